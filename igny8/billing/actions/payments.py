"""Being paid through a gateway without the client: attempt, charge, outcome.

The attempt is written first and the charge is made outside any transaction (decisions 3.10).
Whatever happens in between, the attempt is found again, looked up at the gateway, and resolved
once. Paying in person is in in_person.py, transfers are in transfers.py.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from igny8.billing.actions.balance import apply_balance
from igny8.billing.actions.gateways import gateway_for
from igny8.billing.actions.outcomes import give_up_attempt, look_up, resolve, resolve_failure
from igny8.billing.actions.receipts import locked_invoice
from igny8.billing.errors import CardDeclined, OutcomeUnknown, PaymentUnderWay
from igny8.billing.gateways.base import Gateway
from igny8.billing.models import Invoice, Payment
from igny8.billing.queries.invoices import default_method
from igny8.billing.rules.charges import Charge
from igny8.kit.errors import GatewayError

GatewayFor = Callable[[str], Gateway]

# A client may still be typing at a page of the gateway's that was opened so lately.
AT_THE_PAGE = timedelta(hours=1)
# No call of ours takes so long: what the gateway does not know by then never reached it.
NEVER_ARRIVED = timedelta(hours=1)


def collect_payment(
    invoice: Invoice, *, now: datetime, occasion: str = "", gateway_for: GatewayFor = gateway_for
) -> Payment | None:
    """Charge what is owed by the account's default method; an earlier attempt is resolved first.

    What the client's balance holds is used before anything is charged. Once per `occasion`, where
    one is named: a repetition finds the attempt that was made then. None where nothing is owed or
    the account pays by transfer. Never inside a transaction. Raises GatewayError (OutcomeUnknown)
    while the outcome is not known: call again, and it is looked up.
    """
    earlier = _earlier(invoice, now=now, gateway_for=gateway_for)
    if earlier is not None and not _makes_way(earlier, occasion):
        return earlier
    apply_balance(invoice, now=now)
    attempt, is_new = _attempt(invoice, occasion=occasion, now=now, gateway_for=gateway_for)
    if attempt is None or attempt.is_resolved or attempt.in_person:
        return attempt
    return _carry_out(attempt, is_new=is_new, now=now, gateway_for=gateway_for)


def cancel_payment(
    payment: Payment, *, now: datetime, gateway_for: GatewayFor = gateway_for
) -> Payment:
    """Withdraw an attempt that waits for the client: from now on nobody takes it.

    Raises PaymentUnderWay where it is being taken or the gateway does not know it yet, GatewayError
    where it does not answer; then it waits as before.
    """
    if not payment.claim_to_withdraw(now=now):
        raise PaymentUnderWay("The client is paying this moment; look again in a few minutes.")
    try:
        charge = gateway_for(payment.gateway).cancel_charge(
            payment.idempotency_key, customer=str(payment.customer), reference=payment.reference
        )
    except GatewayError:
        payment.not_withdrawn()
        raise
    if charge is None:
        payment.not_withdrawn()
        raise PaymentUnderWay("The gateway does not know this charge yet; try again later.")
    return resolve(payment, charge, now=now)


def look_up_payment(
    payment: Payment, *, now: datetime, gateway_for: GatewayFor = gateway_for
) -> Payment:
    """Resolve an attempt by what its gateway says; one that never reached it is given up in time.

    Where less is owed by now than the client would pay, their payment is withdrawn. Never inside a
    transaction. Raises OutcomeUnknown while the gateway does not answer.
    """
    if payment.is_resolved:
        return payment
    if payment.waits_for_client and _asks_too_much(payment):
        return cancel_payment(payment, now=now, gateway_for=gateway_for)
    try:
        charge = look_up(gateway_for(payment.gateway), payment, now=now)
    except CardDeclined as declined:
        return resolve_failure(payment, declined, now=now)
    if charge is not None:
        return resolve(payment, charge, now=now)
    if now - payment.attempted_at >= NEVER_ARRIVED:
        return give_up_attempt(payment, failure="The charge never reached the gateway.", now=now)
    return payment


def open_attempt(invoice: Invoice) -> Payment | None:
    """The attempt of the invoice that has no outcome yet; there is one at most."""
    rows = invoice.payments.filter(status__in=Payment.UNRESOLVED)
    return rows.select_related("account", "invoice__account", "method").first()


def attempt_key(invoice: Invoice) -> str:
    """The gateway's idempotency key of the next attempt; the caller holds the invoice."""
    return f"invoice:{invoice.pk}:{invoice.payments.count() + 1}"


def _earlier(invoice: Invoice, *, now: datetime, gateway_for: GatewayFor) -> Payment | None:
    """What became of the attempt that had no outcome yet; None where there is none any more."""
    attempt = open_attempt(invoice)
    if attempt is None:
        return None
    if attempt.in_person or attempt.waits_for_client:
        attempt = look_up_payment(attempt, now=now, gateway_for=gateway_for)
        if attempt.waits_for_client and _is_outdated(attempt, now=now):
            attempt = cancel_payment(attempt, now=now, gateway_for=gateway_for)
            return None if attempt.status == Payment.Status.FAILED else attempt
        return attempt
    return _carry_out(attempt, is_new=False, now=now, gateway_for=gateway_for)


def _is_outdated(attempt: Payment, *, now: datetime) -> bool:
    """Whether the client has left the page, or pays by something else by now."""
    if attempt.in_person:
        return now - attempt.attempted_at >= AT_THE_PAGE
    method = default_method(attempt.account)
    return attempt.method_id is not None and attempt.method_id != (method and method.pk)


def _makes_way(earlier: Payment, occasion: str) -> bool:
    """Whether the earlier attempt failed and this occasion has not had its own."""
    failed = earlier.status == Payment.Status.FAILED
    return failed and bool(occasion) and earlier.occasion != occasion


def _asks_too_much(payment: Payment) -> bool:
    return Invoice.objects.get(pk=payment.charged_invoice.pk).balance.amount < payment.amount


def _attempt(
    invoice: Invoice, *, occasion: str, now: datetime, gateway_for: GatewayFor
) -> tuple[Payment | None, bool]:
    """The attempt of this occasion or the unresolved one, or a new one.

    Durable: it is written before anybody is charged.
    """
    with transaction.atomic(durable=True):
        invoice = locked_invoice(invoice)
        made = invoice.payments.filter(occasion=occasion).first() if occasion else None
        if earlier := made or open_attempt(invoice):
            return earlier, False
        method = default_method(invoice.account)
        owed = invoice.balance.amount
        if method is None or not owed or not gateway_for(method.gateway).collects:
            return None, False
        attempt = Payment.objects.create(
            account=invoice.account,
            invoice=invoice,
            gateway=method.gateway,
            method=method,
            customer=method.customer,
            occasion=occasion,
            amount=owed,
            currency=invoice.currency,
            idempotency_key=attempt_key(invoice),
            attempted_at=now,
        )
        return attempt, True


def _carry_out(
    attempt: Payment, *, is_new: bool, now: datetime, gateway_for: GatewayFor
) -> Payment:
    gateway = gateway_for(attempt.gateway)
    try:
        charge = None if is_new else look_up(gateway, attempt, now=now)
        if charge is None:
            if not attempt.claim_to_charge(now=now):
                return Payment.objects.get(pk=attempt.pk)
            charge = _charge(gateway, attempt, now=now)
            attempt.taken_or_not()
    except GatewayError as failure:
        return resolve_failure(attempt, failure, now=now)
    return resolve(attempt, charge, now=now)


def _charge(gateway: Gateway, attempt: Payment, *, now: datetime) -> Charge:
    """Charge once per key; where the answer is lost, look it up before giving up."""
    try:
        return gateway.charge(
            attempt.money,
            customer=str(attempt.customer),
            key=attempt.idempotency_key,
            method=str(attempt.method.reference) if attempt.method else "",
        )
    except OutcomeUnknown:
        charge = look_up(gateway, attempt, now=now)
        if charge is None:
            raise
        return charge
