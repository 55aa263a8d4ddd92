"""What each client leaves (specification 13.1)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Sum

from igny8.billing.models import JournalEntry
from igny8.billing.rules.journal import Ledger
from igny8.content.models import PublishedPage
from igny8.kit.clock import local_moment, month_start, next_month
from igny8.kit.money import round_half_up
from igny8.services.models import ManagedServiceSubscription, TimeEntry
from igny8.services.rules.margin import Margin, effective_hourly_rate

ZERO = Decimal(0)
LEDGERS = (Ledger.REVENUE, Ledger.SUPPLIER_COST, Ledger.CREDIT_COST)


@dataclass(frozen=True, slots=True)
class ClientMargin:
    """A client's month: money in the account's currency, minutes of people's time."""

    subscription: ManagedServiceSubscription
    month: date
    margin: Margin
    minutes: int
    articles_published: int
    # Some of the costs are in another currency: then no margin can be said.
    has_other_costs: bool = False

    @property
    def gross_percent(self) -> Decimal | None:
        return None if self.has_other_costs else self.margin.gross_percent

    @property
    def contribution_percent(self) -> Decimal | None:
        return None if self.has_other_costs else self.margin.contribution_percent

    @property
    def cost_per_article(self) -> Decimal | None:
        """Credits spent, in money, by article published; None without articles."""
        if not self.articles_published:
            return None
        return round_half_up(self.margin.credit_cost / self.articles_published)

    @property
    def hourly_rate(self) -> Decimal | None:
        """(Revenue - platform costs) / hours, links' costs taken out too; None without hours."""
        costs = self.margin.credit_cost + self.margin.supplier_cost
        return effective_hourly_rate(self.margin.revenue, costs, self.minutes)


def client_margins(
    subscriptions: Sequence[ManagedServiceSubscription], *, month: date
) -> list[ClientMargin]:
    """One margin a subscription for a calendar month, in their order; five queries."""
    start, end = month_start(month), next_month(month)
    booked = _booked(subscriptions, start, end)
    time = _time(subscriptions, start, end)
    articles = _articles(subscriptions, start, end)
    elsewhere = _sites_with_other_costs(subscriptions, start, end)
    return [
        ClientMargin(
            subscription=subscription,
            month=start,
            margin=Margin(
                revenue=-booked[subscription.site_id, Ledger.REVENUE],
                supplier_cost=booked[subscription.site_id, Ledger.SUPPLIER_COST],
                credit_cost=booked[subscription.site_id, Ledger.CREDIT_COST],
                people_cost=round_half_up(time.get(subscription.site_id, (0, ZERO))[1]),
            ),
            minutes=time.get(subscription.site_id, (0, ZERO))[0],
            articles_published=articles.get(subscription.site_id, 0),
            has_other_costs=subscription.site_id in elsewhere,
        )
        for subscription in subscriptions
    ]


def _booked(
    subscriptions: Sequence[ManagedServiceSubscription], start: date, end: date
) -> dict[tuple[UUID, str], Decimal]:
    rows = (
        JournalEntry.objects.filter(
            site__in=[s.site_id for s in subscriptions],
            ledger__in=LEDGERS,
            currency=F("account__currency"),
            day__gte=start,
            day__lt=end,
        )
        .values("site", "ledger")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    found: dict[tuple[UUID, str], Decimal] = defaultdict(lambda: ZERO)
    found.update({(row["site"], row["ledger"]): row["total"] for row in rows})
    return found


def _sites_with_other_costs(
    subscriptions: Sequence[ManagedServiceSubscription], start: date, end: date
) -> set[UUID]:
    """The sites with costs in another currency than their account's."""
    costs = JournalEntry.objects.filter(
        site__in=[s.site_id for s in subscriptions],
        ledger__in=[Ledger.SUPPLIER_COST, Ledger.CREDIT_COST],
        day__gte=start,
        day__lt=end,
    )
    abroad = costs.exclude(currency=F("account__currency")).order_by()
    return {site for site in abroad.values_list("site", flat=True).distinct() if site}


def _time(
    subscriptions: Sequence[ManagedServiceSubscription], start: date, end: date
) -> dict[UUID, tuple[int, Decimal]]:
    rows = (
        TimeEntry.objects.filter(
            site__in=[s.site_id for s in subscriptions], worked_on__gte=start, worked_on__lt=end
        )
        .values("site")
        .annotate(total=Sum("minutes"), worth=Sum(F("hour_cost") * F("minutes") / Decimal(60)))
        .order_by()
    )
    return {row["site"]: (row["total"], row["worth"]) for row in rows}


def _articles(
    subscriptions: Sequence[ManagedServiceSubscription], start: date, end: date
) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    zones: dict[str, list[UUID]] = defaultdict(list)
    for subscription in subscriptions:
        zones[subscription.account.time_zone].append(subscription.site_id)
    for zone, sites in zones.items():
        rows = (
            PublishedPage.objects.filter(
                site__in=sites,
                published_at__gte=local_moment(start, datetime.min.time(), zone),
                published_at__lt=local_moment(end, datetime.min.time(), zone),
            )
            .values("site")
            .annotate(count=Count("pk"))
            .order_by()
        )
        found.update({row["site"]: row["count"] for row in rows})
    return found
