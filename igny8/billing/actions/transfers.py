"""Money that came by bank transfer: entered by a person, and taken back where that was wrong."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from igny8.accounts.activity import record
from igny8.accounts.models import Account, User
from igny8.billing.actions.gateways import gateway_for
from igny8.billing.actions.locks import lock_account
from igny8.billing.actions.payments import GatewayFor, cancel_payment
from igny8.billing.actions.receipts import (
    book_payment,
    count_payment,
    locked_invoice,
    uncount_payment,
)
from igny8.billing.errors import (
    CannotUndo,
    NothingOwed,
    PaymentUnderWay,
    ReferenceUsed,
    WrongAmount,
    WrongDay,
    WrongReference,
)
from igny8.billing.models import Invoice, Payment, Refund
from igny8.billing.models.payments import GatewayName
from igny8.billing.queries.balance import client_balance
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
    surplus_to_balance: bool = False,
) -> Payment:
    """Mark (a part of) an invoice paid by bank transfer, once per reference of the invoice.

    `amount` is in the invoice's currency, which `currency` may confirm; `on` is the account's local
    day on which the money came (default: today). What is more than is owed is refused, or goes to
    the client's balance with `surplus_to_balance`. The same entry again is the one that is there.
    Raises WrongCurrency, WrongAmount, WrongDay, WrongReference, ReferenceUsed, NothingOwed,
    PaymentUnderWay; then nothing has changed.
    """
    invoice = locked_invoice(invoice)
    day = on or local_date(now, invoice.account.time_zone)
    reference = checked_reference(reference)
    check_currency(currency or invoice.currency, account_currency=invoice.currency)
    check_price(amount, currency=invoice.currency)
    if known := _entry(invoice.payments.all(), reference):
        _check_same(known, amount=amount, day=day)
        return known
    _check_payable(invoice, surplus_to_balance=surplus_to_balance)
    _check_amount(invoice, amount, surplus_to_balance=surplus_to_balance)
    check_day(day, today=local_date(now, invoice.account.time_zone))
    _check_issued(invoice, day)
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
    _note(payment, verb="recorded", by=by, now=now)
    return payment


@transaction.atomic
def record_prepayment(
    account: Account,
    *,
    amount: Decimal,
    reference: str,
    by: User,
    now: datetime,
    on: date | None = None,
    currency: str = "",
) -> Payment:
    """Keep a transfer that is for no invoice in the client's balance, once per reference.

    `amount` is in the account's currency, which `currency` may confirm; `on` is the account's local
    day on which the money came (default: today). The same entry again is the one that is there.
    Raises WrongCurrency, WrongAmount, WrongDay, WrongReference, ReferenceUsed.
    """
    lock_account(account)
    today = local_date(now, account.time_zone)
    day, reference = on or today, checked_reference(reference)
    check_currency(currency or account.currency, account_currency=account.currency)
    check_price(amount, currency=account.currency)
    prepayments = Payment.objects.for_account(account).filter(invoice__isnull=True)
    if known := _entry(prepayments, reference):
        _check_same(known, amount=amount, day=day)
        return known
    if not amount:
        raise WrongAmount(
            "A prepayment of nothing changes nothing.", fields={"amount": "More than nothing."}
        )
    check_day(day, today=today)
    payment = Payment.objects.create(
        account=account,
        gateway=GatewayName.MANUAL,
        amount=amount,
        surplus=amount,
        currency=account.currency,
        idempotency_key=f"prepayment:{account.pk}:{prepayments.count() + 1}",
        recorded_by=by,
        attempted_at=now,
    )
    payment.succeed(reference=reference, on=day, now=now, surplus=amount)
    book_payment(payment, on=day, now=now)
    _note(payment, verb="recorded", by=by, now=now)
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

    What was paid out of the client's balance goes back into it. Never inside a transaction where a
    gateway has the charge. Raises CannotUndo where the money was taken by a gateway, never came,
    was refunded, or went to a balance that is used up by now; PaymentUnderWay where a charge cannot
    be withdrawn yet.
    """
    if payment.gateway in (GatewayName.MANUAL, GatewayName.BALANCE):
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
    lock_account(payment.account)
    invoice = locked_invoice(payment.invoice) if payment.invoice else None
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if payment.can_undo:
        _check_undoable(payment)
        payment.undo(by=by, reason=reason, now=now)
        uncount_payment(payment, invoice, now=now)
        _note(payment, verb="took_back", by=by, now=now)
    return payment


def _check_undoable(payment: Payment) -> None:
    if payment.refunds.exclude(status=Refund.Status.FAILED).exists():
        raise CannotUndo("Some of this payment was given back; what came cannot be undone now.")
    if payment.surplus > client_balance(payment.account, currency=payment.currency).amount:
        raise CannotUndo(
            f"{payment.surplus_money} of this went to the client's balance and were used since; "
            "undo what they paid first.",
            surplus=str(payment.surplus),
        )


def checked_reference(reference: str) -> str:
    """The reference without stray spaces. Raises WrongReference where it is empty or too long."""
    plain = " ".join(reference.split())
    if not plain or len(plain) > LONGEST_REFERENCE:
        raise WrongReference(
            "Give the transfer's reference as the bank's statement has it, in "
            f"{LONGEST_REFERENCE} characters at most.",
            fields={"reference": "The transfer's reference from the statement."},
        )
    return plain


def check_day(day: date, *, today: date) -> None:
    """Nothing, or WrongDay where the day has not come."""
    if day > today:
        raise WrongDay(
            f"{day} has not come yet; enter a payment once the money is there.",
            fields={"on": "Today or earlier."},
        )


def _entry(payments: QuerySet[Payment], reference: str) -> Payment | None:
    """The transfer with this reference, among these, that counts."""
    return payments.filter(
        gateway=GatewayName.MANUAL, status=Payment.Status.SUCCEEDED, reference__iexact=reference
    ).first()


def _check_same(known: Payment, *, amount: Decimal, day: date) -> None:
    if (known.amount, known.received_on) != (amount, day):
        where = "on this invoice" if known.invoice_id else "among the prepayments"
        raise ReferenceUsed(
            f"“{known.reference}” is {where} already: {known.money} on "
            f"{known.received_on}. If this is another transfer, add to its reference; if that "
            "entry is wrong, undo it first.",
            reference=known.reference,
            amount=str(known.amount),
            received_on=str(known.received_on),
        )


def _check_payable(invoice: Invoice, *, surplus_to_balance: bool) -> None:
    if invoice.status == Invoice.Status.WRITTEN_OFF:
        raise NothingOwed(
            f"{invoice.number} was written off; take that back first, then enter the payment."
        )
    if not invoice.balance.amount and not surplus_to_balance:
        state = invoice.get_status_display().lower()
        raise NothingOwed(f"Invoice {invoice.number} is {state}; nothing is owed on it.")
    if invoice.payments.filter(status__in=Payment.UNRESOLVED).exists():
        raise PaymentUnderWay(
            f"A charge for {invoice.number} has no known outcome yet; wait for it or withdraw it."
        )


def _check_amount(invoice: Invoice, amount: Decimal, *, surplus_to_balance: bool) -> None:
    if amount <= 0 or (amount > invoice.balance.amount and not surplus_to_balance):
        raise WrongAmount(
            f"{invoice.balance} are owed on {invoice.number}; {amount} cannot be paid on it.",
            amount=str(amount),
            owed=str(invoice.balance.amount),
            fields={"amount": f"More than nothing, and {invoice.balance} at most."},
        )


def _check_issued(invoice: Invoice, day: date) -> None:
    if day < invoice.issued_on:
        raise WrongDay(
            f"{invoice.number} was issued on {invoice.issued_on}; it cannot have been paid on "
            f"{day}.",
            fields={"on": f"{invoice.issued_on} or later."},
        )


def _note(payment: Payment, *, verb: str, by: User, now: datetime) -> None:
    what = f"on {payment.invoice.number}" if payment.invoice else "in advance"
    title = f"{payment.money} {what}, {payment.reference or payment.get_gateway_display()}"
    record(
        payment.account, actor=by, verb=verb, subject="payment", subject_id=payment.pk, now=now,
        detail={"title": title, "reason": payment.undone_reason},
    )  # fmt: skip
