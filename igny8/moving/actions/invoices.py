"""Taking open invoices over: what clients still owe on what other software issued."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from igny8.accounts.models import Account
from igny8.billing.actions.opening import OpenInvoice, take_over_invoice
from igny8.billing.errors import KeyReused, NumberTaken, WrongAmount, WrongCurrency, WrongDay
from igny8.billing.queries.opening import imported_invoice, opening_receivable
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


@transaction.atomic
def take_invoice(row: InvoiceRow, directory: Directory, terms: Terms, *, line: int) -> Taken:
    """The open invoice of a row, once per number. Raises RowRefused; then nothing is written."""
    account, _ = whose(directory, client=row.client, domain=row.site)
    directory.see(("invoice", row.number), line=line, field="number")
    currency = row.currency or account.currency
    known = imported_invoice(account, number=row.number)
    try:
        invoice = take_over_invoice(
            account,
            OpenInvoice(
                number=row.number,
                issued_on=row.issued_on,
                due_on=row.due_on or due_date(row.issued_on, days=settings.INVOICE_DUE_DAYS),
                total=Money(row.total if row.total is not None else row.open, currency),
                open=Money(row.open, currency),
                description=row.description,
            ),
            day=_day(account, terms),
            now=terms.now,
        )
    except tuple(FIELD_OF) as refused:
        raise RowRefused(Trouble(FIELD_OF[type(refused)], refused.message)) from refused
    fate = Fate.THERE if known else Fate.CREATED
    return Taken(fate, invoice.pk, Money(row.open, currency))


def receivable_in_books(taken: Collection[Taken]) -> dict[str, Decimal]:
    """What the journal has as owed on these invoices when they came."""
    return opening_receivable({each.subject_id for each in taken})


def _day(account: Account, terms: Terms) -> date:
    return terms.cut_over or local_date(terms.now, account.time_zone)
