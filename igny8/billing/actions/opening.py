"""Taking over what other software billed: open invoices, and money of clients that it held."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from igny8.accounts.models import Account, Brand
from igny8.billing.actions.journal import Movement, post, post_all
from igny8.billing.actions.parties import buyer_of, seller_to
from igny8.billing.actions.series import INVOICES, locked_series_of
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
    OpenInvoice,
    imported_invoices,
)
from igny8.billing.rules.arithmetic import open_elsewhere
from igny8.billing.rules.invoices import check_currency, check_price, invoice_number
from igny8.billing.rules.journal import (
    EARNED_ELSEWHERE,
    opening_balance_entries,
    opening_invoice_entries,
)
from igny8.kit.clock import local_date, local_moment
from igny8.kit.money import Money

AT_A_TIME = 1000


@transaction.atomic
def take_over_invoices(owed: Sequence[OpenInvoice], *, now: datetime) -> list[Invoice]:
    """Let clients of one issuer owe here what is open on invoices issued elsewhere, once a number.

    They keep their numbers, in a series of their own, and can be paid, charged, reminded of and
    written off as ours are; nobody is sent anything now. The journal counts them against the
    opening ledger: they are no revenue of ours. Each is the one that is there where its number was
    taken over before. Raises what `check_open_invoice` does, KeyReused where two have one number.
    """
    if not owed:
        return []
    series = locked_series_of(str(owed[0].issuer.pk), IMPORTED_SERIES, prefix="")
    known = imported_invoices(owed[0].issuer, numbers=[each.number for each in owed])
    new: dict[str, OpenInvoice] = {}
    for each in owed:
        check_open_invoice(each, known.get(each.number) or new.get(each.number), now=now)
        if each.number not in known:
            new.setdefault(each.number, each)
    if new:
        _step_over(list(new.values()))
        made = _issued(list(new.values()), series)
        _write(made, list(new.values()), now=now)
        known |= {invoice.number: invoice for invoice in made}
    return [known[each.number] for each in owed]


def check_open_invoice(
    wanted: OpenInvoice, known: Invoice | OpenInvoice | None, *, now: datetime
) -> None:
    """Nothing, or why it cannot be taken over; `known` is what has its number already.

    Raises WrongAmount, WrongCurrency, WrongDay, KeyReused where `known` is another one, NumberTaken
    where the number is one of ours.
    """
    for amount in (wanted.total, wanted.open):
        check_currency(amount.currency, account_currency=wanted.account.currency)
        check_price(amount.amount, currency=amount.currency)
    if not 0 < wanted.open.amount <= wanted.total.amount:
        raise WrongAmount(
            f"{wanted.open} cannot be open on an invoice of {wanted.total}; only what is open is "
            "taken over.",
            amount=str(wanted.open.amount),
        )
    today = local_date(now, wanted.account.time_zone)
    if not wanted.issued_on <= min(wanted.due_on, today):
        raise WrongDay(
            f"An invoice that is issued on {wanted.issued_on} and due on {wanted.due_on} cannot be "
            f"open on {today}.",
        )
    if known is None:
        _check_number(wanted)
    else:
        _check_same(wanted, known)


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


def _check_same(wanted: OpenInvoice, known: Invoice | OpenInvoice) -> None:
    open_then = known.total_money if isinstance(known, Invoice) else known.open
    there = (known.account.pk, known.issued_on, known.due_on, open_then)
    if there != (wanted.account.pk, wanted.issued_on, wanted.due_on, wanted.open):
        raise KeyReused(
            f"{known.number} was taken over before: {open_then} of {known.account}, issued on "
            f"{known.issued_on} and due on {known.due_on}.",
            key=known.number,
        )


def _like_ours(owed: OpenInvoice) -> int | None:
    """Which of our numbers it looks like, if any."""
    _, prefix = INVOICES[owed.account.is_demo]
    found = re.fullmatch(rf"{prefix}-(\d{{6,9}})", owed.number.upper())
    if found is None or invoice_number(prefix, int(found[1])) != owed.number.upper():
        return None
    return int(found[1])


def _check_number(owed: OpenInvoice) -> None:
    """Nothing, or NumberTaken: ours have begun, and the number is one of them or will be."""
    sequence = _like_ours(owed)
    if sequence is None:
        return
    code, prefix = INVOICES[owed.account.is_demo]
    ours = InvoiceSeries.objects.filter(account=owed.issuer, code=code).first()
    if ours and ours.next_number > ours.first_number and sequence >= ours.first_number:
        raise NumberTaken(
            f"{owed.number} is, or will be, the number of an invoice issued here, whose numbers "
            f"began at {invoice_number(prefix, ours.first_number)}; take it over as "
            f"OLD-{owed.number}.",
            number=owed.number,
        )


def _step_over(owed: Iterable[OpenInvoice]) -> None:
    """Let ours begin after those that look like ours. Raises NumberTaken where ours have begun."""
    alike: dict[bool, list[tuple[int, OpenInvoice]]] = {}
    for each in owed:
        if (sequence := _like_ours(each)) is not None:
            alike.setdefault(each.account.is_demo, []).append((sequence, each))
    for is_demo in sorted(alike):
        code, prefix = INVOICES[is_demo]
        highest, one = max(alike[is_demo], key=lambda pair: pair[0])
        ours = locked_series_of(str(one.issuer.pk), code, prefix=prefix)
        _check_number(one)
        if highest >= ours.first_number:
            ours.begin_at(highest + 1)


def _issued(owed: Sequence[OpenInvoice], series: InvoiceSeries) -> list[Invoice]:
    first = series.take_numbers(len(owed))
    sellers = _sellers(each.account for each in owed)
    return [
        Invoice(
            id=each.id,
            account=each.account,
            series=series,
            sequence=sequence,
            number=each.number,
            is_imported=True,
            issued_on=each.issued_on,
            due_on=each.due_on,
            issued_at=local_moment(each.issued_on, time.min, each.account.time_zone),
            time_zone=each.account.time_zone,
            currency=each.open.currency,
            net=each.open.amount,
            total=each.open.amount,
            line_count=1,
            seller=sellers[each.account.pk],
            buyer=buyer_of(each.account),
        )
        for sequence, each in enumerate(owed, start=first)
    ]


def _sellers(accounts: Iterable[Account]) -> dict[UUID, dict[str, str]]:
    """Who sells to each, read once for all that have no brand of their own."""
    clients = {account.pk: account for account in accounts}
    branded = set(Brand.objects.filter(account__in=clients).values_list("account_id", flat=True))
    plain = next((client for pk, client in clients.items() if pk not in branded), None)
    shared = seller_to(plain) if plain else {}
    return {pk: seller_to(client) if pk in branded else shared for pk, client in clients.items()}


def _write(invoices: Sequence[Invoice], owed: Sequence[OpenInvoice], *, now: datetime) -> None:
    """The invoices, each with its one line and its booking."""
    pairs = list(zip(invoices, owed, strict=True))
    pending = [_owed_line(invoice, each) for invoice, each in pairs]
    PendingLine.objects.bulk_create(pending, batch_size=AT_A_TIME)
    # The lines first: the database lets none follow their invoice.
    InvoiceLine.objects.bulk_create([_invoice_line(line) for line in pending], batch_size=AT_A_TIME)
    Invoice.objects.bulk_create(invoices, batch_size=AT_A_TIME)
    post_all(
        [
            Movement(
                account=invoice.account,
                kind=OPENING_INVOICE,
                entries=opening_invoice_entries(each.open),
                key=f"invoice:{invoice.pk}",
                at=now,
                day=each.booked_on,
                subject_id=str(invoice.pk),
            )
            for invoice, each in pairs
        ]
    )


def _owed_line(invoice: Invoice, owed: OpenInvoice) -> PendingLine:
    return PendingLine(
        account=invoice.account,
        invoice=invoice,
        key=f"imported:{invoice.number}",
        kind=EARNED_ELSEWHERE,
        description=(owed.description or f"Open on {invoice.number}")[:300],
        quantity=1,
        unit_price=owed.open.amount,
        amount=owed.open.amount,
        currency=invoice.currency,
        arithmetic=open_elsewhere(owed.total, owed.open),
        revenue_kind=EARNED_ELSEWHERE,
    )


def _invoice_line(line: PendingLine) -> InvoiceLine:
    return InvoiceLine(
        account=line.account,
        invoice=line.invoice,
        position=1,
        pending_line=line,
        kind=line.kind,
        description=line.description,
        quantity=line.quantity,
        unit_price=line.unit_price,
        amount=line.amount,
        arithmetic=line.arithmetic,
        revenue_kind=line.revenue_kind,
    )
