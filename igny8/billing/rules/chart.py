"""The chart of accounts: what an accountant's software calls our ledgers and tax codes.

Both are configuration (IGNY8_ACCOUNT_CODES, IGNY8_TAX_NAMES): entries separated by semicolons, such
as `revenue:managed=200 Managed services; cash:stripe=091 Stripe`. What is not named goes by the
ledger's own account, so that nothing is ever left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from igny8.billing.errors import WrongChart
from igny8.billing.rules.journal import Ledger

NO_TAX = "none"


@dataclass(frozen=True, slots=True)
class Book:
    """An account of the accountant's chart."""

    code: str
    name: str


# Codes as Xero's own chart has them where it has one; the rest are free there.
STANDARD: Mapping[str, Book] = {
    Ledger.RECEIVABLE: Book("611", "Receivable from clients"),
    Ledger.CASH: Book("612", "Payments in transit"),
    Ledger.REVENUE: Book("200", "Sales"),
    Ledger.SUPPLIER_COST: Book("310", "Link suppliers"),
    Ledger.SUPPLIER_PAYABLE: Book("801", "Payable to suppliers"),
    Ledger.CREDIT_COST: Book("315", "AI credits"),
    Ledger.CREDITS_USED: Book("802", "AI credits used"),
    Ledger.TAX: Book("821", "Tax collected"),
    Ledger.CLIENT_BALANCE: Book("803", "Balances of clients"),
    Ledger.WRITE_OFF: Book("405", "Bad debts"),
    Ledger.DISPUTED: Book("613", "Disputed payments"),
    Ledger.DISPUTE_LOSS: Book("406", "Lost disputes"),
    Ledger.OPENING: Book("840", "Opening balances"),
}
STANDARD_TAX: Mapping[str, str] = {NO_TAX: "No VAT"}


@dataclass(frozen=True, slots=True)
class Chart:
    """Ledgers and tax codes as the accountant's software knows them."""

    books: Mapping[str, Book] = field(default_factory=dict)
    taxes: Mapping[str, str] = field(default_factory=dict)

    def book(self, ledger: str, kind: str = "") -> Book:
        """The account of a ledger's kind (revenue:managed), else of the ledger."""
        return (
            self.books.get(f"{ledger}:{kind}") or self.books.get(ledger) or STANDARD[Ledger(ledger)]
        )

    def tax(self, code: str) -> str:
        """The name of a tax code (GB:standard); of no tax where it is empty or not named."""
        known = {**STANDARD_TAX, **self.taxes}
        return known.get(code or NO_TAX, known[NO_TAX])


def read_chart(accounts: str, taxes: str) -> Chart:
    """The chart of two settings. Raises WrongChart, naming the entry that will not do."""
    books: dict[str, Book] = {}
    for key, value in _entries(accounts, setting="IGNY8_ACCOUNT_CODES"):
        code, _, name = value.partition(" ")
        if key.partition(":")[0] not in list(Ledger):
            known = ", ".join(Ledger)
            raise WrongChart(f"IGNY8_ACCOUNT_CODES: {key!r} is no ledger; there are {known}.")
        if not name.strip():
            raise WrongChart(f"IGNY8_ACCOUNT_CODES: {key} needs a code and a name: 200 Sales.")
        books[key] = Book(code, name.strip())
    return Chart(books, dict(_entries(taxes, setting="IGNY8_TAX_NAMES")))


def _entries(text: str, *, setting: str) -> list[tuple[str, str]]:
    found = []
    for entry in (part.strip() for part in text.split(";")):
        key, equals, value = entry.partition("=")
        if entry and not (equals and key.strip() and value.strip()):
            raise WrongChart(f"{setting}: {entry!r} is no entry; write them as name=value; ...")
        if entry:
            found.append((key.strip(), value.strip()))
    return found
