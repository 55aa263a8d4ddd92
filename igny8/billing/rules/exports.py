"""The journal and the invoices as files for an accountant's software.

Formats as their makers document them: Xero's manual journals (lines of one narration and date are
one journal; debits are positive; days are day first; one currency, 300 lines a file) and sales
invoices (a row a line, without tax); QuickBooks Online's journal entries (a journal number of 21
characters at most, debits and credits in columns of their own, days month first) and invoices.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from igny8.billing.rules.chart import Book, Chart
from igny8.kit.csv_text import safe_cell
from igny8.kit.money import Money

DAY_FIRST, MONTH_FIRST = "%d/%m/%Y", "%m/%d/%Y"
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# QuickBooks takes 21 characters: so many digits of a number's 36 tell any two apart.
NUMBER_LENGTH = 20


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One journal entry with all that a file says of it; `document` is a number, if it has one."""

    transaction_id: UUID
    kind: str
    at: datetime
    day: date
    client: str
    client_id: str
    site: str
    ledger: str
    ledger_kind: str
    amount: Decimal
    currency: str
    document: str = ""

    @property
    def number(self) -> str:
        """The transaction's number, the same in every export."""
        return short_number(self.transaction_id)

    @property
    def words(self) -> str:
        """What happened: “Invoice INV-000042”."""
        return " ".join(filter(None, (self.kind.replace("_", " ").capitalize(), self.document)))


@dataclass(frozen=True, slots=True)
class SaleLine:
    """One line of an invoice that was issued here."""

    invoice_id: UUID
    number: str
    issued_on: date
    due_on: date
    currency: str
    client: str
    email: str
    address: str
    country: str
    site: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    tax_amount: Decimal
    tax_code: str
    revenue_kind: str

    @property
    def counted(self) -> tuple[Decimal, Decimal]:
        """Quantity and price a piece; one at the amount where their product is not the amount."""
        product = Money(self.quantity * self.unit_price, self.currency).rounded().amount
        is_exact = product == self.amount
        return (self.quantity, self.unit_price) if is_exact else (Decimal(1), self.amount)


Cells = Sequence[object]


@dataclass(frozen=True, slots=True)
class JournalFormat:
    """A file of journal entries. `one_currency`: the software takes no other in the same file."""

    header: tuple[str, ...]
    row: Callable[[EntryLine, Book, Chart], Cells]
    one_currency: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class InvoiceFormat:
    """A file of invoices, a row a line."""

    header: tuple[str, ...]
    row: Callable[[SaleLine, Book, Chart], Cells]


def short_number(identifier: UUID) -> str:
    """An identifier in 20 digits and capitals."""
    rest, digits = identifier.int, []
    for _ in range(NUMBER_LENGTH):
        rest, digit = divmod(rest, len(DIGITS))
        digits.append(DIGITS[digit])
    return "".join(reversed(digits))


def _plain(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _sides(amount: Decimal) -> tuple[str, str]:
    """Debit and credit, one of them empty."""
    return (_plain(amount), "") if amount >= 0 else ("", _plain(-amount))


def _bare(number: Decimal) -> str:
    """Without the zeros that it does not need: 1, 2.5."""
    return f"{number.normalize():f}"


def _journal_row(line: EntryLine, book: Book, chart: Chart) -> Cells:
    return (
        line.day.isoformat(), line.at.isoformat(), line.number, line.kind,
        safe_cell(line.document), safe_cell(line.client), safe_cell(line.client_id),
        safe_cell(line.site), line.ledger, line.ledger_kind, book.code, book.name,
        *_sides(line.amount), line.currency,
    )  # fmt: skip


def _xero_row(line: EntryLine, book: Book, chart: Chart) -> Cells:
    narration = f"{line.words}, {line.client} [{line.number}]"
    detail = ", ".join(filter(None, (line.ledger_kind.replace("_", " "), line.site)))
    return (
        safe_cell(narration), line.day.strftime(DAY_FIRST), safe_cell(detail), book.code,
        chart.tax(""), _plain(line.amount), "", "", "", "",
    )  # fmt: skip


def _quickbooks_row(line: EntryLine, book: Book, chart: Chart) -> Cells:
    description = ", ".join(filter(None, (line.words, line.site)))
    return (
        line.number, line.day.strftime(MONTH_FIRST), book.name, *_sides(line.amount),
        safe_cell(description), safe_cell(line.client), line.currency, "", "",
    )  # fmt: skip


def _xero_sale(line: SaleLine, book: Book, chart: Chart) -> Cells:
    quantity, price = line.counted
    lines = [safe_cell(part) for part in (*line.address.splitlines()[:4], "", "", "", "")[:4]]
    return (
        safe_cell(line.client), safe_cell(line.email), *lines, "", "", "", line.country,
        safe_cell(line.number), safe_cell(line.site), line.issued_on.strftime(DAY_FIRST),
        line.due_on.strftime(DAY_FIRST), "", safe_cell(line.description), _bare(quantity),
        _bare(price), "", book.code, chart.tax(line.tax_code), "", "", "", "", line.currency, "",
    )  # fmt: skip


def _quickbooks_sale(line: SaleLine, book: Book, chart: Chart) -> Cells:
    quantity, price = line.counted
    return (
        safe_cell(line.number), safe_cell(line.client), line.issued_on.strftime(MONTH_FIRST),
        line.due_on.strftime(MONTH_FIRST), "", "", safe_cell(line.site), book.name,
        safe_cell(line.description), _bare(quantity), _bare(price), _plain(line.amount),
        chart.tax(line.tax_code), _plain(line.tax_amount), line.currency,
    )  # fmt: skip


JOURNAL_FORMATS: Mapping[str, JournalFormat] = {
    "journal": JournalFormat(
        (
            "day", "at", "transaction", "kind", "document", "client", "client_id", "site",
            "ledger", "ledger_kind", "account_code", "account_name", "debit", "credit", "currency",
        ),
        _journal_row,
        marked=True,
    ),
    "xero": JournalFormat(
        (
            "*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount",
            "TrackingName1", "TrackingOption1", "TrackingName2", "TrackingOption2",
        ),
        _xero_row,
        one_currency=True,
    ),
    "quickbooks": JournalFormat(
        (
            "JournalNo", "JournalDate", "AccountName", "Debits", "Credits", "Description", "Name",
            "Currency", "Location", "Class",
        ),
        _quickbooks_row,
    ),
}  # fmt: skip
INVOICE_FORMATS: Mapping[str, InvoiceFormat] = {
    "xero-invoices": InvoiceFormat(
        (
            "*ContactName", "EmailAddress", "POAddressLine1", "POAddressLine2", "POAddressLine3",
            "POAddressLine4", "POCity", "PORegion", "POPostalCode", "POCountry", "*InvoiceNumber",
            "Reference", "*InvoiceDate", "*DueDate", "InventoryItemCode", "*Description",
            "*Quantity", "*UnitAmount", "Discount", "*AccountCode", "*TaxType", "TrackingName1",
            "TrackingOption1", "TrackingName2", "TrackingOption2", "Currency", "BrandingTheme",
        ),
        _xero_sale,
    ),
    "quickbooks-invoices": InvoiceFormat(
        (
            "*InvoiceNo", "*Customer", "*InvoiceDate", "*DueDate", "Terms", "Location", "Memo",
            "*Item(Product/Service)", "ItemDescription", "ItemQuantity", "ItemRate", "*ItemAmount",
            "ItemTaxCode", "ItemTaxAmount", "Currency",
        ),
        _quickbooks_sale,
    ),
}  # fmt: skip
FORMATS = (*JOURNAL_FORMATS, *INVOICE_FORMATS)
