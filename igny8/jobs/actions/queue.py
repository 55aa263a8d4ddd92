"""Work is first a row, then a message."""

from datetime import datetime
from functools import partial
from uuid import UUID

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import KombuError

from igny8.accounts.models import Account, Site
from igny8.jobs.models import Job
from igny8.kit.clock import real_now, simulated_moment

RUN_JOB = "igny8.run_job"
log = structlog.get_logger()


def enqueue(
    name: str,
    *arguments: str,
    account: Account,
    now: datetime,
    key: str = "",
    once: bool = False,
    again: bool = False,
    title: str = "",
    site: Site | None = None,
    run_after: datetime | None = None,
) -> Job:
    """Write a job in the caller's transaction and send it after commit.

    With a `key` the job that is already waiting or running under (name, key) is returned instead;
    with `once`, one that ever was, unless it failed for good: then the work is put in anew, and the
    failed job stays as history. A running one may be past what the caller wrote down: with `again`
    it runs once more after that (not together with `once`). `run_after` is in the caller's time
    (`now`).
    """
    wanted = Job(
        account=account,
        name=name,
        arguments=list(arguments),
        key=key,
        once_key=f"{name}:{key}" if once else None,
        title=title,
        site=site,
        run_after=real_now() + (run_after - now if run_after and run_after > now else now - now),
        simulated_now=simulated_moment(),
    )
    if not key:
        wanted.save(force_insert=True)
    elif (found := _put_in(wanted, again=again)).pk != wanted.pk:
        return found
    transaction.on_commit(partial(send, wanted.pk))
    return wanted


def _put_in(wanted: Job, *, again: bool) -> Job:
    """The one job under the key: this one, or the one in its way."""
    while True:
        if wanted.once_key:
            _make_way(wanted)
        Job.objects.bulk_create([wanted], ignore_conflicts=True)
        found = _existing(wanted)
        if found is None or (again and found.pk != wanted.pk and not _covers(found)):
            continue
        return found


@transaction.atomic
def _covers(found: Job) -> bool:
    """Have the job do what was asked for now, too; False where it has ended at this very moment.

    Held until the caller's transaction ends, so that no run begins without what that has written.
    """
    held = Job.objects.filter(pk=found.pk).select_for_update(no_key=True, of=("self",))
    status = held.values_list("status", flat=True).first()
    if status == Job.Status.RUNNING:
        Job.objects.filter(pk=found.pk).update(runs_again=True)
    return status in Job.ACTIVE


def _make_way(wanted: Job) -> None:
    failed = Job.objects.filter(once_key=wanted.once_key, status=Job.Status.FAILED)
    failed.update(once_key=None)


def _existing(wanted: Job) -> Job | None:
    """The job under the key; None where the one in the way has ended at this very moment."""
    if wanted.once_key:
        return Job.objects.filter(once_key=wanted.once_key).first()
    mine = Job.objects.filter(pk=wanted.pk).first()
    same = Job.objects.filter(name=wanted.name, key=wanted.key, status__in=Job.ACTIVE)
    return mine or same.first()


def send(job_id: UUID) -> None:
    """Tell a worker about a job; where that fails, the sweep tells again."""
    if not settings.JOBS_ARE_SENT:
        return
    try:
        current_app.send_task(RUN_JOB, [str(job_id)], task_id=str(job_id))
    except (OSError, KombuError) as failure:
        log.warning("job_not_sent", job=str(job_id), reason=str(failure))
        return
    Job.objects.filter(pk=job_id).update(sent_at=real_now())
