"""What is left by client, order, supplier and month (specification 13.1, decisions 3.16)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Field, Query, Router, Schema

from igny8.api.auth import SignedIn
from igny8.api.csv_answers import OR_CSV, FormatQuery, csv_answer, wants_csv
from igny8.api.pagination import all_rows, page_at_once
from igny8.api.v1.services.dashboard import MonthPageQuery, MonthQuery, margin_figures, month_of
from igny8.api.v1.services.shapes import Amount, Percent
from igny8.dashboard.queries.by_account import AccountMargin, account_margins, accounts_of_month
from igny8.dashboard.queries.months import MonthMargin, last_months, month_margins
from igny8.dashboard.queries.orders import (
    OrderMargin,
    SupplierMargin,
    order_margins,
    orders_of_month,
    supplier_margins,
)
from igny8.kit.clock import utc_now
from igny8.services.access import MANAGED, staff_accounts

router = Router(tags=["dashboard"])


class MonthsQuery(MonthQuery):
    """The last month, and how many up to it."""

    months: int = Field(12, ge=1, le=60)


class FiguresOut(Schema):
    """Revenue net of credit notes and tax, what it cost, and what is left before and after time.

    What cannot be said in `currency` is null, because a cost is in one of `other_currencies`.
    """

    currency: str
    revenue: Amount
    backlink_revenue: Amount
    platform_cost: Amount | None
    supplier_cost: Amount | None
    people_cost: Amount | None
    other_currencies: list[str]
    hours: str
    gross_margin: Amount | None
    gross_margin_percent: Percent | None
    contribution_margin: Amount | None
    contribution_margin_percent: Percent | None
    effective_hourly_rate: Amount | None


class ClientMarginOut(FiguresOut):
    """What one client, with all its sites and plans, left in a month."""

    account_id: UUID
    account_name: str
    month: str


class ClientMarginsOut(Schema):
    """A page of the clients for whom anything was booked or worked in a month, by name."""

    month: str
    items: list[ClientMarginOut]
    count: int


class MonthMarginOut(FiguresOut):
    """What a month left in one currency."""

    month: str


class MonthMarginsOut(Schema):
    """The last months in which anything was booked or worked, the latest first."""

    items: list[MonthMarginOut]
    count: int


class OrderMarginOut(Schema):
    """What one order leaves: what is billed or will be less what was given back, less its links."""

    order_id: UUID
    account_name: str
    site_domain: str
    status: str
    approved_at: datetime
    links_ordered: int
    links_delivered: int
    currency: str
    revenue: Amount
    cost: Amount | None
    gross_margin: Amount | None
    gross_margin_percent: Percent | None


class OrderMarginsOut(Schema):
    """A page of the orders approved in a month, the latest first."""

    month: str
    items: list[OrderMarginOut]
    count: int


class SupplierMarginOut(Schema):
    """What a supplier's links of a month's orders brought and cost.

    An empty supplier stands for what orders brought of which no link is delivered yet.
    """

    supplier: str
    currency: str
    orders: int
    links: int
    revenue: Amount
    cost: Amount | None
    other_currencies: list[str]
    gross_margin: Amount | None
    gross_margin_percent: Percent | None


class SupplierMarginsOut(Schema):
    """The suppliers of a month's orders, by currency; they add up to the orders."""

    month: str
    items: list[SupplierMarginOut]
    count: int


@router.get(
    "/margin/clients/", response=ClientMarginsOut, operation_id="list_client_margins",
    summary="What each client leaves, with everything it buys", openapi_extra=OR_CSV,
)  # fmt: skip
def list_client_margins(
    request: SignedIn, query: Query[MonthPageQuery], shape: Query[FormatQuery]
) -> dict[str, Any] | HttpResponse:
    """Each client's month: the rows of a currency add up to the dashboard. 403 without finance."""
    month = month_of(query.month, now=utc_now())
    rows = accounts_of_month(staff_accounts(request.user, MANAGED, right="finance"), month)

    def shown(some: Sequence[Any]) -> list[dict[str, Any]]:
        return [present_client(margin) for margin in account_margins(some, month=month)]

    if wants_csv(request, shape):
        name = f"margin-by-client-{month:%Y-%m}"
        return csv_answer(name, ClientMarginOut, all_rows(rows, shown))
    return {"month": f"{month:%Y-%m}", **page_at_once(rows, query, shown)}


@router.get(
    "/margin/orders/", response=OrderMarginsOut, operation_id="list_order_margins",
    summary="What each backlink order leaves", openapi_extra=OR_CSV,
)  # fmt: skip
def list_order_margins(
    request: SignedIn, query: Query[MonthPageQuery], shape: Query[FormatQuery]
) -> dict[str, Any] | HttpResponse:
    """The orders approved in a month, by each account's own days. 403 without finance."""
    month = month_of(query.month, now=utc_now())
    rows = orders_of_month(staff_accounts(request.user, MANAGED, right="finance"), month)

    def shown(some: Sequence[Any]) -> list[dict[str, Any]]:
        return [present_order(margin) for margin in order_margins(some)]

    if wants_csv(request, shape):
        name = f"margin-by-order-{month:%Y-%m}"
        return csv_answer(name, OrderMarginOut, all_rows(rows, shown))
    return {"month": f"{month:%Y-%m}", **page_at_once(rows, query, shown)}


@router.get(
    "/margin/suppliers/", response=SupplierMarginsOut, operation_id="list_supplier_margins",
    summary="What each supplier's links leave", openapi_extra=OR_CSV,
)  # fmt: skip
def list_supplier_margins(
    request: SignedIn, query: Query[MonthQuery], shape: Query[FormatQuery]
) -> dict[str, Any] | HttpResponse:
    """The suppliers of the orders approved in a month. 403 without finance."""
    month = month_of(query.month, now=utc_now())
    accounts = staff_accounts(request.user, MANAGED, right="finance")
    items = [present_supplier(margin) for margin in supplier_margins(accounts, month)]
    if wants_csv(request, shape):
        return csv_answer(f"margin-by-supplier-{month:%Y-%m}", SupplierMarginOut, items)
    return {"month": f"{month:%Y-%m}", "items": items, "count": len(items)}


@router.get(
    "/margin/months/", response=MonthMarginsOut, operation_id="list_month_margins",
    summary="What each month left", openapi_extra=OR_CSV,
)  # fmt: skip
def list_month_margins(
    request: SignedIn, query: Query[MonthsQuery], shape: Query[FormatQuery]
) -> dict[str, Any] | HttpResponse:
    """The last months of the portfolio, a row a currency. 403 without finance."""
    accounts = staff_accounts(request.user, MANAGED, right="finance")
    months = last_months(month_of(query.month, now=utc_now()), query.months)
    found = month_margins(accounts, first=months[0], last=months[-1])
    items = [present_month(margin) for margin in found]
    if wants_csv(request, shape):
        return csv_answer(f"margin-by-month-{months[-1]:%Y-%m}", MonthMarginOut, items)
    return {"items": items, "count": len(items)}


def _figures(found: AccountMargin | MonthMargin, currency: str) -> dict[str, Any]:
    return margin_figures(found, currency) | {"backlink_revenue": found.backlink_revenue}


def present_client(found: AccountMargin) -> dict[str, Any]:
    """A client's month as the API shows it."""
    return {
        "account_id": found.account.pk,
        "account_name": found.account.name,
        "month": _month(found.month),
        **_figures(found, found.account.currency),
    }


def present_month(found: MonthMargin) -> dict[str, Any]:
    """A month as the API shows it."""
    return {"month": _month(found.month), **_figures(found, found.currency)}


def present_order(found: OrderMargin) -> dict[str, Any]:
    """What an order leaves as the API shows it."""
    order = found.order
    return {
        "order_id": order.pk,
        "account_name": order.account.name,
        "site_domain": order.site.domain,
        "status": order.status,
        "approved_at": order.approved_at,
        "links_ordered": order.links_ordered,
        "links_delivered": order.links_delivered,
        "currency": order.currency,
        "revenue": found.revenue,
        "cost": found.cost,
        "gross_margin": found.gross,
        "gross_margin_percent": found.gross_percent,
    }


def present_supplier(found: SupplierMargin) -> dict[str, Any]:
    """What a supplier's links leave as the API shows it."""
    return {
        "supplier": found.supplier,
        "currency": found.currency,
        "orders": found.orders,
        "links": found.links,
        "revenue": found.revenue,
        "cost": found.cost,
        "other_currencies": found.other_currencies,
        "gross_margin": found.gross,
        "gross_margin_percent": found.gross_percent,
    }


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
