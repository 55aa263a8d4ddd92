"""What was taken over from other software, as our books have it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from django.db.models import Sum

from igny8.accounts.models import Account
from igny8.billing.models import Invoice, InvoiceSeries, JournalEntry
from igny8.billing.rules.journal import Ledger
from igny8.kit.money import Money

IMPORTED_SERIES = "imported"
OPENING_INVOICE, OPENING_BALANCE = "opening_invoice", "opening_balance"
AT_A_TIME = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvoice:
    """An invoice that other software issued: its number there, what it was for and what is open.

    Days are the account's local ones; `open` is the part of `total` that is not paid, and is owed
    here from `booked_on` on.
    """

    account: Account
    number: str
    issued_on: date
    due_on: date
    total: Money
    open: Money
    booked_on: date
    description: str = ""
    id: UUID = field(default_factory=uuid4)

    @property
    def issuer(self) -> Account:
        return self.account.parent or self.account


def imported_invoices(issuer: Account, *, numbers: Collection[str]) -> dict[str, Invoice]:
    """The issuer's clients' invoices that were taken over under these numbers."""
    series = InvoiceSeries.objects.filter(account=issuer, code=IMPORTED_SERIES).first()
    known = Invoice.objects.filter(series=series, is_imported=True).select_related("account")
    wanted = list(numbers)
    return {
        invoice.number: invoice
        for start in range(0, len(wanted), AT_A_TIME)
        for invoice in known.filter(number__in=wanted[start : start + AT_A_TIME])
    }


def opening_balance(account: Account) -> Money | None:
    """The money of the client's that was taken over; None where nothing was."""
    entry = (
        JournalEntry.objects.for_account(account)
        .filter(transaction__kind=OPENING_BALANCE, ledger=Ledger.CLIENT_BALANCE)
        .first()
    )
    return -entry.money if entry else None


def opening_receivable(invoice_ids: Collection[UUID]) -> dict[str, Decimal]:
    """What the journal says that clients owed on these invoices when they came, by currency."""
    subjects = [str(invoice_id) for invoice_id in invoice_ids]
    return _sums(OPENING_INVOICE, Ledger.RECEIVABLE, "transaction__subject_id", subjects)


def opening_balances(account_ids: Collection[UUID]) -> dict[str, Decimal]:
    """What the journal says that we held of these clients' money when they came, by currency."""
    sums = _sums(OPENING_BALANCE, Ledger.CLIENT_BALANCE, "account_id", list(account_ids))
    return {currency: -total for currency, total in sums.items()}


def _sums(
    kind: str, ledger: Ledger, field: str, keys: list[str] | list[UUID]
) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for start in range(0, len(keys), AT_A_TIME):
        wanted = {f"{field}__in": keys[start : start + AT_A_TIME]}
        entries = JournalEntry.objects.filter(transaction__kind=kind, ledger=ledger, **wanted)
        for row in entries.values("currency").annotate(total=Sum("amount")).order_by():
            found[row["currency"]] += row["total"]
    return dict(found)
