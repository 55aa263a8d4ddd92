"""Backlink orders and their links (specification 10)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from ninja import Field, Query, Router, Schema, Status

from igny8.accounts.access import rights_on, row_for
from igny8.accounts.flags import require_flag
from igny8.accounts.models import Site, User
from igny8.api.auth import SignedIn
from igny8.api.pagination import Page, PageQuery, page_of
from igny8.api.v1.services.client import BacklinkOut, present_backlink
from igny8.api.v1.services.present import person, site_ref, subscription_ids
from igny8.api.v1.services.shapes import Amount, Person, SiteRef
from igny8.billing.entitlements import require
from igny8.kit.clock import utc_now
from igny8.sag.models import SAGBacklink
from igny8.services.access import ORDERS, order_for, staff_accounts
from igny8.services.actions.cancelling import cancel_order
from igny8.services.actions.choosing import choose_links
from igny8.services.actions.crediting import set_crediting
from igny8.services.actions.offers import offered_links
from igny8.services.actions.orders import draft_order, note_order
from igny8.services.actions.placing import place_links
from igny8.services.actions.replacing import replace_link
from igny8.services.errors import IllegalMove, NeedsPayment
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription
from igny8.services.queries.orders import (
    OPEN,
    agreed,
    notices,
    waits_for_payment,
    with_other_costs,
)
from igny8.services.rules.policy import LINK_POLICY

router = Router(tags=["backlink orders"])


class OrderOut(Schema):
    """An order of links; cost and margin are the team's.

    `billed_amount` is what invoices have or will have: the price of a price book order, frozen on
    approval; of a pass-through one the links that were delivered. `links_ordered` is how many a
    price book order sold, and a pass-through one still has. `refunded_amount` is what credit notes
    took back; what is billed and does not come credits itself where `credits_failed_links`.
    `is_prepaid` says that its work starts on payment. `actual_cost` and `margin` are null where a
    link costs another currency.
    """

    id: UUID
    account_name: str
    subscription_id: UUID | None
    site: SiteRef
    order_type: Literal["one_time", "monthly"]
    package: str
    pricing_mode: Literal["price_book", "pass_through"]
    month: date | None
    currency: str
    client_price: Amount
    niche_surcharge: Amount
    billed_amount: Amount | None
    refunded_amount: Amount
    credits_failed_links: bool
    is_prepaid: bool
    actual_cost: Amount | None
    margin: Amount | None
    links_ordered: int
    links_delivered: int
    links_live: int
    status: str
    agreed_rel: str
    guarantee_days: int
    due_date: date | None
    ordered_at: datetime | None
    delivered_at: datetime | None
    approved_at: datetime | None
    approved_by: Person | None
    policy_text: str
    notes: str
    created_at: datetime


class OrderDetailOut(OrderOut):
    """One order, with what somebody who looks at it has to know, in sentences."""

    notices: list[str]


class LinkIn(Schema):
    """A link to order: an offer of the price book, the page it points to, and its words."""

    offer_id: UUID
    target_url: str = Field(max_length=2000, pattern=r"^https?://")
    anchor: str = Field(min_length=1, max_length=300)


class OrderIn(Schema):
    """A draft order. By the price book it needs `client_price`, before the surcharge."""

    site_id: UUID
    order_type: Literal["one_time", "monthly"] = "one_time"
    pricing_mode: Literal["price_book", "pass_through"] = "price_book"
    package: Literal["", "starter", "growth", "authority", "enterprise", "custom"] = "custom"
    client_price: Decimal | None = Field(None, ge=0, max_digits=9, decimal_places=2)
    niche_surcharge: Decimal | None = Field(None, ge=1, le=9, max_digits=4, decimal_places=2)
    links: list[LinkIn] = Field(min_length=1, max_length=100)
    credits_failed_links: bool = True
    key: str = Field("", max_length=100, description="Repeats with the same key find the order.")
    notes: str = Field("", max_length=5000)


class ChoiceIn(Schema):
    """Links for an order that a retainer brought: offers of the price book."""

    links: list[LinkIn] = Field(min_length=1, max_length=100)


class OrderPatch(Schema):
    """The moves and fields that may be made by hand."""

    status: Literal["approved", "in_progress", "cancelled"] | None = None
    credits_failed_links: bool | None = None
    notes: str | None = Field(None, max_length=5000)


class ReplacementIn(Schema):
    """Where the link stands that the publisher brought in the place of a lost one."""

    page_url: str = Field(max_length=2000)


class OrderQuery(PageQuery):
    """Of one status, package or client."""

    status: str | None = None
    package: str | None = None
    site_id: UUID | None = None


def _orders(user: User, *, right: str = "staff") -> QuerySet[BacklinkServiceOrder]:
    accounts = staff_accounts(user, ORDERS, right=right)
    rows = BacklinkServiceOrder.objects.filter(account__in=accounts)
    return rows.select_related("account", "site", "approved_by")


@router.get("/", response=Page[OrderOut], operation_id="list_backlink_orders", summary="Orders")
def list_orders(request: SignedIn, query: Query[OrderQuery]) -> dict[str, Any]:
    """The team's orders, the newest first. 403 for a client, 404 with the feature off."""
    rows = _orders(request.user)
    for field in ("status", "package", "site_id"):
        if value := getattr(query, field):
            rows = rows.filter(**{field: value})
    page = page_of(rows.order_by("-created_at", "pk"), query)
    owners = subscription_ids([order.site_id for order in page["items"]])
    unsaid = with_other_costs(order.pk for order in page["items"])
    return page | {"items": [_present(order, owners, unsaid) for order in page["items"]]}


@router.post(
    "/",
    response={201: OrderDetailOut},
    operation_id="create_backlink_order",
    summary="Draft an order",
)
def create_order(request: SignedIn, payload: OrderIn) -> Status[dict[str, Any]]:
    """A draft with its links from the price book; nothing is bought before it is approved.

    402 for pass-through without Managed Pro, 404 for an offer that the account cannot buy, 422
    without a price.
    """
    sites = Site.objects.select_related("account")
    site = row_for(request.user, sites, payload.site_id, right="view")
    require_flag(ORDERS, site.account)
    site = row_for(request.user, sites, payload.site_id, right="manage")
    if payload.pricing_mode == "pass_through":
        require(site.account, "pass_through_links", tier=_tier(site))
    wanted = [(link.offer_id, link.target_url, link.anchor) for link in payload.links]
    order = draft_order(
        site,
        key=payload.key or uuid4().hex,
        order_type=payload.order_type,
        pricing_mode=payload.pricing_mode,
        package=payload.package,
        links=offered_links(site, wanted),
        client_price=payload.client_price,
        niche_surcharge=payload.niche_surcharge,
        credits_failed_links=payload.credits_failed_links,
        notes=payload.notes,
        by=request.user,
        now=utc_now(),
    )
    return Status(201, _shown(order))


def _tier(site: Site) -> str | None:
    current = ManagedServiceSubscription.objects.filter(site=site).exclude(status="cancelled")
    return current.values_list("tier", flat=True).first()


@router.get(
    "/{uuid:pk}/", response=OrderDetailOut, operation_id="get_backlink_order", summary="One order"
)
def get_order(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """One order, for the team."""
    return _shown(order_for(request.user, pk, right="staff"))


@router.patch(
    "/{uuid:pk}/", response=OrderDetailOut, operation_id="update_backlink_order",
    summary="Approve, start, cancel, note",
)  # fmt: skip
def update_order(request: SignedIn, pk: UUID, payload: OrderPatch) -> dict[str, Any]:
    """Make a move of the order, or note something; `notices` say what else follows.

    409 for a move that the table does not have, and where the work starts on a payment that has
    not come.
    """
    order = order_for(request.user, pk, right="manage")
    if payload.status == "in_progress":
        _start(order, now=utc_now())
    _change(order, payload, by=request.user, now=utc_now())
    return _shown(order_for(request.user, pk, right="manage"))


def _start(order: BacklinkServiceOrder, *, now: datetime) -> None:
    """Ask the suppliers, outside a transaction; each link is asked for once."""
    if order.status not in OPEN:
        raise IllegalMove("Links are ordered only from an approved order; approve it first.")
    if waits_for_payment(order):
        raise NeedsPayment(" ".join(notices(order)))
    place_links(order, now=now)


@transaction.atomic
def _change(order: BacklinkServiceOrder, payload: OrderPatch, *, by: User, now: datetime) -> None:
    """All that is asked for, or nothing."""
    if payload.credits_failed_links is not None:
        set_crediting(order, wanted=payload.credits_failed_links, by=by, now=now)
    if payload.status == "approved":
        ManagedBillingService().process_backlink_order(
            order, by=by, policy_text=LINK_POLICY, now=now
        )
    elif payload.status == "cancelled":
        cancel_order(order, by=by, now=now)
    if payload.notes is not None:
        note_order(order, notes=payload.notes)


@router.get(
    "/{uuid:pk}/links/", response=Page[BacklinkOut], operation_id="list_order_links",
    summary="An order's links",
)  # fmt: skip
def list_links(request: SignedIn, pk: UUID, query: Query[PageQuery]) -> dict[str, Any]:
    """The order's links in their order, each with its last check; of a draft for the team alone."""
    order = order_for(request.user, pk, right="view")
    staff = "staff" in rights_on(request.user, order.account)
    rows = SAGBacklink.objects.filter(order_ref=order.pk).prefetch_related("checks")
    if not staff:
        rows = agreed(rows)
    zone = order.account.time_zone
    return page_of(
        rows.order_by("created_at", "pk"),
        query,
        lambda link: present_backlink(link, zone=zone, staff=staff),
    )


@router.post(
    "/{uuid:pk}/links/", response={201: OrderDetailOut}, operation_id="choose_order_links",
    summary="Choose the links of a retainer's order",
)  # fmt: skip
def choose(request: SignedIn, pk: UUID, payload: ChoiceIn) -> Status[dict[str, Any]]:
    """Links that a retainer's month sold and that have no publisher yet; they are ordered at once,

    or once the month's fee is paid where the order is prepaid. 404 for an offer that the account
    cannot buy, 409 for more links than are to be chosen.
    """
    order = order_for(request.user, pk, right="manage")
    wanted = [(link.offer_id, link.target_url, link.anchor) for link in payload.links]
    choose_links(order, offered_links(order.site, wanted), by=request.user, now=utc_now())
    return Status(201, _shown(order))


@router.post(
    "/{uuid:pk}/links/{uuid:link_id}/replace/", response={201: BacklinkOut},
    operation_id="replace_order_link", summary="The publisher brought another link",
)  # fmt: skip
def replace(
    request: SignedIn, pk: UUID, link_id: UUID, payload: ReplacementIn
) -> Status[dict[str, Any]]:
    """Another page of the publisher's carries the link that was lost, for nothing.

    409 where the guarantee is over or the link is neither lost nor in dispute.
    """
    order = order_for(request.user, pk, right="deliver")
    rows = SAGBacklink.objects.filter(order_ref=order.pk)
    lost = row_for(request.user, rows, link_id, right="deliver")
    made = replace_link(lost, page_url=payload.page_url, by=request.user, now=utc_now())
    return Status(201, present_backlink(made, zone=order.account.time_zone, staff=True))


def _shown(order: BacklinkServiceOrder) -> dict[str, Any]:
    order.refresh_from_db()
    shown = _present(order, subscription_ids([order.site_id]), with_other_costs([order.pk]))
    return shown | {"notices": notices(order)}


def _present(
    order: BacklinkServiceOrder, owners: dict[UUID, UUID], unsaid: set[UUID]
) -> dict[str, Any]:
    plain = {
        name: getattr(order, name)
        for name in (
            "order_type", "package", "pricing_mode", "month", "currency", "client_price",
            "niche_surcharge", "billed_amount", "refunded_amount", "credits_failed_links",
            "is_prepaid",
            "links_ordered", "links_delivered", "links_live", "status", "agreed_rel",
            "guarantee_days", "due_date", "ordered_at", "delivered_at", "approved_at",
            "policy_text", "notes", "created_at",
        )
    }  # fmt: skip
    return plain | {
        "id": order.pk,
        "account_name": order.account.name,
        "subscription_id": owners.get(order.site_id),
        "site": site_ref(order.site, is_demo=order.account.is_demo),
        "approved_by": person(order.approved_by),
        "actual_cost": None if order.pk in unsaid else order.actual_cost,
        "margin": None if order.pk in unsaid else order.margin,
    }
