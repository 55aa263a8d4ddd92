"""Cancelling a job, and trying it again."""

from django.db import transaction

from igny8.jobs.actions.queue import send
from igny8.jobs.errors import CannotCancel, CannotRetry
from igny8.jobs.events import JobCancelled
from igny8.jobs.models import Job
from igny8.kit.clock import real_now, utc_now
from igny8.kit.events import publish


@transaction.atomic
def cancel_job(job: Job) -> Job:
    """Stop a waiting job at once, a running one between its steps. Raises CannotCancel."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.is_over:
        raise CannotCancel(f"This job is already {job.get_status_display().lower()}.")
    job.cancel_requested = True
    if job.status == Job.Status.QUEUED:
        job.status = Job.Status.CANCELLED
        job.finished_at = real_now()
        publish(JobCancelled(job.pk), account=job.account, now=utc_now())
    job.save(update_fields=["cancel_requested", "status", "finished_at", "updated_at"])
    return job


@transaction.atomic
def retry_job(job: Job) -> Job:
    """Put a failed or cancelled job back in the queue. Raises CannotRetry."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.status not in (Job.Status.FAILED, Job.Status.CANCELLED):
        raise CannotRetry(
            f"This job is {job.get_status_display().lower()}; only a failed or cancelled one can "
            "be tried again."
        )
    same = Job.objects.filter(name=job.name, key=job.key, status__in=Job.ACTIVE)
    if job.key and same.exists():
        raise CannotRetry("The same work is already waiting or running.")
    job.status = Job.Status.QUEUED
    job.attempts = job.crashes = 0
    job.cancel_requested = False
    job.error = job.error_code = ""
    job.run_after = real_now()
    job.finished_at = job.sent_at = None
    job.save()
    transaction.on_commit(lambda: send(job.pk))
    return job


def hurry_job(job: Job) -> None:
    """Try a job that waits for its next try at once; one that is not waiting stays as it is."""
    waiting = Job.objects.filter(pk=job.pk, status=Job.Status.QUEUED, run_after__gt=real_now())
    waiting.exclude(error="").update(run_after=real_now(), sent_at=None, error="", error_code="")
