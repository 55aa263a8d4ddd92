"""Links that people order by hand: what is to be done, and what was done."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Query, Router, Schema

from igny8.accounts.access import row_for
from igny8.accounts.flags import require_flag
from igny8.accounts.models import User
from igny8.api.auth import SignedIn
from igny8.api.pagination import Page, PageQuery, page_of
from igny8.api.v1.services.shapes import Amount
from igny8.kit.clock import utc_now
from igny8.marketplaces.models import ManualPlacement
from igny8.marketplaces.rules.suppliers import SUPPLIERS
from igny8.services.access import ORDERS, staff_accounts
from igny8.services.actions.placements import (
    deliver_placement,
    fail_placement,
    send_placement,
)
from igny8.services.queries.placements import placements_to_do

router = Router(tags=["placements"])


class FieldOut(Schema):
    """A field of the supplier's form; `limit` counts characters, 0 is without limit."""

    name: str
    label: str
    required: bool
    limit: int
    value: str


class PlacementOut(Schema):
    """A link that somebody orders: the supplier's form, what to check first, where it stands."""

    id: UUID
    reference: str
    account_name: str
    supplier: str
    supplier_name: str
    supplier_website: str
    supplier_reference: str
    publisher_domain: str
    target_url: str
    anchor: str
    cost: Amount
    currency: str
    status: str
    form: list[FieldOut]
    checklist: list[str]
    confirmed: list[str]
    page_url: str
    report_urls: list[str]
    reason: str
    ordered_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None


class SentIn(Schema):
    """The points of the checklist that were confirmed, and what else the form needed."""

    confirmed: list[str] = Field(max_length=20)
    supplier_reference: str = Field("", max_length=120)
    form: dict[str, str] = Field(default_factory=dict, max_length=30)


class DeliveredIn(Schema):
    """Where the page stands, and for a release the outlets that took it."""

    page_url: str = Field(max_length=2000)
    report_urls: list[str] = Field(default_factory=list, max_length=500)


class FailedIn(Schema):
    """Why they will not do it."""

    reason: str = Field(min_length=1, max_length=500)


@router.get(
    "/", response=Page[PlacementOut], operation_id="list_placements", summary="Links to order"
)
def list_placements(request: SignedIn, query: Query[PageQuery]) -> dict[str, Any]:
    """What people have to order, to bring proof of, or to correct, the oldest first.

    403 for a client.
    """
    rows = placements_to_do(staff_accounts(request.user, ORDERS))
    return page_of(rows, query, _present)


@router.post(
    "/{uuid:pk}/sent/", response=PlacementOut, operation_id="send_placement",
    summary="It was ordered",
)  # fmt: skip
def sent(request: SignedIn, pk: UUID, payload: SentIn) -> dict[str, Any]:
    """The form went to the supplier. 422 names what its checklist or form lacks."""
    done = send_placement(
        _placement(request.user, pk),
        by=request.user,
        now=utc_now(),
        confirmed=payload.confirmed,
        supplier_reference=payload.supplier_reference,
        form=payload.form,
    )
    return _present(done)


@router.post(
    "/{uuid:pk}/delivered/", response=PlacementOut, operation_id="deliver_placement",
    summary="Its page is up",
)  # fmt: skip
def delivered(request: SignedIn, pk: UUID, payload: DeliveredIn) -> dict[str, Any]:
    """The page is up; it is visited next, and the link counts once it was seen there.

    As long as it was not, another address may take the place of this one; 409 after that.
    """
    done = deliver_placement(
        _placement(request.user, pk),
        by=request.user,
        now=utc_now(),
        page_url=payload.page_url,
        report_urls=payload.report_urls,
    )
    return _present(done)


@router.post(
    "/{uuid:pk}/failed/", response=PlacementOut, operation_id="fail_placement",
    summary="They will not do it",
)  # fmt: skip
def failed(request: SignedIn, pk: UUID, payload: FailedIn) -> dict[str, Any]:
    """The supplier will not do it: the link is cancelled.

    A pass-through order bills nothing for it; one by the price book keeps its price, and the
    account manager agrees with the client how it is made good.
    """
    done = fail_placement(
        _placement(request.user, pk), by=request.user, now=utc_now(), reason=payload.reason
    )
    return _present(done)


def _placement(user: User, pk: UUID) -> ManualPlacement:
    rows = ManualPlacement.objects.select_related("account")
    found: ManualPlacement = row_for(user, rows, pk, right="view")
    require_flag(ORDERS, found.account)
    return row_for(user, rows, pk, right="deliver")


def _present(placement: ManualPlacement) -> dict[str, Any]:
    supplier, filled_in = SUPPLIERS[placement.supplier], placement.form
    plain = {
        name: getattr(placement, name)
        for name in (
            "reference", "supplier", "supplier_reference", "publisher_domain", "cost", "currency",
            "status", "confirmed", "page_url", "report_urls", "reason", "ordered_at", "sent_at",
            "delivered_at",
        )
    }  # fmt: skip
    return plain | {
        "id": placement.pk,
        "account_name": placement.account.name,
        "supplier_name": supplier.name,
        "supplier_website": supplier.website,
        "target_url": placement.request["target_url"],
        "anchor": placement.request["anchor"],
        "checklist": list(supplier.checklist),
        "form": [
            {
                "name": field.name,
                "label": field.label,
                "required": field.required,
                "limit": field.limit,
                "value": filled_in.get(field.name, ""),
            }
            for field in supplier.form
        ],
    }
