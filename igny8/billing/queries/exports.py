"""The journal and the invoices of a month as lines of a file, read and written as they go by.

The database's cursor holds the rows and the process a few thousand of them, whatever the month has.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from igny8.accounts.models import Account
from igny8.billing.errors import MixedCurrencies
from igny8.billing.models import Invoice, InvoiceLine, JournalEntry, Payment
from igny8.billing.rules.chart import Chart, read_chart
from igny8.billing.rules.exports import (
    INVOICE_FORMATS,
    JOURNAL_FORMATS,
    Cells,
    EntryLine,
    SaleLine,
)
from igny8.billing.rules.journal import Ledger
from igny8.kit.clock import month_start, next_month
from igny8.kit.csv_text import csv_lines

AT_A_TIME = 2000
INVOICE = "invoice"
ENTRY = (
    "transaction_id", "transaction__kind", "transaction__at", "transaction__subject_id", "day",
    "account_id", "account__name", "account__external_id", "site__domain", "ledger", "kind",
    "amount", "currency",
)  # fmt: skip
SALE = (
    "invoice_id", "invoice__number", "invoice__issued_on", "invoice__due_on", "invoice__currency",
    "invoice__buyer", "site__domain", "description", "quantity", "unit_price", "amount",
    "tax_amount", "tax_code", "revenue_kind",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file is to hold: a format, a month by local days, perhaps one currency only.

    `without_invoices` leaves out of a journal what a file of invoices has.
    """

    format: str
    month: date
    currency: str = ""
    without_invoices: bool = False


def books_of(account: Account) -> QuerySet[Account]:
    """The accounts whose journal is one set of books: a client's own; else an issuer's clients.

    The operator's own rows are in its books; what an agency owes is in the operator's, too.
    """
    if account.kind == Account.Kind.CLIENT:
        return Account.objects.filter(pk=account.pk)
    if account.kind == Account.Kind.AGENCY:
        return Account.objects.filter(parent=account)
    return Account.objects.filter(Q(pk=account.pk) | Q(parent=account))


def export_lines(accounts: QuerySet[Account], wanted: Wanted) -> Iterator[str]:
    """The file's lines. Raises MixedCurrencies, WrongChart at once, not while lines are read."""
    return (line for _, line in export_parts(accounts, wanted))


def export_parts(
    accounts: QuerySet[Account], wanted: Wanted, *, at_most: int = 0
) -> Iterator[tuple[int, str]]:
    """The lines of one file, or of several with so many rows at most: each with its file's number.

    A transaction and an invoice are never cut in two. Raises as `export_lines` does.
    """
    chart = read_chart(settings.ACCOUNT_CODES, settings.TAX_NAMES)
    journal = JOURNAL_FORMATS.get(wanted.format)
    if journal is None:
        sales = INVOICE_FORMATS[wanted.format]
        groups = _sales(accounts, wanted, chart)
        return _parts(groups, sales.header, marked=False, at_most=at_most)
    if journal.one_currency and not wanted.currency:
        _check_one_currency(accounts, wanted)
    groups = _movements(accounts, wanted, chart)
    return _parts(groups, journal.header, marked=journal.marked, at_most=at_most)


def export_totals(accounts: QuerySet[Account], wanted: Wanted) -> dict[str, Decimal]:
    """What the file adds up to, by currency: a journal's debits, invoices' amounts without tax."""
    if wanted.format in JOURNAL_FORMATS:
        debits = _entries(accounts, wanted).filter(amount__gt=0).values_list("currency")
        return dict(debits.annotate(total=Sum("amount")).order_by("currency"))
    sold = _sold(accounts, wanted).values_list("invoice__currency")
    return dict(sold.annotate(total=Sum("amount")).order_by("invoice__currency"))


def _parts(
    groups: Iterable[Sequence[Cells]], header: Sequence[str], *, marked: bool, at_most: int
) -> Iterator[tuple[int, str]]:
    part, room = 1, at_most
    begin = list(csv_lines(header, (), marked=marked))
    yield from ((part, line) for line in begin)
    for rows in groups:
        if at_most and len(rows) > room and room < at_most:
            part, room = part + 1, at_most
            yield from ((part, line) for line in begin)
        room -= len(rows)
        yield from ((part, line) for line in islice(csv_lines(header, rows), 1, None))


def _movements(accounts: QuerySet[Account], wanted: Wanted, chart: Chart) -> Iterator[list[Cells]]:
    row = JOURNAL_FORMATS[wanted.format].row
    lines = _entry_lines(_entries(accounts, wanted))
    for _, entries in groupby(lines, key=lambda line: line.transaction_id):
        yield [row(entry, chart.book(entry.ledger, entry.ledger_kind), chart) for entry in entries]


def _sales(accounts: QuerySet[Account], wanted: Wanted, chart: Chart) -> Iterator[list[Cells]]:
    row = INVOICE_FORMATS[wanted.format].row
    sold = _sold(accounts, wanted).order_by(
        "invoice__issued_on", "invoice__sequence", "invoice_id", "position"
    )
    lines = (_sale_line(values) for values in sold.values_list(*SALE).iterator(AT_A_TIME))
    for _, group in groupby(lines, key=lambda line: line.invoice_id):
        yield [row(sale, chart.book(Ledger.REVENUE, sale.revenue_kind), chart) for sale in group]


def _entries(accounts: QuerySet[Account], wanted: Wanted) -> QuerySet[JournalEntry]:
    found = JournalEntry.objects.filter(
        account__in=accounts.values("pk"),
        day__gte=month_start(wanted.month),
        day__lt=next_month(wanted.month),
    )
    if wanted.currency:
        found = found.filter(currency=wanted.currency)
    if wanted.without_invoices:
        found = found.exclude(transaction__kind=INVOICE)
    return found


def _sold(accounts: QuerySet[Account], wanted: Wanted) -> QuerySet[InvoiceLine]:
    found = InvoiceLine.objects.filter(
        account__in=accounts.values("pk"),
        invoice__issued_on__gte=month_start(wanted.month),
        invoice__issued_on__lt=next_month(wanted.month),
        invoice__is_imported=False,
    )
    return found.filter(invoice__currency=wanted.currency) if wanted.currency else found


def _check_one_currency(accounts: QuerySet[Account], wanted: Wanted) -> None:
    found = _entries(accounts, wanted).order_by("currency").values_list("currency", flat=True)
    currencies = list(found.distinct())
    if len(currencies) > 1:
        raise MixedCurrencies(
            f"The journal of {wanted.month:%B %Y} is in {' and '.join(currencies)}; choose one of "
            "them: the format takes one currency a file.",
            currencies=currencies,
        )


def _entry_lines(entries: QuerySet[JournalEntry]) -> Iterator[EntryLine]:
    ordered = entries.order_by("day", "transaction__at", "transaction_id", "-amount", "id")
    rows = ordered.values_list(*ENTRY).iterator(AT_A_TIME)
    while chunk := list(islice(rows, AT_A_TIME)):
        documents = _documents(chunk)
        for values in chunk:
            yield _entry_line(values, documents)


def _entry_line(values: Sequence[Any], documents: dict[str, str]) -> EntryLine:
    transaction_id, kind, at, subject, day, _, client, client_id, site, ledger, of, amount, code = (
        values
    )
    return EntryLine(
        transaction_id=transaction_id,
        kind=kind,
        at=at,
        day=day,
        client=client,
        client_id=client_id,
        site=site or "",
        ledger=ledger,
        ledger_kind=of,
        amount=amount,
        currency=code,
        document=documents.get(subject, ""),
    )


def _documents(chunk: Iterable[Sequence[Any]]) -> dict[str, str]:
    """The numbers of the invoices that these entries are about, or that their payments were for."""
    subjects: set[UUID] = set()
    owners: set[UUID] = set()
    for values in chunk:
        with suppress(ValueError):
            subjects.add(UUID(values[3]))
            owners.add(values[5])
    invoices = Invoice.objects.filter(account__in=owners, pk__in=subjects)
    payments = Payment.objects.filter(account__in=owners, pk__in=subjects)
    return {
        str(subject): number
        for subject, number in [
            *invoices.values_list("pk", "number"),
            *payments.values_list("pk", "invoice__number"),
        ]
    }


def _sale_line(values: Sequence[Any]) -> SaleLine:
    invoice_id, number, issued_on, due_on, currency, buyer, site, *line = values
    description, quantity, unit_price, amount, tax_amount, tax_code, revenue_kind = line
    return SaleLine(
        invoice_id=invoice_id,
        number=number,
        issued_on=issued_on,
        due_on=due_on,
        currency=currency,
        client=buyer.get("name", ""),
        email=buyer.get("email", ""),
        address=buyer.get("address", ""),
        country=buyer.get("country", ""),
        site=site or "",
        description=description,
        quantity=quantity,
        unit_price=unit_price,
        amount=amount,
        tax_amount=tax_amount,
        tax_code=tax_code,
        revenue_kind=revenue_kind,
    )
