"""A month for the accountant: every document as a PDF, index files, and sums, in one archive.

Everything is written to the disk as it comes, so that a month of any size takes little memory.
"""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from django.db.models import QuerySet

from igny8.accounts.actions.files import read_stored, store_path
from igny8.accounts.models import Account, StoredFile
from igny8.billing.actions import accountant_sheets as sheets
from igny8.billing.actions.credit_note_documents import make_credit_note_pdf
from igny8.billing.actions.documents import make_invoice_pdf
from igny8.billing.actions.receipt_documents import make_receipt_pdf
from igny8.billing.errors import MonthNotBegun
from igny8.billing.models import CreditNote, Invoice, Payment
from igny8.billing.queries import accountant as queries
from igny8.billing.rules.accountant import Figure, MonthSums, figures, summary_text
from igny8.jobs.registry import Progress, quiet
from igny8.kit.clock import local_date, next_month
from igny8.kit.errors import NotFound
from igny8.kit.pdf import PdfFailed
from igny8.kit.storage import whole_file

ARCHIVE = "application/zip"
KIND = "accountant_month"
# Wherever its clients are, a month is over when it is over where the day ends last.
FURTHEST_BEHIND = timedelta(hours=12)
Row = TypeVar("Row", Invoice, CreditNote, Payment)


@dataclass(frozen=True, slots=True)
class MonthWritten:
    """What is in the archive: how many documents, which could not be made, what the sums are."""

    documents: int
    missing: tuple[str, ...]
    figures: tuple[Figure, ...]

    @property
    def differs(self) -> bool:
        """Whether a sum of the documents is not the journal's."""
        return any(figure.difference.amount for figure in self.figures)


@dataclass
class _Archive:
    """The archive while it is written, with what was counted on the way."""

    file: zipfile.ZipFile
    folder: Path
    moment: tuple[int, int, int, int, int, int]
    progress: Progress
    total: int
    done: int = 0
    documents: int = 0
    sums: MonthSums = field(default_factory=MonthSums)
    missing: list[str] = field(default_factory=list)

    def put(self, name: str, content: bytes) -> None:
        # The same month gives the same bytes: no clock in them.
        info = zipfile.ZipInfo(name, self.moment)
        info.external_attr = 0o644 << 16
        compressed = zipfile.ZIP_STORED if name.endswith(".pdf") else zipfile.ZIP_DEFLATED
        self.file.writestr(info, content, compressed)

    def document(self, name: str, make: Callable[[Row], StoredFile], row: Row) -> str:
        """Put a row's document in; its name, or nothing where it could not be made."""
        self.done += 1
        self.progress(self.done, self.total, name)
        try:
            content = read_stored(make(row))
        except (PdfFailed, NotFound) as failure:
            if failure.heals:
                raise
            self.missing.append(f"{name}: {failure.message}")
            return ""
        self.put(name, content)
        self.documents += 1
        return name

    @contextmanager
    def sheet(self, name: str, columns: list[str]) -> Iterator[sheets.Sheet]:
        """A sheet to fill, which is then put in."""
        with sheets.Sheet(self.folder, name, columns) as sheet:
            yield sheet
        info = zipfile.ZipInfo(name, self.moment)
        info.external_attr, info.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
        with self.file.open(info, "w") as inside, sheet.path.open("rb") as rows:
            while part := rows.read(1 << 20):
                inside.write(part)


def write_month(
    issuer: Account,
    month: date,
    path: Path,
    *,
    now: datetime,
    demo: bool = False,
    progress: Progress = quiet,
) -> MonthWritten:
    """Write the archive of a month (its first day) of the issuer's clients to `path`, or nothing.

    All invoices, credit notes and receipts of the month's local days as PDFs in folders, an index
    of each as CSV, and summary.txt with the sums beside the journal's. `demo`: of demonstrations,
    which are never among the others. Raises MonthNotBegun, DiskFull, PdfNotReady.
    """
    check_begun(issuer, month, now=now)
    accounts = queries.billed_accounts(issuer, demo=demo)
    with (
        whole_file(path) as partial,
        sheets.scratch_folder() as folder,
        zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as file,
    ):
        archive = _Archive(
            file, Path(folder), (month.year, month.month, 1, 0, 0, 0), progress,
            _documents_in(accounts, month),
        )  # fmt: skip
        _put_invoices(archive, accounts, month)
        _put_credit_notes(archive, accounts, month)
        _put_payments(archive, accounts, month)
        _put_refunds(archive, accounts, month)
        booked = queries.booked_in_month(accounts, month)
        summary = summary_text(
            issuer.name, month, sums=archive.sums, booked=booked, missing=archive.missing,
            is_over=(now - FURTHEST_BEHIND).date() >= next_month(month),
        )  # fmt: skip
        archive.put("summary.txt", summary.encode())
    return MonthWritten(
        archive.documents, tuple(archive.missing), tuple(figures(archive.sums, booked))
    )


def check_begun(issuer: Account, month: date, *, now: datetime) -> None:
    """Nothing, or MonthNotBegun where the month (its first day) is still to come."""
    if month > local_date(now, issuer.time_zone):
        raise MonthNotBegun(
            f"{month:%B %Y} has not begun; there is nothing to hand over yet.",
            fields={"month": "A month that has begun."},
        )


def keep_month(
    issuer: Account, month: date, *, now: datetime, demo: bool = False, progress: Progress = quiet
) -> StoredFile:
    """The same, kept for those who do the issuer's finance; unchanged, it is kept once.

    Raises what `write_month` raises.
    """
    name = f"{issuer.name} {month:%Y-%m}{' demo' if demo else ''}.zip"
    with sheets.scratch_folder() as folder:
        path = Path(folder) / "month.zip"
        write_month(issuer, month, path, now=now, demo=demo, progress=progress)
        return store_path(
            issuer, path, name=name, content_type=ARCHIVE, kind=KIND,
            audience=StoredFile.Audience.FINANCE,
        )  # fmt: skip


def _documents_in(accounts: QuerySet[Account], month: date) -> int:
    return (
        queries.invoices_of_month(accounts, month).count()
        + queries.credit_notes_of_month(accounts, month).count()
        + queries.movements_of_month(accounts, month, ["payment"]).count()
    )


def _put_invoices(archive: _Archive, accounts: QuerySet[Account], month: date) -> None:
    rates = queries.invoice_rates(accounts, month)
    columns = [*sheets.INVOICE, *sheets.rate_columns(rates)]
    with archive.sheet("invoices.csv", columns) as sheet:
        for invoice in queries.invoices_of_month(accounts, month).iterator(queries.AT_ONCE):
            name = f"invoices/{invoice.number}.pdf"
            name = archive.document(name, make_invoice_pdf, invoice)
            sheet.add(sheets.invoice_row(invoice, rates, name, archive.sums))


def _put_credit_notes(archive: _Archive, accounts: QuerySet[Account], month: date) -> None:
    rates = queries.credit_note_rates(accounts, month)
    columns = [*sheets.CREDIT_NOTE, *sheets.rate_columns(rates)]
    with archive.sheet("credit_notes.csv", columns) as sheet:
        for note in queries.credit_notes_of_month(accounts, month).iterator(queries.AT_ONCE):
            name = f"credit_notes/{note.number}.pdf"
            name = archive.document(name, make_credit_note_pdf, note)
            sheet.add(sheets.credit_note_row(note, rates, name, archive.sums))


def _put_payments(archive: _Archive, accounts: QuerySet[Account], month: date) -> None:
    with archive.sheet("payments.csv", list(sheets.PAYMENT)) as sheet:
        for booked, payment in queries.payments_of_month(accounts, month):
            name = ""
            if booked.kind == "payment" and payment.has_receipt:
                name = archive.document(_receipt_name(payment), make_receipt_pdf, payment)
            sheet.add(sheets.payment_row(booked, payment, name, archive.sums))


def _put_refunds(archive: _Archive, accounts: QuerySet[Account], month: date) -> None:
    with archive.sheet("refunds.csv", list(sheets.REFUND)) as sheet:
        for booked, refund in queries.refunds_of_month(accounts, month):
            sheet.add(sheets.refund_row(booked, refund, archive.sums))


def _receipt_name(payment: Payment) -> str:
    """Receipts have no numbers: the day, the invoice, and what tells two of a day apart."""
    whose = payment.invoice.number if payment.invoice else "in advance"
    return f"receipts/{payment.received_on} {whose} {payment.pk.hex[:8]}.pdf"
