"""Looking after jobs: whatever was never sent, was dropped, or whose worker died runs again."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from igny8.jobs.actions.endings import tell_of_failure
from igny8.jobs.actions.queue import send
from igny8.jobs.models import Job, WorkerBeat
from igny8.jobs.queries import holder_name, is_dead
from igny8.kit.clock import real_now, utc_now

# A message that no worker has taken after this long is taken for lost.
RESEND_AFTER = timedelta(seconds=20)
BATCH = 500
# A job that takes its worker down every time must not do so for ever.
MOST_CRASHES = 5
FREED = {"lease": None, "lease_holder": "", "lease_until": None}


def beat(role: str) -> None:
    """Say that this process lives."""
    now = real_now()
    WorkerBeat.objects.update_or_create(
        holder=holder_name(), defaults={"role": role, "beat_at": now}
    )
    WorkerBeat.objects.filter(beat_at__lt=now - timedelta(days=1)).delete()


def sweep() -> int:
    """Free the jobs of dead workers, then send all that is due and not on its way."""
    free_dead_leases()
    now = real_now()
    due = Job.objects.filter(status=Job.Status.QUEUED, run_after__lte=now).filter(
        Q(sent_at__isnull=True) | Q(sent_at__lt=now - RESEND_AFTER)
    )
    ids = list(due.order_by("run_after").values_list("pk", flat=True)[:BATCH])
    for job_id in ids:
        send(job_id)
    return len(ids)


def forget_sent() -> int:
    """Take every waiting job for unsent, so that the next sweep sends it."""
    waiting = Job.objects.filter(status=Job.Status.QUEUED, sent_at__isnull=False)
    return waiting.update(sent_at=None)


def release_own_jobs() -> int:
    """Say that this process ends; put what it runs back in the queue, not as a failure."""
    WorkerBeat.objects.filter(holder=holder_name()).delete()
    mine = Job.objects.filter(status=Job.Status.RUNNING, lease_holder=holder_name())
    return mine.update(status=Job.Status.QUEUED, sent_at=None, run_after=real_now(), **FREED)


def free_dead_leases() -> int:
    """Put jobs back whose lease ran out, or whose worker on this machine is gone."""
    now = real_now()
    running = Job.objects.filter(status=Job.Status.RUNNING)
    seen = running.only("pk", "lease_holder", "lease_until")
    lost = [job.pk for job in seen if _is_lost(job, now=now)]
    return sum(_put_back(job_id, now=now) for job_id in lost)


def _is_lost(job: Job, *, now: datetime) -> bool:
    return job.lease_until is None or job.lease_until < now or is_dead(job.lease_holder)


@transaction.atomic
def _put_back(job_id: UUID, *, now: datetime) -> bool:
    """The job as it is now: its run may have ended, or have shown a sign of life, meanwhile."""
    running = Job.objects.filter(pk=job_id, status=Job.Status.RUNNING)
    held = running.select_for_update(skip_locked=True, of=("self",)).select_related("account")
    job = held.first()
    if job is None or not _is_lost(job, now=now):
        return False
    crashes = job.crashes + 1
    if crashes <= MOST_CRASHES:
        queued = {"status": Job.Status.QUEUED, "run_after": now, "sent_at": None}
        return bool(running.update(crashes=crashes, **queued, **FREED))
    running.update(
        status=Job.Status.FAILED,
        finished_at=now,
        error="The worker died each time it ran this; it is left for a person to look at.",
        error_code="worker_died",
        crashes=crashes,
        **FREED,
    )
    tell_of_failure(job, now=utc_now())
    return True
