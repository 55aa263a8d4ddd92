"""All the rows that billing writes for many accounts at once, by COPY, in the caller's transaction.

Lines go before their invoice and entries before their transaction: the database checks each whole
when it comes, by statement (billing.migrations.0002). The invoices themselves go last of all, since
whoever takes their numbers holds up every other run until its commit. A run over one account takes
the same way, so there is one code that bills. Rows are kept as the texts that COPY takes: at a
hundred thousand invoices, most of the time goes into making them.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from igny8.billing.models import (
    CreditEntry,
    Invoice,
    InvoiceLine,
    JournalEntry,
    JournalTransaction,
    PendingLine,
    ServicePeriod,
)
from igny8.billing.rules.contracts import Contract, OpenedPeriod, Opening, OwedLine, period_key
from igny8.billing.rules.invoicing import InvoiceDraft
from igny8.billing.rules.journal import Earned, invoice_entries
from igny8.kit.clock import local_moment, real_now
from igny8.kit.copying import NULL, Row, copy_rows, escaped
from igny8.kit.ids import ordered_ids
from igny8.kit.lookups import as_array
from igny8.kit.money import Money

ZERO = Decimal(0)
STAMPS = ("created_at", "updated_at")

PERIOD = (
    "id", "account", "agreement", "start", "end", "cut_short_on", "units_owed", "price",
    "arithmetic", "time_zone", *STAMPS,
)  # fmt: skip
PENDING = (
    "invoice", "id", "account", "site", "key", "kind", "description", "quantity", "unit_price",
    "amount", "currency", "arithmetic", "revenue_kind", "due_on", "period", *STAMPS,
)  # fmt: skip
LINE = (
    "id", "account", "invoice", "position", "pending_line", "site", "kind", "description",
    "quantity", "unit_price", "amount", "tax_rate", "tax_amount", "tax_code", "arithmetic",
    "revenue_kind", *STAMPS,
)  # fmt: skip
INVOICE = (
    "series", "sequence", "number", "id", "account", "issued_on", "due_on", "issued_at",
    "time_zone", "currency", "net", "tax", "total", "line_count", "seller", "buyer", "status",
    "paid_amount", "credited_amount", "written_off_amount", *STAMPS,
)  # fmt: skip
ENTRY = (
    "id", "account", "transaction", "ledger", "kind", "site", "amount", "currency", "day", *STAMPS,
)  # fmt: skip
TRANSACTION = (
    "id", "account", "kind", "key", "subject_id", "at", "day", "entry_count", *STAMPS,
)  # fmt: skip
CREDIT = (
    "id", "account", "site", "kind", "delta", "reason", "idempotency_key", "entered_at", *STAMPS,
)  # fmt: skip

WRITTEN = (
    ServicePeriod, PendingLine, InvoiceLine, JournalEntry, JournalTransaction, CreditEntry,
)  # fmt: skip

# A number's series, its place in it, and how it is printed.
Number = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Heading:
    """What an invoice says besides its number and lines; both parties are JSON (`as_json`)."""

    account_id: str
    issued_on: date
    due_on: date
    issued_at: datetime
    time_zone: str
    seller: str
    buyer: str


@dataclass
class Batch:
    """The rows so far; `write`, then `write_invoices`, put them down in so many statements."""

    stamp: str = field(default_factory=lambda: real_now().isoformat())
    periods: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    invoices: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    transactions: list[Row] = field(default_factory=list)
    credits: list[Row] = field(default_factory=list)
    next_starts: dict[str, date] = field(default_factory=dict)
    # Lines that were owed before, and now are on an invoice.
    billed: dict[str, str] = field(default_factory=dict)
    # New owed lines, by account and key: the row without its invoice, and the invoice once known.
    owed: dict[tuple[str, str], Row] = field(default_factory=dict)
    invoice_of: dict[tuple[str, str], str] = field(default_factory=dict)
    ids: Iterator[str] = field(default_factory=lambda: _endless_ids())

    def open_periods(self, account_id: str, opening: Opening) -> None:
        """The periods with what they owe and the credits that they bring."""
        contract = opening.contract
        zone, stamp = escaped(contract.time_zone), self.stamp
        for one in opening.periods:
            period_id = next(self.ids)
            self.periods.append(
                (
                    period_id, account_id, contract.id, _day(one.period.start),
                    _day(one.period.end), NULL, str(one.units), str(one.price),
                    _json(one.arithmetic), zone, stamp, stamp,
                )
            )  # fmt: skip
            for line in one.lines:
                self._owe(account_id, line, period_id if line.period_start else NULL)
            if one.credits:
                self._grant(account_id, contract, one)
        if opening.periods:
            self.next_starts[contract.id] = opening.schedule.next_start

    def issue(self, draft: InvoiceDraft, heading: Heading) -> str:
        """The invoice with its lines and its booking, for now without a number; its identifier."""
        invoice_id, account_id, stamp = next(self.ids), heading.account_id, self.stamp
        rule, rate, code = draft.tax_rule, str(draft.tax_rule.rate), escaped(draft.tax_rule.code)
        earned = []
        for position, (line, tax) in enumerate(zip(draft.lines, draft.taxes, strict=True), start=1):
            self.lines.append(
                (
                    next(self.ids), account_id, invoice_id, str(position),
                    self._bill(account_id, line, invoice_id), line.site_id or NULL, line.kind,
                    escaped(line.description), str(line.quantity), str(line.unit_price),
                    str(line.amount), rate, str(tax), code, _json(line.arithmetic),
                    line.revenue_kind, stamp, stamp,
                )
            )  # fmt: skip
            amount = Money(line.amount, line.currency)
            earned.append(Earned(amount, line.revenue_kind, line.site_id, tax, rule.code))
        self._invoice(invoice_id, draft, heading)
        self._book(invoice_id, earned, heading)
        return invoice_id

    def write(self) -> None:
        """Put down all but the invoices, and have it checked at once where it can be."""
        pending = [(self.invoice_of.get(place, NULL), *row) for place, row in self.owed.items()]
        copy_rows(ServicePeriod, PERIOD, self.periods)
        copy_rows(PendingLine, PENDING, pending)
        copy_rows(InvoiceLine, LINE, self.lines)
        copy_rows(JournalEntry, ENTRY, self.entries)
        copy_rows(JournalTransaction, TRANSACTION, self.transactions)
        copy_rows(CreditEntry, CREDIT, self.credits)
        with connection.cursor() as cursor:
            if self.next_starts:
                cursor.execute(
                    "UPDATE billing_agreement a SET next_period_on = v.day, updated_at = %s "
                    "FROM unnest(%s::uuid[], %s::date[]) AS v(id, day) WHERE a.id = v.id",
                    [self.stamp, as_array(self.next_starts), list(self.next_starts.values())],
                )
            if self.billed:
                cursor.execute(
                    "UPDATE billing_pendingline p SET invoice_id = v.invoice, updated_at = %s "
                    "FROM unnest(%s::uuid[], %s::uuid[]) AS v(id, invoice) WHERE p.id = v.id",
                    [self.stamp, as_array(self.billed), as_array(self.billed.values())],
                )
            check_now(cursor)

    def write_invoices(self, numbers: Iterable[Number]) -> None:
        """Put the invoices down, in the order in which they were issued, under these numbers."""
        copy_rows(
            Invoice,
            INVOICE,
            [
                (series, str(sequence), escaped(number), *row)
                for (series, sequence, number), row in zip(numbers, self.invoices, strict=True)
            ],
        )

    def _bill(self, account_id: str, line: OwedLine, invoice_id: str) -> str:
        """Note that an owed line is on an invoice; the identifier of its row."""
        if line.id is not None:
            self.billed[line.id] = invoice_id
            return line.id
        place = account_id, line.key
        self.invoice_of[place] = invoice_id
        return self.owed[place][0]

    def _owe(self, account_id: str, line: OwedLine, period_id: str) -> None:
        self.owed[account_id, line.key] = (
            next(self.ids), account_id, line.site_id or NULL, escaped(line.key), line.kind,
            escaped(line.description), str(line.quantity), str(line.unit_price), str(line.amount),
            line.currency, _json(line.arithmetic), line.revenue_kind,
            _day(line.due_on) if line.due_on else NULL, period_id, self.stamp, self.stamp,
        )  # fmt: skip

    def _grant(self, account_id: str, contract: Contract, one: OpenedPeriod) -> None:
        start = one.period.start
        self.credits.append(
            (
                next(self.ids), account_id, contract.site_id or NULL,
                CreditEntry.Kind.GRANT.value, str(one.credits), escaped(one.reason),
                period_key(contract.id, start), _midnight(start, contract.time_zone), self.stamp,
                self.stamp,
            )
        )  # fmt: skip

    def _invoice(self, invoice_id: str, draft: InvoiceDraft, heading: Heading) -> None:
        net, tax = draft.net, draft.tax
        self.invoices.append(
            (
                invoice_id, heading.account_id, _day(heading.issued_on), _day(heading.due_on),
                heading.issued_at.isoformat(), escaped(heading.time_zone), draft.currency,
                str(net), str(tax), str(net + tax), str(len(draft.lines)), heading.seller,
                heading.buyer, Invoice.Status.OPEN.value, "0", "0", "0", self.stamp, self.stamp,
            )
        )  # fmt: skip

    def _book(self, invoice_id: str, earned: list[Earned], heading: Heading) -> None:
        transaction_id, entries = next(self.ids), invoice_entries(earned)
        account_id, day, stamp = heading.account_id, _day(heading.issued_on), self.stamp
        for entry in entries:
            self.entries.append(
                (
                    next(self.ids), account_id, transaction_id, entry.ledger.value,
                    escaped(entry.kind), str(entry.site_id or NULL), str(entry.amount.amount),
                    entry.amount.currency, day, stamp, stamp,
                )
            )  # fmt: skip
        self.transactions.append(
            (
                transaction_id, account_id, "invoice", f"invoice:{invoice_id}", invoice_id,
                heading.issued_at.isoformat(), day, str(len(entries)), stamp, stamp,
            )
        )  # fmt: skip


def check_now(cursor: CursorWrapper) -> None:
    """Look up now, not at the commit, what rows refer to; the lines' invoices are still to come."""
    if names := _references():
        cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE")
        # Who writes on in this transaction may again put children before their parents.
        cursor.execute(f"SET CONSTRAINTS {names} DEFERRED")


@lru_cache(maxsize=1)
def _references() -> str:
    """The deferred foreign keys of the tables that are written here, but for those to invoices."""
    tables = [model._meta.db_table for model in WRITTEN]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(conname), ', ') FROM pg_constraint "
            "WHERE contype = 'f' AND condeferrable AND conrelid = ANY (%s::regclass[]) "
            "AND confrelid <> %s::regclass",
            [tables, Invoice._meta.db_table],
        )
        (names,) = cursor.fetchone()
    return names or ""


def as_json(facts: Mapping[str, Any]) -> str:
    """A JSON column's value, as COPY takes it."""
    return escaped(json.dumps(facts))


def _json(facts: Mapping[str, Any]) -> str:
    """The same for a line's arithmetic, which thousands of lines of one day share."""
    try:
        return _shared_json(tuple(facts.items()))
    except TypeError:
        return as_json(facts)


@lru_cache(maxsize=1024)
def _shared_json(items: tuple[tuple[str, Any], ...]) -> str:
    return as_json(dict(items))


@lru_cache(maxsize=1024)
def _day(day: date) -> str:
    return day.isoformat()


@lru_cache(maxsize=1024)
def _midnight(day: date, time_zone: str) -> str:
    return local_moment(day, time.min, time_zone).astimezone(UTC).isoformat()


def _endless_ids() -> Iterator[str]:
    while True:
        yield from ordered_ids(1000)
