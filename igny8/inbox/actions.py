"""Asking, telling, reminding."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import Account, Site, User
from igny8.inbox.errors import AlreadyDecided
from igny8.inbox.events import ApprovalDecided, ApprovalRequested
from igny8.inbox.models import Approval, Conversation, Message, Notification, Todo
from igny8.kit.events import publish


@transaction.atomic
def request_approval(
    site: Site,
    *,
    kind: str,
    subject_id: str,
    title: str,
    now: datetime,
    amount: Decimal | None = None,
    details: str = "",
    covers: Sequence[UUID] = (),
    policy_text: str = "",
) -> Approval:
    """The open question about a subject, asked once.

    `amount` is in the account's currency; `covers` are the drafts that the answer will hold for.
    """
    open_ones = Approval.objects.filter(
        kind=kind, subject_id=subject_id, status=Approval.Status.PENDING
    )
    if found := open_ones.first():
        return found
    wanted = Approval(
        account=site.account,
        site=site,
        kind=kind,
        subject_id=subject_id,
        title=title[:300],
        amount=amount,
        details=details,
        covers=list(covers),
        policy_text=policy_text,
        requested_at=now,
    )
    Approval.objects.bulk_create([wanted], ignore_conflicts=True)
    approval = open_ones.get()
    publish(ApprovalRequested(approval.pk), account=site.account, now=now)
    return approval


@transaction.atomic
def decide_approval(
    approval: Approval,
    *,
    by: User,
    approved: bool,
    now: datetime,
    note: str = "",
    entered_by: str = "",
) -> Approval:
    """Keep the client's answer and who gave it. Raises AlreadyDecided.

    `entered_by` names who of the team wrote it down for `by`; empty where they answered themselves.
    """
    approval = Approval.objects.select_for_update().get(pk=approval.pk)
    wanted = Approval.Status.APPROVED if approved else Approval.Status.CHANGES_REQUESTED
    if approval.status != Approval.Status.PENDING:
        if approval.status == wanted and approval.decided_by_id == by.pk:
            return approval
        raise AlreadyDecided(f"This was already decided: {approval.get_status_display().lower()}.")
    approval.status = wanted
    approval.decided_by = by
    approval.decided_at = now
    approval.entered_by = entered_by
    approval.note = note
    approval.save(
        update_fields=["status", "decided_by", "decided_at", "entered_by", "note", "updated_at"]
    )
    record(
        approval.account, actor=by, verb=wanted, subject=approval.kind,
        subject_id=approval.subject_id, now=now,
        detail={"title": approval.title, "note": note, "entered_by": entered_by},
    )  # fmt: skip
    publish(ApprovalDecided(approval.pk), account=approval.account, now=now)
    return approval


def withdraw_approval(*, kind: str, subject_id: str) -> None:
    """Take back an open question whose subject was replaced."""
    Approval.objects.filter(
        kind=kind, subject_id=subject_id, status=Approval.Status.PENDING
    ).update(status=Approval.Status.WITHDRAWN)


def add_todo(
    account: Account,
    *,
    site: Site | None,
    title: str,
    key: str,
    now: datetime,
    owner: User | None = None,
    due_date: date | None = None,
    kind: str = Todo.Kind.TASK,
    estimate_minutes: int | None = None,
) -> Todo:
    """The to-do under this key, written once."""
    wanted = Todo(
        account=account, site=site, title=title[:300], key=key, owner=owner, due_date=due_date,
        kind=kind, estimate_minutes=estimate_minutes, created_at=now,
    )  # fmt: skip
    Todo.objects.bulk_create([wanted], ignore_conflicts=True)
    return Todo.objects.get(account=account, key=key)


def complete_todo(todo: Todo, *, by: User | None, now: datetime) -> Todo:
    """Mark it done; done stays done."""
    if todo.done_at is None:
        todo.done_at, todo.done_by = now, by
        todo.save(update_fields=["done_at", "done_by", "updated_at"])
    return todo


def notify_user(
    user: User,
    *,
    account: Account,
    kind: str,
    title: str,
    key: str,
    now: datetime,
    body: str = "",
    link: str = "",
) -> Notification:
    """Tell a person something, once per key."""
    wanted = Notification(
        account=account, user=user, kind=kind, title=title[:300], body=body, link=link[:300],
        key=key, happened_at=now,
    )  # fmt: skip
    Notification.objects.bulk_create([wanted], ignore_conflicts=True)
    return Notification.objects.get(user=user, key=key)


@transaction.atomic
def write_message(
    conversation: Conversation,
    *,
    author: User,
    from_client: bool,
    body: str,
    now: datetime,
    answer_hours: int,
) -> Message:
    """Add a message; a client's starts the clock of our promise, ours stops it (decisions 3.18)."""
    conversation = Conversation.objects.select_for_update().get(pk=conversation.pk)
    if not from_client:
        conversation.answer_due_at = None
    elif conversation.answer_due_at is None:
        conversation.answer_due_at = now + timedelta(hours=answer_hours)
    conversation.save(update_fields=["answer_due_at", "updated_at"])
    return Message.objects.create(
        account=conversation.account,
        conversation=conversation,
        author=author,
        from_client=from_client,
        body=body,
        written_at=now,
    )
