"""What commands about money are given: amounts, days, whose it is, and who does it."""

import argparse
from datetime import date
from decimal import Decimal, InvalidOperation

from igny8.accounts.access import person_who_may
from igny8.accounts.models import Account, User
from igny8.accounts.queries import site_named
from igny8.billing.models import Invoice
from igny8.billing.queries.invoices import invoice_numbered
from igny8.kit.errors import Invalid, NotFound
from igny8.kit.money import Money


def amount(text: str) -> Decimal:
    """An amount as it is typed."""
    try:
        return Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"{text!r} is no amount; write 399.00") from None


def day(text: str) -> date:
    """A day as it is typed."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write 2025-04-30") from None


def whose(text: str) -> tuple[Account, Invoice | None]:
    """A site's account; or the one invoice that is named, and its account.

    Raises NoSuchRow, NoSuchInvoice.
    """
    try:
        return site_named(text).account, None
    except NotFound:
        if "." in text:
            raise
    invoice = invoice_numbered(text)
    return invoice.account, invoice


def person_for(account: Account, email: str, *, right: str = "finance") -> User:
    """Who does it, with the right to. Raises Invalid where nobody is named, NoSuchRow, MayNot."""
    if not email:
        raise Invalid("Say with --by EMAIL who enters it; it is kept with the payment.")
    return person_who_may(email, account, right)


def plain(money: Money) -> str:
    """The amount for machines: 0.00."""
    return str(money.rounded().amount)


def without_currency(money: Money) -> str:
    """The amount alone, where its currency stands above."""
    return str(money).removesuffix(f" {money.currency}")
