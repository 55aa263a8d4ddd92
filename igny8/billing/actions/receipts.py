"""Counting money that came, on its invoice and in the journal; and uncounting a wrong entry."""

from datetime import date, datetime
from decimal import Decimal

from igny8.billing.actions.journal import post
from igny8.billing.actions.receipt_documents import queue_receipt
from igny8.billing.events import InvoicePaid
from igny8.billing.models import Invoice, Payment
from igny8.billing.rules.journal import payment_entries
from igny8.kit.events import publish


def locked_invoice(invoice: Invoice) -> Invoice:
    """The invoice as it is now, held until the transaction ends."""
    locked = Invoice.objects.select_for_update(no_key=True, of=("self",))
    return locked.select_related("account").get(pk=invoice.pk)


def count_payment(
    payment: Payment, invoice: Invoice, *, reference: str, on: date, now: datetime
) -> None:
    """The money came on a local day: count it and book it. The caller holds the invoice.

    What comes beyond what is owed by now goes to the client's balance.
    """
    surplus = max(payment.amount - invoice.balance.amount, Decimal(0))
    payment.succeed(reference=reference, on=on, now=now, surplus=surplus)
    book_payment(payment, on=on, now=now)
    if payment.counted:
        invoice.receive(payment.counted, now=now)
        tell_if_paid(invoice, now=now)


def book_payment(payment: Payment, *, on: date, now: datetime) -> None:
    """Book money that came on a local day, and have its receipt sent."""
    post(
        payment.account,
        kind="payment",
        entries=payment_entries(
            payment.money, gateway=payment.gateway, surplus=payment.surplus_money
        ),
        key=f"payment:{payment.pk}",
        at=now,
        day=on,
        subject_id=str(payment.pk),
    )
    queue_receipt(payment, now=now)


def tell_if_paid(invoice: Invoice, *, now: datetime) -> None:
    """Tell the news where nothing is owed any more and something was paid."""
    if invoice.status == Invoice.Status.PAID:
        publish(InvoicePaid(invoice_id=invoice.pk), account=invoice.account, now=now)


def uncount_payment(payment: Payment, invoice: Invoice | None, *, now: datetime) -> None:
    """Book the opposite, today: what was read of an earlier month stays. The caller holds both."""
    if invoice is not None and payment.counted:
        invoice.give_back(payment.counted)
    post(
        payment.account,
        kind="payment_undone",
        entries=payment_entries(
            -payment.money, gateway=payment.gateway, surplus=-payment.surplus_money
        ),
        key=f"payment-undone:{payment.pk}",
        at=now,
        subject_id=str(payment.pk),
    )
