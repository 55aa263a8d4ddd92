"""The news of a job that failed for good."""

from datetime import datetime

from igny8.jobs.events import JobFailed
from igny8.jobs.models import TELL, Job
from igny8.kit.events import kind_of, publish


def tell_of_failure(job: Job, *, now: datetime) -> None:
    """Publish that a job failed; news of a failure that itself fails is left to its row."""
    if job.name == TELL and kind_of(JobFailed) in job.arguments:
        return
    publish(JobFailed(job.pk), account=job.account, now=now)
