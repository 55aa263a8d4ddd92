import socket
from datetime import UTC, datetime, timedelta

import pytest

from igny8.jobs.actions import cancel_job, enqueue, hurry_job, retry_job
from igny8.jobs.actions.run import run_job, run_waiting_jobs
from igny8.jobs.actions.sweep import beat, free_dead_leases
from igny8.jobs.errors import CannotCancel, CannotRetry
from igny8.jobs.models import Job
from igny8.jobs.queries import backlog, is_alive
from igny8.kit.clock import real_now, simulated

HERE = "igny8.jobs.tests.sample"


def put(account, task, *arguments, now, **extra):
    return enqueue(f"{HERE}.{task}", *arguments, account=account, now=now, **extra)


def test_a_job_runs_once_and_says_how_far_it_came(account, now):
    job = put(account, "rename", str(account.pk), "New", now=now)

    assert run_waiting_jobs() == 1
    run_job(job.pk)

    job.refresh_from_db()
    account.refresh_from_db()
    assert account.name == "New"
    assert (job.status, job.done_count, job.total_count) == ("done", 2, 2)
    assert job.message == "renamed"


def test_the_same_key_is_one_job_while_active_and_another_after(account, now):
    first = put(account, "rename", str(account.pk), "New", now=now, key="k")

    assert put(account, "rename", str(account.pk), "New", now=now, key="k") == first
    run_waiting_jobs()
    assert put(account, "rename", str(account.pk), "New", now=now, key="k") != first


def test_a_job_that_waits_for_its_next_try_can_be_hurried(account, now):
    job = put(account, "call_out", now=now)
    later = put(account, "call_out", now=now, run_after=now + timedelta(days=1))
    assert run_waiting_jobs() == 1

    hurry_job(job)
    hurry_job(later)

    assert run_waiting_jobs() == 1
    job.refresh_from_db()
    assert job.attempts == 2


def test_a_worker_whose_job_another_took_over_stops_at_its_next_step(account, now):
    job = put(account, "lose_the_lease", str(account.pk), now=now)
    before = account.name

    run_waiting_jobs()

    account.refresh_from_db()
    job.refresh_from_db()
    assert account.name == before
    assert (job.status, job.error, job.finished_at) == ("running", "", None)


def test_a_job_wanted_once_is_never_put_in_again(account, now):
    first = put(account, "rename", str(account.pk), "New", now=now, key="k", once=True)
    run_waiting_jobs()

    assert put(account, "rename", str(account.pk), "X", now=now, key="k", once=True) == first
    assert run_waiting_jobs() == 0


def test_a_task_that_cannot_finish_is_tried_as_often_as_allowed_then_fails(account, now):
    job = put(account, "wait", now=now)

    assert run_waiting_jobs(most=3) == 3

    job.refresh_from_db()
    assert (job.status, job.attempts, job.error) == ("failed", 3, "not yet")


@pytest.mark.parametrize(
    ("task", "error"),
    [
        ("refuse", "The report is frozen."),
        ("fall_over", "A fault of ours stopped this (ZeroDivisionError); the log has the rest."),
    ],
)
def test_a_refusal_fails_at_once_in_its_own_words(account, now, task, error):
    job = put(account, task, now=now)

    run_waiting_jobs()

    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", error)


def test_an_outside_failure_waits_longer_each_time(account, now):
    job = put(account, "call_out", now=now)
    waits = []
    for _ in range(3):
        Job.objects.update(run_after=real_now())
        run_waiting_jobs(most=1)
        job.refresh_from_db()
        waits.append(round((job.run_after - real_now()).total_seconds()))

    assert waits == [5, 10, 20]
    assert job.status == "queued"


def test_an_outside_system_that_says_when_to_come_back_is_left_alone_until_then(account, now):
    job = put(account, "call_a_busy_one", now=now)

    run_waiting_jobs(most=1)

    job.refresh_from_db()
    assert (job.status, job.error) == ("queued", "Slow down.")
    assert round((job.run_after - real_now()).total_seconds()) == 900


def test_a_job_of_a_dead_worker_is_freed_and_runs_again(account, now):
    job = put(account, "rename", str(account.pk), "New", now=now)
    host = socket.gethostname()
    Job.objects.update(
        status="running", lease_holder=f"{host}:999999999:1.00",
        lease_until=real_now() + timedelta(hours=1),
    )  # fmt: skip

    assert free_dead_leases() == 1
    run_waiting_jobs()

    job.refresh_from_db()
    assert (job.status, job.attempts, job.crashes) == ("done", 0, 1)


def test_a_job_that_kills_every_worker_is_left_for_a_person(account, now):
    job = put(account, "rename", str(account.pk), "New", now=now)
    Job.objects.update(status="running", lease_holder="elsewhere:1:1", crashes=5,
                       lease_until=real_now() - timedelta(seconds=1))  # fmt: skip

    free_dead_leases()

    job.refresh_from_db()
    assert (job.status, job.error_code, job.attempts) == ("failed", "worker_died", 0)


def test_a_living_workers_job_is_left_alone(account, now):
    put(account, "rename", str(account.pk), "New", now=now)
    Job.objects.update(status="running", lease_holder="elsewhere:1:1",
                       lease_until=real_now() + timedelta(seconds=30))  # fmt: skip

    assert free_dead_leases() == 0


def test_a_waiting_job_is_cancelled_and_can_be_tried_again(account, now):
    job = cancel_job(put(account, "rename", str(account.pk), "New", now=now))

    run_waiting_jobs()
    account.refresh_from_db()
    assert (job.status, account.name) == ("cancelled", "Carl's Chairs")
    with pytest.raises(CannotCancel):
        cancel_job(job)

    retry_job(job)
    assert run_waiting_jobs() == 1
    with pytest.raises(CannotRetry):
        retry_job(job)


def test_a_running_job_stops_between_its_steps_when_cancelled(account, now):
    job = put(account, "rename", str(account.pk), "New", now=now)
    Job.objects.update(cancel_requested=True)

    run_waiting_jobs()

    job.refresh_from_db()
    account.refresh_from_db()
    assert (job.status, account.name) == ("cancelled", "Carl's Chairs")


def test_a_simulated_moment_travels_with_the_job(account):
    moment = datetime(2026, 2, 28, 23, 0, tzinfo=UTC)
    with simulated(moment):
        put(account, "remember_the_day", str(account.pk), now=moment)

    run_waiting_jobs()

    account.refresh_from_db()
    assert account.name == "2026-02-28"


def test_the_backlog_and_the_signs_of_life_are_seen(account, now):
    put(account, "rename", str(account.pk), "New", now=now)
    beat("worker")

    seen = backlog(now=real_now())
    assert (seen.due, seen.running, seen.failed) == (1, 0, 0)
    assert is_alive("worker", now=real_now())
    assert not is_alive("scheduler", now=real_now())


def test_work_wanted_once_that_failed_for_good_is_put_in_anew_when_it_is_asked_for_again(
    account, now
):
    failed = put(account, "refuse", now=now, key="k", once=True)
    run_waiting_jobs(most=1)

    anew = put(account, "refuse", now=now, key="k", once=True)

    failed.refresh_from_db()
    assert anew != failed
    assert (failed.status, anew.status) == ("failed", "queued")
    assert put(account, "refuse", now=now, key="k", once=True) == anew


def test_work_wanted_once_that_a_person_cancelled_stays_cancelled(account, now):
    job = cancel_job(put(account, "rename", "", "", now=now, key="k", once=True))

    assert put(account, "rename", "", "", now=now, key="k", once=True) == job


@pytest.mark.parametrize("task", ["fill_the_disk", "find_no_room_for_a_row"])
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_waited_for_as_long_as_it_takes(account, now, task):
    job = put(account, task, now=now)
    for _ in range(9):
        Job.objects.filter(pk=job.pk).update(run_after=real_now())
        run_waiting_jobs(most=1)

    job.refresh_from_db()
    assert (job.status, job.attempts, job.error_code) == ("queued", 0, "disk_full")
    assert round((job.run_after - real_now()).total_seconds()) == 900


def test_ordinary_tries_do_not_count_as_crashes(account, now):
    job = put(account, "call_out", now=now)
    Job.objects.filter(pk=job.pk).update(crashes=4)
    run_waiting_jobs(most=1)

    job.refresh_from_db()
    assert (job.status, job.attempts, job.crashes) == ("queued", 1, 0)


def test_a_document_that_was_late_is_tried_again(account, now):
    job = put(account, "be_slow_at_a_document", now=now)

    run_waiting_jobs(most=1)

    job.refresh_from_db()
    assert (job.status, job.attempts, job.error_code) == ("queued", 1, "pdf_failed")
