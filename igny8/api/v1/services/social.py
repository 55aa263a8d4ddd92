"""Texts for social networks: what is due, released, posted, and what became of it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Query, Router, Schema

from igny8.accounts.access import rights_on, row_for
from igny8.api.auth import SignedIn
from igny8.api.pagination import Page, PageQuery, page_of
from igny8.api.v1.services.present import person
from igny8.api.v1.services.shapes import Person
from igny8.kit.clock import utc_now
from igny8.services.access import subscription_for
from igny8.services.actions.announcing import release_drafts
from igny8.social.actions import mark_posted, record_engagement
from igny8.social.models import SocialPost
from igny8.social.queries import post_counts, posts_in_order

router = Router(tags=["managed services"])
MOST = 2_000_000_000


class SocialPostOut(Schema):
    """One platform's text for one page; `due` means that its time has come."""

    id: UUID
    platform: str
    state: Literal["due", "draft", "coming", "posted"]
    text: str
    page_title: str
    page_url: str
    scheduled_at: datetime | None
    url: str
    posted_at: datetime | None
    posted_by: Person | None
    likes: int | None
    comments: int | None
    shares: int | None
    clicks: int | None


class SocialSummary(Schema):
    """How many texts are in each state."""

    due: int
    drafts: int
    coming: int
    posted: int


class SocialPage(Page[SocialPostOut]):
    """A client's texts: due, to be released, coming, posted; and how many there are of each."""

    summary: SocialSummary


class ReleaseIn(Schema):
    """Which drafts; all of them where none is named."""

    ids: list[UUID] = Field([], max_length=500)


class Released(Schema):
    """How many drafts got their time."""

    released: int


class PostedIn(Schema):
    """Where the post stands now."""

    url: str = Field(min_length=1, max_length=2000)


class EngagementIn(Schema):
    """What somebody read off the platform."""

    likes: int = Field(ge=0, le=MOST)
    comments: int = Field(ge=0, le=MOST)
    shares: int = Field(ge=0, le=MOST)
    clicks: int | None = Field(None, ge=0, le=MOST)


@router.get(
    "/{uuid:pk}/social/", response=SocialPage, operation_id="list_social_posts",
    summary="A client's texts for social networks",
)  # fmt: skip
def list_social_posts(request: SignedIn, pk: UUID, query: Query[PageQuery]) -> dict[str, Any]:
    """What is due first, then what waits to be released, what comes, what went out.

    The client's own people see no drafts.
    """
    subscription, now = subscription_for(request.user, pk, right="view"), utc_now()
    posts = posts_in_order(subscription.site, now=now)
    counts = post_counts(subscription.site, now=now)
    is_staff = "staff" in rights_on(request.user, subscription.account)
    if not is_staff:
        posts = posts.exclude(status=SocialPost.Status.DRAFT)
    page = page_of(posts, query, lambda post: _post(post, now=now))
    return page | {
        "summary": {
            "due": counts.due,
            "drafts": counts.drafts if is_staff else 0,
            "coming": counts.coming,
            "posted": counts.posted,
        }
    }


@router.post(
    "/{uuid:pk}/social/release/", response=Released, operation_id="release_social_posts",
    summary="Let drafts go out",
)  # fmt: skip
def release(request: SignedIn, pk: UUID, payload: ReleaseIn) -> dict[str, Any]:
    """Give drafts their time by the client's posting_schedule. 402 for a service without posts."""
    subscription = subscription_for(request.user, pk, right="deliver")
    released = release_drafts(subscription, by=request.user, now=utc_now(), ids=payload.ids or None)
    return {"released": len(released)}


@router.post(
    "/{uuid:pk}/social/{uuid:post_id}/posted/", response=SocialPostOut,
    operation_id="mark_social_post_posted", summary="Say where a post stands",
)  # fmt: skip
def posted(request: SignedIn, pk: UUID, post_id: UUID, payload: PostedIn) -> dict[str, Any]:
    """Somebody posted it. 422 for an address elsewhere, 409 for a draft or another address."""
    post, now = _post_for(request, pk, post_id), utc_now()
    return _post(mark_posted(post, url=payload.url, by=request.user, now=now), now=now)


@router.post(
    "/{uuid:pk}/social/{uuid:post_id}/engagement/", response=SocialPostOut,
    operation_id="record_social_engagement", summary="Note what a post brought",
)  # fmt: skip
def engagement(request: SignedIn, pk: UUID, post_id: UUID, payload: EngagementIn) -> dict[str, Any]:
    """The last reading counts. 409 for a post that has not gone out."""
    post, now = _post_for(request, pk, post_id), utc_now()
    read = record_engagement(
        post, likes=payload.likes, comments=payload.comments, shares=payload.shares,
        clicks=payload.clicks, now=now,
    )  # fmt: skip
    return _post(read, now=now)


def _post_for(request: SignedIn, pk: UUID, post_id: UUID) -> SocialPost:
    subscription = subscription_for(request.user, pk, right="deliver")
    posts = SocialPost.objects.filter(site=subscription.site).select_related("page", "posted_by")
    found: SocialPost = row_for(request.user, posts, post_id, right="deliver")
    return found


def _post(post: SocialPost, *, now: datetime) -> dict[str, Any]:
    return {
        "id": post.pk,
        "platform": post.get_platform_display(),
        "state": _state(post, now=now),
        "text": post.text,
        "page_title": post.page.title,
        "page_url": post.page.url,
        "scheduled_at": post.scheduled_at,
        "url": post.url,
        "posted_at": post.posted_at,
        "posted_by": person(post.posted_by),
        "likes": post.likes,
        "comments": post.comments,
        "shares": post.shares,
        "clicks": post.clicks,
    }


def _state(post: SocialPost, *, now: datetime) -> str:
    if post.status != SocialPost.Status.PREPARED:
        return post.status
    return "due" if post.is_due(now=now) else "coming"
