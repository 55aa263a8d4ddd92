"""Sending the client to a gateway's page, where they pay what is owed themselves."""

from datetime import datetime, timedelta

from django.db import transaction

from igny8.accounts.models import Account
from igny8.billing.actions.balance import apply_balance
from igny8.billing.actions.gateways import GATEWAYS, gateway_for
from igny8.billing.actions.outcomes import look_up, resolve, resolve_failure
from igny8.billing.actions.payments import (
    GatewayFor,
    attempt_key,
    cancel_payment,
    look_up_payment,
    open_attempt,
)
from igny8.billing.actions.receipts import locked_invoice
from igny8.billing.errors import (
    CannotPayOnline,
    NothingOwed,
    OutcomeUnknown,
    PaymentUnderWay,
    UnknownGateway,
)
from igny8.billing.gateways.base import Gateway
from igny8.billing.models import Invoice, Payment
from igny8.billing.models.payments import GatewayName
from igny8.billing.queries.collection import known_customer
from igny8.billing.queries.invoices import default_method
from igny8.billing.rules.charges import Charge
from igny8.kit.errors import GatewayError

# Gateways close their pages after a day (Stripe's Checkout: 24 hours); one of ours is opened anew
# before that, and withdrawn when nobody paid there.
PAGE_LIFETIME = timedelta(hours=23)


def gateways_offered_to(account: Account, *, gateway_for: GatewayFor = gateway_for) -> list[str]:
    """The gateways that are set up and that this account can pay at in person.

    A demonstration moves no real money, and only who is collected from by the sandbox plays there.
    """
    method = default_method(account)
    plays = account.is_demo or (method is not None and method.gateway == GatewayName.SANDBOX)
    return [
        name
        for name in GATEWAYS
        if (gateway := usable_gateway(name, gateway_for=gateway_for)) is not None
        and gateway.collects
        and (plays if name == GatewayName.SANDBOX else gateway.sandboxed or not account.is_demo)
    ]


def check_offered(account: Account, gateway: str, *, gateway_for: GatewayFor = gateway_for) -> None:
    """Nothing, or CannotPayOnline where the account cannot use the gateway."""
    if gateway not in gateways_offered_to(account, gateway_for=gateway_for):
        raise CannotPayOnline(
            "This way to pay is not offered here; choose another one, or pay by bank transfer.",
            gateway=gateway,
        )


def pay_in_person(
    invoice: Invoice,
    *,
    gateway: str,
    return_url: str,
    now: datetime,
    gateway_for: GatewayFor = gateway_for,
) -> Payment:
    """The payment whose `action_url` is the page to pay all that is owed at, one however often.

    A page that stands is returned again; one at another gateway, or a charge that waits for the
    client elsewhere, is withdrawn first. Where the money came meanwhile, it is the payment that
    brought it. What the client's balance holds is used first. Never inside a transaction. Raises
    CannotPayOnline, NothingOwed, PaymentUnderWay while a charge has no outcome, OutcomeUnknown.
    """
    check_offered(invoice.account, gateway, gateway_for=gateway_for)
    if attempt := open_attempt(invoice):
        attempt = look_up_payment(attempt, now=now, gateway_for=gateway_for)
        if attempt.waits_for_client and not _serves(attempt, gateway=gateway, now=now):
            attempt = cancel_payment(attempt, now=now, gateway_for=gateway_for)
        if attempt.waits_for_client or attempt.status == Payment.Status.SUCCEEDED:
            return attempt
    apply_balance(invoice, now=now)
    attempt = _attempt(invoice, gateway=gateway, now=now)
    if attempt.waits_for_client:
        return attempt
    return _open_page(attempt, gateway_for(gateway), return_url=return_url, now=now)


def usable_gateway(name: str, *, gateway_for: GatewayFor = gateway_for) -> Gateway | None:
    """The gateway, or None where it is not set up on this installation or may not be used now."""
    try:
        return gateway_for(name)
    except (GatewayError, UnknownGateway):
        return None


def _serves(attempt: Payment, *, gateway: str, now: datetime) -> bool:
    """Whether the client can go on at the page that there is."""
    owed = Invoice.objects.get(pk=attempt.charged_invoice.pk).balance.amount
    is_fresh = not attempt.in_person or now - attempt.attempted_at < PAGE_LIFETIME
    is_the_one = attempt.gateway == gateway and attempt.amount == owed
    stands = bool(attempt.action_url) and attempt.withdrawing_since is None
    return stands and is_the_one and is_fresh


def _attempt(invoice: Invoice, *, gateway: str, now: datetime) -> Payment:
    """The attempt at this gateway that is open, or a new one; durable."""
    with transaction.atomic(durable=True):
        invoice = locked_invoice(invoice)
        earlier = open_attempt(invoice)
        if earlier is not None:
            if not earlier.in_person or earlier.gateway != gateway:
                raise PaymentUnderWay(
                    f"A payment for {invoice.number} is being made already; look again in a "
                    "few minutes."
                )
            return earlier
        owed = invoice.balance.amount
        if not owed:
            raise NothingOwed(f"Nothing is owed on invoice {invoice.number}.")
        return Payment.objects.create(
            account=invoice.account,
            invoice=invoice,
            gateway=GatewayName(gateway),
            in_person=True,
            customer=known_customer(invoice.account, gateway),
            amount=owed,
            currency=invoice.currency,
            idempotency_key=attempt_key(invoice),
            attempted_at=now,
        )


def _open_page(attempt: Payment, gateway: Gateway, *, return_url: str, now: datetime) -> Payment:
    """Have the gateway open its page, once per key; a lost answer is looked up."""
    if not attempt.claim_to_charge(now=now):
        return Payment.objects.get(pk=attempt.pk)
    try:
        charge = _start(attempt, gateway, return_url=return_url, now=now)
        attempt.taken_or_not()
    except GatewayError as failure:
        return resolve_failure(attempt, failure, now=now)
    return resolve(attempt, charge, now=now)


def _start(attempt: Payment, gateway: Gateway, *, return_url: str, now: datetime) -> Charge:
    try:
        return gateway.start_payment(
            attempt.money,
            customer=str(attempt.customer),
            key=attempt.idempotency_key,
            return_url=return_url,
            description=f"Invoice {attempt.charged_invoice.number}",
        )
    except OutcomeUnknown:
        charge = look_up(gateway, attempt, now=now)
        if charge is None:
            raise
        return charge
