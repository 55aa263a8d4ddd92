"""Taking over what other software billed: invoices that are open, money of clients' that it held."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from igny8.accounts.models import Account
from igny8.billing.actions.invoices import SERIES
from igny8.billing.actions.journal import post
from igny8.billing.actions.locks import lock_account
from igny8.billing.actions.parties import buyer_of, seller_to
from igny8.billing.errors import KeyReused, NumberTaken, WrongAmount, WrongDay
from igny8.billing.models import (
    Invoice,
    InvoiceLine,
    InvoiceSeries,
    JournalTransaction,
    PendingLine,
)
from igny8.billing.queries.opening import (
    IMPORTED_SERIES,
    OPENING_BALANCE,
    OPENING_INVOICE,
    imported_invoice,
)
from igny8.billing.rules.arithmetic import open_elsewhere
from igny8.billing.rules.invoices import check_currency, check_price, invoice_number
from igny8.billing.rules.journal import opening_balance_entries, opening_invoice_entries
from igny8.kit.clock import local_date, local_moment
from igny8.kit.money import Money

# What an imported line earned was earned elsewhere: it is in no revenue of ours, and a credit note
# on it gives nothing of our revenue back.
EARNED_ELSEWHERE = "opening"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenInvoice:
    """An invoice that other software issued: its number there, what it was for and what is open.

    Days are the account's local ones; `open` is the part of `total` that is not paid.
    """

    number: str
    issued_on: date
    due_on: date
    total: Money
    open: Money
    description: str = ""


@transaction.atomic
def take_over_invoice(
    account: Account, elsewhere: OpenInvoice, *, day: date, now: datetime
) -> Invoice:
    """Let a client owe here what is open on an invoice issued elsewhere, once per number.

    It keeps its number, in a series of its own, and can be paid, charged, reminded of and written
    off as ours are; nobody is sent anything now. The journal counts it on `day`, against the
    opening ledger: it is no revenue of ours. Raises WrongAmount, WrongCurrency, WrongDay, KeyReused
    where the number was taken over with other facts, NumberTaken where it is one of ours.
    """
    _check(account, elsewhere, today=local_date(now, account.time_zone))
    lock_account(account)
    series = _locked_series(account)
    if there := imported_invoice(account, number=elsewhere.number):
        return _check_same(there, account, elsewhere)
    _step_over(account, elsewhere.number)
    invoice = _issued(account, elsewhere, series)
    _write(invoice, elsewhere)
    post(
        account,
        kind=OPENING_INVOICE,
        entries=opening_invoice_entries(elsewhere.open),
        key=f"invoice:{invoice.pk}",
        at=now,
        day=day,
        subject_id=str(invoice.pk),
    )
    return invoice


@transaction.atomic
def take_over_balance(
    account: Account, amount: Money, *, day: date, now: datetime
) -> JournalTransaction:
    """Book the client's money that other software held (prepaid, overpaid), once per client.

    From `day` on it is the client's balance here. Raises WrongAmount, WrongCurrency, KeyReused
    where another amount was taken over before.
    """
    check_currency(amount.currency, account_currency=account.currency)
    check_price(amount.amount, currency=amount.currency)
    if not amount.amount:
        raise WrongAmount("An opening balance of nothing needs no entry; leave it out.")
    return post(
        account,
        kind=OPENING_BALANCE,
        entries=opening_balance_entries(amount),
        key="opening:balance",
        at=now,
        day=day,
    )


def _check(account: Account, elsewhere: OpenInvoice, *, today: date) -> None:
    for amount in (elsewhere.total, elsewhere.open):
        check_currency(amount.currency, account_currency=account.currency)
        check_price(amount.amount, currency=amount.currency)
    if not 0 < elsewhere.open.amount <= elsewhere.total.amount:
        raise WrongAmount(
            f"{elsewhere.open} cannot be open on an invoice of {elsewhere.total}; only what is open "
            "is taken over.",
            amount=str(elsewhere.open.amount),
        )
    if not elsewhere.issued_on <= min(elsewhere.due_on, today):
        raise WrongDay(
            f"An invoice that is issued on {elsewhere.issued_on} and due on {elsewhere.due_on} "
            f"cannot be open on {today}.",
        )


def _check_same(there: Invoice, account: Account, elsewhere: OpenInvoice) -> Invoice:
    known = (there.account_id, there.issued_on, there.due_on, there.total_money)
    if known != (account.pk, elsewhere.issued_on, elsewhere.due_on, elsewhere.open):
        raise KeyReused(
            f"{there.number} was taken over before: {there.total_money} of {there.account}, issued "
            f"on {there.issued_on} and due on {there.due_on}.",
            key=there.number,
        )
    return there


def _locked_series(account: Account) -> InvoiceSeries:
    issuer = account.parent or account
    InvoiceSeries.objects.get_or_create(
        account=issuer, code=IMPORTED_SERIES, defaults={"prefix": ""}
    )
    return InvoiceSeries.objects.select_for_update(no_key=True).get(
        account=issuer, code=IMPORTED_SERIES
    )


def _step_over(account: Account, number: str) -> None:
    """Let no invoice of ours get this number: ours begin after it. Raises NumberTaken.

    Once ours have begun, a number that lies before them can be taken over, one ahead cannot.
    """
    code, prefix = SERIES[account.is_demo]
    found = re.fullmatch(rf"{prefix}-(\d{{6,9}})", number.upper())
    if found is None or invoice_number(prefix, int(found[1])) != number.upper():
        return
    sequence, issuer = int(found[1]), account.parent or account
    InvoiceSeries.objects.get_or_create(account=issuer, code=code, defaults={"prefix": prefix})
    ours = InvoiceSeries.objects.select_for_update(no_key=True).get(account=issuer, code=code)
    if sequence < ours.first_number:
        return
    if ours.next_number > ours.first_number:
        raise NumberTaken(
            f"{number} is, or will be, the number of an invoice issued here, whose numbers began at "
            f"{invoice_number(prefix, ours.first_number)}; take it over as OLD-{number}.",
            number=number,
        )
    ours.begin_at(sequence + 1)


def _issued(account: Account, elsewhere: OpenInvoice, series: InvoiceSeries) -> Invoice:
    return Invoice(
        account=account,
        series=series,
        sequence=series.take_number(),
        number=elsewhere.number,
        is_imported=True,
        issued_on=elsewhere.issued_on,
        due_on=elsewhere.due_on,
        issued_at=local_moment(elsewhere.issued_on, time.min, account.time_zone),
        time_zone=account.time_zone,
        currency=elsewhere.open.currency,
        net=elsewhere.open.amount,
        total=elsewhere.open.amount,
        line_count=1,
        seller=seller_to(account),
        buyer=buyer_of(account),
    )


def _write(invoice: Invoice, elsewhere: OpenInvoice) -> None:
    """The invoice and its one line, the line first: the database lets none follow its invoice."""
    facts = {
        "account": invoice.account,
        "invoice": invoice,
        "kind": EARNED_ELSEWHERE,
        "description": (elsewhere.description or f"Open on {invoice.number}")[:300],
        "quantity": 1,
        "unit_price": elsewhere.open.amount,
        "amount": elsewhere.open.amount,
        "arithmetic": open_elsewhere(elsewhere.total, elsewhere.open),
        "revenue_kind": EARNED_ELSEWHERE,
    }
    owed = PendingLine(key=f"imported:{invoice.number}", currency=invoice.currency, **facts)
    owed.save(force_insert=True)
    line = InvoiceLine(position=1, pending_line=owed, **facts)
    line.save(force_insert=True)
    invoice.save(force_insert=True)
