"""Stripe: Customers, SetupIntents, off-session PaymentIntents and Refunds; no subscriptions.

Everything we make there carries our key in its metadata, so that it can be found again. Cards are
entered and payments are authenticated at Stripe's own pages (Checkout), never at ours.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import stripe
from django.conf import settings
from pydantic import ValidationError

from igny8.billing.errors import (
    BadSignature,
    ChargeKeyReused,
    GatewayNotConfigured,
    NoSavedMethod,
    RefundRefused,
)
from igny8.billing.gateways.refusals import refuse_refund
from igny8.billing.gateways.signatures import check_signature, header
from igny8.billing.gateways.stripe_door import API_BASE, error_facts, is_gone, looking, moving
from igny8.billing.gateways.stripe_records import PAGE, StripeRecords
from igny8.billing.gateways.stripe_shapes import (
    OUR_KEY,
    Customer,
    Intent,
    Method,
    Refund,
    Session,
    Setup,
    Told,
    their_units,
)
from igny8.billing.rules.charges import Charge, ChargeStatus, GatewayRefund, MethodSetup, Notice
from igny8.kit.clock import real_now
from igny8.kit.errors import GatewayError
from igny8.kit.http import ALLOWLIST
from igny8.kit.money import Money

SIGNATURE_HEADER = "Stripe-Signature"
# What is saved and charged later. Unsaid, Stripe would take all that the account has switched on,
# and want an address to send the client back to, although no client is there.
SAVED = ["card"]
NEEDS_THE_CLIENT = "authentication_required"
# As many as Stripe lets one list ask for.
TOLD = [
    "payment_intent.succeeded", "payment_intent.payment_failed", "payment_intent.processing",
    "payment_intent.requires_action", "payment_intent.canceled", "charge.refunded",
    "refund.created", "refund.updated", "refund.failed", "charge.dispute.created",
    "charge.dispute.updated", "charge.dispute.closed", "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated", "checkout.session.completed", "checkout.session.expired",
    "checkout.session.async_payment_succeeded", "checkout.session.async_payment_failed",
    "payment_method.automatically_updated", "payment_method.detached",
]  # fmt: skip


class StripeGateway(StripeRecords):
    """One Stripe account, ours."""

    collects = True
    sandboxed = False

    def __init__(
        self,
        secret_key: str,
        *,
        webhook_secret: str = "",
        api_base: str = API_BASE,
        allow: Collection[str] = ALLOWLIST,
    ) -> None:
        super().__init__(secret_key, api_base=api_base, allow=allow)
        self._webhook_secret = webhook_secret

    def charge(self, amount: Money, *, customer: str, key: str, method: str = "") -> Charge:
        """Take the money off session, once per key: by Stripe's for a day, then look up first.

        Raises CardDeclined, NoSavedMethod, OutcomeUnknown, ChargeKeyReused.
        """
        if not (customer and method):
            raise NoSavedMethod(
                "There is no card saved at Stripe that could be charged.", permanent=True
            )
        wanted: Any = {
            "amount": their_units(amount),
            "currency": amount.currency.lower(),
            "customer": customer,
            "payment_method": method,
            "payment_method_types": SAVED,
            "off_session": True,
            "confirm": True,
            "metadata": {OUR_KEY: key},
        }
        with moving():
            try:
                made = self._stripe.v1.payment_intents.create(wanted, {"idempotency_key": key})
            except stripe.CardError as refusal:
                if (waiting := _waiting(refusal)) is None:
                    raise
                return waiting
        return Intent.of(made).charge()

    def start_payment(
        self, amount: Money, *, customer: str, key: str, return_url: str, description: str
    ) -> Charge:
        """A Checkout page on which the client pays; it is open for a day."""
        line = {
            "quantity": 1,
            "price_data": {
                "currency": amount.currency.lower(),
                "unit_amount": their_units(amount),
                "product_data": {"name": description},
            },
        }
        page = self._opened(
            {
                "mode": "payment",
                "line_items": [line],
                "payment_intent_data": {"metadata": {OUR_KEY: key}},
            },
            customer=customer,
            key=key,
            return_url=return_url,
        )
        return page.charge()

    def complete_payment(
        self, key: str, *, customer: str = "", reference: str = ""
    ) -> Charge | None:
        """As find_charge: Stripe takes the money itself once the client has agreed."""
        return self.find_charge(key, customer=customer, reference=reference)

    def cancel_charge(self, key: str, *, customer: str = "", reference: str = "") -> Charge | None:
        """Close the page, or withdraw the payment, that waits for the client."""
        charge = self.find_charge(key, customer=customer, reference=reference)
        if charge is None or charge.status is not ChargeStatus.NEEDS_AUTHENTICATION:
            return charge
        waiting = charge.reference
        pages, intents = self._stripe.v1.checkout.sessions, self._stripe.v1.payment_intents
        if waiting.startswith("cs_"):
            _unless_too_late(lambda: pages.expire(waiting))
        else:
            _unless_too_late(lambda: intents.cancel(waiting))
        return self.find_charge(key, customer=customer, reference=waiting)

    def refund(self, amount: Money, *, charge_reference: str, key: str) -> GatewayRefund:
        """Give back once per key, looked up first, since Stripe forgets keys after a day.

        Raises RefundRefused, OutcomeUnknown, ChargeKeyReused.
        """
        intent = self._retrieved(charge_reference)
        refuse_refund(intent.charge() if intent else None, amount)
        if earlier := self.find_refund(key, charge_reference=charge_reference):
            return _same(earlier, amount)
        wanted: Any = {
            "payment_intent": charge_reference,
            "amount": their_units(amount),
            "metadata": {OUR_KEY: key},
        }
        try:
            with moving():
                made = self._stripe.v1.refunds.create(wanted, {"idempotency_key": key})
        except GatewayError as failure:
            if "stripe_code" in failure.details:
                raise _refund_refused(str(failure.details["stripe_code"])) from failure
            raise
        return Refund.of(made).refund()

    def start_setup(self, *, customer: str, key: str, name: str, return_url: str) -> MethodSetup:
        """A Checkout page on which the client enters a card, for a customer made now if need be."""
        page = self._opened(
            {"mode": "setup", "payment_method_types": SAVED},
            customer=customer or self._new_customer(name, key=key),
            key=key,
            return_url=return_url,
        )
        return MethodSetup(page.id, action_url=page.url or "")

    def finish_setup(self, reference: str) -> MethodSetup:
        """How the saving of a card stands."""
        asked: Any = {"expand": ["setup_intent.payment_method"]}
        with looking():
            page = Session.of(self._stripe.v1.checkout.sessions.retrieve(reference, asked))
        setup = page.setup_intent
        if isinstance(setup, Setup) and setup.payment_method and setup.status == "succeeded":
            return MethodSetup(reference, method=setup.payment_method.saved())
        return MethodSetup(reference, action_url=(page.url or "") if page.is_open else "")

    def forget_method(self, reference: str) -> None:
        """Detach the card from its customer, which cannot be undone."""
        methods = self._stripe.v1.payment_methods
        try:
            with looking():
                if Method.of(methods.retrieve(reference)).customer:
                    methods.detach(reference)
        except GatewayError as failure:
            if not is_gone(failure):
                raise

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """The announcement of an event. Raises BadSignature."""
        if not self._webhook_secret:
            raise BadSignature("No secret is set for Stripe's webhooks, so none is believed.")
        said = header(headers, SIGNATURE_HEADER)
        moment = int(real_now().timestamp())
        check_signature(said, body, secret=self._webhook_secret, now=moment)
        try:
            return Told.model_validate_json(body).notice()
        except ValidationError as failure:
            raise BadSignature("What is signed is no event of Stripe's.") from failure

    def notices_since(self, moment: datetime) -> Iterable[Notice]:
        """Stripe's list of events, which goes back 30 days."""
        asked: Any = {"created": {"gte": int(moment.timestamp())}, "types": TOLD, "limit": PAGE}
        with looking():
            newest_first = [
                Told.of(found).notice()
                for found in self._stripe.v1.events.list(asked).auto_paging_iter()
            ]
        return newest_first[::-1]

    def _opened(self, page: dict[str, Any], *, customer: str, key: str, return_url: str) -> Session:
        wanted: Any = {
            **page,
            "success_url": return_url,
            "cancel_url": return_url,
            "metadata": {OUR_KEY: key},
        }
        if customer:
            wanted["customer"] = customer
        with moving():
            return Session.of(
                self._stripe.v1.checkout.sessions.create(wanted, {"idempotency_key": key})
            )

    def _new_customer(self, name: str, *, key: str) -> str:
        wanted: Any = {"name": name, "metadata": {OUR_KEY: key}}
        with moving():
            made = self._stripe.v1.customers.create(wanted, {"idempotency_key": f"{key}:customer"})
        return Customer.of(made).id


def _waiting(refusal: stripe.CardError) -> Charge | None:
    """The charge where the bank only wants to hear it from the client; None where it says no."""
    facts = error_facts(refusal)
    if facts.get("code") != NEEDS_THE_CLIENT or not isinstance(facts.get("payment_intent"), dict):
        return None
    charge = Intent.read(facts["payment_intent"]).charge()
    return charge if charge.status is ChargeStatus.NEEDS_AUTHENTICATION else None


def _unless_too_late(withdraw: Callable[[], object]) -> None:
    """Withdraw what waits; where the client was quicker there is nothing to withdraw."""
    try:
        with looking():
            withdraw()
    except GatewayError as failure:
        if failure.details.get("answered") not in (400, 404):
            raise


def _same(earlier: GatewayRefund, amount: Money) -> GatewayRefund:
    if earlier.amount != amount.rounded():
        raise ChargeKeyReused("Stripe knows this key from another refund.", permanent=True)
    return earlier


def _refund_refused(code: str) -> RefundRefused:
    """Why Stripe gives nothing back, in words."""
    why = {
        "charge_already_refunded": "This charge was given back already.",
        "charge_disputed": "The client disputes this charge, so nothing can be given back on it.",
        "balance_insufficient": "Our balance at Stripe does not cover this refund.",
    }.get(code, "Stripe does not give this amount back on this charge.")
    return RefundRefused(why, permanent=True, stripe_code=code)


def stripe_gateway() -> StripeGateway:
    """The account of settings.STRIPE_*. Raises GatewayNotConfigured where there is none."""
    if not settings.STRIPE_SECRET_KEY:
        raise GatewayNotConfigured(
            "Stripe is not set up in this installation: IGNY8_STRIPE_SECRET_KEY is empty.",
            permanent=True,
        )
    return _of(
        settings.STRIPE_SECRET_KEY,
        settings.STRIPE_WEBHOOK_SECRET,
        settings.STRIPE_API_BASE,
        tuple(settings.OUTBOUND_ALLOWLIST),
    )


@lru_cache(maxsize=4)
def _of(
    secret_key: str, webhook_secret: str, api_base: str, allow: tuple[str, ...]
) -> StripeGateway:
    """One for all threads, so that connections are kept."""
    return StripeGateway(secret_key, webhook_secret=webhook_secret, api_base=api_base, allow=allow)
