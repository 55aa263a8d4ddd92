"""The billing run: all accounts that are due, by chunks; what failed is kept with its reason."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from igny8.billing.actions.billing import Billed, Failure, bill_chunk
from igny8.billing.models import BillingFailure
from igny8.billing.queries.billing import due_accounts
from igny8.jobs.registry import Progress, quiet

ACCOUNTS_AT_ONCE = 1000


@dataclass(slots=True)
class RunSummary:
    """What a run did: counts of accounts seen, invoices issued, accounts that failed."""

    accounts: int = 0
    invoices: int = 0
    failures: int = 0

    def add(self, billed: Billed) -> None:
        self.invoices += len(billed.invoices)
        self.failures += len(billed.failures)


def run_billing(*, now: datetime, progress: Progress = quiet) -> RunSummary:
    """Bill all that is due, missed periods included, each chunk of accounts in a transaction.

    Two runs at once share the work; one that is killed leaves whole chunks behind, and the next
    run does the rest. Raises what `progress` raises to stop.
    """
    summary, held = RunSummary(), dict[UUID, date]()
    due = due_accounts(now=now)
    while days := dict(islice(due, ACCOUNTS_AT_ONCE)):
        billed = bill_chunk(days, now=now, skip_held=True)
        held |= {account_id: days[account_id] for account_id in billed.held}
        _count(summary, billed, len(days), now=now, progress=progress)
    # Somebody was at work on these; now they are waited for.
    for part in _parts(sorted(held)):
        days = {account_id: held[account_id] for account_id in part}
        _count(summary, bill_chunk(days, now=now), 0, now=now, progress=progress)
    return summary


def _count(
    summary: RunSummary, billed: Billed, accounts: int, *, now: datetime, progress: Progress
) -> None:
    summary.accounts += accounts
    summary.add(billed)
    if billed.failures:
        keep_failures(billed.failures, now=now)
    progress(summary.accounts, summary.accounts, f"{summary.invoices} invoices issued")


@transaction.atomic
def keep_failures(failures: Sequence[Failure], *, now: datetime) -> None:
    """Keep why accounts were not billed: one open row an account, counted up with each run."""
    wanted = {failure.account_id: failure for failure in failures}
    known = BillingFailure.objects.select_for_update().filter(
        account__in=list(wanted), mended_at__isnull=True
    )
    for row in known:
        failure = wanted.pop(row.account_id)
        row.fail_again(code=failure.code, reason=failure.reason, now=now)
    BillingFailure.objects.bulk_create(
        [
            BillingFailure(
                account_id=failure.account_id,
                code=failure.code,
                reason=failure.reason[:500],
                first_failed_at=now,
                last_failed_at=now,
            )
            for failure in wanted.values()
        ],
        ignore_conflicts=True,
    )


def _parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[at : at + ACCOUNTS_AT_ONCE] for at in range(0, len(ids), ACCOUNTS_AT_ONCE))
