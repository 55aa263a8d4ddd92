"""Billing many accounts at once: each chunk is one transaction, planned by rules, written by COPY.

One account takes the same way (`actions.invoices.bill_account`). An account that cannot be billed
never stops the others: it is kept as a BillingFailure with its reason, and tried with each run.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import DataError, IntegrityError, transaction

from igny8.billing.actions.batch import Batch, Heading, as_json
from igny8.billing.actions.changes import note_opened
from igny8.billing.actions.follow_up import follow_up, queue_follow_up
from igny8.billing.actions.parties import Parties, buyer_of
from igny8.billing.actions.series import NumberedSeries
from igny8.billing.errors import BooksRefused
from igny8.billing.models import BillingFailure
from igny8.billing.queries.billing import (
    DueAccount,
    due_contracts,
    has_later_bill,
    held_accounts,
    owed_lines,
)
from igny8.billing.queries.invoices import accounts_invoiced
from igny8.billing.rules.contracts import Contract, Opening, OwedLine, open_periods
from igny8.billing.rules.invoices import due_date
from igny8.billing.rules.invoicing import InvoiceDraft, draft_invoice, lines_to_bill
from igny8.kit.errors import Igny8Error
from igny8.kit.lookups import among


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an account was not billed."""

    account_id: str
    code: str
    reason: str
    error: Igny8Error


@dataclass(slots=True)
class Billed:
    """What became of a chunk: invoices by account, failures, accounts that others hold."""

    invoices: dict[str, str] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    held: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What billing an account will write."""

    account: DueAccount
    openings: list[Opening]
    draft: InvoiceDraft | None


def bill_chunk(days: Mapping[str, date], *, now: datetime, skip_held: bool = False) -> Billed:
    """Open and bill what is due to these accounts on their local days, all in one transaction.

    With `skip_held`, accounts that somebody else is working on are left out and named.
    """
    try:
        with transaction.atomic():
            return _bill(days, now=now, skip_held=skip_held)
    except (IntegrityError, DataError) as refusal:
        if len(days) == 1:
            return _refused(next(iter(days)), refusal)
    # Rows that the database refuses are rare: halving finds the account that they are of.
    ids = sorted(days)
    halves = ids[: len(ids) // 2], ids[len(ids) // 2 :]
    parts = [
        bill_chunk({one: days[one] for one in half}, now=now, skip_held=skip_held)
        for half in halves
    ]
    return _joined(parts)


def _bill(days: Mapping[str, date], *, now: datetime, skip_held: bool) -> Billed:
    accounts = held_accounts(days, skip_held=skip_held)
    billed = Billed(held=sorted(set(days) - {account.id for account in accounts}))
    if not accounts:
        return billed
    parties = Parties(accounts)
    if plans := _plans(accounts, parties, billed):
        _write(plans, parties, billed, now=now)
    failed = {failure.account_id for failure in billed.failures}
    _mend(set(days) - failed - set(billed.held), now=now)
    return billed


def _plans(accounts: Sequence[DueAccount], parties: Parties, billed: Billed) -> list[_Plan]:
    """What is to be written for each account; one that fails is noted and left out."""
    days = {account.id: account.today for account in accounts}
    contracts, overlaps = due_contracts(days)
    owed = owed_lines(days)
    issued = accounts_invoiced(days)
    plans = []
    for account in accounts:
        try:
            if account.id in overlaps:
                raise overlaps[account.id]
            plan = _plan(
                account, contracts.get(account.id, []), owed.get(account.id, []),
                is_issued=account.id in issued, parties=parties,
            )  # fmt: skip
        except (Igny8Error, ArithmeticError, ValueError, TypeError) as failure:
            billed.failures.append(_failure(account.id, failure))
            continue
        if plan.openings or plan.draft:
            plans.append(plan)
    return plans


def _plan(
    account: DueAccount,
    contracts: Sequence[Contract],
    owed: Sequence[OwedLine],
    *,
    is_issued: bool,
    parties: Parties,
) -> _Plan:
    openings = [open_periods(contract, today=account.today) for contract in contracts]
    if is_issued:
        return _Plan(account, openings, None)
    lines = [
        *owed,
        *(line for opening in openings for period in opening.periods for line in period.lines),
    ]
    due = lines_to_bill(
        lines,
        day=account.today,
        bills_later=lambda: has_later_bill(account.id, [opening.after for opening in openings]),
    )
    if not due:
        return _Plan(account, openings, None)
    tax = parties.tax_of(account)
    return _Plan(account, openings, draft_invoice(due, currency=account.currency, tax=tax))


def _write(plans: Sequence[_Plan], parties: Parties, billed: Billed, *, now: datetime) -> None:
    batch = Batch()
    for plan in plans:
        for opening in plan.openings:
            batch.open_periods(plan.account.id, opening)
    drafts = [(plan.account, plan.draft) for plan in plans if plan.draft]
    for account, draft in drafts:
        billed.invoices[account.id] = batch.issue(draft, _heading(account, parties, now=now))
    batch.write()
    for plan in plans:
        for opening in plan.openings:
            note_opened(opening)
    issued = [(account.issuer_id, billed.invoices[account.id]) for account, _ in drafts]
    has_jobs = queue_follow_up(issued, now=now)
    # The numbers last of all: other runs wait for their series from here to the commit.
    numbers = NumberedSeries([account for account, _ in drafts])
    batch.write_invoices([numbers.take(account) for account, _ in drafts])
    if not has_jobs:
        follow_up(list(billed.invoices.values()), now=now)


def _mend(account_ids: Collection[str], *, now: datetime) -> None:
    """Nothing stands in the way of these accounts any more, whether or not a line was due."""
    waiting = BillingFailure.objects.filter(mended_at__isnull=True)
    waiting.filter(account__in=among(account_ids)).update(mended_at=now)


def _heading(account: DueAccount, parties: Parties, *, now: datetime) -> Heading:
    return Heading(
        account_id=account.id,
        issued_on=account.today,
        due_on=due_date(account.today, days=settings.INVOICE_DUE_DAYS),
        issued_at=now,
        time_zone=account.time_zone,
        seller=parties.seller_of(account),
        buyer=as_json(buyer_of(account)),
    )


def _failure(account_id: str, failure: Exception) -> Failure:
    if not isinstance(failure, Igny8Error):
        failure = BooksRefused(f"Its terms cannot be worked out: {failure}.")
    return Failure(account_id, failure.code, failure.message, failure)


def _refused(account_id: str, refusal: IntegrityError | DataError) -> Billed:
    reason = str(refusal).splitlines()[0]
    return Billed(failures=[_failure(account_id, BooksRefused(f"The books refuse it: {reason}."))])


def _joined(parts: Iterable[Billed]) -> Billed:
    whole = Billed()
    for part in parts:
        whole.invoices |= part.invoices
        whole.failures += part.failures
        whole.held += part.held
    return whole
