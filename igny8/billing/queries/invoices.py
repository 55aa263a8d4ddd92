"""What is owed, billed, and why."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import F, Prefetch, QuerySet, Sum

from igny8.accounts.models import Account
from igny8.billing.errors import NoSuchInvoice
from igny8.billing.models import Invoice, InvoiceLine, Payment, PaymentMethod, PendingLine
from igny8.kit.lookups import among
from igny8.kit.money import Money

SETTLED = F("paid_amount") + F("credited_amount") + F("written_off_amount")


def invoice_of_key(account: Account, *, key: str) -> Invoice | None:
    """The invoice that carries what was owed under this key; None while it is not billed."""
    line = (
        PendingLine.objects.for_account(account).filter(key=key).select_related("invoice").first()
    )
    return line.invoice if line else None


def invoice_of_day(account: Account, *, day: date) -> Invoice | None:
    """The account's invoice of a local day: the one that was issued here (one a day at most)."""
    issued = Invoice.objects.for_account(account).filter(issued_on=day, is_imported=False)
    return issued.first()


def accounts_invoiced(days: Mapping[str, date]) -> set[str]:
    """The accounts that have their invoice of the day already, of those with their local days."""
    rows = Invoice.objects.filter(
        account__in=among(days), issued_on__in=set(days.values()), is_imported=False
    )
    found = rows.values_list("account", "issued_on")
    return {str(account) for account, day in found if days[str(account)] == day}


def invoices_with_payments(account: Account) -> QuerySet[Invoice]:
    """The account's invoices, the newest first, with their lines and what came for each."""
    invoices = Invoice.objects.for_account(account).select_related("pdf", "account")
    payments = Payment.objects.select_related("recorded_by", "pdf")
    return invoices.prefetch_related("lines", Prefetch("payments", payments))


def owed_under(account: Account, *, keys: Collection[str]) -> Decimal:
    """What the account was billed or will be under these keys, in its currency."""
    lines = PendingLine.objects.for_account(account).filter(key__in=keys)
    return lines.aggregate(owed=Sum("amount"))["owed"] or Decimal(0)


def invoice_numbered(number: str, *, account: Account | None = None) -> Invoice:
    """The invoice with this number, of the account where one is given.

    Raises NoSuchInvoice where there is none, or where several issuers have used the number.
    """
    invoices = Invoice.objects.filter(number__iexact=number.strip()).select_related("account")
    if account is not None:
        invoices = invoices.for_account(account)
    found = list(invoices[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise NoSuchInvoice(f"Several issuers have an invoice {number}; name the site with it.")
    whose = f" of {account}" if account else ""
    raise NoSuchInvoice(f"There is no invoice {number}{whose}; `igny8 invoice SITE` lists them.")


def invoice_lines_why(line: InvoiceLine) -> str:
    """Why the line is this amount, in a sentence."""
    return line.why


def open_balance(account: Account) -> Money:
    """What the account owes on issued invoices, in its currency."""
    owed = (
        Invoice.objects.for_account(account)
        .filter(status=Invoice.Status.OPEN)
        .aggregate(owed=Sum(F("total") - SETTLED))["owed"]
    )
    return Money(owed or Decimal(0), account.currency)


def default_method(account: Account) -> PaymentMethod | None:
    """How the account pays when we collect; None where it pays by transfer."""
    return PaymentMethod.objects.for_account(account).filter(is_default=True).first()
