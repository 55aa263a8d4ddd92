"""What was taken over from other software, as our books have it."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from igny8.accounts.models import Account
from igny8.billing.models import Invoice, JournalEntry
from igny8.billing.rules.journal import Ledger
from igny8.kit.money import Money

IMPORTED_SERIES = "imported"
OPENING_INVOICE, OPENING_BALANCE = "opening_invoice", "opening_balance"


def imported_invoice(account: Account, *, number: str) -> Invoice | None:
    """The invoice that was taken over under this number, of whichever client of the issuer's."""
    return (
        Invoice.objects.filter(
            series__account=account.parent or account, series__code=IMPORTED_SERIES, number=number
        )
        .select_related("account")
        .first()
    )


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
    for start in range(0, len(keys), 1000):
        entries = JournalEntry.objects.filter(
            transaction__kind=kind, ledger=ledger, **{f"{field}__in": keys[start : start + 1000]}
        )
        for row in entries.values("currency").annotate(total=Sum("amount")).order_by():
            found[row["currency"]] += row["total"]
    return dict(found)
