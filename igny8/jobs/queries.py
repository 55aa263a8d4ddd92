"""Reads over jobs."""

import os
import platform
from dataclasses import dataclass
from datetime import datetime, timedelta

import psutil
from django.db.models import QuerySet

from igny8.jobs.models import TELL, Job, WorkerBeat


def work_of_note() -> QuerySet[Job]:
    """All jobs but news that was passed on, which is no work that anybody looks for."""
    return Job.objects.exclude(name=TELL, status=Job.Status.DONE)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much work waits (`due`), runs, has failed; how old the oldest due job is (seconds)."""

    due: int
    running: int
    failed: int
    oldest_seconds: float


def backlog(*, now: datetime) -> Backlog:
    """What the installation has yet to do at `now` (real time)."""
    due = Job.objects.filter(status=Job.Status.QUEUED, run_after__lte=now)
    oldest = due.order_by("run_after").values_list("run_after", flat=True).first()
    week = now - timedelta(days=7)
    return Backlog(
        due=due.count(),
        running=Job.objects.filter(status=Job.Status.RUNNING).count(),
        failed=Job.objects.filter(status=Job.Status.FAILED, finished_at__gte=week).count(),
        oldest_seconds=(now - oldest).total_seconds() if oldest else 0.0,
    )


def holder_name() -> str:
    """Who we are, so that others can tell whether we still live: host, process, its start."""
    process = psutil.Process()
    return f"{platform.node()}:{os.getpid()}:{process.create_time():.2f}"


def is_dead(holder: str) -> bool:
    """Whether the process that the name speaks of ran on this machine and is gone."""
    host, _, rest = holder.partition(":")
    pid, _, started = rest.partition(":")
    if host != platform.node() or not pid.isdigit():
        return False
    try:
        return f"{psutil.Process(int(pid)).create_time():.2f}" != started
    except psutil.Error:
        return True


def is_alive(role: str, *, now: datetime, seconds: float = 15.0) -> bool:
    """Whether a process of this role (worker, scheduler) was heard lately (real time)."""
    since = now - timedelta(seconds=seconds)
    beats = WorkerBeat.objects.filter(role=role, beat_at__gte=since)
    return any(not is_dead(holder) for holder in beats.values_list("holder", flat=True))
