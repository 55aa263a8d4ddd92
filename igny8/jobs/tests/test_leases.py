"""Two that want the same job at the same time, on the real database."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

from igny8.accounts.models import Account
from igny8.jobs.actions import enqueue
from igny8.jobs.actions.run import run_job, run_waiting_jobs
from igny8.jobs.actions.sweep import free_dead_leases
from igny8.jobs.models import Job
from igny8.jobs.tests.sample import HOLD, Held
from igny8.kit.clock import real_now

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[threading.Thread]:
    """Do this in another thread, on a connection of its own, until the block ends."""

    def with_a_connection_of_its_own() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=with_a_connection_of_its_own)
    thread.start()
    try:
        yield thread
    finally:
        thread.join(10)
        assert not thread.is_alive()


def lose_the_lease() -> int:
    """Let the lease run out and be taken at once, so that no heartbeat comes between."""
    with transaction.atomic():
        Job.objects.update(lease_until=real_now())
        return free_dead_leases()


@pytest.fixture
def held(account: Account) -> Iterator[Held]:
    HOLD.clear()
    yield HOLD
    HOLD.go_on.set()


def put(account: Account, task: str, *arguments: str, **options: Any) -> Job:
    name = f"igny8.jobs.tests.sample.{task}"
    return enqueue(name, *arguments, account=account, now=real_now(), **options)


def test_of_many_workers_that_get_the_same_message_one_runs_the_job(account, held):
    job = put(account, "count_and_hold")
    workers = [threading.Thread(target=_run_and_close, args=(job,)) for _ in range(4)]
    for worker in workers:
        worker.start()

    assert held.begun.wait(5)
    held.go_on.set()
    for worker in workers:
        worker.join(10)

    job.refresh_from_db()
    assert (job.status, held.runs) == ("done", 1)


def test_a_long_step_keeps_its_lease_without_a_sign_of_progress(account, held, settings):
    settings.JOB_LEASE_SECONDS = 1
    job = put(account, "count_and_hold")
    with beside(lambda: run_job(job.pk)):
        assert held.begun.wait(5)

        freed = _freed_in(2.5)
        held.go_on.set()

    job.refresh_from_db()
    assert freed == 0
    assert (job.status, job.crashes, held.runs) == ("done", 0, 1)


def test_a_run_that_lost_its_lease_to_another_of_the_same_process_leaves_the_outcome(account, held):
    job = put(account, "count_and_hold", "the first")
    with beside(lambda: run_job(job.pk)):
        assert held.begun.wait(5)
        assert lose_the_lease() == 1
        Job.objects.update(name="igny8.jobs.tests.sample.refuse", arguments=[])
        run_job(job.pk)
        held.go_on.set()

    job.refresh_from_db()
    assert (job.status, job.error, job.lease) == ("failed", "The report is frozen.", None)
    assert (held.lost, job.message) == (True, "")


def test_what_only_the_holder_may_write_is_refused_to_a_run_that_lost_its_lease(account, held):
    job = put(account, "rename_as_the_holder", str(account.pk))
    with beside(lambda: run_job(job.pk)):
        assert held.begun.wait(5)
        assert lose_the_lease() == 1
        held.go_on.set()

    account.refresh_from_db()
    job.refresh_from_db()
    assert (account.name, job.status, job.crashes) == ("Carl's Chairs", "queued", 1)


def test_nobody_takes_a_job_over_while_its_holder_writes_what_only_it_may(account, held):
    job = put(account, "hold_as_the_holder")
    with beside(lambda: run_job(job.pk)):
        assert held.begun.wait(5)
        job.refresh_from_db()
        late = job.lease_until + timedelta(seconds=1)
        with time_machine.travel(late, tick=False):
            freed = free_dead_leases()
        held.go_on.set()

    job.refresh_from_db()
    assert (freed, job.status, job.crashes) == (0, "done", 0)


def test_work_asked_for_again_while_it_runs_is_done_once_more(account, held):
    job = put(account, "count_and_hold", key="k", again=True)
    with beside(lambda: run_job(job.pk)):
        assert held.begun.wait(5)
        assert [put(account, "count_and_hold", key="k", again=True) for _ in range(3)] == [job] * 3
        held.go_on.set()

    job.refresh_from_db()
    assert (job.status, job.lease, job.finished_at, held.runs) == ("queued", None, None, 1)
    assert run_waiting_jobs() == 1
    job.refresh_from_db()
    assert (job.status, job.runs_again, held.runs, Job.objects.count()) == ("done", False, 2, 1)


def test_work_that_needs_no_second_run_is_done_by_the_one_that_runs(account, held):
    job = put(account, "count_and_hold", key="k")
    with beside(lambda: run_job(job.pk)):
        assert held.begun.wait(5)
        assert put(account, "count_and_hold", key="k") == job
        held.go_on.set()

    job.refresh_from_db()
    assert (job.status, held.runs, run_waiting_jobs()) == ("done", 1, 0)


def test_work_that_fails_is_done_once_more_where_it_was_asked_for_again(account, held):
    job = put(account, "hold_and_refuse", key="k", again=True)
    with beside(lambda: run_job(job.pk)):
        assert held.begun.wait(5)
        put(account, "hold_and_refuse", key="k", again=True)
        held.go_on.set()

    job.refresh_from_db()
    assert (job.status, job.error, job.attempts) == ("queued", "", 0)
    assert run_waiting_jobs() >= 1
    job.refresh_from_db()
    assert (job.status, job.error, held.runs) == ("failed", "The report is frozen.", 2)


def test_waiting_work_begins_with_all_that_was_written_when_it_was_asked_for_again(account):
    job = put(account, "say_the_name", str(account.pk), key="k", again=True)
    with ExitStack() as stack, transaction.atomic():
        Account.objects.filter(pk=account.pk).update(name="Written")
        assert put(account, "say_the_name", str(account.pk), key="k", again=True) == job
        stack.enter_context(beside(lambda: run_job(job.pk)))
        time.sleep(0.3)

    job.refresh_from_db()
    assert (job.status, job.message) == ("done", "Written")


def _run_and_close(job: Job) -> None:
    try:
        run_job(job.pk)
    finally:
        connection.close()


def _freed_in(seconds: float) -> int:
    freed, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        freed += free_dead_leases()
        time.sleep(0.05)
    return freed
