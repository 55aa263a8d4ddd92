"""Counting money that came, on its invoice and in the journal; and uncounting a wrong entry."""

from datetime import date, datetime

from igny8.billing.actions.journal import post
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
    """The money came on a local day: count it and book it. The caller holds the invoice."""
    payment.succeed(reference=reference, on=on, now=now)
    invoice.receive(payment.amount, now=now)
    post(
        payment.account,
        kind="payment",
        entries=payment_entries(payment.money, gateway=payment.gateway),
        key=f"payment:{payment.pk}",
        at=now,
        day=on,
        subject_id=str(payment.pk),
    )
    if not invoice.balance.amount:
        publish(InvoicePaid(invoice_id=invoice.pk), account=invoice.account, now=now)


def uncount_payment(payment: Payment, invoice: Invoice, *, now: datetime) -> None:
    """Book the opposite, today: what was read of an earlier month stays. The caller holds both."""
    invoice.give_back(payment.amount)
    post(
        payment.account,
        kind="payment_undone",
        entries=payment_entries(-payment.money, gateway=payment.gateway),
        key=f"payment-undone:{payment.pk}",
        at=now,
        subject_id=str(payment.pk),
    )
