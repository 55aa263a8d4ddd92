"""Asking for what was not paid: a case for each unpaid invoice, opened, stepped, closed.

The steps are in dunning_steps.py, what pauses for a case in dunning_pauses.py.
"""

from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction

from igny8.accounts.models import Account
from igny8.billing.actions.dunning_letters import NEW_METHOD, Letter, write_to_client
from igny8.billing.actions.receipts import locked_invoice
from igny8.billing.events import (
    DebtsSettled,
    InvoiceCredited,
    InvoicePaid,
    InvoiceWrittenOff,
    MethodChosen,
    PaymentFailed,
    PaymentWaits,
)
from igny8.billing.models import DunningCase, Invoice, Payment, PaymentMethod
from igny8.billing.queries.collection import (
    due_cases,
    open_cases,
    overdue_without_case,
    settled_cases,
)
from igny8.billing.rules.dunning import check_gaps, next_step_day
from igny8.jobs.actions import enqueue
from igny8.kit.clock import local_date, local_moment
from igny8.kit.events import publish

# Steps are taken in the account's morning, when a person may read what we write and a bank works.
STEP_AT = time(9)


def retry_overdue_payments(*, now: datetime) -> int:
    """Open a case for each overdue invoice without one, close what is settled, queue what is due.

    One job a case, so that none stops the rest; how many steps are due. Raises WrongTerms where the
    schedule that is set cannot be kept.
    """
    check_gaps(settings.DUNNING_DAYS)
    for invoice in overdue_without_case(now=now):
        open_case(invoice, failed_on=invoice.due_on, now=now)
    for case in settled_cases():
        close_case(case, now=now)
    due = list(due_cases(now=now))
    for case in due:
        enqueue(
            "igny8.billing.tasks.take_dunning_step",
            str(case.pk),
            account=case.account,
            key=str(case.pk),
            title=f"Ask for {case.invoice.number} again",
            now=now,
        )
    return len(due)


@transaction.atomic
def open_case(
    invoice: Invoice, *, failed_on: date, now: datetime
) -> tuple[DunningCase | None, bool]:
    """The invoice's open case, and whether this call opened it; None where nothing is owed.

    `failed_on` is the account's local day from which the steps are counted.
    """
    invoice = locked_invoice(invoice)
    known = invoice.dunning_cases.filter(status__in=DunningCase.OPEN).first()
    if known is not None or invoice.status != Invoice.Status.OPEN:
        return known, False
    case = DunningCase.objects.create(
        account=invoice.account,
        invoice=invoice,
        failed_on=failed_on,
        next_step_at=step_moment(invoice.account, failed_on, taken=0),
        opened_at=now,
    )
    return case, True


def step_moment(account: Account, last: date, *, taken: int) -> datetime | None:
    """When the next step is due after one on a local day; None after the last one."""
    day = next_step_day(last, taken=taken, gaps=settings.DUNNING_DAYS)
    return local_moment(day, STEP_AT, account.time_zone) if day else None


@transaction.atomic
def close_case(case: DunningCase, *, now: datetime) -> DunningCase:
    """Ask no more, since nothing is owed; what paused for the account's debts may go on.

    An invoice that was written off was given up by a person, and lets nothing go on.
    """
    case = locked_case(case)
    if not case.is_open or case.invoice.status == Invoice.Status.OPEN:
        return case
    had_paused = case.status == DunningCase.Status.GIVEN_UP
    case.close(now=now)
    if had_paused and case.invoice.status != Invoice.Status.WRITTEN_OFF:
        publish(DebtsSettled(case_id=case.pk), account=case.account, now=now)
    return case


def locked_case(case: DunningCase) -> DunningCase:
    """The case as it is now, held until the transaction ends."""
    rows = DunningCase.objects.select_for_update(of=("self",))
    return rows.select_related("invoice__account", "account").get(pk=case.pk)


def after_failed_payment(event: PaymentFailed, *, now: datetime) -> None:
    """A charge failed: the invoice is asked for from now on, and the client reads why at once.

    Who failed by our own fault is not told so; the steps of a case have letters of their own.
    """
    payment = _payment(event)
    case, is_new = open_case(payment.charged_invoice, failed_on=_local_day(payment, now), now=now)
    if case is None:
        return
    case.note_failure(code=payment.failure_code, failure=payment.failure)
    if event.is_declined and (is_new or payment.occasion.startswith(NEW_METHOD)):
        write_to_client(case, Letter.FAILED, payment=payment, now=now)


def after_waiting_payment(event: PaymentWaits, *, now: datetime) -> None:
    """The client's bank wants to hear from them: they get the way there at once."""
    payment = _payment(event)
    case, _ = open_case(payment.charged_invoice, failed_on=_local_day(payment, now), now=now)
    if case is not None and payment.waits_for_client:
        write_to_client(case, Letter.CONFIRM, payment=payment, now=now)


def after_paid_invoice(event: InvoicePaid, *, now: datetime) -> None:
    """What is paid is asked for no more."""
    cases = DunningCase.objects.filter(invoice=event.invoice_id, status__in=DunningCase.OPEN)
    for case in cases:
        close_case(case, now=now)


def after_corrected_invoice(event: InvoiceCredited | InvoiceWrittenOff, *, now: datetime) -> None:
    """What was credited or given up whole is asked for no more."""
    invoice = Invoice.objects.get(pk=event.invoice_id)
    if invoice.balance.amount:
        return
    for case in DunningCase.objects.filter(invoice=invoice, status__in=DunningCase.OPEN):
        close_case(case, now=now)


def after_chosen_method(event: MethodChosen, *, now: datetime) -> None:
    """Another way to pay: what is asked for is collected by it at once (decisions 3.11).

    What failed only after it was chosen was tried by it already.
    """
    method = PaymentMethod.objects.select_related("account").get(pk=event.method_id)
    if not method.is_default:
        return
    for case in open_cases(method.account).filter(opened_at__lt=now):
        occasion = f"{NEW_METHOD}{method.pk}:{now:%Y%m%d%H%M%S}"
        enqueue(
            "igny8.billing.tasks.collect_payment",
            str(case.invoice_id),
            occasion,
            account=method.account,
            key=f"{case.invoice_id}:{occasion}",
            title=f"Collect {case.invoice.number} by {method}"[:200],
            now=now,
        )


def _payment(event: PaymentFailed | PaymentWaits) -> Payment:
    rows = Payment.objects.select_related("account", "invoice__account", "method")
    return rows.get(pk=event.payment_id)


def _local_day(payment: Payment, now: datetime) -> date:
    return local_date(now, payment.account.time_zone)
