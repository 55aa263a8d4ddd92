"""Two that want the same job at the same time, on the real database."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from igny8.accounts.models import Account
from igny8.jobs.actions import enqueue
from igny8.jobs.actions.run import run_job
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


@pytest.fixture
def held(account: Account) -> Iterator[Held]:
    HOLD.clear()
    yield HOLD
    HOLD.go_on.set()


def put(account: Account, task: str, *arguments: str) -> Job:
    return enqueue(f"igny8.jobs.tests.sample.{task}", *arguments, account=account, now=real_now())


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
        Job.objects.update(lease_until=real_now())
        assert free_dead_leases() == 1
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
        Job.objects.update(lease_until=real_now())
        assert free_dead_leases() == 1
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
