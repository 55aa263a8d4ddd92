"""Money that came by bank transfer: entered by a person, and taken back where that was wrong."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import User
from igny8.billing.actions.gateways import gateway_for
from igny8.billing.actions.payments import GatewayFor, cancel_payment
from igny8.billing.actions.receipts import count_payment, locked_invoice, uncount_payment
from igny8.billing.errors import (
    CannotUndo,
    NothingOwed,
    PaymentUnderWay,
    ReferenceUsed,
    WrongAmount,
    WrongDay,
    WrongReference,
)
from igny8.billing.models import Invoice, Payment
from igny8.billing.models.payments import GatewayName
from igny8.billing.rules.invoices import check_currency, check_price
from igny8.kit.clock import local_date

LONGEST_REFERENCE = 120


@transaction.atomic
def record_manual_payment(
    invoice: Invoice,
    *,
    amount: Decimal,
    reference: str,
    by: User,
    now: datetime,
    on: date | None = None,
    currency: str = "",
) -> Payment:
    """Mark (a part of) an invoice paid by bank transfer, once per reference of the invoice.

    `amount` is in the invoice's currency, which `currency` may confirm; `on` is the account's local
    day on which the money came (default: today). The same entry again is the one that is there.
    Raises WrongCurrency, WrongAmount where it is more than is owed, WrongDay, WrongReference,
    ReferenceUsed, NothingOwed, PaymentUnderWay; then nothing has changed.
    """
    invoice = locked_invoice(invoice)
    day = on or local_date(now, invoice.account.time_zone)
    reference = _checked_reference(reference)
    check_currency(currency or invoice.currency, account_currency=invoice.currency)
    check_price(amount, currency=invoice.currency)
    if known := _entry(invoice, reference):
        _check_same(known, amount=amount, day=day)
        return known
    _check_payable(invoice)
    _check_amount(invoice, amount)
    _check_day(invoice, day, today=local_date(now, invoice.account.time_zone))
    payment = Payment.objects.create(
        account=invoice.account,
        invoice=invoice,
        gateway=GatewayName.MANUAL,
        amount=amount,
        currency=invoice.currency,
        idempotency_key=f"transfer:{invoice.pk}:{invoice.payments.count() + 1}",
        recorded_by=by,
        attempted_at=now,
    )
    count_payment(payment, invoice, reference=reference, on=day, now=now)
    _note(payment, invoice, verb="recorded", by=by, now=now)
    return payment


def take_back_payment(
    payment: Payment,
    *,
    by: User,
    reason: str,
    now: datetime,
    gateway_for: GatewayFor = gateway_for,
) -> Payment:
    """Undo a transfer that was entered wrongly, or withdraw a charge that waits for the client.

    Never inside a transaction where a gateway has the charge. Raises CannotUndo where the money was
    taken by a gateway or never came, PaymentUnderWay where a charge cannot be withdrawn yet.
    """
    if payment.gateway == GatewayName.MANUAL:
        return _undo_transfer(payment, by=by, reason=reason, now=now)
    if payment.status == Payment.Status.SUCCEEDED:
        raise CannotUndo(
            f"{payment.money} were taken by {payment.get_gateway_display()}; giving them back "
            "takes a refund, not an undo."
        )
    if payment.is_resolved:
        raise CannotUndo("This charge did not go through; there is nothing to take back.")
    return cancel_payment(payment, now=now, gateway_for=gateway_for)


@transaction.atomic
def _undo_transfer(payment: Payment, *, by: User, reason: str, now: datetime) -> Payment:
    """The entry stays, marked as taken back; once."""
    invoice = locked_invoice(payment.invoice)
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if payment.is_taken_by_hand:
        payment.undo(by=by, reason=reason, now=now)
        uncount_payment(payment, invoice, now=now)
        _note(payment, invoice, verb="took_back", by=by, now=now)
    return payment


def _checked_reference(reference: str) -> str:
    plain = " ".join(reference.split())
    if not plain or len(plain) > LONGEST_REFERENCE:
        raise WrongReference(
            "Give the transfer's reference as the bank's statement has it, in "
            f"{LONGEST_REFERENCE} characters at most.",
            fields={"reference": "The transfer's reference from the statement."},
        )
    return plain


def _entry(invoice: Invoice, reference: str) -> Payment | None:
    """The entry with this reference on this invoice that counts."""
    return invoice.payments.filter(
        gateway=GatewayName.MANUAL, status=Payment.Status.SUCCEEDED, reference__iexact=reference
    ).first()


def _check_same(known: Payment, *, amount: Decimal, day: date) -> None:
    if (known.amount, known.received_on) != (amount, day):
        raise ReferenceUsed(
            f"“{known.reference}” is on this invoice already: {known.money} on "
            f"{known.received_on}. If this is another transfer, add to its reference; if that "
            "entry is wrong, undo it first.",
            reference=known.reference,
            amount=str(known.amount),
            received_on=str(known.received_on),
        )


def _check_payable(invoice: Invoice) -> None:
    if not invoice.balance.amount:
        raise NothingOwed(f"Invoice {invoice.number} is paid.")
    if invoice.payments.filter(status__in=Payment.UNRESOLVED).exists():
        raise PaymentUnderWay(
            f"A charge for {invoice.number} has no known outcome yet; wait for it or withdraw it."
        )


def _check_amount(invoice: Invoice, amount: Decimal) -> None:
    if not 0 < amount <= invoice.balance.amount:
        raise WrongAmount(
            f"{invoice.balance} are owed on {invoice.number}; {amount} cannot be paid on it.",
            amount=str(amount),
            owed=str(invoice.balance.amount),
            fields={"amount": f"More than nothing, and {invoice.balance} at most."},
        )


def _check_day(invoice: Invoice, day: date, *, today: date) -> None:
    if day > today:
        raise WrongDay(
            f"{day} has not come yet; enter a payment once the money is there.",
            fields={"on": "Today or earlier."},
        )
    if day < invoice.issued_on:
        raise WrongDay(
            f"{invoice.number} was issued on {invoice.issued_on}; it cannot have been paid on "
            f"{day}.",
            fields={"on": f"{invoice.issued_on} or later."},
        )


def _note(payment: Payment, invoice: Invoice, *, verb: str, by: User, now: datetime) -> None:
    title = f"{payment.money} on {invoice.number}, {payment.reference}"
    record(
        payment.account, actor=by, verb=verb, subject="payment", subject_id=payment.pk, now=now,
        detail={"title": title, "reason": payment.undone_reason},
    )  # fmt: skip
