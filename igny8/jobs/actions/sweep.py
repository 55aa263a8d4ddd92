"""Looking after jobs: whatever was never sent, was dropped, or whose worker died runs again."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from igny8.jobs.actions.queue import send
from igny8.jobs.actions.run import MOST_CRASHES, at_work
from igny8.jobs.models import Job, WorkerBeat
from igny8.jobs.queries import holder_name, is_dead
from igny8.kit.clock import real_now

# A message that no worker has taken after this long is taken for lost.
RESEND_AFTER = timedelta(seconds=20)
BATCH = 500


def beat(role: str) -> None:
    """Say that this process lives, and keep the leases of its running jobs."""
    now = real_now()
    WorkerBeat.objects.update_or_create(
        holder=holder_name(), defaults={"role": role, "beat_at": now}
    )
    held = Job.objects.filter(pk__in=list(at_work), lease_holder=holder_name())
    held.filter(status=Job.Status.RUNNING).update(
        lease_until=now + timedelta(seconds=settings.JOB_LEASE_SECONDS)
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
    return mine.update(
        status=Job.Status.QUEUED,
        lease_holder="",
        lease_until=None,
        sent_at=None,
        run_after=real_now(),
    )


def free_dead_leases() -> int:
    """Put jobs back whose lease ran out, or whose worker on this machine is gone."""
    now = real_now()
    running = Job.objects.filter(status=Job.Status.RUNNING)
    lost = [
        job.pk
        for job in running.only("pk", "lease_holder", "lease_until")
        if job.lease_until is None or job.lease_until < now or is_dead(job.lease_holder)
    ]
    return _put_back(lost)


@transaction.atomic
def _put_back(job_ids: Iterable[object]) -> int:
    held = Job.objects.select_for_update(skip_locked=True).filter(
        pk__in=list(job_ids), status=Job.Status.RUNNING
    )
    freed = {"lease_holder": "", "lease_until": None, "sent_at": None, "run_after": real_now()}
    poison = list(held.filter(attempts__gte=MOST_CRASHES).values_list("pk", flat=True))
    Job.objects.filter(pk__in=poison).update(
        status=Job.Status.FAILED,
        finished_at=real_now(),
        error="The worker died each time it ran this; it is left for a person to look at.",
        error_code="worker_died",
        **freed,
    )
    others = list(held.exclude(pk__in=poison).values_list("pk", flat=True))
    return Job.objects.filter(pk__in=others).update(
        status=Job.Status.QUEUED, attempts=F("attempts") + 1, **freed
    )
