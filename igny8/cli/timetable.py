"""Turns the table of igny8/schedule.py into jobs, each once for each moment at which it is due."""

from datetime import datetime

from igny8.accounts.models import Account
from igny8.jobs.actions import enqueue
from igny8.jobs.models import Job
from igny8.schedule import SCHEDULE

PURPOSES = {periodic.task: periodic.purpose for periodic in SCHEDULE}


def enqueue_due(*, now: datetime) -> int:
    """Enqueue what fell due since the installation was set up and was not enqueued yet.

    A moment's key is (task, moment), unique for ever, so any number of schedulers may do this at
    any time; of several moments missed while nothing ran, only the latest is made up for.
    """
    operator = _operator()
    missing = overdue_tasks(now=now)
    if operator is None:
        return 0
    for task, key in missing:
        enqueue(task, account=operator, now=now, key=key, once=True, title=PURPOSES[task])
    return len(missing)


def overdue_tasks(*, now: datetime) -> list[tuple[str, str]]:
    """Each task that fell due by `now` and was not enqueued, with the key of its moment."""
    operator = _operator()
    if operator is None:
        return []
    live = Account.objects.filter(archived_at__isnull=True)
    zones = set(live.order_by().values_list("time_zone", flat=True).distinct())
    wanted = [
        (periodic.task, f"{moment:%Y-%m-%dT%H:%MZ}")
        for periodic in SCHEDULE
        for moment in sorted(periodic.due_moments(now, zones))
        if moment > operator.created_at
    ]
    known = set(
        Job.objects.filter(once_key__in=[f"{task}:{key}" for task, key in wanted]).values_list(
            "name", "key"
        )
    )
    return [task_and_key for task_and_key in wanted if task_and_key not in known]


def _operator() -> Account | None:
    return Account.objects.filter(kind=Account.Kind.OPERATOR).first()
