"""Running a client's month, and seeing how far it is."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Router, Schema, Status

from igny8.accounts.access import rights_on
from igny8.accounts.models import User
from igny8.api.auth import SignedIn
from igny8.api.v1.jobs import JobOut, jobs_for, present_job
from igny8.api.v1.services.dashboard import month_of
from igny8.api.v1.services.shapes import MONTH
from igny8.kit.clock import utc_now
from igny8.months.actions import start_month
from igny8.months.models import MonthRun, MonthStep
from igny8.months.queries import latest_run, run_of
from igny8.months.rules.steps import BY_NAME
from igny8.services.access import subscription_for

router = Router(tags=["managed services"])
STEP_STATUS = {
    MonthStep.Status.PENDING: "waiting",
    MonthStep.Status.RUNNING: "running",
    MonthStep.Status.DONE: "done",
    MonthStep.Status.WAITING: "blocked",
    MonthStep.Status.FAILED: "failed",
}


class StepOut(Schema):
    """One step: `done` of `total`, and, for the team, what happens or is waited for."""

    key: str
    title: str
    status: Literal["waiting", "running", "done", "skipped", "blocked", "failed"]
    done: int
    total: int
    message: str


class MonthRunOut(Schema):
    """A month's run with its steps in order, and the job that drives it."""

    id: UUID
    month: str
    status: Literal["queued", "running", "waiting", "done", "failed"]
    message: str
    steps: list[StepOut]
    job: JobOut | None
    started_at: datetime | None
    finished_at: datetime | None


class LatestRun(Schema):
    """The run that was asked for last, if there was one."""

    run: MonthRunOut | None


class RunMonthIn(Schema):
    """Which month, as 2025-04; template drafts pass unread only on demo sites."""

    month: str = Field(pattern=MONTH)
    accept_drafts: bool = False


@router.get(
    "/{uuid:pk}/run-month/", response=LatestRun, operation_id="get_month_run",
    summary="How far the month is",
)  # fmt: skip
def get_month_run(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """The latest run with every step's counts."""
    subscription = subscription_for(request.user, pk, right="view")
    run = latest_run(subscription.site)
    return {"run": _present(run, request.user) if run else None}


@router.post(
    "/{uuid:pk}/run-month/", response={200: MonthRunOut, 202: MonthRunOut},
    operation_id="run_month", summary="Run a month",
)  # fmt: skip
def run_month(request: SignedIn, pk: UUID, payload: RunMonthIn) -> Status[dict[str, Any]]:
    """Queue the month, or go on with it; the same run is never made twice.

    202 where it was queued now, 200 where it runs or is done already. 409 where the service is not
    active, 422 for a month that it does not serve or accept_drafts on a site that is not a demo.
    """
    subscription = subscription_for(request.user, pk, right="deliver")
    now = utc_now()
    month = month_of(payload.month, now=now)
    before = run_of(subscription, month)
    run = start_month(
        subscription.site, month=month, by=request.user, now=now,
        accept_drafts=payload.accept_drafts,
    )  # fmt: skip
    is_news = run.status != MonthRun.Status.DONE and (not before or before.job_id != run.job_id)
    return Status(202 if is_news else 200, _present(run, request.user))


def _job(run: MonthRun, user: User) -> dict[str, Any] | None:
    job = jobs_for(user).filter(pk=run.job_id).first() if run.job_id else None
    rights = rights_on(user, run.account)
    if job is None:
        return None
    return present_job(job, may_deliver="deliver" in rights, is_staff="staff" in rights)


def _present(run: MonthRun, user: User) -> dict[str, Any]:
    # Messages tell the team what to do next; clients see the steps.
    is_staff = "staff" in rights_on(user, run.account)
    return {
        "id": run.pk,
        "month": f"{run.month:%Y-%m}",
        "status": run.status,
        "message": run.message if is_staff else "",
        "steps": [
            {
                "key": step.name,
                "title": BY_NAME[step.name].title,
                "status": STEP_STATUS[MonthStep.Status(step.status)],
                "done": step.done_count,
                "total": step.total_count,
                "message": step.message if is_staff else "",
            }
            for step in run.steps.all()
        ],
        "job": _job(run, user),
        "started_at": run.started_at,
        "finished_at": run.finished_at,
    }
