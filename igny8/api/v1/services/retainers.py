"""Monthly retainers of links (specification 3.3 and 4.1)."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Query, Router, Schema, Status

from igny8.accounts.access import row_for
from igny8.accounts.flags import require_flag
from igny8.accounts.models import Site, User
from igny8.api.auth import SignedIn
from igny8.api.pagination import Page, PageQuery, page_of
from igny8.api.v1.services.present import person, site_ref
from igny8.api.v1.services.shapes import Amount, Person, SiteRef
from igny8.kit.clock import utc_now
from igny8.services.access import ORDERS, retainer_for, staff_accounts
from igny8.services.actions.retainers import (
    cancel_retainer,
    pause_retainer,
    resume_retainer,
    sell_retainer,
)
from igny8.services.models import BacklinkServiceOrder, Retainer
from igny8.services.queries.retainers import months_of, retainers_of
from igny8.services.rules.policy import LINK_POLICY

router = Router(tags=["retainers"])


class RetainerOut(Schema):
    """So many links a month for a site, at a fee that is billed in advance.

    `client_price` is a whole month's before the surcharge, `monthly_price` with it, in `currency`.
    `next_period_on` is the day on which the next month opens; null once none will.
    """

    id: UUID
    account_name: str
    site: SiteRef
    package: str
    tier: str
    links_per_month: int
    currency: str
    client_price: Amount
    niche_surcharge: Amount
    monthly_price: Amount
    alignment: Literal["calendar", "anniversary"]
    status: Literal["active", "paused", "cancelled"]
    starts_on: date
    last_day: date | None
    next_period_on: date | None
    sold_by: Person | None


class RetainerMonthOut(Schema):
    """A month that was opened: the links that it owes, and its order once its fee is billed."""

    start: date
    end: date
    links_owed: int
    fee: Amount
    order_id: UUID | None
    order_status: str | None
    links_delivered: int


class RetainerDetailOut(RetainerOut):
    """One retainer, with its months, the latest first."""

    months: list[RetainerMonthOut]


class RetainerIn(Schema):
    """What is sold. Without `client_price` it costs the package's list price, in USD.

    A part month, at either end of it, has its share of links and fee by days.
    """

    site_id: UUID
    package: Literal["starter", "growth", "authority", "enterprise", "custom"]
    tier: Literal["basic", "standard", "premium", "pr_basic", "pr_premium"]
    links_per_month: int = Field(ge=1, le=1000)
    starts_on: date
    ends_on: date | None = None
    alignment: Literal["calendar", "anniversary"] = "calendar"
    client_price: Decimal | None = Field(None, ge=0, max_digits=9, decimal_places=2)
    niche_surcharge: Decimal | None = Field(None, ge=1, le=9, max_digits=4, decimal_places=2)
    key: str = Field("", max_length=100, description="Repeats with the same key find the retainer.")


class RetainerCancelIn(Schema):
    """When it ends: after the present month, or now, which cancels that month's order too."""

    at: Literal["period_end", "now"] = "period_end"


class RetainerQuery(PageQuery):
    """Of one site."""

    site_id: UUID | None = None


@router.get("/", response=Page[RetainerOut], operation_id="list_retainers", summary="Retainers")
def list_retainers(request: SignedIn, query: Query[RetainerQuery]) -> dict[str, Any]:
    """The team's retainers, the newest first. 403 for a client, 404 with the feature off."""
    rows = retainers_of(staff_accounts(request.user, ORDERS))
    if query.site_id:
        rows = rows.filter(site_id=query.site_id)
    return page_of(rows.order_by("-created_at", "pk"), query, _present)


@router.post(
    "/", response={201: RetainerDetailOut}, operation_id="sell_retainer", summary="Sell a retainer"
)
def sell(request: SignedIn, payload: RetainerIn) -> Status[dict[str, Any]]:
    """Each month that opens brings one order of links, which the month's fee pays for.

    409 where the site has a retainer on that day, 422 without a price where the list has none and
    for what is not on sale.
    """
    sites = Site.objects.select_related("account")
    site = row_for(request.user, sites, payload.site_id, right="view")
    require_flag(ORDERS, site.account)
    site = row_for(request.user, sites, payload.site_id, right="manage")
    terms = payload.dict(exclude={"site_id"})
    retainer = sell_retainer(site, **terms, policy_text=LINK_POLICY, by=request.user, now=utc_now())
    return Status(201, _shown(request.user, retainer.pk))


@router.get(
    "/{uuid:pk}/", response=RetainerDetailOut, operation_id="get_retainer", summary="One retainer"
)
def get_retainer(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """One retainer with its months, for the team."""
    return _shown(request.user, pk)


@router.post(
    "/{uuid:pk}/pause/", response=RetainerDetailOut, operation_id="pause_retainer",
    summary="No new month after this one",
)  # fmt: skip
def pause(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """Pause: what is ordered goes on. 409 unless it is active."""
    retainer = retainer_for(request.user, pk, right="manage")
    pause_retainer(retainer, by=request.user, now=utc_now())
    return _shown(request.user, pk)


@router.post(
    "/{uuid:pk}/resume/", response=RetainerDetailOut, operation_id="resume_retainer",
    summary="Months again",
)  # fmt: skip
def resume(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """Resume from today, or after the present month. 409 unless it is paused."""
    retainer = retainer_for(request.user, pk, right="manage")
    resume_retainer(retainer, by=request.user, now=utc_now())
    return _shown(request.user, pk)


@router.post(
    "/{uuid:pk}/cancel/", response=RetainerDetailOut, operation_id="cancel_retainer",
    summary="End the retainer",
)  # fmt: skip
def cancel(request: SignedIn, pk: UUID, payload: RetainerCancelIn) -> dict[str, Any]:
    """End it after the present month, or now: then what of the month does not come is credited.

    409 when it is cancelled already.
    """
    retainer = retainer_for(request.user, pk, right="manage")
    cancel_retainer(retainer, at=payload.at, by=request.user, now=utc_now())
    return _shown(request.user, pk)


def _shown(user: User, pk: UUID) -> dict[str, Any]:
    retainer = retainer_for(user, pk, right="staff")
    months = [
        {
            "start": period.start,
            "end": period.end,
            "links_owed": period.units_owed,
            "fee": period.price,
            **_of_order(order),
        }
        for period, order in months_of(retainer)
    ]
    return _present(retainer) | {"months": months}


def _of_order(order: BacklinkServiceOrder | None) -> dict[str, Any]:
    return {
        "order_id": order.pk if order else None,
        "order_status": order.status if order else None,
        "links_delivered": order.links_delivered if order else 0,
    }


def _present(retainer: Retainer) -> dict[str, Any]:
    agreement = retainer.agreement
    return {
        "id": retainer.pk,
        "account_name": retainer.account.name,
        "site": site_ref(retainer.site, is_demo=retainer.account.is_demo),
        "package": retainer.package,
        "tier": retainer.tier,
        "links_per_month": retainer.links_per_month,
        "currency": agreement.currency,
        "client_price": retainer.client_price,
        "niche_surcharge": retainer.niche_surcharge,
        "monthly_price": agreement.price,
        "alignment": agreement.alignment,
        "status": agreement.status,
        "starts_on": agreement.starts_on,
        "last_day": retainer.last_day,
        "next_period_on": agreement.next_period_on if agreement.will_open_another else None,
        "sold_by": person(retainer.sold_by),
    }
