"""From what is owed to one account's issued invoice: numbered, booked, never changed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from igny8.accounts.models import Account, Site
from igny8.billing.actions.billing import bill_chunk
from igny8.billing.actions.locks import lock_account
from igny8.billing.errors import KeyReused
from igny8.billing.models import Invoice, PendingLine
from igny8.billing.queries.invoices import invoice_of_day, invoice_of_key
from igny8.billing.rules.invoices import LineDraft
from igny8.kit.money import Money


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
def bill_account(account: Account, *, today: date, now: datetime) -> Invoice | None:
    """Open what periods are due, and put all that is due on one invoice: the account's of this day.

    `today` is the account's local day of `now`. A second call on the same day returns the invoice
    that is there: what falls due after it waits for tomorrow. None where nothing is due; lines in
    arrears ride along and are an invoice of their own only where no agreement will bring another.
    Raises WrongCurrency, PeriodsOverlap, BooksRefused; then nothing is billed.
    """
    billed = bill_chunk({str(account.pk): today}, now=now)
    for failure in billed.failures:
        raise failure.error
    return invoice_of_day(account, day=today)


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
