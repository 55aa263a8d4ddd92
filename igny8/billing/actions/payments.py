"""Being paid through a gateway: attempt, charge, outcome. Transfers are in transfers.py.

The attempt is written first and the charge is made outside any transaction (decisions 3.10).
Whatever happens in between, the attempt is found again, looked up at the gateway, and resolved
once.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from igny8.billing.actions.balance import apply_balance
from igny8.billing.actions.gateways import gateway_for
from igny8.billing.actions.receipts import count_payment, locked_invoice
from igny8.billing.errors import CardDeclined, OutcomeUnknown, PaymentUnderWay
from igny8.billing.events import PaymentFailed
from igny8.billing.gateways.base import Gateway
from igny8.billing.models import Invoice, Payment
from igny8.billing.queries.invoices import default_method
from igny8.billing.rules.charges import Charge, ChargeStatus
from igny8.kit.clock import local_date
from igny8.kit.errors import GatewayError
from igny8.kit.events import publish

GatewayFor = Callable[[str], Gateway]


def collect_payment(
    invoice: Invoice, *, now: datetime, gateway_for: GatewayFor = gateway_for
) -> Payment | None:
    """Charge what is owed by the account's default method; an earlier attempt is resolved first.

    What the client's balance holds is used before anything is charged. None where nothing is owed
    or the account pays by transfer. Never inside a transaction. Raises GatewayError
    (OutcomeUnknown) while the outcome is not known: call again, and it is looked up.
    """
    apply_balance(invoice, now=now)
    attempt, is_new = _attempt(invoice, now=now, gateway_for=gateway_for)
    if attempt is None:
        return None
    gateway = gateway_for(attempt.gateway)
    try:
        charge = None if is_new else _look_up(gateway, attempt)
        charge = charge or _charge(gateway, attempt)
    except GatewayError as failure:
        return _resolve_failure(attempt, failure, now=now)
    return _resolve(attempt, charge, now=now)


def cancel_payment(
    payment: Payment, *, now: datetime, gateway_for: GatewayFor = gateway_for
) -> Payment:
    """Withdraw an attempt that waits for the client. Raises PaymentUnderWay where it cannot be."""
    charge = gateway_for(payment.gateway).cancel_charge(payment.idempotency_key)
    if charge is None:
        raise PaymentUnderWay("The gateway does not know this charge yet; try again later.")
    return _resolve(payment, charge, now=now)


def _attempt(
    invoice: Invoice, *, now: datetime, gateway_for: GatewayFor
) -> tuple[Payment | None, bool]:
    """The unresolved attempt, or a new one; durable: written before anybody is charged."""
    with transaction.atomic(durable=True):
        invoice = locked_invoice(invoice)
        earlier = invoice.payments.filter(status__in=Payment.UNRESOLVED).first()
        if earlier is not None:
            return earlier, False
        method = default_method(invoice.account)
        owed = invoice.balance.amount
        if method is None or not owed or not gateway_for(method.gateway).collects:
            return None, False
        number = invoice.payments.count() + 1
        attempt = Payment.objects.create(
            account=invoice.account,
            invoice=invoice,
            gateway=method.gateway,
            customer=method.customer,
            amount=owed,
            currency=invoice.currency,
            idempotency_key=f"invoice:{invoice.pk}:{number}",
            attempted_at=now,
        )
        return attempt, True


def _charge(gateway: Gateway, attempt: Payment) -> Charge:
    """Charge once per key; where the answer is lost, look it up before giving up."""
    key = attempt.idempotency_key
    try:
        return gateway.charge(attempt.money, customer=str(attempt.customer), key=key)
    except OutcomeUnknown:
        charge = _look_up(gateway, attempt)
        if charge is None:
            raise
        return charge


def _look_up(gateway: Gateway, attempt: Payment) -> Charge | None:
    """What became of the attempt; a look-up that fails, however it does, says nothing about it."""
    try:
        return gateway.find_charge(attempt.idempotency_key)
    except GatewayError as failure:
        raise OutcomeUnknown(failure.message) from failure


def _resolve_failure(attempt: Payment, failure: GatewayError, *, now: datetime) -> Payment:
    """Declined for good, or not known yet: then the attempt stays open and the failure goes on."""
    declined = isinstance(failure, CardDeclined)
    with transaction.atomic():
        payment = Payment.objects.select_for_update().get(pk=attempt.pk)
        if payment.is_resolved:
            return payment
        if declined or failure.permanent:
            code = str(failure.details.get("failure_code", failure.code))
            _fail(payment, code=code, failure=failure.message, now=now)
            return payment
        payment.wait(Payment.Status.UNKNOWN)
    raise failure


def _resolve(attempt: Payment, charge: Charge, *, now: datetime) -> Payment:
    """Write down, once, what the gateway says became of the attempt."""
    with transaction.atomic():
        invoice = locked_invoice(attempt.charged_invoice)
        payment = Payment.objects.select_for_update().get(pk=attempt.pk)
        if payment.is_resolved:
            return payment
        if charge.status is ChargeStatus.SETTLED:
            day = local_date(now, invoice.account.time_zone)
            count_payment(payment, invoice, reference=charge.reference, on=day, now=now)
        elif charge.status is ChargeStatus.NEEDS_AUTHENTICATION:
            payment.wait(
                Payment.Status.NEEDS_AUTHENTICATION,
                action_url=charge.action_url,
                reference=charge.reference,
            )
        else:
            code = charge.failure_code or charge.status.value
            _fail(payment, code=code, failure=charge.failure or "Withdrawn.", now=now)
        return payment


def _fail(payment: Payment, *, code: str, failure: str, now: datetime) -> None:
    payment.fail(code=code, failure=failure, now=now)
    publish(
        PaymentFailed(payment_id=payment.pk, invoice_id=payment.charged_invoice.pk),
        account=payment.account,
        now=now,
    )
