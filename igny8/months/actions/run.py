"""Running a month's steps in their order, from wherever it stopped."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from igny8.jobs.errors import Cancelled, LeaseLost
from igny8.jobs.registry import Progress
from igny8.kit.errors import Igny8Error
from igny8.months.actions.ends import CANCELLED
from igny8.months.actions.steps import STEP_FUNCTIONS, Month
from igny8.months.errors import Waits
from igny8.months.models import MonthRun, MonthStep
from igny8.months.rules.steps import BY_NAME
from igny8.services.actions.settling import settle_todos

Ours = Callable[[], AbstractContextManager[None]]
FAULT = "A fault of ours stopped this step; nothing is lost, run the month again."


def run_month(
    run_id: str, *, now: datetime, progress: Progress, ours: Ours = nullcontext
) -> MonthRun:
    """Take every step that is not done; stop at one that waits for a person.

    How steps end is written inside `ours()`, so that a run which another worker has taken over
    leaves the month alone. Raises what a step refuses, after noting it on the step; LeaseLost.
    """
    rows = MonthRun.objects.select_related(
        "account", "site__account", "subscription__agreement", "subscription__account"
    )
    run = rows.get(pk=run_id)
    run.be(MonthRun.Status.RUNNING, now=now)
    steps = list(run.steps.all())
    for number, step in enumerate(steps):
        if step.status == MonthStep.Status.DONE:
            continue
        progress(number, len(steps), BY_NAME[step.name].title)
        waits = _take(run, step, number, len(steps), now=now, progress=progress, ours=ours)
        if waits is not None:
            progress(number, len(steps), waits)
            return run
        settle_todos(run.subscription, now=now)
    with ours():
        run.be(MonthRun.Status.DONE, message="All steps are done.", now=now)
    progress(len(steps), len(steps), "All steps are done.")
    return run


def _take(
    run: MonthRun, step: MonthStep, number: int, count: int, *, now: datetime, progress: Progress,
    ours: Ours,
) -> str | None:  # fmt: skip
    """Take one step; the sentence that it waits with, or None when it is done."""
    title = BY_NAME[step.name].title

    def say(done: int, total: int, message: str) -> None:
        progress(number, count, f"{title}: {done} of {total}" if total else title)
        step.be(MonthStep.Status.RUNNING, done=done, total=total, message=message)

    def stop(step_status: str, run_status: str, message: str, why: str = "") -> None:
        with ours():
            step.be(step_status, done=step.done_count, total=step.total_count, message=message)
            run.be(run_status, message=why or message, now=now)

    month = Month(run, run.subscription, run.subscription.config, now, say)
    step.be(MonthStep.Status.RUNNING, done=step.done_count, total=step.total_count, message="")
    try:
        outcome = STEP_FUNCTIONS[step.name](month)
    except Waits as wait:
        stop(MonthStep.Status.WAITING, MonthRun.Status.WAITING, wait.message)
        return wait.message
    except Cancelled:
        stop(MonthStep.Status.PENDING, MonthRun.Status.WAITING, "Cancelled", CANCELLED)
        raise
    except LeaseLost:
        # Another worker has the month now; what it writes down stands.
        raise
    except Igny8Error as failure:
        stop(MonthStep.Status.FAILED, MonthRun.Status.FAILED, failure.message)
        raise
    except Exception:
        stop(MonthStep.Status.FAILED, MonthRun.Status.FAILED, FAULT)
        raise
    with ours():
        step.be(
            MonthStep.Status.DONE,
            done=outcome.done, total=outcome.total, message=outcome.message,
        )  # fmt: skip
    return None
