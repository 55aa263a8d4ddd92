"""The index files of an accountant's month: one row for each document, in a CSV on the disk."""

import csv
import tempfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Self

from igny8.billing.models import CreditNote, Invoice, JournalTransaction, Payment, Refund
from igny8.billing.queries.accountant import TaxRate
from igny8.billing.rules.accountant import NET, TOTAL, MonthSums
from igny8.billing.rules.tax import TaxedPart, by_rate
from igny8.kit.csv_text import Cell, safe_cell

PARTY = ("client", "client_country", "client_vat_number")
INVOICE = ("number", "issued_on", "due_on", *PARTY, "currency", "net", "tax", "total", "file")
CREDIT_NOTE = (
    "number", "issued_on", "invoice", "reason", *PARTY, "currency", "net", "tax", "total", "file",
)  # fmt: skip
PAYMENT = (
    "day", "what", "client", "invoice", "how", "reference", "currency", "amount", "on_invoice",
    "to_balance", "file",
)  # fmt: skip
REFUND = (
    "day", "what", "client", "credit_note", "of_payment", "how", "reference", "currency", "amount",
)  # fmt: skip


class Sheet:
    """A CSV file that is written row by row; each text in it is safe in a spreadsheet."""

    def __init__(self, folder: Path, name: str, columns: Sequence[str]) -> None:
        self.path = folder / name
        # The mark at the beginning tells spreadsheets that it is UTF-8.
        self._file = self.path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self.add(columns)

    def add(self, cells: Iterable[Cell]) -> None:
        self._writer.writerow([safe_cell(cell) for cell in cells])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._file.close()


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for the sheets until they are in their archive."""
    return tempfile.TemporaryDirectory(prefix="igny8-accountant-")


def rate_columns(rates: Iterable[TaxRate]) -> list[str]:
    """Two columns for each rate: what it is charged on, and the tax."""
    named = [f"{code or 'no tax'} {rate.normalize():f} %" for code, rate in rates]
    return [f"{part} {name}" for name in named for part in ("net", "tax")]


def invoice_row(
    invoice: Invoice, rates: Sequence[TaxRate], file: str, sums: MonthSums
) -> list[Cell]:
    """The invoice's row; its amounts are added to the sums."""
    parts = [
        TaxedPart(line.tax_code, line.tax_rate, line.amount, line.tax_amount)
        for line in invoice.lines.all()
    ]
    sums.add("invoice", invoice.currency, _parts(invoice, parts))
    return [
        invoice.number, invoice.issued_on, invoice.due_on, *_party(invoice.buyer),
        invoice.currency, invoice.net, invoice.tax, invoice.total, file, *_by_rate(parts, rates),
    ]  # fmt: skip


def credit_note_row(
    note: CreditNote, rates: Sequence[TaxRate], file: str, sums: MonthSums
) -> list[Cell]:
    """The credit note's row; its amounts are added to the sums."""
    parts = [
        TaxedPart(
            line.invoice_line.tax_code, line.invoice_line.tax_rate, line.amount, line.tax_amount
        )
        for line in note.lines.all()
    ]
    sums.add("credit_note", note.currency, _parts(note, parts))
    return [
        note.number, note.issued_on, note.invoice.number, note.reason, *_party(note.buyer),
        note.currency, note.net, note.tax, note.total, file, *_by_rate(parts, rates),
    ]  # fmt: skip


def payment_row(
    booked: JournalTransaction, payment: Payment, file: str, sums: MonthSums
) -> list[Cell]:
    """The row of money that came, or of an entry that was taken back: then it is negative."""
    came = booked.kind == "payment"
    amount = payment.amount if came else -payment.amount
    surplus = payment.surplus if came else -payment.surplus
    cash = {} if payment.is_from_balance else {f"cash {payment.gateway}": amount}
    to_balance = surplus - amount if payment.is_from_balance else surplus
    sums.add(
        "payment",
        payment.currency,
        cash | {"settled on invoices": amount - surplus, "into clients' balances": to_balance},
    )
    return [
        booked.day, "received" if came else "taken back", payment.account.name,
        payment.invoice.number if payment.invoice else "", payment.get_gateway_display(),
        payment.reference, payment.currency, amount, amount - surplus, to_balance, file,
    ]  # fmt: skip


def refund_row(booked: JournalTransaction, refund: Refund, sums: MonthSums) -> list[Cell]:
    """The row of money that went back, or that the client's bank sent back: then it is negative."""
    went = booked.kind == "refund"
    amount = refund.amount if went else -refund.amount
    sums.add(
        "refund",
        refund.currency,
        {f"cash {refund.gateway}": amount, "into clients' balances": -amount},
    )
    return [
        booked.day, "given back" if went else "sent back", refund.account.name,
        refund.credit_note.number if refund.credit_note else "", refund.payment.reference,
        refund.get_gateway_display(), refund.reference, refund.currency, amount,
    ]  # fmt: skip


def _parts(document: Invoice | CreditNote, parts: Iterable[TaxedPart]) -> dict[str, Decimal]:
    sums = {NET: document.net, TOTAL: document.total}
    for part in parts:
        if part.tax:
            name = f"tax {part.code}"
            sums[name] = sums.get(name, Decimal(0)) + part.tax
    return sums


def _party(buyer: dict[str, str]) -> list[str]:
    return [buyer.get("name", ""), buyer.get("country", ""), buyer.get("vat_number", "")]


def _by_rate(parts: Iterable[TaxedPart], rates: Sequence[TaxRate]) -> list[Decimal | None]:
    found = {(part.code, part.rate): part for part in by_rate(parts)}
    cells: list[Decimal | None] = []
    for rate in rates:
        part = found.get(rate)
        cells += [part.net, part.tax] if part else [None, None]
    return cells
