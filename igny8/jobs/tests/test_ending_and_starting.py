"""What happens to jobs when processes end, and when they start."""

from datetime import timedelta
from uuid import uuid4

from igny8.jobs.actions import enqueue
from igny8.jobs.actions.leases import at_work, keep_leases
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.jobs.actions.sweep import beat, forget_sent, free_dead_leases, release_own_jobs
from igny8.jobs.models import Job, WorkerBeat
from igny8.jobs.queries import holder_name, is_alive
from igny8.kit.clock import real_now

RENAME = "igny8.jobs.tests.sample.rename"


def running_job(account, now, **changes):
    job = enqueue(RENAME, str(account.pk), "New", account=account, now=now)
    ours = {"status": Job.Status.RUNNING, "lease_holder": holder_name(), "lease": uuid4()}
    Job.objects.filter(pk=job.pk).update(**ours, lease_until=real_now(), **changes)
    job.refresh_from_db()
    return job


def test_a_worker_that_ends_puts_its_jobs_back_without_counting_it_as_a_crash(account, now):
    job = running_job(account, now, attempts=2, crashes=1)
    beat("worker")

    assert release_own_jobs() == 1

    job.refresh_from_db()
    assert (job.status, job.attempts, job.crashes, job.lease) == ("queued", 2, 1, None)
    assert not is_alive("worker", now=real_now())


def test_the_leases_of_what_runs_are_kept_and_of_nothing_else(account, now):
    at, forgotten = running_job(account, now), running_job(account, now)
    at_work.add(at.lease)

    assert keep_leases() == 1
    at_work.discard(at.lease)

    at.refresh_from_db()
    forgotten.refresh_from_db()
    assert at.lease_until > real_now() + timedelta(seconds=30)
    assert forgotten.lease_until < real_now()
    assert free_dead_leases() == 1


def test_what_was_sent_before_a_start_is_sent_again(account, now):
    job = enqueue(RENAME, str(account.pk), "New", account=account, now=now)
    Job.objects.filter(pk=job.pk).update(sent_at=real_now())

    assert forget_sent() == 1

    job.refresh_from_db()
    assert job.sent_at is None


def test_a_task_that_this_version_does_not_have_fails_in_words(account, now):
    job = enqueue("igny8.jobs.tests.sample.gone", account=account, now=now)

    assert run_waiting_jobs(most=1) == 1

    job.refresh_from_db()
    assert (job.status, job.error_code) == ("failed", "no_such_task")
    assert job.error == "This version knows no task igny8.jobs.tests.sample.gone."


def test_a_sign_of_life_of_a_process_that_is_gone_does_not_count(account):
    beat("worker")
    host = holder_name().partition(":")[0]
    WorkerBeat.objects.update(holder=f"{host}:999999:1.00")

    assert not is_alive("worker", now=real_now())
