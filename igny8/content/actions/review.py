"""Reading, changing, accepting and sending back what was written."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from igny8.accounts.models import Site, User
from igny8.content.actions.drafts import (
    Authorship,
    add_draft,
    opened_by,
    still_stated,
    still_true,
)
from igny8.content.actions.one_at_a_time import not_being_published
from igny8.content.actions.steps import lock_need, record_done, settle_todos, take_up_again
from igny8.content.errors import (
    IllegalMove,
    NeedsAnEditor,
    NotOpened,
    OnlyInADemo,
    StaleDraft,
)
from igny8.content.models import Brief, ContentNeed, Draft, DraftOpening, Idea
from igny8.content.queries import stale_cover_title
from igny8.content.rules.assignment import DraftText, FactSource, QuestionText
from igny8.content.rules.markdown import render
from igny8.kit.clock import month_start
from igny8.kit.errors import Forbidden, Invalid

STATUS = ContentNeed.Status


def open_draft(draft: Draft, *, by: User, now: datetime) -> Draft:
    """Note that a signed-in person opened this version. Raises Forbidden for a blocked one."""
    _check_person(by)
    opened_by(draft, by, now=now)
    return draft


def edit_draft(
    draft: Draft,
    *,
    title: str,
    meta_description: str,
    body_markdown: str,
    by: User,
    now: datetime,
) -> Draft:
    """Keep a person's changes as the next version, which goes (back) into review.

    `draft` is the version that the person had before them; sources and questions stay as far as
    they still stand in the text. A repeat finds the version that it made. Raises StaleDraft where
    there is a newer one, BeingPublished, TooAlike, Invalid.
    """
    _check_person(by)
    if not title.strip() or not body_markdown.strip():
        raise Invalid("A draft needs a title and a text.")
    rendered = render(body_markdown)
    text = DraftText(
        title=title.strip()[:200],
        meta_description=meta_description.strip()[:320],
        markdown=body_markdown,
        faq=still_true(rendered, [QuestionText(**one) for one in draft.faq]),
        sources=still_stated(rendered, [FactSource(**one) for one in draft.fact_sources]),
        note=draft.note,
    )
    with not_being_published(draft):
        return _edit(draft, text, by=by, now=now)


@transaction.atomic
def _edit(draft: Draft, text: DraftText, *, by: User, now: datetime) -> Draft:
    need = lock_need(draft.need)
    edited = _made_before(need, draft, text)
    if edited is None:
        _check_newest(need, draft)
        if need.status == STATUS.PUBLISHED:
            raise IllegalMove(f"“{need.title}” is published; its draft no longer changes.")
        who = Authorship(str(by), draft.is_template)
        edited = add_draft(need, text, by=who, sheet=None, now=now)
        _back_into_review(need, edited, by=by, now=now)
    opened_by(edited, by, now=now)
    return edited


def _made_before(need: ContentNeed, draft: Draft, text: DraftText) -> Draft | None:
    """The newest version, if it says just this and is the one edited, or the one after it."""
    newest = need.drafts.order_by("-version")[0]
    said = (newest.title, newest.meta_description, newest.body_markdown)
    if said != (text.title, text.meta_description, text.markdown):
        return None
    return newest if newest.version - draft.version in (0, 1) else None


def _back_into_review(need: ContentNeed, edited: Draft, *, by: User, now: datetime) -> None:
    """Where the new version waits for a reader; what its cover lacks is left to a job."""
    if need.status == STATUS.ACCEPTED:
        need.move_to(STATUS.REVIEW)
    elif need.status not in (STATUS.REVIEW, STATUS.DRAFTED):
        need.move_to(STATUS.DRAFTED)
    settle_todos(need, by=by, now=now)
    record_done(need, "edit", by=by, now=now, detail=f"Version {edited.version}")
    if need.status == STATUS.DRAFTED or stale_cover_title(need) is not None:
        take_up_again(need, now=now)


@transaction.atomic
def accept_draft(draft: Draft, *, by: User, now: datetime) -> Draft:
    """A person says that this version may be published.

    A template draft is accepted only by somebody who opened this very version (decisions 3.19).
    Raises NotOpened, StaleDraft, IllegalMove, Forbidden.
    """
    _check_person(by)
    need = lock_need(draft.need)
    current = _check_newest(need, draft)
    if not _may_be_accepted(current, by):
        raise NotOpened(
            f"“{current.title}” came from a template. Open it and read it before you accept it."
        )
    return _accept(need, current, by=by, now=now, detail="Accepted")


def _may_be_accepted(draft: Draft, by: User) -> bool:
    """Whether it is no template draft, or this very person has opened it (decisions 3.19)."""
    return not draft.is_template or DraftOpening.objects.filter(draft=draft, user=by).exists()


@transaction.atomic
def accept_drafts(drafts: Sequence[Draft], *, by: User, now: datetime) -> list[Draft]:
    """A person says that all of these may be published; all are accepted, or none.

    Raises NotOpened, which names all template drafts that the person has not opened, and what
    `accept_draft` raises.
    """
    if unread := [draft for draft in drafts if not _may_be_accepted(draft, by)]:
        named = ", ".join(draft.slug for draft in unread)
        raise NotOpened(
            f"Nothing was accepted: {by} has not opened {len(unread)} of the {len(drafts)} drafts, "
            f"and they came from a template. To be read first: {named}.",
            unread=[draft.slug for draft in unread],
        )
    # Two people who accept at once take the rows in the same order.
    accepted = {
        draft.pk: accept_draft(draft, by=by, now=now)
        for draft in sorted(drafts, key=lambda draft: str(draft.need_id))
    }
    return [accepted[draft.pk] for draft in drafts]


@transaction.atomic
def accept_automatically(draft: Draft, *, now: datetime) -> Draft:
    """Accept without a person, as auto_publish asks; never a template draft.

    Raises NeedsAnEditor, StaleDraft, IllegalMove.
    """
    need = lock_need(draft.need)
    current = _check_newest(need, draft)
    if current.is_template:
        raise NeedsAnEditor(
            f"“{current.title}” came from a template, so a person has to read it; it is not "
            "published by itself."
        )
    return _accept(need, current, by=None, now=now, detail="Accepted by auto_publish")


def send_back(draft: Draft, *, note: str, by: User, now: datetime) -> Draft:
    """Have the page written again, with a note on what is wrong with this version.

    The job that writes it is queued. A repeat with the same note changes nothing more. Raises
    Invalid without a note, StaleDraft, BeingPublished, IllegalMove where the page is published.
    """
    _check_person(by)
    if not note.strip():
        raise Invalid("Say what should be different, so that the next version can be.")
    with not_being_published(draft):
        return _send_back(draft, note=note.strip(), by=by, now=now)


@transaction.atomic
def _send_back(draft: Draft, *, note: str, by: User, now: datetime) -> Draft:
    need = lock_need(draft.need)
    current = _check_newest(need, draft)
    if (current.status, current.review_note) == (Draft.Status.SENT_BACK, note):
        return current
    current.send_back(note)
    need.move_to(_stage_before_the_draft(need))
    record_done(need, "review", by=by, now=now, detail=f"Sent back: {note}")
    take_up_again(need, now=now)
    return current


def _stage_before_the_draft(need: ContentNeed) -> str:
    """Where the writer takes the page up again; one written by hand has no idea or brief yet."""
    if Brief.objects.filter(need=need).exists():
        return STATUS.BRIEFED
    return STATUS.IDEA if Idea.objects.filter(need=need).exists() else STATUS.PLANNED


def accept_drafts_for_demo(
    site: Site, *, month: date | None = None, by: User | None = None, now: datetime
) -> list[Draft]:
    """Accept all drafts in review, unread, on a site marked as a demo. Raises OnlyInADemo."""
    if not site.account.is_demo:
        raise OnlyInADemo(
            f"{site.domain} is not a demo, so its drafts are read before they are accepted: on the "
            f"client's Review page, or with `igny8 review {site.domain}`."
        )
    waiting = Draft.objects.filter(need__site=site, need__status=STATUS.REVIEW)
    waiting = waiting.filter(status=Draft.Status.IN_REVIEW)
    if month is not None:
        waiting = waiting.filter(need__month=month_start(month))
    order = ("need__month", "need__priority", "need__serial")
    return [
        _accept_unread(draft, by=by, now=now)
        for draft in waiting.select_related("need").order_by(*order)
    ]


@transaction.atomic
def _accept_unread(draft: Draft, *, by: User | None, now: datetime) -> Draft:
    need = lock_need(draft.need)
    current = _check_newest(need, draft)
    return _accept(need, current, by=by, now=now, detail="Accepted unread: a demo")


def _accept(
    need: ContentNeed, draft: Draft, *, by: User | None, now: datetime, detail: str
) -> Draft:
    if draft.status == Draft.Status.ACCEPTED:
        return draft
    draft.accept(by=by, now=now)
    need.move_to(STATUS.ACCEPTED)
    record_done(need, "review", by=by, now=now, detail=f"{detail}: version {draft.version}")
    return draft


def _check_newest(need: ContentNeed, draft: Draft) -> Draft:
    """The draft as it now stands, if it is still the need's newest version."""
    newest = need.drafts.order_by("-version")[0]
    if newest.pk != draft.pk:
        raise StaleDraft(
            f"There is a newer version of “{newest.title}” (version {newest.version}, by "
            f"{newest.writer}). Look at that one first.",
            newest=str(newest.pk),
        )
    return newest


def _check_person(by: User) -> None:
    if not by.is_authenticated or not by.is_active:
        raise Forbidden("Only a person who is signed in can review drafts.")
