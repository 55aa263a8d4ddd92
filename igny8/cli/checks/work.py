"""What works in the background: database, worker, scheduler, jobs."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from igny8.cli import locks
from igny8.cli.checks.books import books
from igny8.cli.checks.finding import Finding, State
from igny8.cli.tables import tables_are_current
from igny8.cli.timetable import overdue_tasks
from igny8.jobs.models import Job
from igny8.jobs.queries import Backlog, backlog, is_alive

OLDEST_POSTGRESQL = 15
LATE = timedelta(minutes=2)
WAITS_LONG_SECONDS = 120


def look_at_the_work(*, now: datetime) -> Iterator[Finding]:
    """Everything that the database knows about work, at `now` (real time)."""
    yield database()
    yield migrations()
    is_served = locks.running_server(settings.DATA) is not None
    yield process("worker", "Worker", now=now, is_served=is_served)
    yield process("scheduler", "Scheduler", now=now, is_served=is_served)
    yield timetable(now=now)
    yield broker()
    waiting = backlog(now=now)
    yield waiting_jobs(waiting)
    yield failed_jobs(waiting)
    yield books(now=now)


def database() -> Finding:
    """Which PostgreSQL answers, and where."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000,"
            " pg_size_pretty(pg_database_size(current_database()))"
        )
        version, size = cursor.fetchone()
    where = "in the data folder" if settings.EMBEDDED_DATABASE else "at DATABASE_URL"
    if version >= OLDEST_POSTGRESQL:
        return Finding("Database", State.OK, f"PostgreSQL {version} {where} answers ({size}).")
    return Finding(
        "Database",
        State.PROBLEM,
        f"PostgreSQL {version} {where} is too old.",
        f"Update it to {OLDEST_POSTGRESQL} or newer.",
    )


def migrations() -> Finding:
    """Whether the tables are those of this version."""
    if tables_are_current():
        return Finding("Tables", State.OK, "Are those of this version.")
    return Finding(
        "Tables",
        State.PROBLEM,
        "Are those of another version.",
        "Update them with igny8 prepare, which igny8 serve does when it starts.",
    )


def process(role: str, subject: str, *, now: datetime, is_served: bool) -> Finding:
    """Whether a part of the server was heard lately."""
    if is_alive(role, now=now):
        return Finding(subject, State.OK, "Was heard in the last seconds.")
    if not is_served:
        return Finding(subject, State.NOTE, "Does not run, as the server does not.")
    return Finding(
        subject,
        State.PROBLEM,
        "Is silent although the server runs.",
        f"See {settings.DATA / 'logs' / f'{role}.log'}; the server starts it again by itself.",
    )


def timetable(*, now: datetime) -> Finding:
    """Whether everything that fell due was put in the queue."""
    late = overdue_tasks(now=now - LATE)
    if not late:
        return Finding("Timetable", State.OK, "Nothing that fell due is missing.")
    names = ", ".join(sorted({task.rsplit(".", 1)[1] for task, _ in late}))
    return Finding(
        "Timetable",
        State.NOTE,
        f"Fell due and is not in the queue: {names}.",
        "The scheduler makes up for it when it runs; start it with igny8 serve.",
    )


def broker() -> Finding:
    """What carries work to the workers."""
    if settings.BROKER_URL:
        return Finding("Broker", State.OK, "IGNY8_BROKER_URL is set; see the worker.")
    waiting = sum(1 for _ in (settings.BROKER_FOLDER / "queue").glob("*.msg"))
    return Finding("Broker", State.OK, f"Files in the data folder; {waiting} messages wait.")


def waiting_jobs(found: Backlog) -> Finding:
    """How much work waits, and for how long."""
    if found.oldest_seconds < WAITS_LONG_SECONDS:
        return Finding("Jobs", State.OK, f"{found.due} wait, {found.running} run.")
    minutes = found.oldest_seconds / 60
    return Finding(
        "Jobs",
        State.PROBLEM,
        f"{found.due} wait, the oldest for {minutes:.0f} minutes; {found.running} run.",
        "See whether the worker runs; more workers may run on other machines.",
    )


def failed_jobs(found: Backlog) -> Finding:
    """What failed in the last seven days."""
    if not found.failed:
        return Finding("Failed jobs", State.OK, "None in the last seven days.")
    last = Job.objects.filter(status=Job.Status.FAILED).order_by("-finished_at").first()
    example = f" The last: {last}: {last.error}" if last else ""
    return Finding(
        "Failed jobs",
        State.NOTE,
        f"{found.failed} in the last seven days.{example}",
        "igny8 jobs --failed lists them; each can be tried again in the app.",
    )
