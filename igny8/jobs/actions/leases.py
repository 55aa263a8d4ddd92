"""Who runs a job: each run has a lease of its own, kept while it lasts by this process's heart."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from igny8.jobs.errors import LeaseLost
from igny8.jobs.models import Job
from igny8.jobs.queries import holder_name
from igny8.kit.clock import real_now

log = structlog.get_logger()
BEATS_PER_LEASE = 4
# The leases of what this process runs at this moment: only these are kept by its heart.
at_work: set[UUID] = set()
_woken = threading.Event()
_lock = threading.Lock()
_heart: threading.Thread | None = None


def take(job_id: UUID | str) -> Job | None:
    """Lease a job that is due to one run; None where it is not there to be had."""
    now, lease = real_now(), uuid4()
    due = Job.objects.filter(pk=job_id, status=Job.Status.QUEUED, run_after__lte=now)
    due.update(
        status=Job.Status.RUNNING,
        lease=lease,
        lease_holder=holder_name(),
        lease_until=now + timedelta(seconds=settings.JOB_LEASE_SECONDS),
        started_at=now,
        runs_again=False,
    )
    return Job.objects.filter(pk=job_id, lease=lease).select_related("account").first()


@contextmanager
def kept(job: Job) -> Iterator[None]:
    """Within the block the job's lease does not run out, however long a step takes."""
    lease = _lease_of(job)
    with _lock:
        at_work.add(lease)
        _start_heart()
    _woken.set()
    try:
        yield
    finally:
        with _lock:
            at_work.discard(lease)


@contextmanager
def ours(job: Job) -> Iterator[None]:
    """A transaction during which nobody can take the job over. Raises LeaseLost where one has."""
    with transaction.atomic():
        held = Job.objects.filter(pk=job.pk, lease=_lease_of(job)).select_for_update(no_key=True)
        if held.values_list("pk", flat=True).first() is None:
            raise LeaseLost("Another worker has taken this job over.")
        yield


def note(job: Job, **changes: object) -> bool:
    """Write down how far the run is; False, and nothing written, where its lease was lost."""
    until = real_now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
    held = Job.objects.filter(pk=job.pk, lease=_lease_of(job), status=Job.Status.RUNNING)
    return bool(held.update(lease_until=until, updated_at=real_now(), **changes))


def let_go(job: Job, **changes: object) -> bool:
    """Give the lease back with the outcome; False, and nothing written, where it was lost."""
    held = Job.objects.filter(pk=job.pk, lease=_lease_of(job), status=Job.Status.RUNNING)
    free = {"lease": None, "lease_holder": "", "lease_until": None}
    return bool(held.update(updated_at=real_now(), **free, **changes))


def keep_leases() -> int:
    """Prolong the leases of all that this process runs; how many it still holds."""
    held = Job.objects.filter(status=Job.Status.RUNNING, lease__in=list(at_work))
    return held.update(lease_until=real_now() + timedelta(seconds=settings.JOB_LEASE_SECONDS))


def _lease_of(job: Job) -> UUID:
    """Of a job that `take` gave; one that was never leased is nobody's to run."""
    if job.lease is None:
        raise LeaseLost("This job is not leased to anybody.")
    return job.lease


def _start_heart() -> None:
    global _heart  # noqa: PLW0603  one a process, like the leases that it keeps
    if _heart is None:
        _heart = threading.Thread(target=_beat_while_at_work, name="leases", daemon=True)
        _heart.start()


def _interval() -> float:
    return float(settings.JOB_LEASE_SECONDS) / BEATS_PER_LEASE


def _beat_while_at_work() -> None:
    global _heart  # noqa: PLW0603
    due = time.monotonic() + _interval()
    while True:
        if _woken.wait(max(0.0, due - time.monotonic())):
            _woken.clear()
            due = min(due, time.monotonic() + _interval())
            continue
        with _lock:
            if not at_work:
                _heart = None
                return
        try:
            keep_leases()
        except (OperationalError, InterfaceError) as failure:
            log.warning("leases_not_kept", reason=str(failure).strip())
        finally:
            connection.close()
        due = time.monotonic() + _interval()
