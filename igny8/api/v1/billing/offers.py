"""Coupons that an operator or agency offers, and accounts that a run could not bill."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Field, Query, Router, Schema, Status

from igny8.api.auth import SignedIn
from igny8.api.pagination import Page, PageQuery, page_of
from igny8.api.v1.services.shapes import Amount, Day
from igny8.billing.actions.coupons import offer_coupon, retire_coupon
from igny8.billing.models import BillingFailure, Coupon
from igny8.kit.clock import utc_now
from igny8.kit.errors import NotFound
from igny8.services.access import MANAGED, issuing_accounts, staff_accounts

router = Router(tags=["billing"])


class CouponOut(Schema):
    """An offer: percent or an amount off the fees of so many periods (null: of all)."""

    id: UUID
    account_id: UUID
    code: str
    percent: str | None
    amount: Amount | None
    currency: str
    periods: int | None
    redeem_by: date | None
    redemptions_allowed: int | None
    redemption_count: int
    is_retired: bool


class CouponOffer(Schema):
    """A new offer of an account: `percent` or an `amount` in a `currency`, one of them."""

    account_id: UUID
    code: str = Field(min_length=1, max_length=40)
    percent: Decimal | None = Field(None, max_digits=5, decimal_places=2)
    amount: Decimal | None = Field(None, max_digits=10, decimal_places=2)
    currency: str = Field("", pattern=r"^([A-Z]{3})?$")
    periods: int | None = Field(None, ge=1, le=1200)
    redeem_by: Day | None = None
    redemptions_allowed: int | None = Field(None, ge=1, le=1_000_000)


class FailureOut(Schema):
    """An account that could not be billed; it is tried again with each run."""

    account_id: UUID
    account_name: str
    code: str
    reason: str
    first_failed_at: datetime
    last_failed_at: datetime
    tries: int


@router.get(
    "/coupons/", response=Page[CouponOut], operation_id="list_coupons", summary="Coupons"
)  # fmt: skip
def list_coupons(request: SignedIn, query: Query[PageQuery]) -> dict[str, Any]:
    """The offers of the accounts whose finance the person does, by code."""
    accounts = issuing_accounts(request.user, MANAGED)
    rows = Coupon.objects.for_accounts(accounts).order_by("code", "pk")
    return page_of(rows, query, present_coupon)


@router.post(
    "/coupons/", response={201: CouponOut}, operation_id="offer_coupon", summary="Offer a coupon"
)  # fmt: skip
def offer(request: SignedIn, payload: CouponOffer) -> Status[dict[str, Any]]:
    """Once per code of an account. Needs finance on it. 409 where the code is another offer's, 422

    for an offer that contradicts itself.
    """
    accounts = issuing_accounts(request.user, MANAGED)
    issuer = accounts.filter(pk=payload.account_id).first()
    if issuer is None:
        raise NotFound("There is no such account of yours that offers coupons.")
    coupon = offer_coupon(issuer, **payload.dict(exclude={"account_id"}))
    return Status(201, present_coupon(coupon))


@router.post(
    "/coupons/{uuid:pk}/retire/", response=CouponOut, operation_id="retire_coupon",
    summary="Offer a coupon no more",
)  # fmt: skip
def retire(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """Nobody redeems it any more; where it was redeemed it goes on. Needs finance."""
    accounts = issuing_accounts(request.user, MANAGED)
    coupon = Coupon.objects.for_accounts(accounts).filter(pk=pk).first()
    if coupon is None:
        raise NotFound("There is no such coupon of yours.")
    return present_coupon(retire_coupon(coupon, now=utc_now()))


@router.get(
    "/failures/", response=Page[FailureOut], operation_id="list_billing_failures",
    summary="Accounts that could not be billed",
)  # fmt: skip
def list_failures(request: SignedIn, query: Query[PageQuery]) -> dict[str, Any]:
    """What stands in the way of billing, of the accounts whose finance the person does."""
    accounts = staff_accounts(request.user, MANAGED, right="finance")
    rows = BillingFailure.objects.for_accounts(accounts).filter(mended_at__isnull=True)
    return page_of(
        rows.select_related("account").order_by("-last_failed_at", "pk"), query, _failure
    )


def present_coupon(coupon: Coupon) -> dict[str, Any]:
    """An offer as it stands."""
    return {
        "id": coupon.pk,
        "account_id": coupon.account_id,
        "code": coupon.code,
        "percent": None if coupon.percent is None else f"{coupon.percent.normalize():f}",
        "amount": coupon.amount,
        "currency": coupon.currency,
        "periods": coupon.periods,
        "redeem_by": coupon.redeem_by,
        "redemptions_allowed": coupon.redemptions_allowed,
        "redemption_count": coupon.redemption_count,
        "is_retired": coupon.retired_at is not None,
    }


def _failure(failure: BillingFailure) -> dict[str, Any]:
    return {
        "account_id": failure.account_id,
        "account_name": failure.account.name,
        "code": failure.code,
        "reason": failure.reason,
        "first_failed_at": failure.first_failed_at,
        "last_failed_at": failure.last_failed_at,
        "tries": failure.failed_count,
    }
