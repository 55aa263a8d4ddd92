"""Doing one step of a need: its row and its credits first, then the work, then what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from django.db import transaction

from igny8.accounts.models import User
from igny8.billing.credit_service import CreditService
from igny8.content.errors import BadReply, CannotWrite, TooAlike, TooShort
from igny8.content.events import NeedHandedOver
from igny8.content.models import ContentNeed, StepRecord
from igny8.inbox.actions import add_todo, complete_todo
from igny8.inbox.models import Todo
from igny8.jobs.actions import enqueue
from igny8.jobs.models import Job
from igny8.kit.errors import GatewayError, Igny8Error
from igny8.kit.events import publish

Result = TypeVar("Result")
HOPELESS = (BadReply, CannotWrite, TooAlike, TooShort)
PREPARE_DRAFT = "igny8.content.tasks.prepare_draft"


@dataclass(frozen=True)
class Step(Generic[Result]):
    """A step: what it is called, who does it, the work, and how its result is kept.

    `work` runs outside any transaction and may run twice; `keep` runs inside one, once.
    """

    name: str
    performed_by: str
    work: Callable[[], Result]
    keep: Callable[[ContentNeed, Result], str]
    is_free: bool = False


def do_step(need: ContentNeed, step: Step[Result], *, now: datetime) -> bool:
    """Do the step, or hand the need to a person; returns whether the need can go on.

    Safe to run again after any interruption: a started record is taken up, its credits are spent
    under one key, and its result is kept once. Raises NotEnoughCredits before anything is done, and
    a passing GatewayError, after which the same step is simply tried again.
    """
    record = _begin(need, step, now=now)
    if record is None:
        return True
    try:
        _work_and_keep(record, step, now=now)
    except HOPELESS as failure:
        _give_up(record, failure, now=now)
        return False
    except GatewayError as failure:
        if not failure.permanent:
            raise
        _give_up(record, failure, now=now)
        return False
    return True


def _work_and_keep(record: StepRecord, step: Step[Result], *, now: datetime) -> None:
    """Work, then keep; once more where a draft kept meanwhile turned out to be too alike."""
    result = step.work()
    try:
        _finish(record, step, result, now=now)
    except TooAlike:
        _finish(record, step, step.work(), now=now)


@transaction.atomic
def _begin(need: ContentNeed, step: Step[Result], *, now: datetime) -> StepRecord | None:
    """The step's record, new or taken up; None where somebody else has done the step meanwhile."""
    locked = lock_need(need)
    if locked.status != need.status:
        return None
    record = _open_record(locked, step.name)
    if record is None:
        record = add_record(locked, step.name, performed_by=step.performed_by, now=now)
    service = CreditService()
    if not step.is_free:
        service.spend(
            locked.account, action=step.name, key=record.credit_key, now=now, site=locked.site
        )
        record.credits = service.price(step.name)
    record.performed_by = step.performed_by
    record.save(update_fields=["credits", "performed_by", "updated_at"])
    return record


@transaction.atomic
def _finish(record: StepRecord, step: Step[Result], result: Result, *, now: datetime) -> None:
    need = lock_need(record.need)
    current = StepRecord.objects.get(pk=record.pk)
    if current.status == StepRecord.Status.STARTED:
        current.done(now=now, detail=step.keep(need, result))


@transaction.atomic
def _give_up(record: StepRecord, failure: Igny8Error, *, now: datetime) -> None:
    """The step failed for good: credits back, and the need goes to a person with the reason."""
    need = lock_need(record.need)
    current = StepRecord.objects.get(pk=record.pk)
    if current.status != StepRecord.Status.STARTED:
        return
    if current.credits:
        reason = f"{current.get_step_display()} failed: {need.title}"
        CreditService().refund(need.account, key=current.credit_key, now=now, reason=reason)
    current.failed(now=now, detail=failure.message)
    need.hand_to_a_person(f"{current.get_step_display()}: {failure.message}")
    add_todo(
        need.account,
        site=need.site,
        title=f"“{need.title}” needs a person. {need.problem}",
        key=f"{todo_prefix(need)}{current.step}:{current.attempt}",
        now=now,
    )
    publish(NeedHandedOver(need.pk), account=need.account, now=now)


def todo_prefix(need: ContentNeed) -> str:
    """How the keys of the to-dos about this need begin."""
    return f"content:{need.pk}:"


def settle_todos(need: ContentNeed, *, by: User, now: datetime) -> None:
    """What a person was asked to see to about this need is done."""
    open_ones = Todo.objects.filter(account=need.account, done_at=None)
    for todo in open_ones.filter(key__startswith=todo_prefix(need)):
        complete_todo(todo, by=by, now=now)


def take_up_again(need: ContentNeed, *, now: datetime) -> Job:
    """Queue what brings the need into review from where a person put it.

    Call it after that person's step is on record: every such step asks for one job.
    """
    return enqueue(
        PREPARE_DRAFT,
        str(need.pk),
        account=need.account,
        site=need.site,
        key=f"{need.pk}:{need.steps.count()}",
        title=f"“{need.title}” for {need.site.domain}"[:200],
        now=now,
    )


def lock_need(need: ContentNeed) -> ContentNeed:
    """The need as it now stands, held until the transaction ends."""
    rows = ContentNeed.objects.select_related("site", "account")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=need.pk)


def _open_record(need: ContentNeed, name: str) -> StepRecord | None:
    return need.steps.filter(step=name, status=StepRecord.Status.STARTED).first()


def add_record(
    need: ContentNeed, name: str, *, performed_by: str, now: datetime, user: User | None = None
) -> StepRecord:
    """The next record of this kind of step; the need's row must be locked."""
    attempt = need.steps.filter(step=name).count() + 1
    return StepRecord.objects.create(
        account=need.account, need=need, step=name, attempt=attempt,
        performed_by=performed_by, user=user, started_at=now,
    )  # fmt: skip


def record_done(
    need: ContentNeed, name: str, *, by: User | None, now: datetime, detail: str
) -> StepRecord:
    """A step that a person did in one go; without a person, the automation did it."""
    who = str(by) if by else "automation"
    record = add_record(need, name, performed_by=who, now=now, user=by)
    record.done(now=now, detail=detail)
    return record
