"""What a report says: values with their sources, before any wording or layout.

`ServiceReport.report_data` is a Document as JSON (Decimals as strings), so a frozen report can be
drawn again, shown in a web page, or checked figure by figure, without asking any table again.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Literal, cast

from pydantic import TypeAdapter

from igny8.reports.rules.periods import Period

Unit = Literal["count", "share", "position", "money", "score"]
State = Literal["complete", "partial", "missing"]

# Specification 8.2, in its order.
SECTIONS = (
    "summary", "content", "indexing", "rankings", "traffic", "backlinks", "social", "health",
    "plan",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a figure came from: how many rows of which table, of which source, taken when."""

    source: str
    table: str
    rows: int
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number. `value` None means that it cannot be said, and `words` why.

    `before` and `year_before` are the same figure one period and one year earlier, None where they
    cannot be compared; `target` is what was owed or approved. A share lies between 0 and 1.
    """

    value: Decimal | None
    unit: Unit
    provenance: Provenance
    before: Decimal | None = None
    year_before: Decimal | None = None
    target: Decimal | None = None
    currency: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of one kind: of a content type, a band of positions, a range of domain ratings."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Week:
    """Articles published in the week from a Monday, by content type."""

    monday: date
    by_type: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class Article:
    title: str
    url: str
    content_type: str
    published_on: date
    words: int
    state: str
    """Our check of the page: indexable, problem or unchecked."""


@dataclass(frozen=True, slots=True)
class Content:
    """Section 2: what was published, beside what was owed."""

    published: Figure
    words: Figure
    in_review: Figure
    by_type: tuple[Tally, ...]
    weeks: tuple[Week, ...]
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class CheckedPage:
    url: str
    state: str
    reason: str
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class Indexing:
    """Section 3: our own check that each published page may be indexed; not Google's word."""

    indexable: Figure
    with_problems: Figure
    unchecked: Figure
    problems: tuple[CheckedPage, ...]
    on: date
    """The day whose end the counts show."""


@dataclass(frozen=True, slots=True)
class Query:
    """One search query over a range of days; `position_before` None where nothing is known."""

    text: str
    clicks: int
    impressions: int
    position: Decimal
    position_before: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rankings:
    """Section 4: positions of queries over the range that the import names, never by day."""

    top_10: Figure
    top_20: Figure
    top_50: Figure
    bands: tuple[Tally, ...]
    queries: tuple[Query, ...]
    improved: tuple[Query, ...]
    declined: tuple[Query, ...]
    entered: tuple[Query, ...]
    lost: tuple[Query, ...]
    span: Period | None
    compared_span: Period | None
    cannot_say: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One (Pacific) day of search data; None where the source has no such day."""

    date: date
    clicks: int | None
    impressions: int | None
    position: Decimal | None


@dataclass(frozen=True, slots=True)
class RangeRow:
    """A page, country or device over a range of days."""

    key: str
    clicks: int
    impressions: int
    position: Decimal


@dataclass(frozen=True, slots=True)
class Traffic:
    """Section 5: totals are sums of days; lists are the import's own range."""

    clicks: Figure
    impressions: Figure
    ctr: Figure
    position: Figure
    days: tuple[Day, ...]
    pages: tuple[RangeRow, ...]
    countries: tuple[RangeRow, ...]
    devices: tuple[RangeRow, ...]
    span: Period | None
    cannot_say: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One backlink in the nine fields that a client may ask for."""

    target_url: str
    page_url: str
    anchor: str
    rel: str
    dr: int | None
    dr_source: str
    dr_date: date | None
    live_since: date | None
    status: str
    replaced_by: str
    price: Decimal | None
    currency: str


@dataclass(frozen=True, slots=True)
class Backlinks:
    """Section 6: links of this period and the state of all that came before."""

    went_live: Figure
    live: Figure
    lost: Figure
    waiting: Figure
    median_dr: Figure
    quality: Figure
    spent: Figure
    dr_bands: tuple[Tally, ...]
    links: tuple[Link, ...]
    show_prices: bool


@dataclass(frozen=True, slots=True)
class Platform:
    name: str
    posted: int
    prepared: int
    engagement: int | None


@dataclass(frozen=True, slots=True)
class Post:
    platform: str
    page_title: str
    url: str
    posted_on: date | None
    engagement: int | None


@dataclass(frozen=True, slots=True)
class Social:
    """Section 7: posts that went out, and those that wait."""

    posted: Figure
    prepared: Figure
    platforms: tuple[Platform, ...]
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A part of the health score: points given, of how many, and why."""

    label: str
    points: int
    of: int
    words: str


@dataclass(frozen=True, slots=True)
class Cluster:
    name: str
    done: int
    planned: int


@dataclass(frozen=True, slots=True)
class Health:
    """Section 8: the blueprint's health score, explained."""

    score: Figure
    reasons: tuple[Reason, ...]
    clusters: tuple[Cluster, ...]
    recommendations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanItem:
    what: str
    kind: str
    due: date | None
    needs_client: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Section 9: what comes next, and what the client must approve."""

    period: Period
    items: tuple[PlanItem, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement bound to the figures it speaks of (dotted paths into the document)."""

    text: str
    figures: tuple[str, ...]
    numbers: tuple[str, ...]
    """Every number in the text, as it stands there."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Section 1: what went well, and what did not."""

    wins: tuple[Sentence, ...]
    concerns: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class SourceState:
    """How far one source can be trusted for the period, in words too."""

    key: str
    name: str
    state: State
    complete_through: date | None
    taken_at: datetime | None
    words: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom the report is about and for."""

    client: str
    domain: str
    currency: str
    locale: str
    language: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. A section that is None is not part of this client's report."""

    subject: Subject
    report_type: str
    period: Period
    compared: Period
    year_before: Period
    generated_at: datetime
    sections: tuple[str, ...]
    sources: tuple[SourceState, ...]
    summary: Summary | None = None
    content: Content | None = None
    indexing: Indexing | None = None
    rankings: Rankings | None = None
    traffic: Traffic | None = None
    backlinks: Backlinks | None = None
    social: Social | None = None
    health: Health | None = None
    plan: Plan | None = None
    correction: str = ""


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


def to_json(document: Document) -> dict[str, Any]:
    """The document as JSON values: dates ISO, Decimals and nothing else as numeric strings."""
    return cast(dict[str, Any], _adapter().dump_python(document, mode="json"))


def from_json(data: dict[str, Any]) -> Document:
    """The document that was stored. Raises pydantic's ValidationError for anything else."""
    return _adapter().validate_python(data, strict=False)


def figure_at(document: Document, path: str) -> Figure:
    """The figure under a dotted path such as "traffic.clicks"."""
    found: Any = document
    for name in path.split("."):
        found = getattr(found, name)
    if not isinstance(found, Figure):
        raise TypeError(f"{path} is no figure")
    return found
