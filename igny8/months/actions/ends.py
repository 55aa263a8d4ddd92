"""A month whose job ended without running it to an end: it must not look as if it went on."""

from datetime import datetime

from django.db import transaction

from igny8.jobs.events import JobCancelled, JobFailed
from igny8.jobs.models import Job
from igny8.months.models import MonthRun, MonthStep

CANCELLED = "The run was cancelled; run the month again to go on with it."
Status = MonthRun.Status


def after_failed_job(event: JobFailed, *, now: datetime) -> None:
    """The month's job failed where its steps could not say so themselves: it says why."""
    job = Job.objects.get(pk=event.job_id)
    if job.status == Job.Status.FAILED:
        _end(job, Status.FAILED, job.error, now=now)


def after_cancelled_job(event: JobCancelled, *, now: datetime) -> None:
    """Somebody cancelled the month's job: the month waits to be run again."""
    job = Job.objects.get(pk=event.job_id)
    if job.status == Job.Status.CANCELLED:
        _end(job, Status.WAITING, CANCELLED, now=now)


@transaction.atomic
def _end(job: Job, status: str, message: str, *, now: datetime) -> None:
    waiting = MonthRun.objects.filter(job=job, status__in=[Status.QUEUED, Status.RUNNING])
    run = waiting.select_for_update(of=("self",)).first()
    if run is None:
        return
    run.be(status, message=message, now=now)
    run.steps.filter(status=MonthStep.Status.RUNNING).update(status=MonthStep.Status.PENDING)
