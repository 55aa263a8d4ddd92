"""What a client will be billed and why, another tier, and a coupon."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Query, Router, Schema, Status

from igny8.accounts.access import require_right, rights_on
from igny8.accounts.models import User
from igny8.api.auth import SignedIn
from igny8.api.v1.services.shapes import Amount, Day
from igny8.billing.actions.coupons import redeem_coupon
from igny8.billing.actions.extras import KINDS, add_extra, withdraw_extra
from igny8.billing.models import AgreementChange, PendingLine
from igny8.billing.queries.previews import InvoicePreview, next_invoice, simulate
from igny8.billing.rules.arithmetic import explain
from igny8.kit.clock import local_date, utc_now
from igny8.kit.errors import Invalid, NotFound
from igny8.kit.money import Money
from igny8.services.access import subscription_for
from igny8.services.actions.tiers import change_tier, keep_tier
from igny8.services.models import ManagedServiceSubscription

router = Router(tags=["managed services"])
# A simulation further than this says more about the future than anybody knows.
YEARS_AHEAD = 10


class PreviewLine(Schema):
    """A line that an invoice will carry, and the sentence that says how it came about."""

    description: str
    amount: Amount
    tax: Amount
    why: str


class PreviewOut(Schema):
    """An invoice that is not issued yet; `issued_on` is a local day of the account."""

    issued_on: date
    currency: str
    net: Amount
    tax: Amount
    total: Amount
    tax_note: str
    lines: list[PreviewLine]


class SimulationQuery(Schema):
    """Until which day (inclusive), at most ten years ahead."""

    until: Day


class TierIn(Schema):
    """Another tier: at once where it is more, or from the next period on.

    `monthly_price` in the account's currency (default: the client's own, then the list's).
    """

    tier: Literal["lite", "pro"]
    at: Literal["now", "next_period"] = "next_period"
    monthly_price: Decimal | None = Field(None, ge=0, max_digits=8, decimal_places=2)


class ChangeOut(Schema):
    """A change of terms: what a month will give and cost, from which local day on."""

    description: str
    monthly_price: Amount
    currency: str
    articles_per_month: int
    effective_on: date
    is_in_force: bool


class CouponIn(Schema):
    """A code that the client was given."""

    code: str = Field(min_length=1, max_length=40)


class RedemptionOut(Schema):
    """A coupon on a client's service; `periods_left` null is for good."""

    code: str
    percent: str | None
    amount: Amount | None
    periods_left: int | None


class LineIn(Schema):
    """`quantity` x `unit_price` in the account's currency: agreed once, or counted by a meter.

    The same `key` again adds nothing.
    """

    kind: Literal["one_off", "metered"] = "one_off"
    description: str = Field(min_length=1, max_length=300)
    quantity: Decimal = Field(Decimal(1), max_digits=12, decimal_places=4)
    unit_price: Decimal = Field(max_digits=12, decimal_places=4)
    key: str = Field(min_length=1, max_length=100)


class OwedOut(Schema):
    """Something that an invoice will carry: from `due_on` on, or with the next one (null)."""

    id: UUID
    kind: str
    description: str
    amount: Amount
    currency: str
    due_on: date | None
    why: str


@router.get(
    "/{uuid:pk}/next-invoice/", response=PreviewOut, operation_id="preview_next_invoice",
    summary="The next invoice, as things stand",
)  # fmt: skip
def preview_next_invoice(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """Of the client's account, with all that it pays for. Needs finance or manage.

    404 where nothing will bring one. Nothing is written.
    """
    subscription = _readable(request.user, pk)
    preview = next_invoice(subscription.account, today=_today(subscription))
    if preview is None:
        raise NotFound("Nothing will bring another invoice, as things stand.")
    return present_preview(preview)


@router.get(
    "/{uuid:pk}/simulation/", response=list[PreviewOut], operation_id="simulate_billing",
    summary="What would be billed until a day",
)  # fmt: skip
def simulate_billing(
    request: SignedIn, pk: UUID, query: Query[SimulationQuery]
) -> list[dict[str, Any]]:
    """Every invoice of the account until the day, as things stand. Needs finance or manage.

    422 for a day more than ten years ahead. Nothing is written.
    """
    subscription = _readable(request.user, pk)
    today = _today(subscription)
    if query.until.year > today.year + YEARS_AHEAD:
        raise Invalid("That is too far ahead.", fields={
            "until": f"At most {YEARS_AHEAD} years from now."
        })  # fmt: skip
    return [
        present_preview(preview)
        for preview in simulate(subscription.account, today=today, until=query.until)
    ]


@router.post(
    "/{uuid:pk}/tier/", response=ChangeOut, operation_id="change_tier",
    summary="Another tier, at once or from the next period",
)  # fmt: skip
def change(request: SignedIn, pk: UUID, payload: TierIn) -> dict[str, Any]:
    """At once, the difference is billed by days and all its articles are owed. Needs manage.

    409 where the client has the tier already; 422 for less at once, or without a price.
    """
    subscription = subscription_for(request.user, pk, right="manage")
    changed = change_tier(
        subscription, payload.tier, at=payload.at, price=payload.monthly_price, by=request.user,
        now=utc_now(),
    )  # fmt: skip
    return _present_change(changed)


@router.delete(
    "/{uuid:pk}/tier/", response={204: None}, operation_id="keep_tier",
    summary="Withdraw a change of tier that waits",
)  # fmt: skip
def keep(request: SignedIn, pk: UUID) -> Status[None]:
    """The terms stay as they are. 404 where no change waits. Needs manage."""
    subscription = subscription_for(request.user, pk, right="manage")
    if not keep_tier(subscription, by=request.user, now=utc_now()):
        raise NotFound("No change of tier waits.")
    return Status(204, None)


@router.get(
    "/{uuid:pk}/lines/", response=list[OwedOut], operation_id="list_owed_lines",
    summary="What is owed and not billed yet",
)  # fmt: skip
def list_owed_lines(request: SignedIn, pk: UUID) -> list[dict[str, Any]]:
    """Of the client's account, in the order in which it was added. Needs finance or manage."""
    subscription = _readable(request.user, pk)
    rows = PendingLine.objects.for_account(subscription.account).filter(invoice__isnull=True)
    return [_present_line(line) for line in rows.order_by("created_at", "pk")]


@router.post(
    "/{uuid:pk}/lines/", response={201: OwedOut}, operation_id="add_line",
    summary="Bill something once",
)  # fmt: skip
def add_line(request: SignedIn, pk: UUID, payload: LineIn) -> Status[dict[str, Any]]:
    """On the account's next invoice, once per key. Needs finance. 409 where the key is another

    line's, 422 for an amount that cannot be.
    """
    subscription = subscription_for(request.user, pk, right="finance")
    line = add_extra(
        subscription.account, **payload.dict(), site=subscription.site, by=request.user,
        now=utc_now(),
    )  # fmt: skip
    return Status(201, _present_line(line))


@router.delete(
    "/{uuid:pk}/lines/{uuid:line_id}/", response={204: None}, operation_id="withdraw_line",
    summary="Bill it not after all",
)  # fmt: skip
def withdraw_line(request: SignedIn, pk: UUID, line_id: UUID) -> Status[None]:
    """A line that was added by hand. Needs finance. 409 where an invoice carries it already."""
    subscription = subscription_for(request.user, pk, right="finance")
    rows = PendingLine.objects.for_account(subscription.account).filter(kind__in=KINDS)
    line = rows.select_related("account").filter(pk=line_id).first()
    if line is None:
        raise NotFound("There is no such line.")
    withdraw_extra(line, by=request.user, now=utc_now())
    return Status(204, None)


@router.post(
    "/{uuid:pk}/coupon/", response=RedemptionOut, operation_id="redeem_coupon",
    summary="Put a coupon on a service",
)  # fmt: skip
def redeem(request: SignedIn, pk: UUID, payload: CouponIn) -> dict[str, Any]:
    """The service's next fees cost less. Needs manage. 404 for a code that nobody offers, 409 where

    it is used up or the service has another one.
    """
    subscription = subscription_for(request.user, pk, right="manage")
    redemption = redeem_coupon(
        subscription.agreement, code=payload.code, today=_today(subscription), now=utc_now()
    )
    coupon = redemption.coupon
    return {
        "code": coupon.code,
        "percent": None if coupon.percent is None else f"{coupon.percent.normalize():f}",
        "amount": coupon.amount,
        "periods_left": redemption.periods_left,
    }


def present_preview(preview: InvoicePreview) -> dict[str, Any]:
    """An invoice that is not issued, with each line's arithmetic in a sentence."""
    draft = preview.draft
    return {
        "issued_on": preview.issued_on,
        "currency": draft.currency,
        "net": draft.net,
        "tax": draft.tax,
        "total": preview.total.amount,
        "tax_note": draft.tax_rule.note,
        "lines": [
            {
                "description": line.description,
                "amount": line.amount,
                "tax": tax,
                "why": explain(line.arithmetic, Money(line.amount, line.currency)),
            }
            for line, tax in zip(draft.lines, draft.taxes, strict=True)
        ],
    }


def _present_line(line: PendingLine) -> dict[str, Any]:
    return {
        "id": line.pk,
        "kind": line.kind,
        "description": line.description,
        "amount": line.amount,
        "currency": line.currency,
        "due_on": line.due_on,
        "why": explain(line.arithmetic, Money(line.amount, line.currency)),
    }


def _present_change(changed: AgreementChange) -> dict[str, Any]:
    return {
        "description": changed.description,
        "monthly_price": changed.price,
        "currency": changed.agreement.currency,
        "articles_per_month": changed.units_per_period,
        "effective_on": changed.effective_on,
        "is_in_force": changed.applied_on is not None,
    }


def _readable(user: User, pk: UUID) -> ManagedServiceSubscription:
    """The subscription, for whoever manages it or does its finance."""
    subscription = subscription_for(user, pk, right="view")
    if "manage" not in rights_on(user, subscription.account):
        require_right(user, subscription.account, "finance")
    return subscription


def _today(subscription: ManagedServiceSubscription) -> date:
    return local_date(utc_now(), subscription.account.time_zone)
