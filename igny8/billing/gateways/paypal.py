"""PayPal: saved wallets (Vault v3), Orders v2, refunds on captures; no subscriptions.

Every order carries our key twice: as custom_id, by which it is found again, and as invoice_id, of
which PayPal takes the money only once, however late a request is repeated.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

from igny8.billing.errors import (
    BadSignature,
    CardDeclined,
    ChargeKeyReused,
    GatewayNotConfigured,
    NoSavedMethod,
    OutcomeUnknown,
    RefundRefused,
)
from igny8.billing.gateways.paypal_door import API_BASE, PayPalDoor, is_gone, issue_of
from igny8.billing.gateways.paypal_records import PayPalRecords
from igny8.billing.gateways.paypal_shapes import Order, Refund, Told, Vaulted, their_amount
from igny8.billing.gateways.refusals import NEVER_CAME, refuse_refund
from igny8.billing.gateways.signatures import header
from igny8.billing.rules.charges import Charge, ChargeStatus, GatewayRefund, MethodSetup, Notice
from igny8.kit.errors import GatewayError
from igny8.kit.http import ALLOWLIST
from igny8.kit.money import Money

ORDERS = "/v2/checkout/orders"
SETUP_TOKENS = "/v3/vault/setup-tokens"
PAYMENT_TOKENS = "/v3/vault/payment-tokens"
VERIFY = "/v1/notifications/verify-webhook-signature"
# What PayPal signs with: each header, and its name in the question whether it did.
SIGNED_BY = {
    "PAYPAL-AUTH-ALGO": "auth_algo",
    "PAYPAL-CERT-URL": "cert_url",
    "PAYPAL-TRANSMISSION-ID": "transmission_id",
    "PAYPAL-TRANSMISSION-SIG": "transmission_sig",
    "PAYPAL-TRANSMISSION-TIME": "transmission_time",
}
# The order stands as it stood, and is read again to see how.
LOOK_AGAIN = frozenset({"ORDER_ALREADY_CAPTURED", "ORDER_NOT_APPROVED", "PAYER_ACTION_REQUIRED"})
DESCRIPTION_LENGTH = 127
# Seconds that a webhook's sender, who may be anybody, can hold a web worker for.
JUDGED_WITHIN = 5.0


class PayPalGateway(PayPalRecords):
    """One PayPal business account, ours."""

    collects = True
    sandboxed = False

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        *,
        webhook_id: str = "",
        api_base: str = API_BASE,
        allow: Collection[str] = ALLOWLIST,
    ) -> None:
        super().__init__(client_id, client_secret, api_base=api_base, allow=allow)
        self._webhook_id = webhook_id
        self._judge = PayPalDoor(
            client_id, client_secret, api_base=api_base, allow=allow, deadline=JUDGED_WITHIN
        )

    def charge(self, amount: Money, *, customer: str, key: str, method: str = "") -> Charge:
        """Take the money from a saved wallet, once per key: by PayPal's for six hours, then by the
        invoice_id.

        Raises CardDeclined, NoSavedMethod, OutcomeUnknown, ChargeKeyReused.
        """
        if not method:
            raise NoSavedMethod(
                "There is no PayPal account saved that could be charged.", permanent=True
            )
        try:
            order = self._ordered(amount, key=key, source={"vault_id": method})
            if (
                order.status in ("CREATED", "SAVED", "APPROVED")
                and not order.unit.payments.captures
            ):
                order = self._captured(order, key=key)
        except GatewayError as failure:
            if issue_of(failure) == "DUPLICATE_INVOICE_ID":
                return self._taken_before(key, amount, customer=customer)
            raise
        return _same(order.charge(customer=customer, method=method), amount, key=key)

    def start_payment(
        self, amount: Money, *, customer: str, key: str, return_url: str, description: str
    ) -> Charge:
        """An order for the client to approve at PayPal; complete_payment then takes the money."""
        context = {
            "return_url": return_url,
            "cancel_url": return_url,
            "user_action": "PAY_NOW",
            "shipping_preference": "NO_SHIPPING",
        }
        order = self._ordered(
            amount,
            key=key,
            source={"experience_context": context},
            description=description[:DESCRIPTION_LENGTH],
        )
        return _same(order.charge(customer=customer), amount, key=key)

    def complete_payment(
        self, key: str, *, customer: str = "", reference: str = ""
    ) -> Charge | None:
        """Capture the order that the client has approved. Raises CardDeclined, OutcomeUnknown."""
        charge = self.find_charge(key, customer=customer, reference=reference)
        if charge is None or charge.status is not ChargeStatus.NEEDS_AUTHENTICATION:
            return charge
        order = self._order(charge.reference)
        if order is None or not order.wants_capture:
            return charge
        return self._captured(order, key=key).charge(customer=customer)

    def cancel_charge(self, key: str, *, customer: str = "", reference: str = "") -> Charge | None:
        """Promise never to capture the order: PayPal has nothing to withdraw, and takes nothing
        until complete_payment says so.
        """
        charge = self.find_charge(key, customer=customer, reference=reference)
        if charge is None or charge.status is not ChargeStatus.NEEDS_AUTHENTICATION:
            return charge
        return replace(charge, status=ChargeStatus.CANCELLED, action_url="")

    def refund(self, amount: Money, *, charge_reference: str, key: str) -> GatewayRefund:
        """Give back once per key, looked up first, since PayPal forgets keys within hours.

        Raises RefundRefused, OutcomeUnknown, ChargeKeyReused.
        """
        capture = self._capture(charge_reference)
        if capture is None:
            raise RefundRefused(NEVER_CAME, permanent=True)
        refuse_refund(capture.charge(), amount)
        earlier = next((r for r in self._refunds(capture) if r.key == key), None)
        made = earlier or self._refunded(capture.id, amount, key=key, charge_key=capture.key)
        if made.amount != amount.rounded():
            raise ChargeKeyReused("PayPal knows this key from another refund.", permanent=True)
        return made

    def start_setup(self, *, customer: str, key: str, name: str, return_url: str) -> MethodSetup:
        """A page of PayPal's on which the client agrees to be charged later."""
        wallet = {
            "usage_type": "MERCHANT",
            "usage_pattern": "RECURRING_POSTPAID",
            "experience_context": {
                "return_url": return_url,
                "cancel_url": return_url,
                "shipping_preference": "NO_SHIPPING",
            },
        }
        wanted: dict[str, object] = {"payment_source": {"paypal": wallet}}
        if customer:
            wanted["customer"] = {"id": customer}
        return Vaulted.read(self._door.post(SETUP_TOKENS, wanted, key=key)).setup()

    def finish_setup(self, reference: str) -> MethodSetup:
        """Keep the wallet that the client has approved, or say how it stands."""
        found = self._known(f"{SETUP_TOKENS}/{reference}")
        if found is None:
            return MethodSetup(reference)
        token = Vaulted.read(found)
        if token.status not in ("APPROVED", "VAULTED"):
            return token.setup()
        source = {"payment_source": {"token": {"id": reference, "type": "SETUP_TOKEN"}}}
        try:
            kept = self._door.post(PAYMENT_TOKENS, source, key=f"{reference}:keep")
        except GatewayError as failure:
            if not (failure.permanent and token.status == "VAULTED"):
                raise
            kept = self._kept_before(token.customer_id)
        return MethodSetup(reference, method=Vaulted.read(kept).saved())

    def forget_method(self, reference: str) -> None:
        """Delete the saved wallet."""
        try:
            self._door.delete(f"{PAYMENT_TOKENS}/{reference}")
        except GatewayError as failure:
            if not is_gone(failure):
                raise

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """The announcement of an event, once PayPal has said that it is its own.

        Raises BadSignature; GatewayError where PayPal cannot be asked.
        """
        question = _question(body, headers, webhook_id=self._webhook_id)
        try:
            said = self._judge.post(VERIFY, question)
        except GatewayError as failure:
            if failure.permanent:
                raise BadSignature("The webhook was not signed by PayPal.") from failure
            raise
        if said.get("verification_status") != "SUCCESS":
            raise BadSignature("The webhook was not signed by PayPal.")
        return Told.read(json.loads(body)).notice()

    def notices_since(self, moment: datetime) -> Iterable[Notice]:
        """The app's events, of the last 30 days at most."""
        return [told.notice() for told in reversed(self._events(moment))]

    def _ordered(
        self, amount: Money, *, key: str, source: dict[str, object], description: str = ""
    ) -> Order:
        unit: dict[str, object] = {
            "custom_id": key,
            "invoice_id": key,
            "amount": their_amount(amount),
        }
        if description:
            unit["description"] = description
        wanted = {
            "intent": "CAPTURE",
            "purchase_units": [unit],
            "payment_source": {"paypal": source},
        }
        return Order.read(self._door.post(ORDERS, wanted, key=key, moves_money=True))

    def _captured(self, order: Order, *, key: str) -> Order:
        """The order with its money taken, or as it stands where it is not for us to take it."""
        path = f"{ORDERS}/{order.id}"
        try:
            return Order.read(
                self._door.post(f"{path}/capture", {}, key=f"{key}:capture", moves_money=True)
            )
        except GatewayError as failure:
            if issue_of(failure) not in LOOK_AGAIN:
                raise
        return Order.read(self._door.look(path))

    def _taken_before(self, key: str, amount: Money, *, customer: str) -> Charge:
        """The charge that this key had long ago, when PayPal refuses to make it again."""
        charge = self.find_charge(key, customer=customer)
        if charge is None:
            raise OutcomeUnknown(
                "PayPal took a payment under this key before, and does not list it yet."
            )
        return _same(charge, amount, key=key)

    def _refunded(
        self, capture_id: str, amount: Money, *, key: str, charge_key: str
    ) -> GatewayRefund:
        wanted = {"amount": their_amount(amount), "custom_id": key}
        path = f"/v2/payments/captures/{capture_id}/refund"
        try:
            made = self._door.post(path, wanted, key=key, moves_money=True)
        except CardDeclined as failure:
            raise _refund_refused(str(failure.details.get("failure_code"))) from failure
        except GatewayError as failure:
            if failure.permanent and not isinstance(failure, ChargeKeyReused):
                raise _refund_refused(issue_of(failure)) from failure
            raise
        return Refund.read(made).refund(charge_reference=capture_id, charge_key=charge_key)

    def _kept_before(self, customer: str) -> dict[str, object]:
        """The wallet that a setup led to once before: PayPal keeps one for each payer."""
        listed = self._door.look(PAYMENT_TOKENS, customer_id=customer).get("payment_tokens") or []
        wallets = [each for each in listed if "paypal" in (each.get("payment_source") or {})]
        if not wallets:
            raise GatewayError(
                "This PayPal account was saved and deleted again; begin anew.", permanent=True
            )
        return dict(wallets[-1])


def paypal_gateway() -> PayPalGateway:
    """The account of settings.PAYPAL_*. Raises GatewayNotConfigured where there is none."""
    if not (settings.PAYPAL_CLIENT_ID and settings.PAYPAL_CLIENT_SECRET):
        raise GatewayNotConfigured(
            "PayPal is not set up in this installation: IGNY8_PAYPAL_CLIENT_ID or "
            "IGNY8_PAYPAL_CLIENT_SECRET is empty.",
            permanent=True,
        )
    return _of(
        settings.PAYPAL_CLIENT_ID,
        settings.PAYPAL_CLIENT_SECRET,
        settings.PAYPAL_WEBHOOK_ID,
        settings.PAYPAL_API_BASE,
        tuple(settings.OUTBOUND_ALLOWLIST),
    )


@lru_cache(maxsize=4)
def _of(
    client_id: str, client_secret: str, webhook_id: str, api_base: str, allow: tuple[str, ...]
) -> PayPalGateway:
    """One for all threads, so that its token and its connections are kept."""
    return PayPalGateway(
        client_id, client_secret, webhook_id=webhook_id, api_base=api_base, allow=allow
    )


def _same(charge: Charge, amount: Money, *, key: str) -> Charge:
    """The charge. To a used key PayPal repeats its first answer, whatever is asked of it now."""
    if (charge.amount, charge.key) != (amount.rounded(), key):
        raise ChargeKeyReused(
            "PayPal knows this key from another payment.", permanent=True, key=key
        )
    return charge


def _question(body: bytes, headers: Mapping[str, str], *, webhook_id: str) -> bytes:
    """The question whether PayPal signed this, with the raw body in it as it came.

    Written anew, its JSON would be another text and never verify (hazard 19). So it must be one
    object and no more, or it could say of itself what the other fields say.
    """
    facts = {name: header(headers, sent) for sent, name in SIGNED_BY.items()}
    if not webhook_id:
        raise BadSignature("No id is set for PayPal's webhook, so none is believed.")
    if not all(facts.values()) or not _is_paypals(facts["cert_url"]):
        raise BadSignature("The webhook is not signed by PayPal.")
    try:
        is_object = isinstance(json.loads(body.decode()), dict)
    except (ValueError, RecursionError):
        is_object = False
    if not is_object:
        raise BadSignature("The webhook is no event of PayPal's.")
    asked = json.dumps({**facts, "webhook_id": webhook_id}).encode()
    return asked[:-1] + b', "webhook_event": ' + body + b"}"


def _is_paypals(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme == "https" and (host == "paypal.com" or host.endswith(".paypal.com"))


def _refund_refused(issue: str) -> RefundRefused:
    """Why PayPal gives nothing back, in words."""
    why = {
        "CAPTURE_FULLY_REFUNDED": "This charge was given back already.",
        "REFUND_AMOUNT_EXCEEDED": "There is not so much left to give back on this charge.",
        "REFUND_FAILED_INSUFFICIENT_FUNDS": "Our balance at PayPal does not cover this refund.",
        "REFUND_TIME_LIMIT_EXCEEDED": "PayPal gives back only within 180 days.",
        "TRANSACTION_DISPUTED": "The client disputes this charge, so nothing can be given back.",
        "REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK": (
            "The client's bank took the money back, so nothing can be given back."
        ),
    }.get(issue, "PayPal does not give this amount back on this charge.")
    return RefundRefused(why, permanent=True, issue=issue)
