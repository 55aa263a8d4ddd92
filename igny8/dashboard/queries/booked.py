"""What the journal has by month, read from the sums that the database keeps (BookedMonth)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum

from igny8.accounts.models import Account
from igny8.dashboard.models import BookedMonth

ZERO = Decimal(0)
SUMS = {
    "billed": Sum("revenue"),
    "links": Sum("backlink_revenue"),
    "suppliers": Sum("supplier_cost"),
    "credits": Sum("credit_cost"),
}

# What the journal has more than the sums, by what they are kept by; nothing where they agree.
JOURNAL_LESS_BOOKED = """
SELECT account_id, site_id, month, currency, sum(revenue) AS revenue,
       sum(backlink_revenue) AS backlink_revenue, sum(supplier_cost) AS supplier_cost,
       sum(credit_cost) AS credit_cost
FROM (
    SELECT account_id, site_id, date_trunc('month', day::timestamp)::date AS month, currency,
           CASE ledger WHEN 'revenue' THEN -amount ELSE 0 END AS revenue,
           CASE WHEN ledger = 'revenue' AND kind IN ('backlinks', 'pass_through', 'retainer')
               THEN -amount ELSE 0 END AS backlink_revenue,
           CASE ledger WHEN 'supplier_cost' THEN amount ELSE 0 END AS supplier_cost,
           CASE ledger WHEN 'credit_cost' THEN amount ELSE 0 END AS credit_cost
    FROM billing_journalentry WHERE ledger IN ('revenue', 'supplier_cost', 'credit_cost')
    UNION ALL
    SELECT account_id, site_id, month, currency, -revenue, -backlink_revenue, -supplier_cost,
           -credit_cost
    FROM dashboard_bookedmonth
) AS either
GROUP BY account_id, site_id, month, currency
HAVING sum(revenue) <> 0 OR sum(backlink_revenue) <> 0 OR sum(supplier_cost) <> 0
    OR sum(credit_cost) <> 0
"""


@dataclass(slots=True)
class Booked:
    """A month's journal sums of clients who pay in one currency; costs by the one they are in."""

    revenue: Decimal = ZERO
    backlink_revenue: Decimal = ZERO
    supplier_costs: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    credit_costs: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def costs(self) -> dict[str, Decimal]:
        """Suppliers and credits, by currency."""
        found: dict[str, Decimal] = defaultdict(Decimal, self.supplier_costs)
        for currency, cost in self.credit_costs.items():
            found[currency] += cost
        return found

    def cost(self, currency: str, *, suppliers: Decimal, credits: Decimal) -> None:
        """Count costs in a currency; none is listed that it has no cost in."""
        if suppliers:
            self.supplier_costs[currency] += suppliers
        if credits:
            self.credit_costs[currency] += credits


def booked_by_month(
    accounts: QuerySet[Account], *, first: date, last: date
) -> dict[tuple[date, str], Booked]:
    """The months from `first` to `last` (their first days), by month and the clients' currency.

    Revenue counts in the currency it is billed in, costs with the clients they are for; one query.
    """
    rows = BookedMonth.objects.filter(account__in=accounts, month__gte=first, month__lte=last)
    sums = rows.values_list("month", "account__currency", "currency").annotate(**SUMS)
    found: dict[tuple[date, str], Booked] = defaultdict(Booked)
    for month, of_clients, currency, billed, links, suppliers, credits in sums.order_by():
        if billed or links:
            booked = found[month, currency]
            booked.revenue += billed
            booked.backlink_revenue += links
        if suppliers or credits:
            found[month, of_clients].cost(currency, suppliers=suppliers, credits=credits)
    return dict(found)


def booked_by_site(
    sites: Collection[UUID], *, accounts: Sequence[UUID], months: Sequence[date]
) -> dict[tuple[UUID, date], dict[str, Booked]]:
    """The months of each of these sites (of these accounts), by the currency of the entries."""
    rows = BookedMonth.objects.filter(account__in=accounts, site__in=sites, month__in=months)
    sums = rows.values_list("site", "month", "currency").annotate(**SUMS)
    found: dict[tuple[UUID, date], dict[str, Booked]] = defaultdict(lambda: defaultdict(Booked))
    for site, month, currency, billed, links, suppliers, credits in sums.order_by():
        booked = found[site, month][currency]
        booked.revenue += billed
        booked.backlink_revenue += links
        booked.cost(currency, suppliers=suppliers, credits=credits)
    return found
