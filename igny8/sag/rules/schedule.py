"""Which pages are written, in which order, in which month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from igny8.sag.rules.keywords import same_meaning
from igny8.sag.rules.pages import Mode, Page
from igny8.sag.rules.words import stems

# Specification 2.2: Lite gets 10 articles a month, Pro 30; a plan lasts six months if it can.
PAGES_A_MONTH: dict[Mode, int] = {"quick": 10, "detailed": 30}
MONTHS = 6
# "hub pages prioritized in early months": at most so much of a month.
HUB_SHARE = 0.4


def chosen(candidates: Iterable[Page], taken: "Taken") -> list[Page]:
    """The pages that neither repeat each other nor what is taken already.

    Pages that people search for are chosen first, then the weightiest: of two alike the better
    one stays.
    """

    def order(page: Page) -> tuple[bool, float, str]:
        return page.impressions == 0, -page.weight, page.slug

    kept: list[Page] = []
    for page in sorted(candidates, key=order):
        if not taken.has(page):
            taken.add(page)
            kept.append(page)
    return kept


class Taken:
    """What the plan already has, so that no two pages aim at the same search."""

    def __init__(self, pages: Iterable[Page] = ()) -> None:
        self.slugs: set[str] = set()
        self.meanings: set[frozenset[str]] = set()
        self.aspects: set[str] = set()
        self.pages: list[Page] = []
        for page in pages:
            self.add(page)

    def has(self, page: Page) -> bool:
        if page.slug in self.slugs or page.aspect in self.aspects:
            return True
        if {stems(page.keyword), stems(page.title)} & self.meanings:
            return True
        return any(same_meaning(page.keyword, other.keyword) for other in self.pages)

    def add(self, page: Page) -> None:
        self.slugs.add(page.slug)
        self.meanings |= {stems(page.keyword), stems(page.title)}
        self.pages.append(page)
        if page.aspect:
            self.aspects.add(page.aspect)


@dataclass(frozen=True, slots=True)
class Placed:
    """A page with its month and its place in the order; `cluster` is its cluster's number."""

    page: Page
    cluster: int


def scheduled(clusters: Sequence[Sequence[Page]], mode: Mode) -> list[Placed]:
    """The pages of all clusters (each with its hub first) in the order of execution.

    Hubs come in the early months, a cluster's other pages never before its hub, the weightiest
    first. What does not fit into six months is left for the next version of the plan.
    """
    capacity = PAGES_A_MONTH[mode]
    hubs = [(number, pages[0]) for number, pages in enumerate(clusters)]
    waiting = sorted(
        ((number, page) for number, pages in enumerate(clusters) for page in pages[1:]),
        key=lambda pair: (-pair[1].weight, pair[0], pair[1].slug),
    )
    placed: list[Placed] = []
    for month in range(1, MONTHS + 1):
        share = max(1, int(capacity * HUB_SHARE))
        now, hubs = hubs[:share], hubs[share:]
        open_clusters = {one.cluster for one in placed} | {number for number, _ in now}
        for pair in waiting:
            if len(now) >= capacity:
                break
            if pair[0] in open_clusters:
                now.append(pair)
        chosen_slugs = {page.slug for _, page in now}
        waiting = [pair for pair in waiting if pair[1].slug not in chosen_slugs]
        placed += [
            Placed(page.at(priority=len(placed) + at, month=month), number)
            for at, (number, page) in enumerate(now, start=1)
        ]
    return placed
