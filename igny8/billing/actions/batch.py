"""All the rows that billing writes for many accounts at once, by COPY, in the caller's transaction.

Lines go before their invoice and entries before their transaction: the database checks each whole
when it comes, by statement (billing.migrations.0002). A run over one account takes the same way, so
there is one code that bills.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from igny8.billing.models import (
    CreditEntry,
    Invoice,
    InvoiceLine,
    JournalEntry,
    JournalTransaction,
    PendingLine,
    ServicePeriod,
)
from igny8.billing.rules.contracts import Contract, OpenedPeriod, OwedLine, period_key
from igny8.billing.rules.invoicing import InvoiceDraft
from igny8.billing.rules.journal import Earned, invoice_entries
from igny8.kit.clock import local_moment, real_now
from igny8.kit.copying import Verbatim, copy_rows, escaped
from igny8.kit.ids import ordered_ids
from igny8.kit.money import Money

Row = tuple[Any, ...]
ZERO = Decimal(0)
STAMPS = ("created_at", "updated_at")

PERIOD = (
    "id", "account", "agreement", "start", "end", "cut_short_on", "units_owed", "price",
    "arithmetic", "time_zone", *STAMPS,
)  # fmt: skip
PENDING = (
    "id", "account", "site", "key", "kind", "description", "quantity", "unit_price", "amount",
    "currency", "arithmetic", "revenue_kind", "due_on", "period", "invoice", *STAMPS,
)  # fmt: skip
LINE = (
    "id", "account", "invoice", "position", "pending_line", "site", "kind", "description",
    "quantity", "unit_price", "amount", "tax_rate", "tax_amount", "tax_code", "arithmetic",
    "revenue_kind", *STAMPS,
)  # fmt: skip
INVOICE = (
    "id", "account", "series", "sequence", "number", "issued_on", "due_on", "issued_at",
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


@dataclass(frozen=True, slots=True)
class Heading:
    """What an invoice says besides its lines; `seller` and `buyer` are JSON."""

    account_id: UUID
    series_id: UUID
    sequence: int
    number: str
    issued_on: date
    due_on: date
    issued_at: datetime
    time_zone: str
    seller: Verbatim
    buyer: Verbatim


@dataclass
class Batch:
    """The rows so far; `write` puts them down in a fixed number of statements."""

    stamp: Verbatim = field(default_factory=lambda: Verbatim(real_now().isoformat()))
    periods: list[Row] = field(default_factory=list)
    pending: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    invoices: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    transactions: list[Row] = field(default_factory=list)
    credits: list[Row] = field(default_factory=list)
    next_starts: dict[UUID, date] = field(default_factory=dict)
    billed: list[tuple[UUID, str]] = field(default_factory=list)
    # Rows of lines that are owed and not billed yet, by account and key, until `write`.
    _new: dict[tuple[UUID, str], list[Any]] = field(default_factory=dict)
    _ids: Iterator[Verbatim] = field(default_factory=lambda: _endless_ids())

    def open_periods(
        self, account_id: UUID, contract: Contract, opened: list[OpenedPeriod]
    ) -> None:
        """The periods with what they owe and the credits that they bring."""
        for one in opened:
            period_id = next(self._ids)
            self.periods.append(
                (
                    period_id, account_id, contract.id, one.period.start, one.period.end, None,
                    one.units, one.price, _json(one.arithmetic), contract.time_zone, self.stamp,
                    self.stamp,
                )
            )  # fmt: skip
            for line in one.lines:
                self._owe(account_id, line, period_id if line.period_start else None)
            if one.credits:
                self._grant(account_id, contract, one)
        if opened:
            self.next_starts[contract.id] = opened[-1].period.end

    def issue(self, draft: InvoiceDraft, heading: Heading) -> str:
        """The invoice with its lines and its booking; its identifier."""
        invoice_id, account_id = next(self._ids), heading.account_id
        rule, earned = draft.tax_rule, []
        for position, (line, tax) in enumerate(zip(draft.lines, draft.taxes, strict=True), start=1):
            row = self._new.get((account_id, line.key))
            if row is not None:
                row[14] = invoice_id
                pending_id = row[0]
            else:
                pending_id = line.id
                self.billed.append((_known(line.id), invoice_id))
            self.lines.append(
                (
                    next(self._ids), account_id, invoice_id, position, pending_id, line.site_id,
                    line.kind, line.description, line.quantity, line.unit_price, line.amount,
                    rule.rate, tax, rule.code, _json(line.arithmetic), line.revenue_kind,
                    self.stamp, self.stamp,
                )
            )  # fmt: skip
            amount = Money(line.amount, line.currency)
            earned.append(Earned(amount, line.revenue_kind, line.site_id, tax, rule.code))
        net, tax = draft.net, draft.tax
        total = net + tax
        self.invoices.append(
            (
                invoice_id, account_id, heading.series_id, heading.sequence, heading.number,
                heading.issued_on, heading.due_on, heading.issued_at, heading.time_zone,
                draft.currency, net, tax, total, len(draft.lines), heading.seller, heading.buyer,
                Invoice.Status.OPEN.value, ZERO, ZERO, ZERO, self.stamp, self.stamp,
            )
        )  # fmt: skip
        self._book(account_id, invoice_id, earned, heading)
        return invoice_id

    def write(self) -> None:
        """Put all of it down."""
        self.pending.extend(map(tuple, self._new.values()))
        copy_rows(ServicePeriod, PERIOD, self.periods)
        copy_rows(PendingLine, PENDING, self.pending)
        copy_rows(InvoiceLine, LINE, self.lines)
        copy_rows(Invoice, INVOICE, self.invoices)
        copy_rows(JournalEntry, ENTRY, self.entries)
        copy_rows(JournalTransaction, TRANSACTION, self.transactions)
        copy_rows(CreditEntry, CREDIT, self.credits)
        with connection.cursor() as cursor:
            if self.next_starts:
                cursor.execute(
                    "UPDATE billing_agreement a SET next_period_on = v.day, updated_at = %s "
                    "FROM unnest(%s::uuid[], %s::date[]) AS v(id, day) WHERE a.id = v.id",
                    [self.stamp, list(self.next_starts), list(self.next_starts.values())],
                )
            if self.billed:
                cursor.execute(
                    "UPDATE billing_pendingline p SET invoice_id = v.invoice, updated_at = %s "
                    "FROM unnest(%s::uuid[], %s::uuid[]) AS v(id, invoice) WHERE p.id = v.id",
                    [self.stamp, [one for one, _ in self.billed], [one for _, one in self.billed]],
                )

    def _owe(self, account_id: UUID, line: OwedLine, period_id: Verbatim | None) -> None:
        self._new[account_id, line.key] = [
            next(self._ids), account_id, line.site_id, line.key, line.kind, line.description,
            line.quantity, line.unit_price, line.amount, line.currency, _json(line.arithmetic),
            line.revenue_kind, line.due_on, period_id, None, self.stamp, self.stamp,
        ]  # fmt: skip

    def _grant(self, account_id: UUID, contract: Contract, one: OpenedPeriod) -> None:
        start = one.period.start
        self.credits.append(
            (
                next(self._ids), account_id, contract.site_id, CreditEntry.Kind.GRANT.value,
                one.credits, one.reason, period_key(contract.id, start),
                _midnight(start, contract.time_zone), self.stamp, self.stamp,
            )
        )  # fmt: skip

    def _book(
        self, account_id: UUID, invoice_id: Verbatim, earned: list[Earned], heading: Heading
    ) -> None:
        transaction_id, entries = next(self._ids), invoice_entries(earned)
        for entry in entries:
            self.entries.append(
                (
                    next(self._ids), account_id, transaction_id, entry.ledger.value, entry.kind,
                    entry.site_id, entry.amount.amount, entry.amount.currency, heading.issued_on,
                    self.stamp, self.stamp,
                )
            )  # fmt: skip
        self.transactions.append(
            (
                transaction_id, account_id, "invoice", Verbatim(f"invoice:{invoice_id}"),
                invoice_id, heading.issued_at, heading.issued_on, len(entries), self.stamp,
                self.stamp,
            )
        )  # fmt: skip


def as_json(facts: Mapping[str, Any]) -> Verbatim:
    """A JSON column's value."""
    return escaped(json.dumps(facts))


def _json(facts: Mapping[str, Any]) -> Verbatim:
    """The same for a line's arithmetic, which thousands of lines of one day share."""
    try:
        return _shared_json(tuple(facts.items()))
    except TypeError:
        return as_json(facts)


@lru_cache(maxsize=1024)
def _shared_json(items: tuple[tuple[str, Any], ...]) -> Verbatim:
    return as_json(dict(items))


@lru_cache(maxsize=1024)
def _midnight(day: date, time_zone: str) -> Verbatim:
    return Verbatim(local_moment(day, time.min, time_zone).astimezone(UTC).isoformat())


def _known(line_id: UUID | None) -> UUID:
    if line_id is None:
        raise TypeError("A line that is billed is owed first.")
    return line_id


def _endless_ids() -> Iterator[Verbatim]:
    while True:
        yield from map(Verbatim, ordered_ids(1000))
