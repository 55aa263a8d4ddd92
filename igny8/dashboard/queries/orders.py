"""What backlink orders leave, one by one and by the suppliers that brought their links.

An order is of the month in which it was approved, by its account's own days. What it brought is
what was billed or will be, less what was given back (decisions 3.4); `igny8 reconcile` holds what
the orders keep to the journal. Nobody's time is written down by order, so there is no contribution.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from igny8.accounts.models import Account
from igny8.dashboard.queries.local_days import LocalDay
from igny8.dashboard.rules.shares import rounded_shares
from igny8.kit.clock import month_start, next_month
from igny8.kit.subqueries import subquery
from igny8.services.models import BacklinkServiceOrder
from igny8.services.queries.orders import with_other_costs
from igny8.services.rules.margin import percent

A_DAY = timedelta(days=1)

# Each supplier's part of what each order brought; what was not delivered yet is nobody's.
BY_SUPPLIER = """
SELECT o.currency, coalesce(part.supplier, ''), coalesce(part.currency, o.currency),
       count(*), coalesce(sum(part.links), 0), coalesce(sum(part.cost), 0),
       sum((o.billed_amount - o.refunded_amount) * CASE WHEN part.supplier IS NULL THEN 1
           ELSE coalesce(part.weight / nullif(part.whole, 0), 0) END)
FROM services_backlinkserviceorder o LEFT JOIN LATERAL (
    SELECT of_supplier.*, sum(of_supplier.weight) OVER () AS whole
    FROM jsonb_to_recordset(o.by_supplier)
        AS of_supplier(supplier text, currency text, links int, cost numeric, weight numeric)
) part ON true
WHERE o.id IN ({orders})
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class OrderMargin:
    """What one order leaves, in its currency: billed less given back, less what its links cost.

    Cost and margin are None where a link cost another currency.
    """

    order: BacklinkServiceOrder
    revenue: Decimal
    cost: Decimal | None

    @property
    def gross(self) -> Decimal | None:
        return None if self.cost is None else self.revenue - self.cost

    @property
    def gross_percent(self) -> Decimal | None:
        return percent(self.gross, self.revenue)


@dataclass(frozen=True, slots=True)
class SupplierMargin:
    """What a supplier's links of a month's orders brought and cost, by the orders' currency.

    `supplier` is empty for what orders brought of which no link is delivered yet. Cost and margin
    are None where some of the links cost another currency, which is among `other_currencies`.
    """

    supplier: str
    currency: str
    orders: int
    links: int
    revenue: Decimal
    cost: Decimal | None
    other_currencies: tuple[str, ...] = ()

    @property
    def gross(self) -> Decimal | None:
        return None if self.cost is None else self.revenue - self.cost

    @property
    def gross_percent(self) -> Decimal | None:
        return percent(self.gross, self.revenue)


def orders_of_month(accounts: QuerySet[Account], month: date) -> QuerySet[BacklinkServiceOrder]:
    """The orders approved in a calendar month that bring or cost something, the latest first."""
    start, end = month_start(month), next_month(month)
    # The days of all time zones, by the index; then by each account's own.
    rows = BacklinkServiceOrder.objects.for_accounts(accounts).filter(
        approved_at__gte=datetime.combine(start, time.min, UTC) - A_DAY,
        approved_at__lt=datetime.combine(end, time.min, UTC) + A_DAY,
    )
    local = LocalDay(F("account__time_zone"), F("approved_at"))
    of_month = rows.annotate(approved_on=local).filter(approved_on__gte=start, approved_on__lt=end)
    moved = of_month.filter(Q(billed_amount__gt=0) | Q(actual_cost__gt=0))
    return moved.select_related("account", "site").order_by("-approved_at", "pk")


def order_margins(orders: Sequence[BacklinkServiceOrder]) -> list[OrderMargin]:
    """What each of these orders leaves, in their order; one query."""
    unsaid = with_other_costs(order.pk for order in orders)
    return [
        OrderMargin(
            order=order,
            revenue=(order.billed_amount or Decimal(0)) - order.refunded_amount,
            cost=None if order.pk in unsaid else order.actual_cost,
        )
        for order in orders
    ]


def supplier_margins(accounts: QuerySet[Account], month: date) -> list[SupplierMargin]:
    """What the links of a month's orders brought and cost by supplier; one query.

    The rows of a currency add up to its orders, to the cent.
    """
    sql, params = subquery(orders_of_month(accounts, month), "pk")
    with connection.cursor() as cursor:
        cursor.execute(BY_SUPPLIER.format(orders=sql), params)
        rows = cursor.fetchall()
    by_currency: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for currency, *of_supplier in rows:
        by_currency[currency].append(tuple(of_supplier))
    return [
        margin
        for currency, parts in by_currency.items()
        for margin in _of_currency(currency, parts)
    ]


def _of_currency(currency: str, parts: Sequence[tuple[Any, ...]]) -> list[SupplierMargin]:
    revenues = rounded_shares([part[-1] for part in parts])
    found: dict[str, SupplierMargin] = {}
    for (supplier, cost_currency, orders, links, cost, _), revenue in zip(
        parts, revenues, strict=True
    ):
        abroad = (cost_currency,) if cost_currency != currency else ()
        before = found.get(supplier)
        if before is None:
            said = None if abroad else cost
            found[supplier] = SupplierMargin(
                supplier, currency, orders, links, revenue, said, abroad
            )
            continue
        found[supplier] = replace(
            before,
            orders=before.orders + orders,
            links=before.links + links,
            revenue=before.revenue + revenue,
            cost=None,
            other_currencies=tuple(sorted({*before.other_currencies, *abroad})),
        )
    return list(found.values())
