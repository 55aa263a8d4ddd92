"""The whole report as the template takes it: brand, heading, sections, sources."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from igny8.reports.rules.colors import palette
from igny8.reports.rules.completeness import open_sources
from igny8.reports.rules.document import SECTIONS, Document, Figure, figure_at
from igny8.reports.rules.presentation import sections
from igny8.reports.rules.presentation.figures import Shown, breakable, day_or_dash, shown
from igny8.reports.rules.wording import moment, span

# How many rows a table shows; None is all of them.
DEPTHS: dict[str, int | None] = {"brief": 8, "standard": 30, "full": None}
# The figures of the first page, in the order in which they are offered; the first eight are taken.
KEY_FIGURES = (
    "traffic.clicks", "traffic.impressions", "traffic.ctr", "traffic.position",
    "content.published", "backlinks.live", "indexing.indexable", "health.score",
    "rankings.top_10", "social.posted",
)  # fmt: skip
MOST_KEY_FIGURES = 8
SPARKS = {"traffic.clicks": "clicks", "traffic.impressions": "impressions",
          "traffic.position": "position"}  # fmt: skip
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}

Presenter = Callable[[Any, Document, int | None], Shown]
PRESENTERS: dict[str, Presenter] = {
    "content": sections.content,
    "indexing": sections.indexing,
    "rankings": sections.rankings,
    "traffic": sections.traffic,
    "backlinks": sections.backlinks,
    "social": sections.social,
    "health": sections.health,
    "plan": sections.plan,
}


@dataclass(frozen=True, slots=True)
class Dress:
    """What a report wears: the brand's names and colours, its state, and how deep its tables go."""

    brand_name: str
    legal_name: str
    email: str
    phone: str
    address: str
    website: str
    footer: str
    primary_color: str
    accent_color: str
    logo: str
    """The logo's file name in the template's root; empty for none."""
    status: str
    status_words: str
    code: str
    version: int
    depth: str = "standard"
    words: str = "en"
    """The language of the labels: a file of templates/report/words."""


def presented(document: Document, dress: Dress) -> Shown:
    """The data of the template; every number in it is already written out for a reader."""
    most = DEPTHS[dress.depth]
    wanted = [name for name in document.sections if _has(document, name)]
    data: Shown = {
        "brand": _brand(dress),
        "colors": asdict(palette(dress.primary_color, dress.accent_color)),
        "heading": _heading(document, dress),
        "sections": wanted,
        "sources": [_source(source, document) for source in document.sources],
    }
    for name in wanted:
        if name == "summary":
            data[name] = _summary(document)
        else:
            data[name] = PRESENTERS[name](getattr(document, name), document, most)
    return data


def _has(document: Document, name: str) -> bool:
    return name in SECTIONS and getattr(document, name) is not None


def _brand(dress: Dress) -> Shown:
    contact = [part for part in (dress.email, dress.phone, _bare(dress.website)) if part]
    return {
        "name": dress.brand_name,
        "legal_name": dress.legal_name or dress.brand_name,
        "logo": dress.logo,
        "email": dress.email,
        "contact": contact,
        "address": " · ".join(line.strip() for line in dress.address.splitlines() if line.strip()),
        "footer": dress.footer,
    }


def _bare(url: str) -> str:
    return url.removeprefix("https://").removeprefix("http://").rstrip("/")


def _heading(document: Document, dress: Dress) -> Shown:
    subject, locale = document.subject, document.subject.locale
    made = document.generated_at
    return {
        "type": document.report_type,
        "client": subject.client,
        "client_breaking": breakable(subject.client),
        "domain": subject.domain,
        "period": span(document.period, locale),
        "compared": span(document.compared, locale),
        "year_before": span(document.year_before, locale),
        "generated": moment(made, subject.time_zone, locale),
        "made_on": {"year": made.year, "month": made.month, "day": made.day},
        "time_zone": subject.time_zone,
        "words": dress.words,
        "language": dress.words,
        "rtl": dress.words.split("-")[0] in RIGHT_TO_LEFT,
        "status": dress.status,
        "status_words": dress.status_words,
        "code": dress.code,
        "version": dress.version,
        "correction": document.correction,
    }


def _key_figure(path: str, figure: Figure, document: Document) -> Shown:
    spark: list[float | None] = []
    if document.traffic and path in SPARKS:
        values = [getattr(day, SPARKS[path]) for day in document.traffic.days]
        spark = [None if value is None else float(value) for value in values]
    name = path.rsplit(".", 1)[1]
    section = path.split(".", 1)[0]
    return {
        **shown(name, figure, document.subject.locale),
        "section": section,
        "spark": spark if sum(value is not None for value in spark) > 2 else [],
    }


def _summary(document: Document) -> Shown:
    summary = document.summary
    offered = []
    for path in KEY_FIGURES:
        section = path.split(".", 1)[0]
        if section in document.sections and getattr(document, section) is not None:
            offered.append((path, figure_at(document, path)))
    known = [(path, figure) for path, figure in offered if figure.value is not None]
    waiting = [item for item in (document.plan.items if document.plan else ()) if item.needs_client]
    return {
        "figures": [
            _key_figure(path, figure, document) for path, figure in known[:MOST_KEY_FIGURES]
        ],
        "wins": [sentence.text for sentence in summary.wins] if summary else [],
        "concerns": [sentence.text for sentence in summary.concerns] if summary else [],
        "is_compared": any(figure.before is not None for _, figure in offered),
        "approvals": [item.what for item in waiting],
        "open_sources": [
            {"name": source.name, "words": source.words}
            for source in open_sources(document.sources)
        ],
    }


def _source(source: Any, document: Document) -> Shown:
    subject = document.subject
    return {
        "name": source.name,
        "state": source.state,
        "through": day_or_dash(source.complete_through, subject.locale),
        "taken": (
            moment(source.taken_at, subject.time_zone, subject.locale) if source.taken_at else "–"
        ),
        "words": source.words,
    }
