"""The team's dashboard (specification 10 and 13.2)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from ninja import Field, Query, Router, Schema

from igny8.accounts.queries import operator_account
from igny8.api.auth import SignedIn
from igny8.api.csv_answers import OR_CSV, FormatQuery, csv_answer, wants_csv
from igny8.api.pagination import Page, PageQuery, all_rows, page_at_once
from igny8.api.v1.services.shapes import MONTH, Amount, Percent, hours_of
from igny8.dashboard.queries import (
    ClientMargin,
    OverdueItem,
    RevenueSummary,
    client_margins,
    client_retention,
    overdue_page,
    revenue_summary,
)
from igny8.dashboard.queries.by_account import AccountMargin
from igny8.dashboard.queries.months import MonthMargin
from igny8.kit.clock import local_date, month_start, utc_now
from igny8.services.access import MANAGED, staff_accounts
from igny8.services.queries import subscriptions_of

router = Router(tags=["dashboard"])


class MonthQuery(Schema):
    """Which month, as 2025-04 (default: the present one of the operator)."""

    month: str | None = Field(None, pattern=MONTH)


class MonthPageQuery(MonthQuery, PageQuery):
    """Which month, and which page of it."""


class TopClientOut(Schema):
    """One of the five clients that brought most."""

    subscription_id: UUID | None
    account_name: str
    revenue: Amount


class RevenueOut(Schema):
    """A month of the portfolio in one currency.

    `other_currencies` are those that some of its clients' costs are in: those costs, and what is
    left, cannot be said then.
    """

    currency: str
    mrr: Amount
    mrr_previous: Amount | None
    mrr_growth_percent: Percent | None
    backlink_revenue: Amount
    backlink_revenue_previous: Amount | None
    backlink_cost: Amount | None
    backlink_margin: Amount | None
    backlink_margin_percent: Percent | None
    total_revenue: Amount
    total_revenue_previous: Amount | None
    growth_percent: Percent | None
    total_cost: Amount | None
    people_cost: Amount | None
    hours: str
    effective_hourly_rate: Amount | None
    other_currencies: list[str]
    average_revenue_per_client: Amount | None
    blended_margin_percent: Percent | None
    contribution_margin_percent: Percent | None
    top_clients: list[TopClientOut]


class DashboardOut(Schema):
    """Revenue by currency, the biggest first, and how many clients there are of what."""

    month: str
    as_of: datetime
    revenue: list[RevenueOut]
    client_retention_percent: Percent | None
    clients_by_tier: dict[str, int]
    clients_by_status: dict[str, int]


class OverdueOut(Schema):
    """One thing that needs somebody."""

    id: str
    kind: Literal[
        "review", "report", "content", "links", "approval", "answer", "payment", "checklist", "job"
    ]
    urgency: Literal["overdue", "today", "upcoming"]
    subscription_id: UUID | None
    account_name: str
    site_domain: str
    title: str
    due_date: date | None
    days_overdue: int
    action: str
    subject_id: UUID | None


class MarginOut(Schema):
    """What a client left in a month, without and with people's time.

    What cannot be said in `currency` is null, because a cost is in one of `other_currencies`.
    """

    subscription_id: UUID
    account_name: str
    tier: Literal["lite", "pro"]
    month: str
    currency: str
    revenue: Amount
    platform_cost: Amount | None
    supplier_cost: Amount | None
    people_cost: Amount | None
    other_currencies: list[str]
    hours: str
    gross_margin: Amount | None
    gross_margin_percent: Percent | None
    contribution_margin: Amount | None
    contribution_margin_percent: Percent | None
    articles_published: int
    cost_per_article: Amount | None
    effective_hourly_rate: Amount | None


class MarginSummaryOut(Schema):
    """A page of the managed clients with their margin of a month, by name."""

    month: str
    items: list[MarginOut]
    count: int


def month_of(text: str | None, *, now: datetime) -> date:
    """The first day of a month in MONTH's shape; of the operator's present one without."""
    if text is None:
        return month_start(local_date(now, operator_account().time_zone))
    return date.fromisoformat(f"{text}-01")


@router.get(
    "/", response=DashboardOut, operation_id="get_dashboard", summary="Revenue, clients",
    openapi_extra=OR_CSV,
)  # fmt: skip
def get_dashboard(
    request: SignedIn, query: Query[MonthQuery], shape: Query[FormatQuery]
) -> dict[str, Any] | HttpResponse:
    """MRR, backlink revenue, margins and clients. 403 for a client, 404 with the feature off."""
    now = utc_now()
    accounts = staff_accounts(request.user, MANAGED)
    month = month_of(query.month, now=now)
    today = local_date(now, operator_account().time_zone)
    revenue = [_revenue(s) for s in revenue_summary(accounts, month=month, today=today)]
    if wants_csv(request, shape):
        return csv_answer(f"revenue-{month:%Y-%m}", RevenueOut, revenue, without=("top_clients",))
    clients = subscriptions_of(accounts)
    running = clients.exclude(status="cancelled")
    return {
        "month": f"{month:%Y-%m}",
        "as_of": now,
        "revenue": revenue,
        "client_retention_percent": client_retention(accounts),
        "clients_by_tier": _counts(running, "tier", ("lite", "pro")),
        "clients_by_status": _counts(
            clients, "status", ("pending", "active", "paused", "cancelled")
        ),
    }


def _counts(rows: Any, field: str, known: tuple[str, ...]) -> dict[str, int]:
    counted = dict(rows.order_by().values_list(field).annotate(count=Count("pk")))
    return {name: counted.get(name, 0) for name in known}


def _revenue(summary: RevenueSummary) -> dict[str, Any]:
    return {
        "currency": summary.currency,
        "mrr": summary.mrr,
        "mrr_previous": summary.mrr_previous or None,
        "mrr_growth_percent": summary.mrr_growth_percent,
        "backlink_revenue": summary.backlink_revenue,
        "backlink_revenue_previous": summary.backlink_revenue_previous or None,
        "backlink_cost": summary.supplier_cost,
        "backlink_margin": summary.backlink_margin,
        "backlink_margin_percent": summary.backlink_margin_percent,
        "total_revenue": summary.total_revenue,
        "total_revenue_previous": summary.total_revenue_previous or None,
        "growth_percent": summary.growth_percent,
        "total_cost": summary.total_cost,
        "people_cost": summary.people_cost,
        "hours": hours_of(summary.minutes),
        "effective_hourly_rate": summary.hourly_rate,
        "other_currencies": summary.other_currencies,
        "average_revenue_per_client": summary.average_revenue_per_client,
        "blended_margin_percent": summary.blended_margin_percent,
        "contribution_margin_percent": summary.contribution_margin_percent,
        "top_clients": [
            {
                "subscription_id": top.subscription_id,
                "account_name": top.account_name,
                "revenue": top.revenue,
            }
            for top in summary.top_clients
        ],
    }


@router.get(
    "/overdue/", response=Page[OverdueOut], operation_id="list_overdue",
    summary="What needs somebody",
)  # fmt: skip
def list_overdue(request: SignedIn, query: Query[PageQuery]) -> dict[str, Any]:
    """Overdue first, then due today, then due within seven days. 403 for a client."""
    accounts = staff_accounts(request.user, MANAGED)
    first = (query.page - 1) * query.page_size
    items, count = overdue_page(accounts, now=utc_now(), first=first, size=query.page_size)
    return {"items": [_overdue(item) for item in items], "count": count}


def _overdue(item: OverdueItem) -> dict[str, Any]:
    return {
        "id": item.key,
        "kind": item.kind,
        "urgency": item.urgency,
        "subscription_id": item.subscription_id,
        "account_name": item.account.name,
        "site_domain": item.site_domain,
        "title": item.title,
        "due_date": item.due_date,
        "days_overdue": item.days_overdue,
        "action": item.action,
        "subject_id": item.subject_id,
    }


@router.get(
    "/margin/", response=MarginSummaryOut, operation_id="get_margin",
    summary="What each managed client leaves", openapi_extra=OR_CSV,
)  # fmt: skip
def get_margin(
    request: SignedIn, query: Query[MonthPageQuery], shape: Query[FormatQuery]
) -> dict[str, Any] | HttpResponse:
    """Each managed site's margin of a month, before and after people's time.

    403 without finance.
    """
    accounts = staff_accounts(request.user, MANAGED, right="finance")
    month = month_of(query.month, now=utc_now())
    rows = subscriptions_of(accounts).order_by("account__name", "pk")

    def shown(some: Sequence[Any]) -> list[dict[str, Any]]:
        return [present_margin(margin) for margin in client_margins(some, month=month)]

    if wants_csv(request, shape):
        return csv_answer(f"margin-{month:%Y-%m}", MarginOut, all_rows(rows, shown))
    return {"month": f"{month:%Y-%m}", **page_at_once(rows, query, shown)}


def present_margin(found: ClientMargin) -> dict[str, Any]:
    """A client's month as the API shows it."""
    subscription = found.subscription
    return {
        "subscription_id": subscription.pk,
        "account_name": subscription.account.name,
        "tier": subscription.tier,
        "month": f"{found.month:%Y-%m}",
        **margin_figures(found, subscription.account.currency),
        "articles_published": found.articles_published,
        "cost_per_article": found.cost_per_article,
    }


def margin_figures(
    found: ClientMargin | AccountMargin | MonthMargin, currency: str
) -> dict[str, Any]:
    """What every margin of a month says; hours with one decimal."""
    margin = found.margin
    return {
        "currency": currency,
        "revenue": margin.revenue,
        "platform_cost": margin.credit_cost,
        "supplier_cost": margin.supplier_cost,
        "people_cost": margin.people_cost,
        "other_currencies": found.other_currencies,
        "hours": hours_of(found.minutes),
        "gross_margin": margin.gross,
        "gross_margin_percent": margin.gross_percent,
        "contribution_margin": margin.contribution,
        "contribution_margin_percent": margin.contribution_percent,
        "effective_hourly_rate": found.hourly_rate,
    }
