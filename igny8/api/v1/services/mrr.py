"""Monthly recurring revenue: what moved it, month by month, and who stayed (decisions 3.16)."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Query, Router, Schema

from igny8.accounts.queries import operator_account
from igny8.api.auth import SignedIn
from igny8.api.csv_answers import OR_CSV, FormatQuery, csv_answer, wants_csv
from igny8.api.v1.services.dashboard import month_of
from igny8.api.v1.services.margins import MonthsQuery
from igny8.api.v1.services.shapes import Amount, Percent
from igny8.billing.models import Agreement
from igny8.billing.queries.mrr import MrrMonth, Retention, mrr_months, retention
from igny8.dashboard.queries.months import last_months
from igny8.kit.clock import local_date, next_month, utc_now
from igny8.services.access import MANAGED, staff_accounts

router = Router(tags=["dashboard"])
ONE_DAY = timedelta(days=1)
A_YEAR = 12


class MrrQuery(MonthsQuery):
    """Up to which month, how many, and of what: managed services unless told otherwise."""

    kind: Literal["managed", "plan", "retainer", "all"] = "managed"


class MrrMonthOut(Schema):
    """A month of one currency: opening, what moved it (signed), closing, and who stayed.

    Of a month that runs, `closing` is today's. Retention is null where nobody was there before.
    """

    month: str
    currency: str
    opening: Amount
    new: Amount
    expansion: Amount
    contraction: Amount
    churn: Amount
    reactivation: Amount
    closing: Amount
    clients_opening: int
    clients_new: int
    clients_lost: int
    clients_closing: int
    logo_retention_percent: Percent | None
    net_revenue_retention_percent: Percent | None


class RetentionOut(Schema):
    """Of those who were there a year before, who still is, and what became of their MRR."""

    currency: str
    clients_before: int
    clients_kept: int
    mrr_before: Amount
    mrr_kept: Amount
    logo_retention_percent: Percent | None
    net_revenue_retention_percent: Percent | None


class MrrOut(Schema):
    """The months by currency, the earliest first; `year` looks at the twelve up to the last one."""

    kind: str
    items: list[MrrMonthOut]
    count: int
    year: list[RetentionOut]


def kinds_of(kind: str) -> Collection[str]:
    """The kinds of agreement that are meant."""
    return Agreement.Kind.values if kind == "all" else (kind,)


@router.get(
    "/mrr/", response=MrrOut, operation_id="get_mrr", summary="What moved MRR, who stayed",
    openapi_extra=OR_CSV,
)  # fmt: skip
def get_mrr(
    request: SignedIn, query: Query[MrrQuery], shape: Query[FormatQuery]
) -> dict[str, Any] | HttpResponse:
    """MRR movements by month and currency, and retention. 403 for a client."""
    now = utc_now()
    accounts = staff_accounts(request.user, MANAGED)
    today = local_date(now, operator_account().time_zone)
    months = last_months(month_of(query.month, now=now), query.months)
    first, last, kinds = months[0], months[-1], kinds_of(query.kind)
    found = mrr_months(accounts, first=first, last=last, today=today, kinds=kinds)
    items = [present_mrr_month(month) for month in found]
    if wants_csv(request, shape):
        return csv_answer(f"mrr-{query.kind}-{last:%Y-%m}", MrrMonthOut, items)
    year = retention(
        accounts, start=last_months(last, A_YEAR)[0], end=_end(last, today), kinds=kinds
    )
    return {
        "kind": query.kind,
        "items": items,
        "count": len(items),
        "year": [present_retention(one) for one in year],
    }


def _end(month: date, today: date) -> date:
    return min(today, next_month(month) - ONE_DAY)


def present_mrr_month(found: MrrMonth) -> dict[str, Any]:
    """A month's movements as the API shows them."""
    return {
        "month": f"{found.month:%Y-%m}",
        **{name: getattr(found, name) for name in MrrMonthOut.model_fields if name != "month"},
    }


def present_retention(found: Retention) -> dict[str, Any]:
    """Who stayed, as the API shows it."""
    return {name: getattr(found, name) for name in RetentionOut.model_fields}
