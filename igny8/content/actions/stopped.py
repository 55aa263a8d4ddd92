"""What a person does with a page that could not be written without one."""

from datetime import datetime

from django.db import transaction

from igny8.accounts.models import User
from igny8.content.actions.drafts import Authorship, add_draft, opened_by
from igny8.content.actions.steps import lock_need, record_done, settle_todos, take_up_again
from igny8.content.errors import IllegalMove
from igny8.content.models import ContentNeed, Draft
from igny8.content.rules.assignment import DraftText
from igny8.kit.errors import Invalid

STATUS = ContentNeed.Status


@transaction.atomic
def resume(need: ContentNeed, *, by: User, note: str = "", now: datetime) -> ContentNeed:
    """A person has seen to what stopped the page; a job goes on from there, as a new attempt.

    Raises IllegalMove where it is not stopped.
    """
    locked = lock_need(need)
    if locked.status != STATUS.NEEDS_PERSON:
        raise IllegalMove(f"“{locked.title}” does not wait for a person.")
    locked.go_on()
    settle_todos(locked, by=by, now=now)
    record_done(locked, "resume", by=by, now=now, detail=note)
    take_up_again(locked, now=now)
    return locked


@transaction.atomic
def write_by_hand(
    need: ContentNeed,
    *,
    title: str,
    meta_description: str,
    body_markdown: str,
    by: User,
    now: datetime,
) -> Draft:
    """A person writes the page instead of a writer; the job that follows gives it its cover.

    Raises Invalid, TooAlike, and IllegalMove where there is a draft to edit already.
    """
    if not title.strip() or not body_markdown.strip():
        raise Invalid("A draft needs a title and a text.")
    locked = lock_need(need)
    text = DraftText(
        title=title.strip()[:200],
        meta_description=meta_description.strip()[:320],
        markdown=body_markdown,
    )
    if locked.drafts.exists():
        raise IllegalMove(f"“{locked.title}” has a draft; edit that one.")
    draft = add_draft(locked, text, by=Authorship(str(by), is_template=False), sheet=None, now=now)
    opened_by(draft, by, now=now)
    locked.move_to(STATUS.DRAFTED)
    settle_todos(locked, by=by, now=now)
    record_done(locked, "edit", by=by, now=now, detail="Written by hand")
    take_up_again(locked, now=now)
    return draft
