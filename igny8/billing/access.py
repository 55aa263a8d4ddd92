"""The doors to an account's money: a stranger gets 404, someone without the right 403."""

from uuid import UUID

from igny8.accounts.access import require_right, row_for, visible_accounts
from igny8.accounts.errors import NoSuchRow
from igny8.accounts.models import Account, User
from igny8.billing.models import CreditNote, Invoice, Payment, Refund


def account_for(user: User, pk: UUID, *, right: str) -> Account:
    """The account with this key. Raises NoSuchRow, MayNot."""
    account = visible_accounts(user).filter(pk=pk).first()
    if account is None:
        raise NoSuchRow("There is nothing here under that address.")
    require_right(user, account, right)
    return account


def invoice_for(user: User, pk: UUID, *, right: str) -> Invoice:
    """The invoice, by the same rules."""
    rows = Invoice.objects.select_related("account", "pdf")
    found: Invoice = row_for(user, rows, pk, right=right)
    return found


def credit_note_for(user: User, pk: UUID, *, right: str) -> CreditNote:
    """The credit note with its lines and refunds, by the same rules."""
    found: CreditNote = row_for(user, CreditNote.with_parts(), pk, right=right)
    return found


def payment_for(user: User, pk: UUID, *, right: str) -> Payment:
    """The payment, by the same rules."""
    rows = Payment.objects.select_related("account", "invoice__account", "recorded_by", "pdf")
    found: Payment = row_for(user, rows, pk, right=right)
    return found


def refund_for(user: User, pk: UUID, *, right: str) -> Refund:
    """The refund, by the same rules."""
    rows = Refund.objects.select_related("account", "credit_note", "payment", "recorded_by")
    found: Refund = row_for(user, rows, pk, right=right)
    return found
