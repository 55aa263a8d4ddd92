"""Coupons: offered by an issuer, redeemed on a client's agreement, as often as allowed."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F

from igny8.accounts.models import Account
from igny8.billing.actions.locks import lock_account
from igny8.billing.errors import (
    CouponNotFound,
    CouponUsedUp,
    HasACoupon,
    KeyReused,
    WrongAmount,
    WrongCurrency,
)
from igny8.billing.models import Agreement, Coupon, CouponRedemption
from igny8.billing.rules.invoices import check_currency, check_price

HUNDRED = Decimal(100)


@transaction.atomic
def offer_coupon(
    issuer: Account,
    *,
    code: str,
    percent: Decimal | None = None,
    amount: Decimal | None = None,
    currency: str = "",
    periods: int | None = None,
    redeem_by: date | None = None,
    redemptions_allowed: int | None = None,
) -> Coupon:
    """Offer so much off the fees of an issuer's clients, once per code: `percent` or an `amount`.

    Of the first `periods` fees (None: of all), redeemable until `redeem_by` (inclusive), so many
    times. An amount is off each fee, in `currency`, whole also of a part month's. Raises
    WrongAmount, WrongCurrency, KeyReused where the code is another offer's.
    """
    terms = {
        "percent": percent, "amount": amount, "currency": currency if amount else "",
        "periods": periods, "redeem_by": redeem_by, "redemptions_allowed": redemptions_allowed,
    }  # fmt: skip
    _check(percent, amount, currency, periods, redemptions_allowed)
    kept, _ = Coupon.objects.get_or_create(account=issuer, code=_plain(code), defaults=terms)
    if any(getattr(kept, name) != value for name, value in terms.items()):
        raise KeyReused(f"{kept.code} is the code of another offer; choose another one.")
    return kept


@transaction.atomic
def redeem_coupon(
    agreement: Agreement, *, code: str, today: date, now: datetime
) -> CouponRedemption:
    """Put a coupon of the account's issuer on an agreement, once: its next fees cost less.

    The coupon's row is held, so that two at once never use it up twice. Raises CouponNotFound,
    CouponUsedUp, WrongCurrency, HasACoupon; then nothing has changed.
    """
    lock_account(agreement.account)
    account = agreement.account
    issuer = account.parent or account
    coupon = Coupon.objects.select_for_update().filter(account=issuer, code=_plain(code)).first()
    if coupon is None or coupon.retired_at:
        raise CouponNotFound(f"There is no coupon {_plain(code) or 'without a code'}.")
    if known := CouponRedemption.objects.filter(agreement=agreement).first():
        if known.coupon_id == coupon.pk:
            return known
        raise HasACoupon(f"{agreement} has the coupon {known.coupon} already.")
    _check_redeemable(coupon, agreement, today=today)
    return _redeem(coupon, agreement, now=now)


@transaction.atomic
def retire_coupon(coupon: Coupon, *, now: datetime) -> Coupon:
    """Nobody redeems it any more; where it was redeemed it goes on."""
    coupon.retired_at = coupon.retired_at or now
    coupon.save(update_fields=["retired_at", "updated_at"])
    return coupon


def _redeem(coupon: Coupon, agreement: Agreement, *, now: datetime) -> CouponRedemption:
    try:
        with transaction.atomic():
            Coupon.objects.filter(pk=coupon.pk).update(redemption_count=F("redemption_count") + 1)
    except IntegrityError as failure:
        raise CouponUsedUp(f"{coupon} was redeemed as often as it may be.") from failure
    return CouponRedemption.objects.create(
        account=agreement.account,
        coupon=coupon,
        agreement=agreement,
        redeemed_at=now,
        periods_left=coupon.periods,
    )


def _check_redeemable(coupon: Coupon, agreement: Agreement, *, today: date) -> None:
    if coupon.redeem_by and today > coupon.redeem_by:
        raise CouponUsedUp(f"{coupon} could be redeemed until {coupon.redeem_by}.")
    if coupon.amount is not None and coupon.currency != agreement.currency:
        raise WrongCurrency(
            f"{coupon} is {coupon.amount} {coupon.currency}; {agreement} is in "
            f"{agreement.currency}."
        )


def _check(
    percent: Decimal | None,
    amount: Decimal | None,
    currency: str,
    periods: int | None,
    redemptions: int | None,
) -> None:
    if (percent is None) == (amount is None):
        raise WrongAmount("A coupon is so many percent or an amount off; say one of them.")
    if percent is not None and not (percent.is_finite() and 0 < percent <= HUNDRED):
        raise WrongAmount(f"A coupon is more than 0 and at most 100 percent off, not {percent}.")
    if percent is not None and percent != percent.quantize(Decimal("0.01")):
        raise WrongAmount(f"Percents have two decimal places at most, not {percent}.")
    if amount is not None:
        check_currency(currency, account_currency=currency)
        check_price(amount, currency=currency)
        if not amount:
            raise WrongAmount("A coupon of nothing lowers no fee.")
    for count, name in ((periods, "periods"), (redemptions, "redemptions")):
        if count is not None and count < 1:
            raise WrongAmount(f"A coupon has one or more {name}, not {count}.")


def _plain(code: str) -> str:
    return code.strip().upper()[:40]
