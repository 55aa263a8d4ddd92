"""What was booked and worked by month, from the sums that the database keeps (BookedMonth)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from igny8.accounts.models import Account
from igny8.dashboard.models import BookedMonth
from igny8.dashboard.rules.currencies import sum_in
from igny8.services.rules.margin import Margin

ZERO = Decimal(0)
MINUTES_AN_HOUR = 60
SUMS = {
    "billed": Sum("revenue"),
    "links": Sum("backlink_revenue"),
    "suppliers": Sum("supplier_cost"),
    "credits": Sum("credit_cost"),
    "worked": Sum("minutes"),
    "worked_cost": Sum("minutes_cost"),
}

# What journal and hours have more than the sums, by what these are kept by.
WORTH_LESS_BOOKED = """
SELECT account_id, site_id, month, currency, sum(revenue) AS revenue,
       sum(backlink_revenue) AS backlink_revenue, sum(supplier_cost) AS supplier_cost,
       sum(credit_cost) AS credit_cost, sum(minutes) AS minutes, sum(minutes_cost) AS minutes_cost
FROM (
    SELECT account_id, site_id, date_trunc('month', day::timestamp)::date AS month, currency,
           CASE ledger WHEN 'revenue' THEN -amount ELSE 0 END AS revenue,
           CASE WHEN ledger = 'revenue' AND kind IN ('backlinks', 'pass_through', 'retainer')
               THEN -amount ELSE 0 END AS backlink_revenue,
           CASE ledger WHEN 'supplier_cost' THEN amount ELSE 0 END AS supplier_cost,
           CASE ledger WHEN 'credit_cost' THEN amount ELSE 0 END AS credit_cost,
           0 AS minutes, 0 AS minutes_cost
    FROM billing_journalentry WHERE ledger IN ('revenue', 'supplier_cost', 'credit_cost')
    UNION ALL
    SELECT account_id, site_id, date_trunc('month', worked_on::timestamp)::date, currency,
           0, 0, 0, 0, minutes, hour_cost * minutes
    FROM services_timeentry
    UNION ALL
    SELECT account_id, site_id, month, currency, -revenue, -backlink_revenue, -supplier_cost,
           -credit_cost, -minutes, -minutes_cost
    FROM dashboard_bookedmonth
) AS either
GROUP BY account_id, site_id, month, currency
HAVING sum(revenue) <> 0 OR sum(backlink_revenue) <> 0 OR sum(supplier_cost) <> 0
    OR sum(credit_cost) <> 0 OR sum(minutes) <> 0 OR sum(minutes_cost) <> 0
"""


@dataclass(slots=True)
class Booked:
    """A month's sums of clients who pay in one currency; costs by the one that they are in.

    `people_costs` are unrounded: what the hours cost that people worked.
    """

    revenue: Decimal = ZERO
    backlink_revenue: Decimal = ZERO
    supplier_costs: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    credit_costs: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    people_costs: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    minutes: int = 0

    def costs(self) -> dict[str, Decimal]:
        """Suppliers and credits, by currency."""
        found: dict[str, Decimal] = defaultdict(Decimal, self.supplier_costs)
        for currency, cost in self.credit_costs.items():
            found[currency] += cost
        return found

    def other_currencies(self, currency: str) -> tuple[str, ...]:
        """Those of the costs, people's too, that are not in this one."""
        return tuple(sorted({*self.costs(), *self.people_costs} - {currency}))

    def margin(self, currency: str) -> Margin:
        """What is left, in this currency."""
        return Margin(
            revenue=self.revenue,
            supplier_cost=sum_in(currency, self.supplier_costs),
            credit_cost=sum_in(currency, self.credit_costs),
            people_cost=sum_in(currency, self.people_costs),
        )

    def bill(self, revenue: Decimal, of_links: Decimal) -> None:
        """Count what was earned."""
        self.revenue += revenue
        self.backlink_revenue += of_links

    def cost(self, currency: str, sums: "Costs") -> None:
        """Count costs in a currency; none is listed that it has no cost in."""
        suppliers, credits, minutes, minutes_cost = sums
        if suppliers:
            self.supplier_costs[currency] += suppliers
        if credits:
            self.credit_costs[currency] += credits
        if minutes_cost:
            self.people_costs[currency] += minutes_cost / MINUTES_AN_HOUR
        self.minutes += int(minutes)


Costs = tuple[Decimal, Decimal, Decimal, Decimal]


def booked_by_month(
    accounts: QuerySet[Account], *, first: date, last: date
) -> dict[tuple[date, str], Booked]:
    """The months from `first` to `last` (their first days), by month and the clients' currency.

    Revenue counts in the currency it is billed in, costs with the clients they are for; one query.
    """
    rows = BookedMonth.objects.for_accounts(accounts).filter(month__gte=first, month__lte=last)
    sums = rows.values_list("month", "account__currency", "currency").annotate(**SUMS)
    found: dict[tuple[date, str], Booked] = defaultdict(Booked)
    for month, of_clients, currency, billed, links, *costs in sums.order_by():
        if billed or links:
            found[month, currency].bill(billed, links)
        if any(costs):
            found[month, of_clients].cost(currency, _costs(costs))
    return dict(found)


def booked_by_site(
    sites: Collection[UUID],
    *,
    accounts: Sequence[UUID],
    months: Sequence[date],
    currencies: Mapping[UUID, str],
) -> dict[tuple[UUID, date], Booked]:
    """The months of each of these sites, each in its own currency; one query.

    `accounts` are those of the sites, by which the rows are found.
    """
    rows = BookedMonth.objects.filter(account__in=accounts, site__in=sites, month__in=months)
    sums = rows.values_list("site", "month", "currency").annotate(**SUMS).order_by()
    return _of_each(((site, month), currencies[site], *rest) for site, month, *rest in sums)


def booked_by_account(accounts: Mapping[UUID, str], *, month: date) -> dict[UUID, Booked]:
    """A month of each of these accounts, each in its own currency; one query."""
    rows = BookedMonth.objects.filter(account__in=list(accounts), month=month)
    sums = rows.values_list("account", "currency").annotate(**SUMS).order_by()
    return _of_each((account, accounts[account], *rest) for account, *rest in sums)


def _of_each(sums: Iterable[tuple[Any, ...]]) -> dict[Any, Booked]:
    """What each has: revenue that is in another currency than its own is left out."""
    found: dict[Any, Booked] = defaultdict(Booked)
    for key, own, currency, billed, links, *costs in sums:
        if currency == own:
            found[key].bill(billed, links)
        found[key].cost(currency, _costs(costs))
    return found


def _costs(sums: Sequence[Decimal]) -> Costs:
    suppliers, credits, minutes, minutes_cost = sums
    return suppliers, credits, minutes, minutes_cost
