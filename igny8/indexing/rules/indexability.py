"""From what was seen to a verdict: may search engines list the page, and if not, why."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from igny8.indexing.rules.page_signs import PageSigns
from igny8.indexing.rules.robots import Robots
from igny8.kit.addresses import is_same_page

OPEN_QUESTIONS = (401, 403, 408, 425, 429)


class Verdict(StrEnum):
    """Whether nothing keeps search engines from listing the page. Never: whether they do."""

    INDEXABLE = "indexable"
    NOT_INDEXABLE = "not_indexable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the site says outside the page; `…_problem` says what of it could not be read."""

    robots: Robots | None
    robots_problem: str
    sitemap: frozenset[str]
    sitemap_problem: str


@dataclass(frozen=True, slots=True)
class SeenPage:
    """How the page answered; `signs` is None where there was nothing to read."""

    url: str
    status: int | None
    final_url: str
    problem: str
    signs: PageSigns | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexability:
    """The verdict with its reasons, and hints that do not change it, all in sentences."""

    verdict: Verdict
    reasons: tuple[str, ...]
    hints: tuple[str, ...]
    robots_allowed: bool | None
    in_sitemap: bool | None


def judge_page(
    page: SeenPage, around: Surroundings, *, key: str, links_in: int | None
) -> Indexability:
    """Judge one page. `key` is its page_key, `links_in` how many of the site's pages link to it."""
    rule = around.robots.rule_for(page.url) if around.robots else None
    allowed = (rule is None or rule.allows) if around.robots else None
    listed = _is_listed(key, around)
    against = list(_against(page))
    if rule is not None and not rule.allows:
        against.append(f"robots.txt keeps search engines away from it ({rule.line}).")
    open_questions = list(_open_questions(page, around))
    verdict = Verdict.UNKNOWN if open_questions else Verdict.INDEXABLE
    return Indexability(
        verdict=Verdict.NOT_INDEXABLE if against else verdict,
        reasons=tuple(against or open_questions),
        hints=tuple(_hints(page, around, listed=listed, links_in=links_in)),
        robots_allowed=allowed,
        in_sitemap=listed,
    )


def _is_listed(key: str, around: Surroundings) -> bool | None:
    if key in around.sitemap:
        return True
    return None if around.sitemap_problem else False


def _against(page: SeenPage) -> Iterator[str]:
    if page.status is not None and not _is_answered(page.status) and not _is_open(page.status):
        yield f"The page answers with status {page.status}."
    if page.final_url and not is_same_page(page.final_url, page.url):
        yield f"Its address redirects to {page.final_url}, which is listed in its place."
    if page.signs is None:
        return
    if page.signs.robots.noindex:
        yield f"It is marked noindex by {' and '.join(page.signs.robots.sources)}."
    canonical = page.signs.canonical
    if canonical.is_elsewhere:
        yield f"It names {canonical.url} as the real address (canonical)."
    elif canonical.is_contradictory:
        yield "It names several real addresses (canonical) that contradict each other."


def _is_answered(status: int) -> bool:
    return 200 <= status < 300


def _is_open(status: int) -> bool:
    return status in OPEN_QUESTIONS or status >= 500


def _open_questions(page: SeenPage, around: Surroundings) -> Iterator[str]:
    if page.problem:
        yield page.problem
    elif page.status is not None and _is_open(page.status):
        yield f"The page did not let us see it (status {page.status})."
    if around.robots is None:
        yield around.robots_problem


def _hints(
    page: SeenPage, around: Surroundings, *, listed: bool | None, links_in: int | None
) -> Iterator[str]:
    if page.final_url and page.final_url != page.url and is_same_page(page.final_url, page.url):
        yield f"Its address redirects to its other spelling, {page.final_url}."
    if listed is None:
        yield around.sitemap_problem
    elif not listed:
        yield "It is not in the sitemap."
    if links_in == 0:
        yield "No other page of the site links to it."
