"""A row of open invoices: what was issued elsewhere and is not paid, or not wholly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from igny8.kit.csv_cells import Column, currency, short_text
from igny8.moving.errors import RowRefused, Trouble
from igny8.moving.rules import cells
from igny8.moving.rules.clients import CLIENT_IDS, CLIENT_NAMES, CURRENCIES, LARGEST, SITES
from igny8.moving.rules.columns import Field
from igny8.moving.rules.table import Values


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRow:
    """An open invoice. `open` is the part of `total` that is not paid, in `currency`.

    Days are the client's local ones; without `due_on` it is due as ours are.
    """

    number: str
    client: str
    site: str
    issued_on: date
    due_on: date | None
    total: Decimal | None
    open: Decimal
    currency: str
    description: str


def invoice_fields(order: cells.DayOrder) -> Mapping[str, Field]:
    """The columns of open invoices, with days as the file writes them."""
    return {
        "number": Field(
            Column(short_text(30), required=True),
            ("invoicenumber", "invoiceno", "invoiceid", "invoice", "num", "docnumber",
             "rechnungsnummer"),
        ),
        "client": Field(
            Column(short_text(300)), (*CLIENT_NAMES, "name", "account"), rather=CLIENT_IDS
        ),
        "site": Field(Column(cells.domain), SITES),
        "issued_on": Field(
            Column(cells.day(order), required=True),
            ("issued", "invoicedate", "issuedate", "date", "datum", "rechnungsdatum"),
        ),
        "due_on": Field(
            Column(cells.day(order), default=None), ("due", "duedate", "paymentdue", "fallig")
        ),
        "total": Field(
            Column(cells.money, default=None), ("amount", "invoiceamount", "invoicetotal", "gross")
        ),
        "open": Field(
            Column(cells.money, required=True),
            ("openamount", "amountdue", "invoiceamountdue", "balance", "balancedue", "openbalance",
             "outstanding", "amountoutstanding", "offen"),
        ),
        "currency": Field(Column(currency), CURRENCIES),
        "description": Field(Column(short_text(300)), ("memo", "reference", "details", "subject")),
    }  # fmt: skip


def invoice_row(values: Values) -> InvoiceRow:
    """The open invoice that a row's values tell of. Raises RowRefused."""
    row = InvoiceRow(**values)
    troubles = [*_amounts(row), *_days(row)]
    if troubles:
        raise RowRefused(*troubles)
    return row


def _amounts(row: InvoiceRow) -> Iterator[Trouble]:
    if not row.open:
        remedy = "Leave the row out; only open invoices are taken over."
        yield Trouble("open", "Nothing is open on it.", "more than 0.00", remedy)
    if row.total is not None and row.open > row.total:
        yield Trouble("open", f"{row.open} is more than the total.", f"{row.total} or less")
    for name, amount in (("total", row.total), ("open", row.open)):
        if amount is not None and amount >= LARGEST:
            yield Trouble(name, "The amount is too large.", f"less than {LARGEST:,}")


def _days(row: InvoiceRow) -> Iterator[Trouble]:
    if row.due_on is not None and row.due_on < row.issued_on:
        problem = f"It is due on {row.due_on}, before it was issued on {row.issued_on}."
        yield Trouble("due_on", problem, f"{row.issued_on} or later")
