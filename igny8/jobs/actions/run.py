"""Running a job: lease, work, outcome. The only place that catches everything."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from igny8.jobs.errors import Cancelled, LeaseLost, TryAgain
from igny8.jobs.models import Job
from igny8.jobs.queries import holder_name
from igny8.jobs.registry import Run, Task, task_named
from igny8.kit.clock import real_now, simulated, utc_now
from igny8.kit.errors import GatewayError, Igny8Error

log = structlog.get_logger()
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
MOST_DOUBLINGS = 10
# A job that takes its worker down every time must not do so for ever.
MOST_CRASHES = 5
# What this process runs at this moment: only these leases are kept by its beat.
at_work: set[UUID] = set()


def run_job(job_id: UUID | str) -> None:
    """Lease the job, run its task, write how it ended. Nothing where it is not ours to run."""
    job = _lease(job_id)
    if job is None:
        return
    at_work.add(job.pk)
    try:
        with simulated(job.simulated_now):
            _find_and_work(job)
    finally:
        at_work.discard(job.pk)
        if not connection.in_atomic_block:
            close_old_connections()


def _find_and_work(job: Job) -> None:
    try:
        task = task_named(job.name)
    except (ImportError, TypeError):
        log.exception("no_such_task", job=str(job.pk), name=job.name)
        _fail(job, f"This version knows no task {job.name}.", "no_such_task")
        return
    _work(job, task)


def _lease(job_id: UUID | str) -> Job | None:
    now = real_now()
    waiting = Job.objects.filter(pk=job_id, status=Job.Status.QUEUED, run_after__lte=now)
    taken = waiting.update(
        status=Job.Status.RUNNING,
        lease_holder=holder_name(),
        lease_until=now + timedelta(seconds=settings.JOB_LEASE_SECONDS),
        started_at=now,
    )
    return Job.objects.select_related("account").get(pk=job_id) if taken else None


def _work(job: Job, task: Task) -> None:
    run = Run(
        job_id=job.pk,
        now=utc_now(),
        attempt=job.attempts + 1,
        progress=_progress_of(job),
        stop_if_cancelled=lambda: _stop_if_cancelled(job),
    )
    try:
        task(run, *job.arguments)
    except Cancelled:
        _finish(job, Job.Status.CANCELLED, message=job.message)
    except TryAgain as wait:
        _again(job, task, wait.message, after=wait.after, code=wait.code)
    except Igny8Error as failure:
        _refused(job, task, failure)
    except (OperationalError, InterfaceError) as failure:
        connection.close()
        _again(job, task, _line(failure), after=_back_off(job.attempts), code="database_gone")
    except Exception as bug:
        log.exception("job_failed", job=str(job.pk), name=job.name)
        _fail(
            job,
            f"A fault of ours stopped this ({type(bug).__name__}); the log has the rest.",
            "fault",
        )
    else:
        _finish(job, Job.Status.DONE, message=job.message)


def _refused(job: Job, task: Task, failure: Igny8Error) -> None:
    """What we expected to go wrong: try again only what an outside system may yet do."""
    if isinstance(failure, GatewayError) and not failure.permanent:
        _again(job, task, failure.message, after=_back_off(job.attempts), code=failure.code)
    else:
        _fail(job, failure.message, failure.code)


def _progress_of(job: Job) -> Callable[[int, int, str], None]:
    def progress(done: int, total: int, message: str) -> None:
        _stop_if_cancelled(job)
        job.message = message[:300]
        held = Job.objects.filter(pk=job.pk, lease_holder=job.lease_holder).update(
            done_count=done,
            total_count=total,
            message=job.message,
            lease_until=real_now() + timedelta(seconds=settings.JOB_LEASE_SECONDS),
            updated_at=real_now(),
        )
        if not held:
            raise LeaseLost("Another worker has taken this job over.")

    return progress


def _stop_if_cancelled(job: Job) -> None:
    asked = Job.objects.filter(pk=job.pk).values_list("cancel_requested", flat=True).first()
    if asked:
        raise Cancelled("The job was cancelled.")


def _mine(job: Job, **changes: object) -> None:
    held = Job.objects.filter(pk=job.pk, lease_holder=job.lease_holder, status=Job.Status.RUNNING)
    held.update(lease_holder="", lease_until=None, updated_at=real_now(), **changes)


def _finish(job: Job, status: str, *, message: str) -> None:
    _mine(job, status=status, finished_at=real_now(), message=message, error="", error_code="")


def _fail(job: Job, reason: str, code: str) -> None:
    log.warning("job_refused", job=str(job.pk), name=job.name, reason=reason)
    _mine(
        job,
        status=Job.Status.FAILED,
        finished_at=real_now(),
        error=reason,
        error_code=code,
        attempts=job.attempts + 1,
    )


def _again(job: Job, task: Task, reason: str, *, after: timedelta, code: str) -> None:
    if job.attempts >= task.retries:
        _fail(job, reason, code)
        return
    _mine(
        job,
        status=Job.Status.QUEUED,
        run_after=real_now() + after,
        attempts=job.attempts + 1,
        sent_at=None,
        error=reason,
        error_code=code,
    )


def _back_off(attempts: int) -> timedelta:
    return min(FIRST_WAIT * (1 << min(attempts, MOST_DOUBLINGS)), LONGEST_WAIT)


def _line(failure: Exception) -> str:
    return (str(failure).strip().splitlines() or [type(failure).__name__])[0][:300]


def run_waiting_jobs(*, most: int = 10_000, until: datetime | None = None) -> int:
    """Run what is due here and now, in order, until nothing is; says how many jobs it ran.

    For commands and tests where no worker runs.
    """
    count = 0
    while count < most and (until is None or real_now() < until):
        due = Job.objects.filter(status=Job.Status.QUEUED, run_after__lte=real_now())
        job_id = due.order_by("run_after", "created_at").values_list("pk", flat=True).first()
        if job_id is None:
            break
        run_job(job_id)
        count += 1
    return count
