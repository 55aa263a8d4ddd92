"""What became of an attempt to be paid: written down once, by whoever hears of it first."""

from datetime import datetime

from django.db import transaction

from igny8.billing.actions.receipts import count_payment, locked_invoice
from igny8.billing.errors import CardDeclined, ChargeDiffers, OutcomeUnknown
from igny8.billing.events import PaymentFailed, PaymentWaits
from igny8.billing.gateways.base import Gateway
from igny8.billing.models import Payment
from igny8.billing.rules.charges import Charge, ChargeStatus
from igny8.billing.rules.declines import is_hopeless
from igny8.kit.clock import local_date
from igny8.kit.errors import GatewayError
from igny8.kit.events import publish

WAITING = {
    ChargeStatus.PROCESSING: Payment.Status.PROCESSING,
    ChargeStatus.NEEDS_AUTHENTICATION: Payment.Status.NEEDS_AUTHENTICATION,
}


def look_up(gateway: Gateway, attempt: Payment, *, now: datetime) -> Charge | None:
    """What became of the attempt, by the gateway's word; None where it never reached it.

    What the client agreed to in person is taken now, by one of us at a time and never while another
    withdraws it. Raises CardDeclined, and OutcomeUnknown: a look-up that fails, however it does,
    says nothing about the money.
    """
    takes = attempt.waits_for_client and attempt.claim_to_take(now=now)
    ask = gateway.complete_payment if takes else gateway.find_charge
    try:
        charge = ask(
            attempt.idempotency_key, customer=str(attempt.customer), reference=attempt.reference
        )
    except CardDeclined:
        raise
    except GatewayError as failure:
        # What was being taken may come yet: the claim stands until it is old.
        raise OutcomeUnknown(failure.message) from failure
    if takes:
        attempt.taken_or_not()
    return charge


def resolve(attempt: Payment, charge: Charge, *, now: datetime) -> Payment:
    """Write down what the gateway says became of the attempt; an outcome is written once.

    Money that came after all, on an attempt that had failed, is counted too. Raises ChargeDiffers
    where it took another amount, and then nothing has changed.
    """
    with transaction.atomic():
        invoice = locked_invoice(attempt.charged_invoice)
        payment = _locked(attempt)
        if charge.status is ChargeStatus.SETTLED:
            if payment.status not in (Payment.Status.SUCCEEDED, Payment.Status.UNDONE):
                _check_amount(payment, charge)
                day = local_date(now, invoice.account.time_zone)
                count_payment(payment, invoice, reference=charge.reference, on=day, now=now)
        elif payment.is_resolved:
            return payment
        elif status := WAITING.get(charge.status):
            _wait(payment, charge, status, now=now)
        else:
            _end(payment, charge, now=now)
        return payment


def resolve_failure(attempt: Payment, failure: GatewayError, *, now: datetime) -> Payment:
    """Declined for good; or not known yet: then the attempt stays open and the failure goes on."""
    with transaction.atomic():
        payment = _locked(attempt)
        if payment.is_resolved:
            return payment
        if isinstance(failure, CardDeclined) or failure.permanent:
            code = str(failure.details.get("failure_code", failure.code))
            is_declined = isinstance(failure, CardDeclined)
            payment.fail(
                code=code,
                failure=failure.message,
                now=now,
                is_hopeless=is_hopeless(code) or (is_declined and failure.permanent),
            )
            _tell_failure(payment, now=now, is_declined=is_declined)
            return payment
        if payment.status == Payment.Status.ATTEMPTED:
            payment.wait(Payment.Status.UNKNOWN)
    raise failure


def give_up_attempt(attempt: Payment, *, failure: str, now: datetime) -> Payment:
    """The gateway never had it, and nobody is at work on it any more: another one may follow."""
    with transaction.atomic():
        payment = _locked(attempt)
        if not (payment.is_resolved or payment.is_being_taken(now=now)):
            payment.fail(code="never_arrived", failure=failure, now=now)
            _tell_failure(payment, now=now, is_declined=False)
        return payment


def _locked(attempt: Payment) -> Payment:
    rows = Payment.objects.select_for_update(of=("self",)).select_related("account", "method")
    return rows.get(pk=attempt.pk)


def _check_amount(payment: Payment, charge: Charge) -> None:
    if charge.amount != payment.money.rounded():
        raise ChargeDiffers(
            f"{payment.get_gateway_display()} took {charge.amount} where {payment.money} were "
            f"asked for on invoice {payment.charged_invoice.number}.",
            taken=str(charge.amount),
            asked=str(payment.money),
        )


def _wait(payment: Payment, charge: Charge, status: str, *, now: datetime) -> None:
    is_news = not payment.waits_for_client
    payment.wait(status, action_url=charge.action_url, reference=charge.reference)
    if payment.waits_for_client and is_news and not payment.in_person:
        publish(
            PaymentWaits(payment_id=payment.pk, invoice_id=payment.charged_invoice.pk),
            account=payment.account,
            now=now,
        )


def _end(payment: Payment, charge: Charge, *, now: datetime) -> None:
    """Declined, or withdrawn by ourselves: that is no news."""
    if charge.status is ChargeStatus.CANCELLED:
        payment.fail(code=charge.failure_code or "cancelled", failure="Withdrawn.", now=now)
        return
    code = charge.failure_code or charge.status.value
    payment.fail(
        code=code,
        failure=charge.failure or "The bank declined it.",
        now=now,
        is_hopeless=is_hopeless(code),
    )
    _tell_failure(payment, now=now, is_declined=True)


def _tell_failure(payment: Payment, *, now: datetime, is_declined: bool) -> None:
    """Who pays in person sees for themselves that it failed."""
    if payment.in_person:
        return
    publish(
        PaymentFailed(
            payment_id=payment.pk, invoice_id=payment.charged_invoice.pk, is_declined=is_declined
        ),
        account=payment.account,
        now=now,
    )
