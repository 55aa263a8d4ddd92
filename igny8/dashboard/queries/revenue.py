"""What came in, month by month and currency by currency (specification 13)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from igny8.accounts.models import Account
from igny8.billing.queries.mrr import mrr_on
from igny8.dashboard.models import BookedMonth
from igny8.dashboard.queries.booked import Booked, booked_by_month
from igny8.dashboard.rules.currencies import sum_in
from igny8.dashboard.rules.growth import growth_percent, share_percent
from igny8.kit.clock import month_start, next_month
from igny8.kit.money import round_half_up
from igny8.services.models import ManagedServiceSubscription
from igny8.services.rules.margin import effective_hourly_rate

ZERO = Decimal(0)
ONE_DAY = timedelta(days=1)
TOP = 5


@dataclass(frozen=True, slots=True)
class TopClient:
    """One of the clients that brought most."""

    account_id: UUID
    account_name: str
    subscription_id: UUID | None
    revenue: Decimal


@dataclass(frozen=True, slots=True)
class RevenueSummary:
    """A month of the portfolio in one currency; `_previous` is the month before."""

    currency: str
    mrr: Decimal
    mrr_previous: Decimal
    backlink_revenue: Decimal
    backlink_revenue_previous: Decimal
    total_revenue: Decimal
    total_revenue_previous: Decimal
    # A cost is None where some of it is in `other_currencies`, which this one cannot say.
    supplier_cost: Decimal | None
    total_cost: Decimal | None
    people_cost: Decimal | None
    minutes: int
    other_currencies: tuple[str, ...]
    active_clients: int
    top_clients: tuple[TopClient, ...]

    @property
    def mrr_growth_percent(self) -> Decimal | None:
        return growth_percent(self.mrr, self.mrr_previous)

    @property
    def growth_percent(self) -> Decimal | None:
        return growth_percent(self.total_revenue, self.total_revenue_previous)

    @property
    def average_revenue_per_client(self) -> Decimal | None:
        """Total revenue / active clients (specification 13.1); None without clients."""
        if not self.active_clients:
            return None
        return round_half_up(self.total_revenue / self.active_clients)

    @property
    def backlink_margin(self) -> Decimal | None:
        """Backlink revenue - what suppliers cost (specification 13.1)."""
        return None if self.supplier_cost is None else self.backlink_revenue - self.supplier_cost

    @property
    def backlink_margin_percent(self) -> Decimal | None:
        if self.backlink_margin is None:
            return None
        return share_percent(self.backlink_margin, self.backlink_revenue)

    @property
    def hourly_rate(self) -> Decimal | None:
        """(Revenue - suppliers - credits) / hours (specification 13.1); None without hours."""
        return effective_hourly_rate(self.total_revenue, self.total_cost, self.minutes)

    @property
    def blended_margin_percent(self) -> Decimal | None:
        """(Revenue - cost) / revenue, without people's time (specification 13.1).

        None where there is no revenue, or some of the costs are in another currency.
        """
        if self.total_cost is None:
            return None
        return share_percent(self.total_revenue - self.total_cost, self.total_revenue)

    @property
    def contribution_margin_percent(self) -> Decimal | None:
        """The same with people's time at cost (decisions 3.16)."""
        if self.total_cost is None or self.people_cost is None:
            return None
        left = self.total_revenue - self.total_cost - self.people_cost
        return share_percent(left, self.total_revenue)


def revenue_summary(
    accounts: QuerySet[Account], *, month: date, today: date
) -> list[RevenueSummary]:
    """One summary a currency that has revenue or MRR, the biggest first.

    MRR is that of the month's last day, of today while it runs; a fixed number of queries.
    """
    start, end = month_start(month), next_month(month)
    before = month_start(start - ONE_DAY)
    mrr = mrr_on(accounts, (min(today, end - ONE_DAY), start - ONE_DAY))
    booked = booked_by_month(accounts, first=before, last=start)
    tops = _top_clients(accounts, start)
    active = _active_clients(accounts)
    currencies = {currency for currency, levels in mrr.items() if any(levels)}
    found = [
        _summary(
            currency,
            mrr=mrr.get(currency, (ZERO, ZERO)),
            now=booked.get((start, currency), Booked()),
            before=booked.get((before, currency), Booked()),
            active_clients=active.get(currency, 0),
            top_clients=tuple(tops.get(currency, ())),
        )
        for currency in sorted(currencies | {currency for _, currency in booked})
    ]
    return sorted(found, key=lambda s: (-s.mrr, -s.total_revenue, s.currency))


def _summary(
    currency: str,
    *,
    mrr: tuple[Decimal, ...],
    now: Booked,
    before: Booked,
    active_clients: int,
    top_clients: tuple[TopClient, ...],
) -> RevenueSummary:
    return RevenueSummary(
        currency=currency,
        mrr=mrr[0],
        mrr_previous=mrr[1],
        backlink_revenue=now.backlink_revenue,
        backlink_revenue_previous=before.backlink_revenue,
        total_revenue=now.revenue,
        total_revenue_previous=before.revenue,
        supplier_cost=sum_in(currency, now.supplier_costs),
        total_cost=sum_in(currency, now.costs()),
        people_cost=sum_in(currency, now.people_costs),
        minutes=now.minutes,
        other_currencies=now.other_currencies(currency),
        active_clients=active_clients,
        top_clients=top_clients,
    )


def client_retention(accounts: QuerySet[Account]) -> Decimal | None:
    """Active subscriptions in percent of all that were ever made (13.1); None without any."""
    ever = ManagedServiceSubscription.objects.for_accounts(accounts)
    counted = ever.aggregate(ever=Count("pk"), active=Count("pk", filter=Q(status="active")))
    return share_percent(Decimal(counted["active"]), Decimal(counted["ever"]))


def _active_clients(accounts: QuerySet[Account]) -> dict[str, int]:
    active = ManagedServiceSubscription.objects.for_accounts(accounts).filter(status="active")
    counted = active.values("account__currency").annotate(count=Count("account", distinct=True))
    return {row["account__currency"]: row["count"] for row in counted.order_by()}


def _top_clients(accounts: QuerySet[Account], month: date) -> dict[str, list[TopClient]]:
    """The five of each currency that brought most in a month, by its first day."""
    rows = BookedMonth.objects.for_accounts(accounts).filter(month=month)
    brought = rows.values("account", "currency").annotate(total=Sum("revenue"))
    place = Window(
        RowNumber(),
        partition_by=F("currency"),
        order_by=[F("total").desc(), F("account").asc()],
    )
    ranked = brought.annotate(place=place).filter(place__lte=TOP).exclude(total=0)
    listed = list(ranked.order_by("currency", "place"))
    names = Account.objects.in_bulk([row["account"] for row in listed])
    subscriptions = _subscriptions(names)
    found: dict[str, list[TopClient]] = defaultdict(list)
    for row in listed:
        found[row["currency"]].append(
            TopClient(
                account_id=row["account"],
                account_name=names[row["account"]].name,
                subscription_id=subscriptions.get(row["account"]),
                revenue=row["total"],
            )
        )
    return found


def _subscriptions(account_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    rows = ManagedServiceSubscription.objects.filter(account__in=list(account_ids))
    return dict(rows.exclude(status="cancelled").values_list("account_id", "pk"))
