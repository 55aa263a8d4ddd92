"""A site's links as they stood at the end of a period, in the nine fields that a client may ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from statistics import median

from django.db.models import Q

from igny8.accounts.models import Site
from igny8.kit.clock import local_date, local_moment
from igny8.kit.money import Money
from igny8.links.queries import dr_distribution, latest_checks
from igny8.reports.rules.completeness import checks_state
from igny8.reports.rules.document import (
    Backlinks,
    Figure,
    Link,
    Provenance,
    SourceState,
    Tally,
    Unit,
)
from igny8.reports.rules.periods import Period
from igny8.sag.models import CampaignMonth, SAGBacklink
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription
from igny8.services.queries.orders import agreed
from igny8.services.rules.pricing import pass_through_price

TABLE = "sag.SAGBacklink"
State = SAGBacklink.Status
# What happens at this very moment has happened: a run sees its own links at the moment it began at.
TICK = timedelta(microseconds=1)
PASS_THROUGH = BacklinkServiceOrder.PricingMode.PASS_THROUGH
# Ordered for the reader: this period's news first, and among it what went wrong.
NEWS_FIRST = {"lost": 0, "in_dispute": 0, "live": 1, "pending": 2, "ordered": 2, "replaced": 3}


@dataclass(frozen=True, slots=True)
class Standing:
    """A link of the report: where it stood, whether it is this period's, what the client pays."""

    link: SAGBacklink
    state: str
    went_live: bool
    was_lost: bool
    price: Decimal | None

    @property
    def order(self) -> tuple[bool, int, float]:
        is_news = self.went_live or self.was_lost or self.state in (State.ORDERED, State.PENDING)
        since = self.link.live_since
        return (not is_news, NEWS_FIRST[self.state], since.timestamp() if since else 0)


def status_at(link: SAGBacklink, moment: datetime) -> str:
    """Where the link stood at a moment, from its stamps."""
    if link.live_since is None or link.live_since >= moment:
        return State.ORDERED if link.status == State.ORDERED else State.PENDING
    if link.lost_at is None or link.lost_at >= moment:
        settled = link.status in (State.LOST, State.REPLACED)
        return State.LIVE if settled else link.status
    return link.status if link.status != State.LIVE else State.LOST


def standings(site: Site, period: Period, *, now: datetime) -> list[Standing]:
    """The links ordered before the period's end, and those of its own orders that came later.

    None of an order that nobody has approved is among them.

    A link of an order for a month belongs to that month even where it was ordered after it; such a
    link is shown as it stands now, every other as it stood at the period's end.
    """
    zone = site.time_zone
    start, end = (local_moment(day, time.min, zone) for day in (period.start, period.end))
    orders = {order.pk: order for order in BacklinkServiceOrder.objects.filter(site=site)}
    known = agreed(SAGBacklink.objects.filter(site=site)).exclude(status=State.CANCELLED)
    ordered = Q(ordered_at__lt=end) | Q(ordered_at__isnull=True, created_at__lt=end)
    own = [pk for pk, order in orders.items() if order.month and period.holds(order.month)]
    rows = known.filter(ordered | Q(order_ref__in=own)).select_related("replaced_by")
    found = []
    for link in rows.order_by("live_since", "created_at"):
        order = orders.get(link.order_ref) if link.order_ref else None
        is_late = (link.ordered_at or link.created_at) >= end
        moment = now + TICK if is_late else min(end, now + TICK)
        live, lost = link.live_since, link.lost_at
        found.append(
            Standing(
                link=link,
                state=status_at(link, moment),
                went_live=live is not None and (start <= live < end or (is_late and live <= now)),
                was_lost=lost is not None and (start <= lost < end or (is_late and lost <= now)),
                price=_price(link, order),
            )
        )
    return found


def _price(link: SAGBacklink, order: BacklinkServiceOrder | None) -> Decimal | None:
    """What the client pays for the link where that hangs on the link: cost plus twenty percent."""
    if order is None or order.pricing_mode != PASS_THROUGH:
        return None
    return pass_through_price(Money(link.cost, link.currency)).amount


def backlinks_section(
    site: Site,
    period: Period,
    *,
    compared: Period,
    subscription: ManagedServiceSubscription | None,
    now: datetime,
) -> Backlinks | None:
    """The links of the period and the state of all that came before; None without a single one."""
    found = standings(site, period, now=now)
    if not found:
        return None
    fresh = [one for one in found if one.went_live]
    live = [one.link for one in found if one.state == State.LIVE]
    earlier = sum(one.went_live for one in standings(site, compared, now=now))
    provenance = Provenance("links", TABLE, len(found), now)

    def figure(
        value: Decimal | int | None,
        unit: Unit = "count",
        *,
        before: int = 0,
        target: Decimal | None = None,
        currency: str = "",
    ) -> Figure:
        number = None if value is None else Decimal(value)
        past = Decimal(before) if before else None
        return Figure(number, unit, provenance, before=past, target=target, currency=currency)

    ratings = [one.link.dr for one in fresh if one.link.dr is not None]
    return Backlinks(
        went_live=figure(len(fresh), before=earlier),
        live=figure(len(live)),
        lost=figure(sum(one.was_lost for one in found)),
        waiting=figure(sum(one.state in (State.ORDERED, State.PENDING) for one in found)),
        median_dr=figure(Decimal(str(median(ratings))) if ratings else None, "score"),
        quality=_quality(live),
        spent=figure(
            sum((one.price or Decimal(0) for one in fresh), Decimal(0)), "money",
            target=_budget(site, period, subscription), currency=site.account.currency,
        ),
        dr_bands=tuple(Tally(band.label, band.count) for band in reversed(dr_distribution(live))),
        links=tuple(_link(one, site) for one in sorted(found, key=lambda one: one.order)),
        show_prices=any(one.price is not None for one in found),
    )  # fmt: skip


def _quality(live: list[SAGBacklink]) -> Figure:
    """The median of the live links' quality scores at their last visit, of 100."""
    checks = latest_checks(live).values()
    scores = [check.quality_score for check in checks if check.quality_score is not None]
    taken_at = max((check.checked_at for check in checks), default=None)
    return Figure(
        Decimal(str(median(scores))) if scores else None,
        "score",
        Provenance("links", "links.LinkCheck", len(scores), taken_at),
    )


def link_checks_source(site: Site, period: Period, *, now: datetime, locale: str) -> SourceState:
    """Whether every link that the report calls live was visited, and when."""
    live = [one.link for one in standings(site, period, now=now) if one.state == State.LIVE]
    visits = latest_checks(live)
    days: Iterable[date | None] = (
        visits[link.pk].checked_on if link.pk in visits else None for link in live
    )
    return checks_state(
        "links",
        "Link checks",
        period=period,
        things=("link", "links"),
        checked_on=list(days),
        taken_at=max((visit.checked_at for visit in visits.values()), default=None),
        locale=locale,
    )


def _budget(
    site: Site, period: Period, subscription: ManagedServiceSubscription | None
) -> Decimal | None:
    """What the client approved for links in the period: the campaign's months, or the setting."""
    months = CampaignMonth.objects.filter(
        campaign__site=site, campaign__status="active",
        month__gte=period.start, month__lt=period.end,
    )  # fmt: skip
    budgets = [month.budget for month in months]
    if budgets:
        return sum(budgets, Decimal(0))
    agreed = subscription.config.backlinks.monthly_budget if subscription else Decimal(0)
    return agreed or None


def _link(standing: Standing, site: Site) -> Link:
    link = standing.link
    return Link(
        target_url=link.target_url,
        page_url=link.page_url or link.publisher_domain,
        anchor=link.anchor,
        rel=link.agreed_rel,
        dr=link.dr,
        dr_source=link.dr_source,
        dr_date=link.dr_date,
        live_since=local_date(link.live_since, site.time_zone) if link.live_since else None,
        status=standing.state,
        replaced_by=link.replaced_by.page_url if link.replaced_by else "",
        price=standing.price,
        currency=link.currency,
    )
