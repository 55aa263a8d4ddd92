"""Running a month's steps in their order, from wherever it stopped."""

from datetime import datetime

from igny8.jobs.errors import Cancelled, LeaseLost
from igny8.jobs.registry import Progress
from igny8.kit.errors import Igny8Error
from igny8.months.actions.steps import STEP_FUNCTIONS, Month
from igny8.months.errors import Waits
from igny8.months.models import MonthRun, MonthStep
from igny8.months.rules.steps import BY_NAME

FAULT = "A fault of ours stopped this step; nothing is lost, run the month again."


def run_month(run_id: str, *, now: datetime, progress: Progress) -> MonthRun:
    """Take every step that is not done; stop at one that waits for a person.

    Raises what a step refuses, after noting it on the step.
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
        waits = _take(run, step, number, len(steps), now=now, progress=progress)
        if waits is not None:
            run.be(MonthRun.Status.WAITING, message=waits, now=now)
            progress(number, len(steps), waits)
            return run
    run.be(MonthRun.Status.DONE, message="All steps are done.", now=now)
    progress(len(steps), len(steps), "All steps are done.")
    return run


def _take(
    run: MonthRun, step: MonthStep, number: int, count: int, *, now: datetime, progress: Progress
) -> str | None:
    """Take one step; the sentence that it waits with, or None when it is done."""
    title = BY_NAME[step.name].title

    def say(done: int, total: int, message: str) -> None:
        step.be(MonthStep.Status.RUNNING, done=done, total=total, message=message)
        progress(number, count, f"{title}: {done} of {total}" if total else title)

    month = Month(run, run.subscription, run.subscription.config, now, say)
    step.be(MonthStep.Status.RUNNING, done=step.done_count, total=step.total_count, message="")
    try:
        outcome = STEP_FUNCTIONS[step.name](month)
    except Waits as wait:
        _note(step, MonthStep.Status.WAITING, wait.message)
        return wait.message
    except Cancelled:
        _note(step, MonthStep.Status.PENDING, "Cancelled")
        run.be(MonthRun.Status.WAITING, message="The run was cancelled.", now=now)
        raise
    except LeaseLost:
        # Another worker has the month now; what it writes down stands.
        raise
    except Igny8Error as failure:
        _note(step, MonthStep.Status.FAILED, failure.message)
        run.be(MonthRun.Status.FAILED, message=failure.message, now=now)
        raise
    except Exception:
        _note(step, MonthStep.Status.FAILED, FAULT)
        run.be(MonthRun.Status.FAILED, message=FAULT, now=now)
        raise
    step.be(MonthStep.Status.DONE, done=outcome.done, total=outcome.total, message=outcome.message)
    return None


def _note(step: MonthStep, status: str, message: str) -> None:
    step.be(status, done=step.done_count, total=step.total_count, message=message)
