"""The backlink plan of an approved blueprint, month by month (specification 3.3 and 6.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import cycle
from typing import Final

from igny8.kit.clock import next_month
from igny8.sag.errors import NoSuchPackage
from igny8.sag.rules.anchors import (
    AnchorKind,
    anchor_counts,
    anchor_mix,
    anchor_text,
    dealt,
)

CAMPAIGN_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Package:
    """How many links a month, and from sites of which domain rating (both ends included)."""

    links_min: int
    links_max: int
    dr_min: int
    dr_max: int


# Specification 3.3; Enterprise is agreed one by one.
PACKAGES: Final = {
    "starter": Package(5, 8, 30, 50),
    "growth": Package(10, 15, 30, 70),
    "authority": Package(15, 25, 40, 90),
}


@dataclass(frozen=True, slots=True)
class Target:
    """A page to link to: one that is planned, from month `since` on, or one of the site's (`url`).

    `weight` is what there is to win; `is_home` marks the home page, which takes the brand's links.
    """

    title: str
    keyword: str
    since: int
    weight: float
    planned_page: str = ""
    url: str = ""
    is_home: bool = False


@dataclass(frozen=True, slots=True)
class PlannedLink:
    """One link of a month."""

    target: Target
    kind: AnchorKind
    anchor: str


@dataclass(frozen=True, slots=True)
class Kpi:
    """What a month is measured by: at least `target` (`at_most`: no more than that)."""

    name: str
    target: int
    unit: str
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class MonthPlan:
    """One month: its links, what they may cost (the account's currency), what to measure."""

    number: int
    month: date
    dr_min: int
    dr_max: int
    budget: Decimal
    mix: dict[AnchorKind, int]
    links: tuple[PlannedLink, ...]
    kpis: tuple[Kpi, ...]


def package_named(name: str) -> Package:
    """The package of a name. Raises NoSuchPackage."""
    found = PACKAGES.get(name)
    if found is None:
        raise NoSuchPackage(f"There is no package “{name}”; there are {', '.join(PACKAGES)}.")
    return found


def plan_months(
    package: Package,
    targets: Sequence[Target],
    *,
    name: str,
    domain: str,
    monthly_budget: Decimal,
    starts_on: date,
    months: int = CAMPAIGN_MONTHS,
) -> tuple[MonthPlan, ...]:
    """The months of a campaign, each with more links, and from better sites, than the one before.

    `name` is the client's, for branded anchors. The budget is the same each month.
    """
    found: list[MonthPlan] = []
    month, before = starts_on.replace(day=1), 0
    for number in range(1, months + 1):
        count = _ramp(package.links_min, package.links_max, number, months)
        links = _links(number, count, targets, name=name, domain=domain, months=months)
        middle = (package.dr_min + package.dr_max) // 2
        dr_min = _ramp(package.dr_min, (package.dr_min + middle) // 2, number, months)
        dr_max = _ramp(middle, package.dr_max, number, months)
        mix = anchor_mix(number, months)
        kpis = _kpis(count, before, dr_min, dr_max, links, mix)
        found.append(MonthPlan(number, month, dr_min, dr_max, monthly_budget, mix, links, kpis))
        before += count
        month = next_month(month)
    return tuple(found)


def _ramp(first: int, last: int, number: int, months: int) -> int:
    """The value in month `number` on a straight way from `first` to `last`."""
    return first + round((last - first) * (number - 1) / max(1, months - 1))


def _links(
    number: int, count: int, targets: Sequence[Target], *, name: str, domain: str, months: int
) -> tuple[PlannedLink, ...]:
    """The month's links: the brand's to the home page and hubs, the rest to pages with words.

    About half as many pages as links, so that a page gets more than one.
    """
    ready = sorted((one for one in targets if one.since <= number), key=lambda one: -one.weight)
    homes = [one for one in ready if one.is_home]
    pages = [one for one in ready if not one.is_home] or homes
    shown = pages[: max(1, count // 2)]
    own, others = cycle([*homes, *shown[:2]]), cycle(shown)
    mix = anchor_counts(anchor_mix(number, months), count)
    planned: list[PlannedLink] = []
    for turn, kind in enumerate(dealt(mix)):
        brand = kind in (AnchorKind.BRANDED, AnchorKind.URL)
        target = next(own if brand else others)
        words = anchor_text(
            kind, name=name, domain=domain, keyword=target.keyword, turn=number + turn
        )
        planned.append(PlannedLink(target, kind, words))
    return tuple(planned)


def _kpis(
    count: int,
    before: int,
    dr_min: int,
    dr_max: int,
    links: Sequence[PlannedLink],
    mix: dict[AnchorKind, int],
) -> tuple[Kpi, ...]:
    pages = {link.target.planned_page or link.target.url for link in links}
    return (
        Kpi("links_live", count, "links"),
        Kpi("links_live_in_all", before + count, "links"),
        Kpi("median_domain_rating", (dr_min + dr_max) // 2, "points"),
        Kpi("pages_with_a_link", len(pages), "pages"),
        Kpi("exact_anchor_share", mix[AnchorKind.EXACT], "percent", at_most=True),
    )
