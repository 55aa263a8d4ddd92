"""Reviewing a client's content by hand: what waits, the draft beside its brief, and the verbs."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ninja import Query, Router, Status

from igny8.accounts.access import row_for
from igny8.accounts.models import User
from igny8.accounts.queries import signed_url
from igny8.api.auth import SignedIn
from igny8.api.pagination import page_of
from igny8.api.v1.services.present import person
from igny8.api.v1.services.review_shapes import (
    EditIn,
    ResumeIn,
    ReviewDetail,
    ReviewPage,
    ReviewQuery,
    SendBackIn,
    TextIn,
    VersionIn,
)
from igny8.content.actions import (
    accept_draft,
    edit_draft,
    open_draft,
    resume,
    send_back,
    write_by_hand,
)
from igny8.content.models import Brief, ContentNeed, CoverImage, Draft, DraftOpening, Idea
from igny8.content.queries import WAITING, draft_version, next_to_review, pages_to_review
from igny8.kit.clock import utc_now
from igny8.services.access import subscription_for

router = Router(tags=["review"])
Need = ContentNeed.Status


@router.get(
    "/{uuid:pk}/review/", response=ReviewPage, operation_id="list_review",
    summary="What waits for review",
)  # fmt: skip
def list_review(request: SignedIn, pk: UUID, query: Query[ReviewQuery]) -> dict[str, Any]:
    """The pages that wait for a person, the oldest month first. For the team."""
    subscription = subscription_for(request.user, pk, right="staff")
    wanted = (query.status,) if query.status else WAITING
    rows = pages_to_review(subscription.site, by=request.user, statuses=wanted)
    standing = list(
        ContentNeed.objects.filter(
            site=subscription.site, status__in=[*WAITING, Need.ACCEPTED]
        ).values_list("status", flat=True)
    )
    return page_of(rows, query, _row) | {
        "summary": {
            "to_read": standing.count(Need.REVIEW),
            "stopped": standing.count(Need.NEEDS_PERSON),
            "accepted": standing.count(Need.ACCEPTED),
        }
    }


def _row(need: Any) -> dict[str, Any]:
    """A page of `pages_to_review`."""
    draft = next(iter(need.newest_drafts), None)
    return _facts(need, draft, has_opened=bool(draft and draft.has_opened))


def _facts(need: ContentNeed, draft: Draft | None, *, has_opened: bool) -> dict[str, Any]:
    stopped = need.status == Need.NEEDS_PERSON
    return {
        "id": need.pk,
        "slug": need.slug,
        "title": draft.title if draft else need.title,
        "month": f"{need.month:%Y-%m}",
        "content_type": need.content_type,
        "cluster": need.cluster,
        "target_keyword": need.target_keyword,
        "status": need.status,
        "version": draft.version if draft else None,
        "word_count": draft.word_count if draft else None,
        "writer": draft.writer if draft else "",
        "is_template": bool(draft and draft.is_template),
        "has_opened": has_opened,
        "warning_count": len(draft.warnings) if draft else 0,
        "problem": need.problem,
        "since": draft.written_at if draft and not stopped else need.updated_at,
    }


@router.get(
    "/{uuid:pk}/review/{uuid:need_id}/", response=ReviewDetail, operation_id="get_review",
    summary="A draft beside its brief",
)  # fmt: skip
def get_review(request: SignedIn, pk: UUID, need_id: UUID) -> dict[str, Any]:
    """The page's newest draft, its brief, and what a reviewer should check. For the team."""
    return _shown(_need_for(request.user, pk, need_id, right="staff"), request.user)


def _need_for(user: User, pk: UUID, need_id: UUID, *, right: str) -> ContentNeed:
    """A page of the subscription's site. A stranger gets 404, someone without the right 403."""
    subscription = subscription_for(user, pk, right=right)
    rows = ContentNeed.objects.filter(site=subscription.site).select_related("site")
    return row_for(user, rows, need_id, right=right)


def _shown(need: ContentNeed, user: User) -> dict[str, Any]:
    need.refresh_from_db()
    versions = list(need.drafts.select_related("accepted_by").order_by("-version"))
    newest = next(iter(versions), None)
    opened = DraftOpening.objects.filter(draft=newest, user=user).exists() if newest else False
    return _facts(need, newest, has_opened=opened) | {
        "draft": _draft(newest) if newest else None,
        "brief": _brief(need),
        "versions": _versions(versions),
        "next_id": next_to_review(need),
        **_cover(need),
    }


def _draft(draft: Draft) -> dict[str, Any]:
    plain = {
        name: getattr(draft, name)
        for name in (
            "version", "status", "title", "meta_description", "headings", "faq", "word_count",
            "reading_ease", "warnings", "note", "written_at", "accepted_at",
        )
    }  # fmt: skip
    return plain | {
        "html": draft.body_html,
        "markdown": draft.body_markdown,
        "sources": draft.fact_sources,
        "likeness_percent": draft.likeness * 100,
        "accepted_by": person(draft.accepted_by),
    }


def _brief(need: ContentNeed) -> dict[str, Any] | None:
    brief = Brief.objects.filter(need=need).first()
    idea = Idea.objects.filter(need=need).first()
    if brief is None:
        return None
    return {
        "title": idea.title if idea else need.title,
        "angle": idea.angle if idea else "",
        "headings": brief.headings,
        "keywords": brief.keywords,
        "instructions": brief.instructions,
        "least_words": brief.least_words,
    }


def _versions(drafts: Sequence[Draft]) -> list[dict[str, Any]]:
    names = ("version", "writer", "status", "written_at", "review_note")
    return [{name: getattr(draft, name) for name in names} for draft in drafts]


def _cover(need: ContentNeed) -> dict[str, str]:
    cover = CoverImage.objects.filter(need=need).select_related("file").first()
    if cover is None:
        return {"cover_url": "", "cover_alt": ""}
    # One address an hour: a page that asks again does not load its picture again.
    this_hour = utc_now().replace(minute=0, second=0, microsecond=0)
    return {"cover_url": signed_url(cover.file, now=this_hour), "cover_alt": cover.alt_text}


@router.patch(
    "/{uuid:pk}/review/{uuid:need_id}/", response=ReviewDetail, operation_id="edit_draft",
    summary="Change the draft",
)  # fmt: skip
def edit(request: SignedIn, pk: UUID, need_id: UUID, payload: EditIn) -> dict[str, Any]:
    """Keep the changes as the next version. 409 where somebody made a newer one meanwhile (it is

    named), where the page is published, or where the words repeat another page of the site.
    """
    need = _need_for(request.user, pk, need_id, right="deliver")
    edit_draft(
        draft_version(need, payload.version),
        title=payload.title,
        meta_description=payload.meta_description,
        body_markdown=payload.body_markdown,
        by=request.user,
        now=utc_now(),
    )
    return _shown(need, request.user)


@router.post(
    "/{uuid:pk}/review/{uuid:need_id}/open/", response=ReviewDetail, operation_id="open_draft",
    summary="Note that it was opened",
)  # fmt: skip
def open_(request: SignedIn, pk: UUID, need_id: UUID, payload: VersionIn) -> dict[str, Any]:
    """Note, once, that the person has this version before them: a template draft needs it."""
    need = _need_for(request.user, pk, need_id, right="deliver")
    open_draft(draft_version(need, payload.version), by=request.user, now=utc_now())
    return _shown(need, request.user)


@router.post(
    "/{uuid:pk}/review/{uuid:need_id}/accept/", response=ReviewDetail, operation_id="accept_draft",
    summary="Accept the draft",
)  # fmt: skip
def accept(request: SignedIn, pk: UUID, need_id: UUID, payload: VersionIn) -> dict[str, Any]:
    """Say that this version may be published. 409 where there is a newer one, or where it came

    from a template and the person has not opened it.
    """
    need = _need_for(request.user, pk, need_id, right="deliver")
    accept_draft(draft_version(need, payload.version), by=request.user, now=utc_now())
    return _shown(need, request.user)


@router.post(
    "/{uuid:pk}/review/{uuid:need_id}/send-back/", response=ReviewDetail,
    operation_id="send_back_draft", summary="Have it written again",
)  # fmt: skip
def send_it_back(request: SignedIn, pk: UUID, need_id: UUID, payload: SendBackIn) -> dict[str, Any]:
    """Have the page written again, as a job, with a note on what should be different."""
    need = _need_for(request.user, pk, need_id, right="deliver")
    draft = draft_version(need, payload.version)
    send_back(draft, note=payload.note, by=request.user, now=utc_now())
    return _shown(need, request.user)


@router.post(
    "/{uuid:pk}/review/{uuid:need_id}/resume/", response=ReviewDetail,
    operation_id="resume_page", summary="Go on with a stopped page",
)  # fmt: skip
def resume_page(request: SignedIn, pk: UUID, need_id: UUID, payload: ResumeIn) -> dict[str, Any]:
    """Let the writer try again where the page stopped, as a job. 409 where it is not stopped."""
    need = _need_for(request.user, pk, need_id, right="deliver")
    resume(need, by=request.user, note=payload.note, now=utc_now())
    return _shown(need, request.user)


@router.post(
    "/{uuid:pk}/review/{uuid:need_id}/write/", response={201: ReviewDetail},
    operation_id="write_page", summary="Write the page by hand",
)  # fmt: skip
def write_page(
    request: SignedIn, pk: UUID, need_id: UUID, payload: TextIn
) -> Status[dict[str, Any]]:
    """Write a page that has no draft; a job gives it its cover. 409 where there is one to edit."""
    need = _need_for(request.user, pk, need_id, right="deliver")
    write_by_hand(
        need,
        title=payload.title,
        meta_description=payload.meta_description,
        body_markdown=payload.body_markdown,
        by=request.user,
        now=utc_now(),
    )
    return Status(201, _shown(need, request.user))
