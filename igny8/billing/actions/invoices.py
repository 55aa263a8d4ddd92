"""From what is owed to an issued invoice: numbered, booked, never changed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction

from igny8.accounts.models import Account, Site
from igny8.billing.actions.agreements import open_due_periods
from igny8.billing.actions.gateways import gateway_for
from igny8.billing.actions.journal import post
from igny8.billing.actions.locks import lock_account
from igny8.billing.actions.parties import buyer_of, seller_to
from igny8.billing.errors import KeyReused
from igny8.billing.events import InvoiceIssued
from igny8.billing.models import Invoice, InvoiceLine, InvoiceSeries, PendingLine
from igny8.billing.queries.agreements import accounts_to_bill, active_agreements
from igny8.billing.queries.invoices import default_method, invoice_of_day, invoice_of_key
from igny8.billing.queries.previews import unbilled_lines
from igny8.billing.rules.invoices import LineDraft, due_date, invoice_number, invoice_total
from igny8.billing.rules.journal import Earned, invoice_entries
from igny8.jobs.actions import enqueue
from igny8.kit.events import publish
from igny8.kit.money import Money

# Demo accounts have numbers of their own, so that a demonstration leaves no gap in the real ones.
SERIES = {False: ("invoices", "INV"), True: ("demo", "DEMO")}


@transaction.atomic
def add_pending_line(
    account: Account,
    *,
    kind: str,
    description: str,
    quantity: Decimal | int,
    unit_price: Decimal,
    amount: Decimal,
    arithmetic: Mapping[str, Any],
    key: str,
    currency: str,
    revenue_kind: str,
    site: Site | None = None,
    due_on: date | None = None,
) -> PendingLine:
    """Owe something, once per key of the account.

    Without `due_on` it is owed in arrears and goes on the next invoice; with it, it is billed from
    that local day on. Raises WrongAmount, WrongCurrency, KeyReused.
    """
    draft = LineDraft(
        kind=kind,
        description=description[:300],
        quantity=Decimal(quantity),
        unit_price=unit_price,
        amount=Money(amount, currency),
        revenue_kind=revenue_kind,
        arithmetic=arithmetic,
        site_id=site.pk if site else None,
    )
    return _owe(account, draft, key=key, due_on=due_on)


@transaction.atomic
def withdraw_pending_line(account: Account, *, key: str) -> bool:
    """Owe nothing under this key any more; False where it is on an invoice, which never changes."""
    lock_account(account)
    lines = PendingLine.objects.filter(account=account, key=key)
    if lines.filter(invoice__isnull=False).exists():
        return False
    lines.delete()
    return True


@transaction.atomic
def bill_account(
    account: Account, *, today: date, now: datetime, include_pending: bool = True
) -> Invoice | None:
    """Open what periods are due, and put all that is due on one invoice: the account's of this day.

    `today` is the account's local day of `now`. A second call on the same day returns the invoice
    that is there: what falls due after it waits for tomorrow. None where nothing is due; lines in
    arrears ride along (not with `include_pending=False`) and are an invoice of their own only where
    no agreement will bring another.
    """
    lock_account(account)
    for agreement in active_agreements(account).filter(next_period_on__lte=today):
        open_due_periods(agreement, today=today)
    issued = invoice_of_day(account, day=today)
    if issued is not None:
        return issued
    lines = unbilled_lines(account, today=today)
    if not include_pending:
        lines = [line for line in lines if line.due_on]
    return _issue(account, lines, today=today, now=now) if lines else None


@transaction.atomic
def issue_invoice(
    account: Account, *, lines: Sequence[LineDraft], key: str, today: date, now: datetime
) -> Invoice | None:
    """Bill these lines, once per key, on the account's invoice of this day with all that is due.

    None where the account already had its invoice today: the lines are kept and go on the next
    day's (one invoice a day at most). Raises WrongAmount, WrongCurrency, KeyReused.
    """
    lock_account(account)
    owed = [
        _owe(account, draft, key=f"{key}:{position}", due_on=today)
        for position, draft in enumerate(lines, start=1)
    ]
    if not any(line.invoice_id for line in owed):
        bill_account(account, today=today, now=now)
    return invoice_of_key(account, key=f"{key}:1")


@transaction.atomic
def queue_due_billing(*, now: datetime) -> int:
    """Queue the billing of every account that is due: one job each, so that none stops the rest."""
    accounts = accounts_to_bill(now=now)
    for account in accounts:
        enqueue(
            "igny8.billing.tasks.bill_account",
            str(account.pk),
            account=account,
            key=str(account.pk),
            title=f"Bill {account.name}",
            now=now,
        )
    return len(accounts)


def _owe(account: Account, draft: LineDraft, *, key: str, due_on: date | None) -> PendingLine:
    draft.check(account_currency=account.currency)
    wanted = PendingLine(
        account=account,
        key=key,
        kind=draft.kind,
        description=draft.description,
        quantity=draft.quantity,
        unit_price=draft.unit_price,
        amount=draft.amount.amount,
        currency=draft.amount.currency,
        arithmetic=dict(draft.arithmetic),
        revenue_kind=draft.revenue_kind,
        site_id=draft.site_id,
        due_on=due_on,
    )
    PendingLine.objects.bulk_create([wanted], ignore_conflicts=True)
    kept = PendingLine.objects.get(account=account, key=key)
    if (kept.amount, kept.revenue_kind) != (wanted.amount, wanted.revenue_kind):
        raise KeyReused(
            f"Under the key {key!r} the account owes {kept.amount} {kept.currency} already.",
            key=key,
        )
    return kept


def _issue(
    account: Account, lines: Sequence[PendingLine], *, today: date, now: datetime
) -> Invoice:
    net = invoice_total((Money(line.amount, line.currency) for line in lines), account.currency)
    series = _locked_series(account)
    sequence = series.take_number()
    invoice = Invoice(
        account=account,
        series=series,
        sequence=sequence,
        number=invoice_number(series.prefix, sequence),
        issued_on=today,
        due_on=due_date(today, days=settings.INVOICE_DUE_DAYS),
        issued_at=now,
        time_zone=account.time_zone,
        currency=account.currency,
        net=net.amount,
        total=net.amount,
        line_count=len(lines),
        seller=seller_to(account),
        buyer=buyer_of(account),
    )
    # The lines first: the database lets none follow their invoice.
    InvoiceLine.objects.bulk_create(
        _invoice_line(invoice, line, position) for position, line in enumerate(lines, start=1)
    )
    invoice.save(force_insert=True)
    PendingLine.objects.filter(pk__in=[line.pk for line in lines]).update(invoice=invoice)
    _book(invoice, lines, today=today, now=now)
    _follow_up(invoice, now=now)
    return invoice


def _locked_series(account: Account) -> InvoiceSeries:
    code, prefix = SERIES[account.is_demo]
    issuer = account.parent or account
    InvoiceSeries.objects.get_or_create(account=issuer, code=code, defaults={"prefix": prefix})
    return InvoiceSeries.objects.select_for_update(no_key=True).get(account=issuer, code=code)


def _invoice_line(invoice: Invoice, line: PendingLine, position: int) -> InvoiceLine:
    return InvoiceLine(
        account=invoice.account,
        invoice=invoice,
        position=position,
        pending_line=line,
        site_id=line.site_id,
        kind=line.kind,
        description=line.description,
        quantity=line.quantity,
        unit_price=line.unit_price,
        amount=line.amount,
        arithmetic=line.arithmetic,
        revenue_kind=line.revenue_kind,
    )


def _book(invoice: Invoice, lines: Sequence[PendingLine], *, today: date, now: datetime) -> None:
    earned = [
        Earned(Money(line.amount, line.currency), line.revenue_kind, line.site_id) for line in lines
    ]
    post(
        invoice.account,
        kind="invoice",
        entries=invoice_entries(earned),
        key=f"invoice:{invoice.pk}",
        at=now,
        day=today,
        subject_id=str(invoice.pk),
    )


def _follow_up(invoice: Invoice, *, now: datetime) -> None:
    """What happens after the invoice is out: its document, its collection, the news."""
    account = invoice.account
    enqueue(
        "igny8.billing.tasks.deliver_invoice",
        str(invoice.pk),
        account=account,
        key=str(invoice.pk),
        once=True,
        title=f"Invoice {invoice.number}",
        now=now,
    )
    method = default_method(account)
    if method is not None and gateway_for(method.gateway).collects:
        enqueue(
            "igny8.billing.tasks.collect_payment",
            str(invoice.pk),
            account=account,
            key=str(invoice.pk),
            title=f"Collect {invoice.number}",
            now=now,
        )
    publish(InvoiceIssued(invoice_id=invoice.pk), account=account, now=now)
