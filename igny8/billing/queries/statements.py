"""The statement of account: all that a client was billed, paid and got back, day by day."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum

from igny8.accounts.models import Account
from igny8.billing.models import CreditNote, Invoice, JournalEntry, Payment, Refund
from igny8.billing.rules.journal import Ledger
from igny8.kit.money import Money

# What the client owes, and what we hold for them.
LEDGERS = (Ledger.RECEIVABLE, Ledger.CLIENT_BALANCE)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement: positive where the client owes more. `balance` is what they owe after it."""

    day: date
    kind: str
    title: str
    amount: Money
    balance: Money


@dataclass(frozen=True, slots=True)
class Statement:
    """An account's movements on the local days [start, end), between two balances.

    A balance is what the client owes less what we hold for them; negative, it is theirs.
    """

    account: Account
    start: date
    end: date
    opening: Money
    lines: tuple[StatementLine, ...]
    closing: Money


@dataclass(frozen=True, slots=True)
class _Movement:
    """A journal transaction's part of the client's account."""

    day: date
    kind: str
    subject_id: str
    amount: Decimal


def statement_of(account: Account, *, start: date, end: date) -> Statement:
    """The statement of the account, in its currency, on the local days [start, end).

    It is read from the journal, so its balances are the journal's to the cent.
    """
    opening = Money(_total(_entries(account).filter(day__lt=start)), account.currency)
    movements = _movements(_entries(account).filter(day__gte=start, day__lt=end))
    documents = _documents(account, movements)
    lines: list[StatementLine] = []
    balance = opening
    for movement in movements:
        amount = Money(movement.amount, account.currency)
        balance += amount
        title = _title(movement, documents)
        lines.append(StatementLine(movement.day, movement.kind, title, amount, balance))
    return Statement(account, start, end, opening, tuple(lines), balance)


def balance_on(account: Account, *, day: date) -> Money:
    """What the client owes less what we hold for them, at the beginning of a local day."""
    return Money(_total(_entries(account).filter(day__lt=day)), account.currency)


def _entries(account: Account) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.for_account(account).filter(
        ledger__in=LEDGERS, currency=account.currency
    )


def _total(entries: QuerySet[JournalEntry]) -> Decimal:
    return entries.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def _movements(entries: QuerySet[JournalEntry]) -> list[_Movement]:
    of = "transaction__{}".format
    rows = (
        entries.order_by()
        .values(of("pk"), of("day"), of("kind"), of("subject_id"), of("at"), of("created_at"))
        .annotate(total=Sum("amount"))
        .order_by(of("day"), of("at"), of("created_at"), of("pk"))
    )
    return [
        _Movement(row[of("day")], row[of("kind")], row[of("subject_id")], row["total"])
        for row in rows
    ]


Document = Invoice | Payment | CreditNote | Refund
Documents = Mapping[str, Document]


def _documents(account: Account, movements: Iterable[_Movement]) -> Documents:
    """What the movements are about, four queries however many there are."""
    wanted = {kind: set[UUID]() for kind in ("invoice", "payment", "credit_note", "refund")}
    for movement in movements:
        if subject := SUBJECTS.get(movement.kind):
            wanted[subject].add(UUID(movement.subject_id))
    found: dict[str, Document] = {}
    for rows in (
        Invoice.objects.for_account(account).filter(pk__in=wanted["invoice"]),
        Payment.objects.for_account(account)
        .filter(pk__in=wanted["payment"])
        .select_related("invoice"),
        CreditNote.objects.for_account(account)
        .filter(pk__in=wanted["credit_note"])
        .select_related("invoice"),
        Refund.objects.for_account(account)
        .filter(pk__in=wanted["refund"])
        .select_related("credit_note", "payment"),
    ):
        found.update({str(row.pk): row for row in rows})
    return found


def _title(movement: _Movement, documents: Documents) -> str:
    document = documents.get(movement.subject_id)
    say = TITLES.get(movement.kind)
    if document is None or say is None:
        return movement.kind.replace("_", " ").capitalize()
    return say(document)


def _payment(payment: Payment) -> str:
    if payment.is_from_balance:
        return f"{payment.money} of the balance for {payment.charged_invoice.number}"
    how = f"{payment.get_gateway_display()} {payment.reference}".strip()
    if payment.invoice is None:
        return f"Paid in advance, {how}"
    return f"Payment of {payment.invoice.number}, {how}"


def _refund(refund: Refund) -> str:
    of = f" of {refund.credit_note.number}" if refund.credit_note else ""
    return f"Refund{of}, {refund.get_gateway_display()} {refund.reference}".strip()


# Which document a movement of each kind is about, and how a line of the statement says it.
SUBJECTS = {
    "invoice": "invoice",
    "write_off": "invoice",
    "recovery": "invoice",
    "payment": "payment",
    "payment_undone": "payment",
    "credit_note": "credit_note",
    "refund": "refund",
    "refund_failed": "refund",
}
TITLES: dict[str, Callable[..., str]] = {
    "invoice": lambda invoice: f"Invoice {invoice.number}",
    "write_off": lambda invoice: f"Written off of {invoice.number}",
    "recovery": lambda invoice: f"No longer written off of {invoice.number}",
    "payment": _payment,
    "payment_undone": lambda payment: f"Undone: {_payment(payment)}",
    "credit_note": lambda note: f"Credit note {note.number} on {note.invoice.number}",
    "refund": _refund,
    "refund_failed": lambda refund: f"Sent back: {_refund(refund)}",
}
