"""What came in, month by month and currency by currency (specification 13)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from igny8.accounts.models import Account
from igny8.billing.models import JournalEntry
from igny8.billing.rules.journal import Ledger
from igny8.dashboard.queries.people import people_costs
from igny8.dashboard.rules.currencies import sum_in
from igny8.dashboard.rules.growth import growth_percent, share_percent
from igny8.kit.clock import month_start, next_month
from igny8.kit.money import round_half_up
from igny8.services.models import ManagedServiceSubscription

ZERO = Decimal(0)
ONE_DAY = timedelta(days=1)
TOP = 5
BACKLINK_KINDS = ("backlinks", "pass_through", "retainer")
COSTS = (Ledger.SUPPLIER_COST, Ledger.CREDIT_COST)


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
    total_cost: Decimal | None
    people_cost: Decimal | None
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


@dataclass(slots=True)
class _Booked:
    """A month's journal sums of the accounts in one currency; costs by the one they are in."""

    revenue: Decimal = ZERO
    backlinks: Decimal = ZERO
    costs: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))


def mrr(accounts: QuerySet[Account], day: date, *, today: date) -> dict[str, Decimal]:
    """Monthly recurring revenue on a day by currency: the prices of what is active (13.1).

    For a day that is past, of what had a month open that day, whatever became of it since.
    """
    rows = ManagedServiceSubscription.objects.filter(account__in=accounts)
    if day < today:
        rows = rows.filter(agreement__periods__start__lte=day, agreement__periods__end__gt=day)
    else:
        rows = rows.filter(status="active")
    sums = rows.values("account__currency").annotate(total=Sum("monthly_price")).order_by()
    return {row["account__currency"]: row["total"] for row in sums}


def revenue_summary(
    accounts: QuerySet[Account], *, month: date, today: date
) -> list[RevenueSummary]:
    """One summary a currency that has revenue or MRR, the biggest first."""
    start, end = month_start(month), next_month(month)
    before = month_start(start - ONE_DAY)
    now_mrr = mrr(accounts, min(today, end - ONE_DAY), today=today)
    old_mrr = mrr(accounts, start - ONE_DAY, today=today)
    booked, booked_before = _booked(accounts, start, end), _booked(accounts, before, start)
    people = people_costs(accounts, start, end)
    tops = _top_clients(accounts, start, end)
    active = _active_clients(accounts)
    currencies = sorted(set(now_mrr) | set(old_mrr) | set(booked) | set(booked_before))
    found = [
        RevenueSummary(
            currency=currency,
            mrr=now_mrr.get(currency, ZERO),
            mrr_previous=old_mrr.get(currency, ZERO),
            backlink_revenue=booked[currency].backlinks,
            backlink_revenue_previous=booked_before[currency].backlinks,
            total_revenue=booked[currency].revenue,
            total_revenue_previous=booked_before[currency].revenue,
            total_cost=sum_in(currency, booked[currency].costs),
            people_cost=sum_in(currency, people.get(currency, {})),
            other_currencies=tuple(
                sorted({*booked[currency].costs, *people.get(currency, {})} - {currency})
            ),
            active_clients=active.get(currency, 0),
            top_clients=tuple(tops.get(currency, [])[:TOP]),
        )
        for currency in currencies
    ]
    return sorted(found, key=lambda s: (-s.mrr, -s.total_revenue, s.currency))


def client_retention(accounts: QuerySet[Account]) -> Decimal | None:
    """Active subscriptions in percent of all that were ever made (13.1); None without any."""
    ever = ManagedServiceSubscription.objects.filter(account__in=accounts)
    counted = ever.aggregate(ever=Count("pk"), active=Count("pk", filter=Q(status="active")))
    return share_percent(Decimal(counted["active"]), Decimal(counted["ever"]))


def _active_clients(accounts: QuerySet[Account]) -> dict[str, int]:
    active = ManagedServiceSubscription.objects.filter(account__in=accounts, status="active")
    counted = active.values("account__currency").annotate(count=Count("account", distinct=True))
    return {row["account__currency"]: row["count"] for row in counted.order_by()}


def _booked(accounts: QuerySet[Account], start: date, end: date) -> dict[str, _Booked]:
    rows = JournalEntry.objects.filter(
        account__in=accounts, ledger__in=[Ledger.REVENUE, *COSTS], day__gte=start, day__lt=end
    )
    sums = rows.values("account__currency", "ledger", "kind", "currency")
    found: dict[str, _Booked] = defaultdict(_Booked)
    for row in sums.annotate(total=Sum("amount")).order_by():
        of_currency = found[row["account__currency"]]
        if row["ledger"] in COSTS:
            of_currency.costs[row["currency"]] += row["total"]
        elif row["currency"] == row["account__currency"]:
            of_currency.revenue -= row["total"]
            of_currency.backlinks -= row["total"] if row["kind"] in BACKLINK_KINDS else ZERO
    return found


def _top_clients(accounts: QuerySet[Account], start: date, end: date) -> dict[str, list[TopClient]]:
    rows = (
        JournalEntry.objects.filter(
            account__in=accounts, ledger=Ledger.REVENUE, day__gte=start, day__lt=end
        )
        .values("account", "account__name", "currency")
        .annotate(total=Sum("amount"))
        .order_by("total", "account__name")
    )
    listed = list(rows)
    subscriptions = _subscriptions(row["account"] for row in listed)
    found: dict[str, list[TopClient]] = defaultdict(list)
    for row in listed:
        found[row["currency"]].append(
            TopClient(
                account_id=row["account"],
                account_name=row["account__name"],
                subscription_id=subscriptions.get(row["account"]),
                revenue=-row["total"],
            )
        )
    return found


def _subscriptions(account_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    rows = ManagedServiceSubscription.objects.filter(account__in=list(account_ids))
    return dict(rows.exclude(status="cancelled").values_list("account_id", "pk"))
