"""A month that waits for the client's yes to its articles goes on once they have given it."""

from contextlib import suppress
from datetime import datetime

from igny8.inbox.events import ApprovalDecided
from igny8.inbox.models import Approval
from igny8.jobs.queries import is_alive
from igny8.kit.clock import real_now
from igny8.months.actions.start import start_month
from igny8.months.errors import MonthNotServed, NotRunning
from igny8.months.models import MonthRun, MonthStep
from igny8.months.queries import runs_that_wait
from igny8.services.errors import DemoOnly


def after_answer(event: ApprovalDecided, *, now: datetime) -> None:
    """The client approved a month's articles: the run that waits for that is queued again.

    With the options that it was asked for with. Repeated, it changes nothing. Only where a worker
    runs: elsewhere a command that takes an answer would run the whole month on its way.
    """
    approval = Approval.objects.select_related("site").get(pk=event.approval_id)
    if approval.status != Approval.Status.APPROVED or not is_alive("worker", now=real_now()):
        return
    for run in runs_that_wait(approval.site):
        if run.content_question == approval.subject_id and _waits_for_an_answer(run):
            _go_on(run, now=now)


def _go_on(run: MonthRun, *, now: datetime) -> None:
    # A service that was paused or ended meanwhile has nothing to go on with.
    with suppress(NotRunning, MonthNotServed, DemoOnly):
        start_month(run.site, month=run.month, by=None, now=now, accept_drafts=run.accept_drafts)


def _waits_for_an_answer(run: MonthRun) -> bool:
    """Not so for one that somebody cancelled, or that has come further."""
    waiting = run.steps.filter(status=MonthStep.Status.WAITING)
    return waiting.filter(name__in=["review", "publish"]).exists()
