"""What an issuer's accountant gets of a month: all documents, and the journal's sums."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from igny8.accounts.models import Account
from igny8.billing.models import (
    CreditNote,
    CreditNoteLine,
    Invoice,
    InvoiceLine,
    JournalEntry,
    JournalTransaction,
    Payment,
    Refund,
)
from igny8.billing.rules.accountant import Booked
from igny8.kit.clock import next_month
from igny8.kit.money import Money

AT_ONCE = 200
TaxRate = tuple[str, Decimal]
Row = TypeVar("Row", Payment, Refund)


def billed_accounts(issuer: Account, *, demo: bool) -> QuerySet[Account]:
    """The accounts that the issuer bills; demonstrations have books of their own."""
    own = Q(parent=issuer) | Q(pk=issuer.pk, parent__isnull=True)
    return Account.objects.filter(own, is_demo=demo)


def invoices_of_month(accounts: QuerySet[Account], month: date) -> QuerySet[Invoice]:
    """The invoices issued in the month, in the order of their numbers, with their lines.

    Those that were taken over are documents of the software that issued them.
    """
    rows = Invoice.objects.filter(
        account__in=accounts, is_imported=False, **_in(month, "issued_on")
    )
    rows = rows.select_related("account", "pdf").prefetch_related("lines")
    return rows.order_by("issued_on", "series", "sequence")


def credit_notes_of_month(accounts: QuerySet[Account], month: date) -> QuerySet[CreditNote]:
    """The credit notes issued in the month, in the order of their numbers, with their lines."""
    rows = CreditNote.objects.filter(account__in=accounts, **_in(month, "issued_on"))
    rows = rows.select_related("account", "invoice", "pdf")
    rows = rows.prefetch_related("lines__invoice_line")
    return rows.order_by("issued_on", "series", "sequence")


def payments_of_month(
    accounts: QuerySet[Account], month: date
) -> Iterator[tuple[JournalTransaction, Payment]]:
    """Payments that were counted or undone in the month, each with its booking."""
    rows = Payment.objects.select_related("account__parent", "invoice", "pdf")
    return _with_bookings(accounts, month, ("payment", "payment_undone"), rows)


def refunds_of_month(
    accounts: QuerySet[Account], month: date
) -> Iterator[tuple[JournalTransaction, Refund]]:
    """Refunds that went or came back in the month, each with its booking."""
    rows = Refund.objects.select_related("account", "credit_note", "payment__invoice")
    return _with_bookings(accounts, month, ("refund", "refund_failed"), rows)


def movements_of_month(
    accounts: QuerySet[Account], month: date, kinds: Iterable[str]
) -> QuerySet[JournalTransaction]:
    """The journal's transactions of these kinds, by day."""
    rows = JournalTransaction.objects.filter(
        account__in=accounts, kind__in=list(kinds), **_in(month, "day")
    )
    return rows.order_by("day", "at", "created_at", "pk")


def invoice_rates(accounts: QuerySet[Account], month: date) -> list[TaxRate]:
    """The codes and rates (percent) of tax on the month's invoices, the highest first."""
    lines = InvoiceLine.objects.filter(
        invoice__account__in=accounts,
        invoice__is_imported=False,
        **_in(month, "invoice__issued_on"),
    )
    found = lines.order_by().values_list("tax_code", "tax_rate").distinct()
    return sorted(found, key=_highest_first)


def credit_note_rates(accounts: QuerySet[Account], month: date) -> list[TaxRate]:
    """The same of the month's credit notes."""
    lines = CreditNoteLine.objects.filter(
        credit_note__account__in=accounts, **_in(month, "credit_note__issued_on")
    )
    of_line = lines.order_by().values_list("invoice_line__tax_code", "invoice_line__tax_rate")
    return sorted(of_line.distinct(), key=_highest_first)


def booked_in_month(accounts: QuerySet[Account], month: date) -> list[Booked]:
    """What the journal has of the month, by kind of transaction, ledger and its kind."""
    rows = JournalEntry.objects.filter(account__in=accounts, **_in(month, "day")).order_by()
    sums = rows.values("ledger", "kind", "currency", booking=F("transaction__kind")).annotate(
        total=Sum("amount")
    )
    return [
        Booked(row["booking"], row["ledger"], row["kind"], Money(row["total"], row["currency"]))
        for row in sums.order_by("booking", "ledger", "kind", "currency")
    ]


def _with_bookings(
    accounts: QuerySet[Account], month: date, kinds: Iterable[str], rows: QuerySet[Row]
) -> Iterator[tuple[JournalTransaction, Row]]:
    part: list[JournalTransaction] = []
    for booked in movements_of_month(accounts, month, kinds).iterator(AT_ONCE):
        part.append(booked)
        if len(part) == AT_ONCE:
            yield from _joined(part, rows)
            part = []
    yield from _joined(part, rows)


def _joined(
    part: list[JournalTransaction], rows: QuerySet[Row]
) -> Iterator[tuple[JournalTransaction, Row]]:
    found = rows.in_bulk([UUID(booked.subject_id) for booked in part])
    for booked in part:
        yield booked, found[UUID(booked.subject_id)]


def _in(month: date, field: str) -> dict[str, date]:
    return {f"{field}__gte": month, f"{field}__lt": next_month(month)}


def _highest_first(rate: TaxRate) -> tuple[Decimal, str]:
    return -rate[1], rate[0]
