"""The billing run: all accounts that are due, by chunks; what failed is kept with its reason."""

import gc
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import islice
from threading import Lock

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from igny8.billing.actions.billing import Billed, Failure, bill_chunk
from igny8.billing.models import BillingFailure
from igny8.billing.queries.billing import due_accounts
from igny8.jobs.registry import Progress, quiet

Days = dict[str, date]

ACCOUNTS_AT_ONCE = 1000
AT_ONCE = 2


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
    summary, held = RunSummary(), dict[str, date]()
    with RARE_COLLECTIONS:
        for days, billed in _billed(_parts(due_accounts(now=now)), now=now, skip_held=True):
            held |= {account_id: days[account_id] for account_id in billed.held}
            _count(summary, billed, len(days), now=now, progress=progress)
        # Somebody was at work on these; now they are waited for.
        for _, billed in _billed(_parts(iter(sorted(held.items()))), now=now, skip_held=False):
            _count(summary, billed, 0, now=now, progress=progress)
    return summary


def _billed(
    parts: Iterator[Days], *, now: datetime, skip_held: bool
) -> Iterator[tuple[Days, Billed]]:
    """Each part with what became of it, two at a time: one is planned while one is written.

    Inside a transaction one after the other, since other connections do not see what it did.
    """
    if connection.in_atomic_block:
        for days in parts:
            yield days, bill_chunk(days, now=now, skip_held=skip_held)
        return
    with _workers() as workers:
        under_way: deque[tuple[Days, Future[Billed]]] = deque()
        for days in parts:
            work = partial(copy_context().run, bill_chunk, days, now=now, skip_held=skip_held)
            under_way.append((days, workers.submit(work)))
            if len(under_way) > AT_ONCE:
                done, future = under_way.popleft()
                yield done, future.result()
        while under_way:
            done, future = under_way.popleft()
            yield done, future.result()


@contextmanager
def _workers() -> Iterator[ThreadPoolExecutor]:
    """Threads with a connection each, which is closed once all is done: a new one for every part
    would read the catalogues anew."""
    opened: list[BaseDatabaseWrapper] = []

    def begin() -> None:
        own = connections[DEFAULT_DB_ALIAS]
        own.inc_thread_sharing()
        opened.append(own)

    try:
        with ThreadPoolExecutor(AT_ONCE, "billing", initializer=begin) as workers:
            yield workers
    finally:
        for one in opened:
            one.close()


class _RareCollections:
    """Look for cyclic garbage a hundred times less often while anybody is in it.

    A run makes next to none, and each look goes over all that the process holds.
    """

    def __init__(self) -> None:
        self._inside, self._before, self._lock = 0, gc.get_threshold(), Lock()

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._before = gc.get_threshold()
                gc.set_threshold(self._before[0] * 100, *self._before[1:])

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                gc.set_threshold(*self._before)


RARE_COLLECTIONS = _RareCollections()


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
        failure = wanted.pop(str(row.account_id))
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


def _parts(due: Iterator[tuple[str, date]]) -> Iterator[Days]:
    while days := dict(islice(due, ACCOUNTS_AT_ONCE)):
        yield days
