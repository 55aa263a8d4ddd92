"""Running a job: lease, work, outcome. The only place that catches everything."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from django.db import (
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    transaction,
)

from igny8.jobs.actions.endings import tell_of_failure
from igny8.jobs.actions.leases import kept, let_go, note, ours, take
from igny8.jobs.actions.queue import send
from igny8.jobs.errors import Cancelled, LeaseLost, TryAgain
from igny8.jobs.events import JobCancelled, JobHeldUp
from igny8.jobs.models import Job
from igny8.jobs.registry import Run, Task, task_named
from igny8.kit.clock import real_now, simulated, utc_now
from igny8.kit.errors import DiskFull, Igny8Error
from igny8.kit.events import publish

log = structlog.get_logger()
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
MOST_DOUBLINGS = 10
# A full disk is looked at again after so long, for as long as it is full.
WAIT_FOR_ROOM = timedelta(minutes=15)
# PostgreSQL's word for it.
NO_ROOM_FOR_ROWS = "53100"


def run_job(job_id: UUID | str) -> None:
    """Lease the job, run its task, write how it ended. Nothing where it is not ours to run."""
    try:
        run_here(job_id)
    finally:
        if not connection.in_atomic_block:
            close_old_connections()


def run_here(job_id: UUID | str) -> None:
    """The same in the midst of other work, whose connection and locks stay as they are."""
    job = take(job_id)
    if job is None:
        return
    with kept(job), simulated(job.simulated_now):
        _find_and_work(job)


def _find_and_work(job: Job) -> None:
    try:
        task = task_named(job.name)
    except (ImportError, TypeError):
        log.exception("no_such_task", job=str(job.pk), name=job.name)
        _fail(job, f"This version knows no task {job.name}.", "no_such_task")
        return
    _work(job, task)


def _work(job: Job, task: Task) -> None:
    run = Run(
        job_id=job.pk,
        now=utc_now(),
        attempt=job.attempts + 1,
        progress=_progress_of(job),
        ours=partial(ours, job),
    )
    try:
        task(run, *job.arguments)
    except Cancelled:
        _cancelled(job)
    except TryAgain as wait:
        _again(job, task, wait.message, after=wait.after, code=wait.code)
    except Igny8Error as failure:
        _refused(job, task, failure)
    except (OperationalError, InterfaceError) as failure:
        connection.close_if_unusable_or_obsolete()
        _database_failed(job, task, failure)
    except Exception as bug:
        log.exception("job_failed", job=str(job.pk), name=job.name)
        _fail(
            job,
            f"A fault of ours stopped this ({type(bug).__name__}); the log has the rest.",
            "fault",
        )
    else:
        _done(job)


def _refused(job: Job, task: Task, failure: Igny8Error) -> None:
    """What we expected to go wrong: try again only what may go well later."""
    if isinstance(failure, DiskFull):
        _wait_for_room(job, failure.message)
    elif failure.heals:
        asked = timedelta(seconds=failure.retry_after or 0)
        wait = max(_back_off(job.attempts), asked)
        _again(job, task, failure.message, after=wait, code=failure.code)
    else:
        _fail(job, failure.message, failure.code)


def _database_failed(job: Job, task: Task, failure: Exception) -> None:
    if getattr(failure.__cause__, "sqlstate", "") == NO_ROOM_FOR_ROWS:
        _wait_for_room(job, "There is no room left on the disk that holds the database.")
    else:
        _again(job, task, _line(failure), after=_back_off(job.attempts), code="database_gone")


def _progress_of(job: Job) -> Callable[[int, int, str], None]:
    def progress(done: int, total: int, message: str) -> None:
        _stop_if_cancelled(job)
        job.message = message[:300]
        if not note(job, done_count=done, total_count=total, message=job.message):
            raise LeaseLost("Another worker has taken this job over.")

    return progress


def _stop_if_cancelled(job: Job) -> None:
    asked = Job.objects.filter(pk=job.pk).values_list("cancel_requested", flat=True).first()
    if asked:
        raise Cancelled("The job was cancelled.")


@transaction.atomic
def _done(job: Job) -> None:
    if not _in_the_queue_again(job):
        _finish(job, Job.Status.DONE)


def _in_the_queue_again(job: Job) -> bool:
    """Whether it was asked for once more while it ran; then it waits as if it were new.

    Within the transaction that ends it: until then it can be asked for.
    """
    held = Job.objects.filter(pk=job.pk).select_for_update(no_key=True, of=("self",))
    if not held.values_list("runs_again", flat=True).first():
        return False
    if _put_off(job, "", after=timedelta(0), code="", attempts=0):
        transaction.on_commit(partial(send, job.pk))
    return True


def _finish(job: Job, status: str) -> bool:
    return let_go(
        job, status=status, finished_at=real_now(), message=job.message, error="", error_code=""
    )


@transaction.atomic
def _cancelled(job: Job) -> None:
    if _finish(job, Job.Status.CANCELLED):
        publish(JobCancelled(job.pk), account=job.account, now=utc_now())


@transaction.atomic
def _fail(job: Job, reason: str, code: str) -> None:
    log.warning("job_refused", job=str(job.pk), name=job.name, reason=reason)
    if _in_the_queue_again(job):
        return
    ended = let_go(
        job,
        status=Job.Status.FAILED,
        finished_at=real_now(),
        error=reason,
        error_code=code,
        attempts=job.attempts + 1,
        crashes=0,
    )
    if ended:
        tell_of_failure(job, now=utc_now())


def _again(job: Job, task: Task, reason: str, *, after: timedelta, code: str) -> None:
    if job.attempts >= task.retries:
        _fail(job, reason, code)
        return
    _put_off(job, reason, after=after, code=code, attempts=job.attempts + 1)


def _wait_for_room(job: Job, reason: str) -> None:
    """Nothing is wrong with the job: it waits as long as it takes, and people are told once."""
    try:
        with transaction.atomic():
            held = _put_off(job, reason, after=WAIT_FOR_ROOM, code=DiskFull.code)
            if held and job.error_code != DiskFull.code:
                publish(JobHeldUp(job.pk), account=job.account, now=utc_now())
    except OperationalError:
        # There is no room for the news either; the server's console has it too.
        _put_off(job, reason, after=WAIT_FOR_ROOM, code=DiskFull.code)


def _put_off(job: Job, reason: str, *, after: timedelta, code: str, **changes: object) -> bool:
    return let_go(
        job,
        status=Job.Status.QUEUED,
        run_after=real_now() + after,
        sent_at=None,
        error=reason,
        error_code=code,
        crashes=0,
        **changes,
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
