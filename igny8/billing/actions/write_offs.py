"""Giving up what a client will not pay, and hoping for it again."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import User
from igny8.billing.actions.credit_notes import checked_reason
from igny8.billing.actions.journal import post
from igny8.billing.actions.receipts import locked_invoice
from igny8.billing.errors import (
    KeyReused,
    NothingToWriteOff,
    PaymentUnderWay,
    WrongAmount,
)
from igny8.billing.events import InvoiceWrittenOff
from igny8.billing.models import Invoice, JournalTransaction, Payment
from igny8.billing.rules.corrections import write_off_entries
from igny8.billing.rules.invoices import check_price
from igny8.kit.events import publish
from igny8.kit.money import Money

WRITE_OFF = "write_off"
RECOVERY = "recovery"


@transaction.atomic
def write_off_invoice(
    invoice: Invoice,
    *,
    reason: str,
    by: User,
    key: str,
    now: datetime,
    amount: Decimal | None = None,
) -> Invoice:
    """Give up what is owed on an invoice, or a part of it, once per key of the account.

    It is a loss; the document stays as it is. `amount` is in the invoice's currency, by default all
    that is owed. Raises WrongAmount, WrongReason, NothingToWriteOff, PaymentUnderWay, KeyReused;
    then nothing has changed.
    """
    invoice = locked_invoice(invoice)
    reason = checked_reason(reason)
    if _is_booked(invoice, WRITE_OFF, key, amount=amount):
        return invoice
    owed = invoice.balance
    if not owed.amount:
        raise NothingToWriteOff(f"Nothing is owed on {invoice.number}.")
    if invoice.payments.filter(status__in=Payment.UNRESOLVED).exists():
        raise PaymentUnderWay(
            f"A charge for {invoice.number} has no known outcome yet; wait for it or withdraw it."
        )
    given_up = _checked(amount, of=owed, what=f"are owed on {invoice.number}")
    invoice.write_off(given_up, now=now)
    _book(invoice, WRITE_OFF, Money(given_up, invoice.currency), key=key, now=now)
    _note(invoice, "wrote_off", given_up, reason=reason, by=by, now=now)
    publish(InvoiceWrittenOff(invoice_id=invoice.pk), account=invoice.account, now=now)
    return invoice


@transaction.atomic
def recover_invoice(
    invoice: Invoice,
    *,
    reason: str,
    by: User,
    key: str,
    now: datetime,
    amount: Decimal | None = None,
) -> Invoice:
    """Hope again for what was given up of an invoice, or a part of it, once per key.

    It is owed again, and a payment of it is entered or collected as of any other. `amount` is by
    default all that was given up. Raises WrongAmount, WrongReason, NothingToWriteOff, KeyReused.
    """
    invoice = locked_invoice(invoice)
    reason = checked_reason(reason)
    if _is_booked(invoice, RECOVERY, key, amount=amount):
        return invoice
    lost = Money(invoice.written_off_amount, invoice.currency)
    if not lost.amount:
        raise NothingToWriteOff(f"Nothing of {invoice.number} was written off.")
    back = _checked(amount, of=lost, what=f"of {invoice.number} were written off")
    invoice.recover(back)
    _book(invoice, RECOVERY, Money(-back, invoice.currency), key=key, now=now)
    _note(invoice, "recovered", back, reason=reason, by=by, now=now)
    return invoice


def _is_booked(invoice: Invoice, kind: str, key: str, *, amount: Decimal | None) -> bool:
    """Whether this was done under the key. Raises KeyReused where something else was."""
    booked = JournalTransaction.objects.for_account(invoice.account)
    known = booked.filter(key=f"{kind}:{key}").first()
    if known is None:
        return False
    booked_amount = max(entry.amount for entry in known.entries.all())
    if known.subject_id != str(invoice.pk) or amount not in (None, booked_amount):
        raise KeyReused(f"The key {key!r} stands for {booked_amount} written off.", key=key)
    return True


def _checked(amount: Decimal | None, *, of: Money, what: str) -> Decimal:
    if amount is None:
        return of.amount
    check_price(amount, currency=of.currency)
    if not 0 < amount <= of.amount:
        raise WrongAmount(
            f"{of} {what}; {amount} is not a part of that.",
            amount=str(amount),
            fields={"amount": f"More than nothing, and {of} at most."},
        )
    return amount


def _book(invoice: Invoice, kind: str, amount: Money, *, key: str, now: datetime) -> None:
    post(
        invoice.account,
        kind=kind,
        entries=write_off_entries(amount),
        key=f"{kind}:{key}",
        at=now,
        subject_id=str(invoice.pk),
    )


def _note(
    invoice: Invoice, verb: str, amount: Decimal, *, reason: str, by: User, now: datetime
) -> None:
    title = f"{Money(amount, invoice.currency)} of {invoice.number}"
    record(
        invoice.account, actor=by, verb=verb, subject="invoice", subject_id=invoice.pk, now=now,
        detail={"title": title, "reason": reason},
    )  # fmt: skip
