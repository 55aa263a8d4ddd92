"""What waits: the client's checklist and approvals."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Case, F, When
from ninja import Field, Query, Router, Schema

from igny8.accounts.access import rights_on, row_for
from igny8.accounts.flags import require_flag
from igny8.api.auth import SignedIn
from igny8.api.pagination import Page, PageQuery, page_of
from igny8.api.v1.services.present import person
from igny8.api.v1.services.shapes import Amount, Person
from igny8.inbox.actions import complete_todo
from igny8.inbox.models import Approval, Todo
from igny8.kit.clock import local_date, utc_now
from igny8.services.access import MANAGED, subscription_for
from igny8.services.actions.approvals import answer_approval

router = Router(tags=["managed services"])
approvals = Router(tags=["approvals"])


class ChecklistItem(Schema):
    """Something to do, by the client or by the team."""

    id: UUID
    title: str
    owner: Literal["client", "team"]
    status: Literal["open", "done", "overdue"]
    due_date: date | None
    done_at: datetime | None
    note: str


@router.get(
    "/{uuid:pk}/checklist/", response=Page[ChecklistItem], operation_id="list_checklist",
    summary="What is to be done",
)  # fmt: skip
def list_checklist(request: SignedIn, pk: UUID, query: Query[PageQuery]) -> dict[str, Any]:
    """The client's duties; for the team its own tasks too."""
    subscription = subscription_for(request.user, pk, right="view")
    today = local_date(utc_now(), subscription.account.time_zone)
    rows = Todo.objects.filter(site=subscription.site).order_by("kind", "created_at", "key")
    if not _is_staff(request, subscription):
        rows = rows.filter(kind=Todo.Kind.CLIENT_DUTY)
    return page_of(rows, query, lambda todo: _item(todo, today=today))


def _is_staff(request: SignedIn, subscription: Any) -> bool:
    return "staff" in rights_on(request.user, subscription.account)


def _item(todo: Todo, *, today: date) -> dict[str, Any]:
    late = todo.due_date is not None and todo.due_date < today
    open_status = "overdue" if late else "open"
    return {
        "id": todo.pk,
        "title": todo.title,
        "owner": "client" if todo.kind == Todo.Kind.CLIENT_DUTY else "team",
        "status": "done" if todo.done_at else open_status,
        "due_date": todo.due_date,
        "done_at": todo.done_at,
        "note": "",
    }


@router.post(
    "/{uuid:pk}/checklist/{uuid:item_id}/done/", response=ChecklistItem,
    operation_id="complete_checklist_item", summary="Tick it off",
)  # fmt: skip
def complete_item(request: SignedIn, pk: UUID, item_id: UUID) -> dict[str, Any]:
    """Mark it done; done stays done. Needs the right to deliver."""
    subscription = subscription_for(request.user, pk, right="deliver")
    rows = Todo.objects.filter(site=subscription.site)
    todo = row_for(request.user, rows, item_id, right="deliver")
    done = complete_todo(todo, by=request.user, now=utc_now())
    return _item(done, today=local_date(utc_now(), subscription.account.time_zone))


class ApprovalOut(Schema):
    """A question to the client, and the answer; `details` has a line for each thing asked about.

    `entered_by` is who of the team wrote the answer down; empty where the client gave it here.
    """

    id: UUID
    kind: Literal["blueprint", "content", "backlink_budget", "backlink_order"]
    title: str
    status: Literal["waiting", "approved", "changes_requested", "withdrawn"]
    amount: Amount | None
    currency: str
    details: str
    policy_text: str
    requested_at: datetime
    decided_at: datetime | None
    decided_by: Person | None
    entered_by: str
    note: str


class DecisionIn(Schema):
    """Yes, or what should be different."""

    approved: bool
    note: str = Field("", max_length=5000)


@router.get(
    "/{uuid:pk}/approvals/", response=Page[ApprovalOut], operation_id="list_approvals",
    summary="What waits for the client",
)  # fmt: skip
def list_approvals(request: SignedIn, pk: UUID, query: Query[PageQuery]) -> dict[str, Any]:
    """The questions to the client, those that wait first.

    Of these the oldest is first, of the answered ones the newest; taken back ones come last.
    """
    subscription = subscription_for(request.user, pk, right="view")
    rows = Approval.objects.filter(site=subscription.site).select_related("account", "decided_by")
    waiting_since = Case(When(status=Approval.Status.PENDING, then="requested_at"))
    rows = rows.order_by(
        waiting_since.asc(nulls_last=True),
        F("decided_at").desc(nulls_last=True),
        "-requested_at",
        "pk",
    )
    return page_of(rows, query, _approval)


def _approval(approval: Approval) -> dict[str, Any]:
    status = "waiting" if approval.status == Approval.Status.PENDING else approval.status
    return {
        "id": approval.pk,
        "kind": approval.kind,
        "title": approval.title,
        "status": status,
        "amount": approval.amount,
        "currency": approval.account.currency,
        "details": approval.details,
        "policy_text": approval.policy_text,
        "requested_at": approval.requested_at,
        "decided_at": approval.decided_at,
        "decided_by": person(approval.decided_by),
        "entered_by": approval.entered_by,
        "note": approval.note,
    }


@approvals.post(
    "/{uuid:pk}/decide/", response=ApprovalOut, operation_id="decide_approval",
    summary="Approve, or ask for changes",
)  # fmt: skip
def decide(request: SignedIn, pk: UUID, payload: DecisionIn) -> dict[str, Any]:
    """The client's answer, kept with who gave it and when. 409 when it was given already."""
    rows = Approval.objects.select_related("account", "site__account")
    found = row_for(request.user, rows, pk, right="view")
    require_flag(MANAGED, found.account)
    approval = row_for(request.user, rows, pk, right="approve")
    decided = answer_approval(
        approval, by=request.user, approved=payload.approved, note=payload.note, now=utc_now()
    )
    return _approval(decided)
