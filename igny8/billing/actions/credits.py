"""AI credits: granted, spent and given back, each once per key."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from igny8.accounts.models import Account, Site
from igny8.billing.actions.journal import post
from igny8.billing.actions.locks import lock_account
from igny8.billing.errors import (
    AlreadyRefunded,
    KeyReused,
    NotEnoughCredits,
    NothingToRefund,
    WrongAmount,
)
from igny8.billing.models import CreditEntry, JournalEntry
from igny8.billing.queries.credits import credit_balance
from igny8.billing.rules.credits import credit_cost
from igny8.billing.rules.journal import Ledger, credit_cost_entries
from igny8.kit.money import Money


@transaction.atomic
def grant_credits(
    account: Account,
    *,
    amount: int,
    reason: str,
    key: str,
    now: datetime,
    site: Site | None = None,
) -> CreditEntry:
    """Give the account credits, once per key. Raises WrongAmount, KeyReused."""
    _check_amount(amount)
    lock_account(account)
    if granted := _entry(account, key):
        return _checked(granted, kind=CreditEntry.Kind.GRANT, delta=amount)
    return CreditEntry.objects.create(
        account=account,
        site=site,
        kind=CreditEntry.Kind.GRANT,
        delta=amount,
        reason=reason[:200],
        idempotency_key=key,
        entered_at=now,
    )


@transaction.atomic
def spend_credits(
    account: Account,
    *,
    amount: int,
    reason: str,
    key: str,
    now: datetime,
    site: Site | None = None,
) -> CreditEntry:
    """Take credits from the account, once per key, and book what they cost us.

    Raises NotEnoughCredits; AlreadyRefunded where this key's credits were given back (a new try
    needs a new key); KeyReused where the key stands for something else; WrongAmount.
    """
    _check_amount(amount)
    lock_account(account)
    if spent := _entry(account, key):
        return _checked(spent, kind=CreditEntry.Kind.SPEND, delta=-amount)
    balance = credit_balance(account)
    if balance < amount:
        raise NotEnoughCredits(
            f"This needs {amount} credits; {balance} are left.", needed=amount, balance=balance
        )
    entry = CreditEntry.objects.create(
        account=account,
        site=site,
        kind=CreditEntry.Kind.SPEND,
        delta=-amount,
        reason=reason[:200],
        idempotency_key=key,
        entered_at=now,
    )
    cost = credit_cost(amount, price=settings.CREDIT_COST, currency=settings.CREDIT_CURRENCY)
    _book(entry, cost)
    return entry


@transaction.atomic
def refund_credits(account: Account, *, key: str, now: datetime, reason: str = "") -> CreditEntry:
    """Give back what was spent under `key`, once, with its cost. Raises NothingToRefund."""
    lock_account(account)
    spent = _entry(account, key)
    if spent is None or spent.kind != CreditEntry.Kind.SPEND:
        raise NothingToRefund(f"No credits were spent under the key {key!r}.", key=key)
    if given_back := CreditEntry.objects.filter(refunds=spent).first():
        return given_back
    entry = CreditEntry.objects.create(
        account=account,
        site=spent.site,
        kind=CreditEntry.Kind.REFUND,
        delta=-spent.delta,
        reason=(reason or f"Given back: {spent.reason}")[:200],
        idempotency_key=f"refund:{spent.pk}",
        refunds=spent,
        entered_at=now,
    )
    booked = JournalEntry.objects.get(
        transaction__key=f"credits:{spent.pk}", account=account, ledger=Ledger.CREDIT_COST
    )
    _book(entry, -booked.money)
    return entry


def _book(entry: CreditEntry, cost: Money) -> None:
    post(
        entry.account,
        kind="credits",
        entries=credit_cost_entries(cost),
        key=f"credits:{entry.pk}",
        at=entry.entered_at,
        site=entry.site,
        subject_id=str(entry.pk),
    )


def _entry(account: Account, key: str) -> CreditEntry | None:
    return CreditEntry.objects.for_account(account).filter(idempotency_key=key).first()


def _check_amount(amount: int) -> None:
    if amount <= 0:
        raise WrongAmount(f"Credits are counted in whole ones, one or more, not {amount}.")


def _checked(entry: CreditEntry, *, kind: str, delta: int) -> CreditEntry:
    if (entry.kind, entry.delta) != (kind, delta):
        raise KeyReused(
            f"The key {entry.idempotency_key!r} stands for {entry.delta:+d} credits already.",
            key=entry.idempotency_key,
        )
    if CreditEntry.objects.filter(refunds=entry).exists():
        raise AlreadyRefunded(
            f"The credits of {entry.idempotency_key!r} were given back; use a new key.",
            key=entry.idempotency_key,
        )
    return entry
