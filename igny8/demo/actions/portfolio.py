"""The whole portfolio: the operator's side of it, then one job for each client."""

import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from igny8.accounts.actions.accounts import set_up_operator
from igny8.accounts.flags import set_flag
from igny8.accounts.models import Account
from igny8.demo.actions.client import started_on
from igny8.demo.actions.people import set_up_team, sign_ins_file, write_sign_ins
from igny8.demo.actions.work import LOAD_CLIENT
from igny8.demo.errors import ClientsNotLoaded
from igny8.demo.rules.diary import first_month, months_of
from igny8.demo.rules.portfolio import CLIENTS, PRICE_BOOK, domain_of
from igny8.jobs.actions import enqueue
from igny8.jobs.actions.run import run_job
from igny8.jobs.models import Job
from igny8.jobs.registry import Progress, quiet
from igny8.kit.clock import real_now
from igny8.marketplaces.actions import import_price_book

LOAD_PORTFOLIO = "igny8.demo.tasks.load_portfolio"
LOOK_EVERY_SECONDS = 1.0
# So long nobody may have taken any client before we play them here.
GRACE_SECONDS = 3.0
LONG = timedelta(minutes=1)


def set_up_operator_side(*, now: datetime) -> Account:
    """The team, the flags and the price book; safe to repeat."""
    operator = set_up_operator(name="IGNY8")
    write_sign_ins(sign_ins_file())
    set_up_team(operator, sign_ins=sign_ins_file())
    for flag in settings.FLAGS:
        set_flag(flag, enabled=True)
    import_price_book(operator, source=PRICE_BOOK, now=now)
    return operator


def queue_portfolio(operator: Account, *, now: datetime) -> Job:
    """The job that loads the portfolio, or brings it up to date."""
    return enqueue(
        LOAD_PORTFOLIO,
        account=operator,
        key="demo",
        title="Loading the demo portfolio",
        now=now,
    )


def load_portfolio(
    *, now: datetime, progress: Progress = quiet, clients: Sequence[str] = CLIENTS
) -> None:
    """Bring every client's months up to `now`, and wait until they are.

    Safe to repeat and after any crash: only what fell due since is added. Raises ClientsNotLoaded.
    """
    progress(0, 100, "The team, its flags and its price book")
    operator = set_up_operator_side(now=now)
    stages = _stages(clients, now=now)
    for number, until in enumerate(stages):
        jobs = [_queue_client(operator, client, until=until, now=now) for client in clients]
        _follow(jobs, stage=number, stages=len(stages), progress=progress)
        failed = Job.objects.filter(pk__in=jobs).exclude(status=Job.Status.DONE)
        if reasons := [f"{job.title}: {job.error}" for job in failed]:
            raise ClientsNotLoaded("; ".join(reasons))
    progress(100, 100, "The demonstration is loaded")


def _stages(clients: Sequence[str], *, now: datetime) -> list[date | None]:
    """The clients go on together, month by month, so that invoices are numbered by their dates."""
    starts = [start for client in clients if (start := started_on(client))]
    months = months_of(min(starts, default=first_month(now, "UTC")), now, "UTC")
    return [*months[1:], None]


def _queue_client(operator: Account, client: str, *, until: date | None, now: datetime) -> UUID:
    end = until.isoformat() if until else ""
    return enqueue(
        LOAD_CLIENT,
        client,
        end,
        account=operator,
        key=f"{client}:{end}",
        title=f"Loading {domain_of(client)}",
        now=now,
    ).pk


def _follow(jobs: Sequence[UUID], *, stage: int, stages: int, progress: Progress) -> None:
    """Watch the clients' jobs; do them here where no worker takes them."""
    untouched_since = time.monotonic()
    alone = not settings.JOBS_ARE_SENT
    while True:
        rows = list(Job.objects.filter(pk__in=jobs))
        progress(int((stage + _share(rows)) / stages * 100), 100, _message(rows))
        if all(job.is_over for job in rows):
            return
        if waiting := [f"{job.title}: {job.error}" for job in rows if _waits_long(job)]:
            raise ClientsNotLoaded("; ".join(waiting))
        if any(job.status == Job.Status.RUNNING for job in rows):
            untouched_since = time.monotonic()
        alone = alone or time.monotonic() - untouched_since > GRACE_SECONDS
        queued = [job for job in rows if job.status == Job.Status.QUEUED]
        if alone and queued:
            run_job(queued[0].pk)
        else:
            time.sleep(LOOK_EVERY_SECONDS)


def _waits_long(job: Job) -> bool:
    """Whether only a person can help soon: the disk is full, or something outside is away."""
    put_off = job.status == Job.Status.QUEUED and bool(job.error)
    return put_off and job.run_after - real_now() > LONG


def _share(rows: Sequence[Job]) -> float:
    parts = [1.0 if row.is_over else row.done_count / (row.total_count or 1) for row in rows]
    return sum(parts) / max(len(parts), 1) * 0.99


def _message(rows: Sequence[Job]) -> str:
    """What one of the clients does at this moment."""
    running = [row.message for row in rows if row.status == Job.Status.RUNNING and row.message]
    return running[-1] if running else "Between two months"
