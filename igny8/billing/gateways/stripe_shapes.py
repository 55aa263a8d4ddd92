"""What we read of Stripe's objects, and what it means in ours. Amounts are whole minor units."""

from calendar import monthrange
from datetime import UTC, date, datetime
from typing import Any, Self

import stripe
from pydantic import BaseModel, ConfigDict, StrictInt, ValidationError

from igny8.billing.errors import OutcomeUnknown
from igny8.billing.gateways.stripe_door import decline_code
from igny8.billing.rules.charges import (
    Charge,
    ChargeStatus,
    DisputeStatus,
    GatewayDispute,
    GatewayRefund,
    Notice,
    RefundStatus,
    SavedMethod,
)
from igny8.billing.rules.declines import decline_sentence
from igny8.kit.errors import GatewayError
from igny8.kit.money import Money, from_minor_units, minor_digits, minor_units

# Where our key stands in the metadata of everything that we make at Stripe.
OUR_KEY = "igny8_key"
# Stripe counts these otherwise than ISO 4217 does (docs.stripe.com/currencies#special-cases).
THEIR_DIGITS = {"ISK": 2, "UGX": 2, "MGA": 0}

INTENTS = {
    "succeeded": ChargeStatus.SETTLED,
    "processing": ChargeStatus.PROCESSING,
    "requires_capture": ChargeStatus.PROCESSING,
    "requires_action": ChargeStatus.NEEDS_AUTHENTICATION,
    "requires_confirmation": ChargeStatus.NEEDS_AUTHENTICATION,
    "canceled": ChargeStatus.CANCELLED,
}
REFUNDS = {
    "succeeded": RefundStatus.SETTLED,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.FAILED,
}
DISPUTES = {
    "needs_response": DisputeStatus.OPEN,
    "under_review": DisputeStatus.OPEN,
    "won": DisputeStatus.WON,
    "lost": DisputeStatus.LOST,
}
# By these no money is held back: an inquiry, or a dispute that was settled before it was one.
WITHOUT_MONEY = frozenset(
    {"warning_needs_response", "warning_under_review", "warning_closed", "prevented"}
)


def their_units(money: Money) -> int:
    """The whole number that Stripe wants. Raises GatewayError where it cannot say the amount."""
    places = THEIR_DIGITS.get(money.currency)
    if places is None:
        return minor_units(money)
    units = money.rounded().amount.scaleb(places)
    if units != units.to_integral_value():
        raise GatewayError(f"Stripe does not take parts of a {money.currency}.", permanent=True)
    return int(units)


def our_money(units: int, currency: str) -> Money:
    """The Money that Stripe meant; it writes currencies in lower case."""
    code = currency.upper()
    difference = THEIR_DIGITS.get(code, minor_digits(code)) - minor_digits(code)
    money = from_minor_units(units, code)
    return Money(money.amount.scaleb(-difference), code) if difference else money


class _Shape(BaseModel):
    """A part of an object of Stripe's. What it has besides is left alone."""

    model_config = ConfigDict(extra="ignore")

    @classmethod
    def of(cls, found: stripe.StripeObject) -> Self:
        """The object as the SDK brought it."""
        return cls.read(found.to_dict())

    @classmethod
    def read(cls, found: dict[str, Any]) -> Self:
        """Raises OutcomeUnknown: what cannot be read may be anything."""
        try:
            return cls.model_validate(found)
        except ValidationError as failure:
            raise OutcomeUnknown("Stripe answered in a shape that we do not know.") from failure


class Customer(_Shape):
    """A Customer."""

    id: str


class _Ours(_Shape):
    """An object that may carry our key."""

    metadata: dict[str, str] | None = None

    @property
    def key(self) -> str:
        return (self.metadata or {}).get(OUR_KEY, "")


class Intent(_Ours):
    """A PaymentIntent."""

    id: str
    status: str
    amount: StrictInt
    currency: str
    customer: str | None = None
    payment_method: str | None = None
    next_action: dict[str, Any] | None = None
    last_payment_error: dict[str, Any] | None = None

    def charge(self) -> Charge:
        """The charge that it is. One that failed for want of authentication waits for it."""
        status = self._status()
        declined = status is ChargeStatus.DECLINED
        code = decline_code(self.last_payment_error or {}) if declined else ""
        redirect = (self.next_action or {}).get("redirect_to_url") or {}
        return Charge(
            key=self.key,
            customer=self.customer or "",
            amount=our_money(self.amount, self.currency),
            status=status,
            reference=self.id,
            action_url=str(redirect.get("url") or ""),
            failure_code=code,
            failure=decline_sentence(code) if code else "",
            method=self.payment_method or "",
        )

    def _status(self) -> ChargeStatus:
        if self.status != "requires_payment_method":
            return INTENTS.get(self.status, ChargeStatus.PROCESSING)
        failure = self.last_payment_error
        if failure and decline_code(failure) != "authentication_required":
            return ChargeStatus.DECLINED
        return ChargeStatus.NEEDS_AUTHENTICATION


class Refund(_Ours):
    """A Refund."""

    id: str
    status: str | None = None
    amount: StrictInt
    currency: str
    payment_intent: str | None = None
    failure_reason: str | None = None

    def refund(self) -> GatewayRefund:
        why = (self.failure_reason or "").replace("_", " ")
        status = REFUNDS.get(self.status or "", RefundStatus.PENDING)
        failed = status is RefundStatus.FAILED
        return GatewayRefund(
            key=self.key,
            charge_reference=self.payment_intent or "",
            amount=our_money(self.amount, self.currency),
            status=status,
            reference=self.id,
            failure=f"The refund came back: {why or 'no reason given'}." if failed else "",
        )


class Dispute(_Shape):
    """A Dispute."""

    id: str
    status: str
    amount: StrictInt
    currency: str
    payment_intent: str | None = None
    reason: str = ""

    @property
    def holds_money(self) -> bool:
        return self.status not in WITHOUT_MONEY

    def dispute(self) -> GatewayDispute:
        return GatewayDispute(
            charge_reference=self.payment_intent or "",
            amount=our_money(self.amount, self.currency),
            status=DISPUTES.get(self.status, DisputeStatus.OPEN),
            reference=self.id,
            reason=self.reason,
        )


class Method(_Shape):
    """A PaymentMethod."""

    id: str
    type: str
    customer: str | None = None
    card: dict[str, Any] | None = None

    def saved(self) -> SavedMethod:
        """As clients know it: Visa ending 4242. A card is good until its month ends."""
        facts = self.card or {}
        brand = str(facts.get("display_brand") or facts.get("brand") or self.type)
        last = str(facts.get("last4") or "")
        year, month = facts.get("exp_year"), facts.get("exp_month")
        until = date(year, month, monthrange(year, month)[1]) if year and month else None
        return SavedMethod(
            customer=self.customer or "",
            reference=self.id,
            label=f"{brand.replace('_', ' ').capitalize()}{f' ending {last}' if last else ''}",
            expires_on=until,
        )


class Setup(_Shape):
    """A SetupIntent whose method is expanded."""

    status: str
    payment_method: Method | None = None


class Session(_Ours):
    """A Checkout Session."""

    id: str
    mode: str
    status: str | None = None
    url: str | None = None
    customer: str | None = None
    amount_total: StrictInt | None = None
    currency: str | None = None
    payment_intent: str | None = None
    setup_intent: Setup | str | None = None

    @property
    def is_open(self) -> bool:
        return self.status == "open"

    def charge(self) -> Charge:
        """What the client has not paid: they still may, or it is too late."""
        waits, over = ChargeStatus.NEEDS_AUTHENTICATION, ChargeStatus.CANCELLED
        return Charge(
            key=self.key,
            customer=self.customer or "",
            amount=our_money(self.amount_total or 0, self.currency or ""),
            status=waits if self.is_open else over,
            reference=self.id,
            action_url=(self.url or "") if self.is_open else "",
        )


class Told(_Shape):
    """An Event. It is believed in nothing but what it is about."""

    id: str
    type: str
    created: StrictInt
    data: dict[str, Any]

    def notice(self) -> Notice:
        about = self.data.get("object") or {}
        kind = about.get("object")
        is_setup = kind == "checkout.session" and about.get("mode") == "setup"
        own = str(about.get("id") or "")
        intent = own if kind == "payment_intent" else str(about.get("payment_intent") or "")
        if kind == "checkout.session" and not is_setup:
            intent = intent or own
        return Notice(
            event_id=self.id,
            kind=self.type,
            happened_at=datetime.fromtimestamp(self.created, UTC),
            charge_reference=intent,
            charge_key=_key_of(about) if kind in KEYED and not is_setup else "",
            setup_reference=own if is_setup else "",
            facts={"object": own},
        )


# A refund's key is its own, not the charge's.
KEYED = frozenset({"payment_intent", "charge", "checkout.session"})


def _key_of(about: dict[str, Any]) -> str:
    metadata = about.get("metadata")
    return str(metadata.get(OUR_KEY) or "") if isinstance(metadata, dict) else ""
