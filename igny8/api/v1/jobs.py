"""Background work: what runs, how far it is, what failed and why."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from ninja import Query, Router, Schema

from igny8.accounts.access import (
    accounts_with_right,
    issuers_with_right,
    require_right_as_issuer,
    rights_as_issuer,
    row_for,
    visible_accounts,
)
from igny8.accounts.models import User
from igny8.api.auth import SignedIn
from igny8.api.pagination import Page, PageQuery, page_of
from igny8.jobs.actions import cancel_job, retry_job
from igny8.jobs.models import Job
from igny8.jobs.queries import work_of_note
from igny8.jobs.registry import task_named
from igny8.services.models import ManagedServiceSubscription

router = Router(tags=["jobs"])
Status = Job.Status


class JobProgress(Schema):
    """`done` of `total` steps (0 of 0 where uncounted), and, for the team, what happens now."""

    done: int
    total: int
    message: str


class JobOut(Schema):
    """One piece of background work."""

    id: UUID
    name: str
    title: str
    subscription_id: UUID | None
    account_name: str
    site_domain: str
    status: Literal[
        "queued", "running", "retrying", "succeeded", "failed", "cancelling", "cancelled"
    ]
    progress: JobProgress
    attempts: int
    max_attempts: int
    run_after: datetime | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    failure: str
    can_retry: bool
    can_cancel: bool


class JobQuery(PageQuery):
    """Which jobs: active (waiting or running), failed, finished; all without."""

    status: Literal["active", "failed", "finished"] | None = None


STATUSES = {
    "active": [Status.QUEUED, Status.RUNNING],
    "failed": [Status.FAILED],
    "finished": [Status.DONE, Status.CANCELLED],
}


def jobs_for(user: User) -> QuerySet[Job]:
    """The jobs of the accounts that the person may see, each with its site's subscription."""
    current = ManagedServiceSubscription.objects.filter(site=OuterRef("site")).exclude(
        status="cancelled"
    )
    rows = work_of_note().filter(account__in=visible_accounts(user))
    rows = rows.select_related("account", "site")
    return rows.annotate(subscription_id=Subquery(current.values("pk")[:1]))


FAILED_FOR_CLIENTS = "This did not work; the team has been told."


def present_job(job: Any, *, may_deliver: bool, is_staff: bool) -> dict[str, Any]:
    """A job (annotated by `jobs_for`) as the API shows it.

    What it waits for and why it failed is said to the team, which can do something about it.
    """
    failure = job.error if is_staff or not job.error else FAILED_FOR_CLIENTS
    message = job.message if is_staff else ""
    return {
        "id": job.pk,
        "name": job.name,
        "title": job.title or job.name.rpartition(".")[2].replace("_", " ").capitalize(),
        "subscription_id": job.subscription_id,
        "account_name": job.account.name,
        "site_domain": job.site.domain if job.site else "",
        "status": _status(job),
        "progress": {"done": job.done_count, "total": job.total_count, "message": message},
        "attempts": job.attempts,
        "max_attempts": _retries(job) + 1,
        "run_after": job.run_after,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "failure": failure,
        "can_retry": may_deliver and job.status in (Status.FAILED, Status.CANCELLED),
        "can_cancel": may_deliver and not job.is_over and not job.cancel_requested,
    }


def _status(job: Job) -> str:
    if job.status == Status.DONE:
        return "succeeded"
    if job.status == Status.RUNNING and job.cancel_requested:
        return "cancelling"
    if job.status == Status.QUEUED and (job.attempts or job.crashes or job.error):
        return "retrying"
    return job.status


def _retries(job: Job) -> int:
    try:
        return task_named(job.name).retries
    except (ImportError, TypeError):
        return 0


@router.get("/", response=Page[JobOut], operation_id="list_jobs", summary="Background work")
def list_jobs(request: SignedIn, query: Query[JobQuery]) -> dict[str, Any]:
    """The jobs of the accounts that the person may see, newest first."""
    rows = jobs_for(request.user)
    if query.status:
        rows = rows.filter(status__in=STATUSES[query.status])
    delivering, staffed = _working(request.user, "deliver"), _working(request.user, "staff")

    def shown(job: Job) -> dict[str, Any]:
        return present_job(
            job, may_deliver=job.account_id in delivering, is_staff=job.account_id in staffed
        )

    return page_of(rows.order_by("-created_at", "pk"), query, shown)


@router.get("/{uuid:pk}/", response=JobOut, operation_id="get_job", summary="One job")
def get_job(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """One job. 404 for a stranger."""
    return _shown(request.user, pk)


@router.post("/{uuid:pk}/retry/", response=JobOut, operation_id="retry_job", summary="Try again")
def retry(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """Put a failed or cancelled job back in the queue. 409 when it is neither."""
    retry_job(_job_for(request.user, pk))
    return _shown(request.user, pk)


@router.post("/{uuid:pk}/cancel/", response=JobOut, operation_id="cancel_job", summary="Cancel")
def cancel(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """Stop a waiting job at once, a running one between its steps. 409 when it is over."""
    cancel_job(_job_for(request.user, pk))
    return _shown(request.user, pk)


def _job_for(user: User, pk: UUID) -> Job:
    """The job, for who delivers to its account or whose agency queued it."""
    job: Job = row_for(user, Job.objects.all(), pk, right="view")
    require_right_as_issuer(user, job.account, "deliver")
    return job


def _working(user: User, right: str) -> set[UUID]:
    """On whose jobs the person has the right: those of clients, and those of their own agency."""
    accounts = accounts_with_right(user, right) | issuers_with_right(user, right)
    return set(accounts.values_list("pk", flat=True))


def _shown(user: User, pk: UUID) -> dict[str, Any]:
    job = row_for(user, jobs_for(user), pk, right="view")
    rights = rights_as_issuer(user, job.account)
    return present_job(job, may_deliver="deliver" in rights, is_staff="staff" in rights)
