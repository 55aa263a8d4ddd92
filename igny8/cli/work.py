"""Seeing a job through from the terminal: the server's worker does it, or this command itself."""

import threading
import time

from django.db import connection

from igny8.cli.output import Output
from igny8.jobs.actions import hurry_job
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.jobs.actions.sweep import free_dead_leases
from igny8.jobs.models import Job
from igny8.jobs.queries import is_alive
from igny8.kit.clock import real_now
from igny8.kit.errors import Igny8Error

LOOK_EVERY_SECONDS = 0.15

__all__ = ["JobFailed", "see_through", "work_off"]


class JobFailed(Igny8Error):
    """The work could not be done; the message says why and what happens next."""

    status, code = 500, "job_failed"


def see_through(job: Job, *, output: Output, title: str) -> Job:
    """Follow a job to its end, doing the work here where no worker runs. Raises JobFailed.

    A job that failed for now and waits for its next try is tried at once.
    """
    hurry_job(job)
    if connection.in_atomic_block:
        # A simulated clock's transaction: another thread or process would not see its rows.
        run_waiting_jobs()
    else:
        _follow(job, output=output, title=title)
    job.refresh_from_db()
    if job.status == Job.Status.FAILED:
        raise JobFailed(job.error, job=str(job.pk), reason=job.error_code)
    if job.status == Job.Status.CANCELLED:
        raise JobFailed("The work was cancelled; run the same command to go on with it.")
    if not job.is_over:
        raise JobFailed(
            f"{job.error} Nothing is lost: it is tried again at {job.run_after:%H:%M:%S} UTC while "
            "the server runs, or when you run the same command again.",
            job=str(job.pk),
            reason=job.error_code,
        )
    return job


def _follow(job: Job, *, output: Output, title: str) -> None:
    helper = None if is_alive("worker", now=real_now()) else _worker()
    with output.progress(title) as report:
        while True:
            job.refresh_from_db()
            report(job.done_count, job.total_count, job.message)
            failed_for_now = job.status == Job.Status.QUEUED and job.error
            if job.is_over or failed_for_now or (helper and not helper.is_alive()):
                break
            time.sleep(LOOK_EVERY_SECONDS)
    if helper:
        helper.join()


def _worker() -> threading.Thread:
    """A worker of our own, which takes all that waits and ends when nothing is left."""
    helper = threading.Thread(target=_work_off_in_thread, daemon=True)
    helper.start()
    return helper


def _work_off_in_thread() -> None:
    try:
        free_dead_leases()
        run_waiting_jobs()
    finally:
        connection.close()


def work_off() -> None:
    """Do what waits, here, where no worker runs: e-mails, documents."""
    if connection.in_atomic_block or not is_alive("worker", now=real_now()):
        free_dead_leases()
        run_waiting_jobs()
