"""What we read of PayPal's objects, and what it means in ours."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError, field_validator

from igny8.billing.errors import OutcomeUnknown
from igny8.billing.rules.charges import (
    Charge,
    ChargeStatus,
    DisputeStatus,
    GatewayDispute,
    GatewayRefund,
    MethodSetup,
    Notice,
    RefundStatus,
    SavedMethod,
)
from igny8.billing.rules.declines import decline_sentence
from igny8.kit.errors import GatewayError
from igny8.kit.money import Money

# These PayPal takes only whole, whatever ISO 4217 says (its page of currency codes).
WHOLE_ONLY = frozenset({"HUF", "JPY", "TWD"})

CAPTURES = {
    "COMPLETED": ChargeStatus.SETTLED,
    "PARTIALLY_REFUNDED": ChargeStatus.SETTLED,
    "REFUNDED": ChargeStatus.SETTLED,
    "PENDING": ChargeStatus.PROCESSING,
    "DECLINED": ChargeStatus.DECLINED,
    "FAILED": ChargeStatus.DECLINED,
}
REFUNDS = {
    "COMPLETED": RefundStatus.SETTLED,
    "FAILED": RefundStatus.FAILED,
    "CANCELLED": RefundStatus.FAILED,
}
LOST = frozenset({"RESOLVED_BUYER_FAVOUR", "ACCEPTED"})
LABEL_LENGTH = 80


def their_amount(money: Money) -> dict[str, str]:
    """The amount as PayPal takes it. Raises GatewayError where it cannot say it."""
    places = 0 if money.currency in WHOLE_ONLY else 2
    value = money.rounded().amount.quantize(Decimal(1).scaleb(-places))
    if value != money.rounded().amount:
        raise GatewayError(
            f"PayPal does not take so small a part of a {money.currency}.", permanent=True
        )
    return {"currency_code": money.currency, "value": f"{value:f}"}


class _Shape(BaseModel):
    """A part of an object of PayPal's. What it has besides is left alone."""

    model_config = ConfigDict(extra="ignore")

    @classmethod
    def read(cls, found: dict[str, Any]) -> Self:
        """Raises OutcomeUnknown: what cannot be read may be anything."""
        try:
            return cls.model_validate(found)
        except ValidationError as failure:
            raise OutcomeUnknown("PayPal answered in a shape that we do not know.") from failure


class Amount(_Shape):
    """An amount: PayPal writes it as a text, and so no float is ever near it."""

    currency_code: str
    value: str

    @field_validator("value")
    @classmethod
    def _is_a_number(cls, value: str) -> str:
        whole, _, part = value.removeprefix("-").partition(".")
        if not (whole + part).isdecimal():
            raise ValueError("not an amount")
        return value

    def money(self) -> Money:
        return Money(Decimal(self.value), self.currency_code).rounded()


class Link(_Shape):
    """Where to go from here."""

    href: str
    rel: str


class _Linked(_Shape):
    """An object with links."""

    links: list[Link] = []

    def link(self, *names: str) -> str:
        """The address under one of these names; empty where there is none."""
        return next((link.href for link in self.links if link.rel in names), "")

    def above(self, kind: str) -> str:
        """The id of the object that this one hangs on: the last part of its `up` link."""
        addresses = [link.href for link in self.links if link.rel == "up"]
        return next((a.rpartition("/")[2] for a in addresses if f"/{kind}/" in a), "")


class Reason(_Shape):
    """Why something stands where it stands."""

    reason: str = ""


class Related(_Shape):
    """What a capture belongs to."""

    related_ids: dict[str, str] = {}


class Refund(_Linked):
    """A refund. Its key is custom_id, which PayPal repeats from the capture where we set none."""

    id: str
    status: str
    amount: Amount
    custom_id: str | None = None
    status_details: Reason | None = None

    def refund(self, *, charge_reference: str, charge_key: str) -> GatewayRefund:
        key = self.custom_id or ""
        status = REFUNDS.get(self.status, RefundStatus.PENDING)
        failed = status is RefundStatus.FAILED
        return GatewayRefund(
            key="" if key == charge_key else key,
            charge_reference=charge_reference,
            amount=self.amount.money(),
            status=status,
            reference=self.id,
            failure="PayPal could not pay the refund out." if failed else "",
        )


class Capture(_Linked):
    """The taking of an order's money: what we call a settled charge."""

    id: str
    status: str
    amount: Amount
    custom_id: str | None = None
    invoice_id: str | None = None
    status_details: Reason | None = None
    supplementary_data: Related | None = None

    @property
    def key(self) -> str:
        return self.custom_id or self.invoice_id or ""

    @property
    def order_id(self) -> str:
        related = self.supplementary_data.related_ids if self.supplementary_data else {}
        return related.get("order_id", "") or self.above("orders")

    def charge(self, *, customer: str = "", method: str = "") -> Charge:
        status = CAPTURES.get(self.status, ChargeStatus.PROCESSING)
        declined = status is ChargeStatus.DECLINED
        reason = self.status_details.reason if self.status_details else ""
        code = (reason or self.status) if declined else ""
        return Charge(
            key=self.key,
            customer=customer,
            amount=self.amount.money(),
            status=status,
            reference=self.id,
            failure_code=code,
            failure=decline_sentence(code) if declined else "",
            method=method,
        )


class Payments(_Shape):
    """What was taken and given back on a part of an order."""

    captures: list[Capture] = []
    refunds: list[Refund] = []


class Unit(_Shape):
    """The one part that our orders have."""

    amount: Amount
    custom_id: str | None = None
    invoice_id: str | None = None
    payments: Payments = Payments()


class Order(_Linked):
    """An order: agreed to by the client or by a saved method, then captured."""

    id: str
    status: str
    purchase_units: list[Unit]

    @property
    def unit(self) -> Unit:
        if not self.purchase_units:
            raise OutcomeUnknown("PayPal answered with an order of nothing.")
        return self.purchase_units[0]

    @property
    def key(self) -> str:
        return self.unit.custom_id or self.unit.invoice_id or ""

    @property
    def wants_capture(self) -> bool:
        """Whether all have agreed and only our word is missing."""
        return self.status == "APPROVED" and not self.unit.payments.captures

    def charge(self, *, customer: str = "", method: str = "") -> Charge:
        captures = self.unit.payments.captures
        if captures:
            return replace(captures[-1].charge(customer=customer, method=method), key=self.key)
        over = self.status == "VOIDED"
        return Charge(
            key=self.key,
            customer=customer,
            amount=self.unit.amount.money(),
            status=ChargeStatus.CANCELLED if over else ChargeStatus.NEEDS_AUTHENTICATION,
            reference=self.id,
            action_url="" if over else self.link("payer-action", "approve"),
            method=method,
        )


class Outcome(_Shape):
    """How a dispute ended."""

    outcome_code: str = ""


class Dispute(_Shape):
    """A dispute, by which PayPal holds the money back until it is resolved."""

    dispute_id: str
    create_time: str = ""
    status: str
    dispute_amount: Amount
    reason: str = ""
    dispute_outcome: Outcome | None = None

    def dispute(self, *, charge_reference: str) -> GatewayDispute:
        return GatewayDispute(
            charge_reference=charge_reference,
            amount=self.dispute_amount.money(),
            status=self._status(),
            reference=self.dispute_id,
            reason=self.reason,
        )

    def _status(self) -> DisputeStatus:
        if self.status != "RESOLVED" or self.dispute_outcome is None:
            return DisputeStatus.OPEN
        lost = self.dispute_outcome.outcome_code in LOST
        return DisputeStatus.LOST if lost else DisputeStatus.WON


class Vaulted(_Linked):
    """A setup token or a payment token."""

    id: str
    status: str = ""
    customer: dict[str, Any] = {}
    payment_source: dict[str, dict[str, Any] | None] = {}

    @property
    def customer_id(self) -> str:
        return str(self.customer.get("id") or "")

    def saved(self) -> SavedMethod:
        """The saved way to pay, as the client knows it: by the e-mail of the PayPal account."""
        wallet = self.payment_source.get("paypal") or {}
        label = f"PayPal {wallet.get('email_address') or ''}".strip()
        return SavedMethod(customer=self.customer_id, reference=self.id, label=label[:LABEL_LENGTH])

    def setup(self) -> MethodSetup:
        """The setup while it waits for the client."""
        return MethodSetup(self.id, action_url=self.link("approve"))


class Told(_Shape):
    """An event. It is believed in nothing but what it is about."""

    id: str
    event_type: str
    create_time: AwareDatetime
    resource_type: str = ""
    resource: dict[str, Any] = {}

    def notice(self) -> Notice:
        reference, key = self.about()
        own = self.resource.get("id") or self.resource.get("dispute_id") or ""
        return Notice(
            event_id=self.id,
            kind=self.event_type,
            happened_at=self.create_time,
            charge_reference=reference,
            charge_key=key,
            facts={"object": str(own)},
        )

    def about(self) -> tuple[str, str]:
        """The reference and the key of the charge that it is about; empty where it is of none."""
        found = self.resource
        if self.resource_type == "capture":
            return str(found.get("id") or ""), _key(found)
        if self.resource_type == "refund":
            return _Up.read({"links": found.get("links") or []}).above("captures"), ""
        if self.resource_type == "checkout-order":
            return str(found.get("id") or ""), _key(_first(found, "purchase_units"))
        if self.resource_type == "dispute":
            disputed = _first(found, "disputed_transactions")
            key = str(disputed.get("custom") or disputed.get("invoice_number") or "")
            return str(disputed.get("seller_transaction_id") or ""), key
        return "", ""


class _Up(_Linked):
    """The links of a resource."""


def _key(found: dict[str, Any]) -> str:
    return str(found.get("custom_id") or found.get("invoice_id") or "")


def _first(found: dict[str, Any], name: str) -> dict[str, Any]:
    several = found.get(name)
    first = several[0] if isinstance(several, list) and several else {}
    return first if isinstance(first, dict) else {}
