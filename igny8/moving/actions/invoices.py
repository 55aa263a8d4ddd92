"""Taking open invoices over: what clients still owe on what other software issued."""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from django.conf import settings

from igny8.accounts.models import Account
from igny8.billing.actions.opening import check_open_invoice, take_over_invoices
from igny8.billing.errors import KeyReused, NumberTaken, WrongAmount, WrongCurrency, WrongDay
from igny8.billing.queries.opening import OpenInvoice, imported_invoices, opening_receivable
from igny8.billing.rules.invoices import due_date
from igny8.kit.clock import local_date
from igny8.kit.money import Money
from igny8.moving.errors import RowRefused, Trouble
from igny8.moving.queries import Directory, whose
from igny8.moving.rules.invoices import InvoiceRow
from igny8.moving.rules.outcomes import Fate, Taken
from igny8.moving.rules.terms import Terms

# Which of our fields a refusal of the books is about.
FIELD_OF = {
    KeyReused: "number",
    NumberTaken: "number",
    WrongAmount: "open",
    WrongCurrency: "currency",
    WrongDay: "issued_on",
}


def find_invoices(rows: Iterable[InvoiceRow], directory: Directory) -> None:
    """Read which of the file's numbers were taken over before, a thousand at a time."""
    numbers = {row.number for row in rows}
    directory.invoices.update(imported_invoices(directory.issuer, numbers=numbers))


def check_invoice(row: InvoiceRow, directory: Directory, terms: Terms, *, line: int) -> Taken:
    """The open invoice of a row: the one that is there, or a new one to be written with the others.

    Raises RowRefused.
    """
    account, _ = whose(directory, client=row.client, domain=row.site)
    directory.see(("invoice", row.number), line=line, field="number")
    wanted = _wanted(row, account, terms)
    known = directory.invoices.get(row.number)
    try:
        check_open_invoice(wanted, known, now=terms.now)
    except tuple(FIELD_OF) as refused:
        raise RowRefused(Trouble(FIELD_OF[type(refused)], refused.message)) from refused
    if known is not None:
        return Taken(Fate.THERE, known.pk, wanted.open)
    directory.owed.append(wanted)
    return Taken(Fate.CREATED, wanted.id, wanted.open)


def write_invoices(directory: Directory, terms: Terms) -> None:
    """Write the invoices of the rows that were taken, all at once: their numbers are one series."""
    take_over_invoices(directory.owed, now=terms.now)


def receivable_in_books(taken: Collection[Taken]) -> dict[str, Decimal]:
    """What the journal has as owed on these invoices when they came."""
    return opening_receivable({each.subject_id for each in taken})


def _wanted(row: InvoiceRow, account: Account, terms: Terms) -> OpenInvoice:
    currency = row.currency or account.currency
    return OpenInvoice(
        account=account,
        number=row.number,
        issued_on=row.issued_on,
        due_on=row.due_on or due_date(row.issued_on, days=settings.INVOICE_DUE_DAYS),
        total=Money(row.total if row.total is not None else row.open, currency),
        open=Money(row.open, currency),
        booked_on=_day(account, terms),
        description=row.description,
    )


def _day(account: Account, terms: Terms) -> date:
    return terms.cut_over or local_date(terms.now, account.time_zone)
