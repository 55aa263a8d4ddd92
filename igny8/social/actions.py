"""Preparing posts, releasing them, and noting what became of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import Site, User
from igny8.billing.credit_service import CreditService
from igny8.content.models import Draft, PublishedPage
from igny8.kit.errors import Invalid
from igny8.social.errors import UnknownPlatform
from igny8.social.models import SocialPost
from igny8.social.rules.addresses import checked_address
from igny8.social.rules.best_time import Schedule, time_for
from igny8.social.rules.platforms import PLATFORMS
from igny8.social.rules.texts import Announced, text_for

LEVEL_OF_POINTS = 2


@transaction.atomic
def prepare_posts(
    page: PublishedPage,
    *,
    platforms: Sequence[str],
    schedule: Schedule = "best_time",
    is_released: bool = True,
    now: datetime,
) -> list[SocialPost]:
    """One ready text per platform for the page, each made, paid and given a time once.

    With `is_released` off they wait as drafts, without a time, for `release_posts`. A repeat
    returns the posts that are there and adds those of new platforms. Raises UnknownPlatform,
    NotEnoughCredits; then nothing has changed.
    """
    for code in platforms:
        if code not in PLATFORMS:
            known = ", ".join(PLATFORMS)
            raise UnknownPlatform(f"There are no posts for {code!r}; choose from {known}.")
    site = Site.objects.select_for_update(no_key=True).get(pk=page.site_id)
    there = {post.platform: post for post in SocialPost.objects.filter(page=page)}
    announced = _announced(page, site)
    for code in dict.fromkeys(platforms):
        if code not in there:
            there[code] = _write(page, site, announced, code, now=now)
            if is_released:
                _give_time(there[code], site, schedule, ready_at=page.published_at)
    return [there[code] for code in dict.fromkeys(platforms)]


@transaction.atomic
def release_posts(
    site: Site,
    *,
    by: User,
    now: datetime,
    ids: Collection[UUID] | None = None,
    schedule: Schedule = "best_time",
) -> list[SocialPost]:
    """Give the site's drafts, or those of these ids, their times; the posts that were released.

    None of them goes out before `now`. A post that is released already stays as it is.
    """
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    drafts = SocialPost.objects.filter(site=site, status=SocialPost.Status.DRAFT)
    if ids is not None:
        drafts = drafts.filter(pk__in=ids)
    drafts = drafts.select_related("page").order_by("page__published_at", "page", "platform")
    released = list(drafts)
    for post in released:
        _give_time(post, site, schedule, ready_at=max(now, post.page.published_at))
    if released:
        record(
            site.account, actor=by, verb="released", subject="social_posts", subject_id=site.pk,
            now=now, detail={"title": f"{len(released)} of {site}"},
        )  # fmt: skip
    return released


def _give_time(post: SocialPost, site: Site, schedule: Schedule, *, ready_at: datetime) -> None:
    """The caller holds the site, so that no two posts take one slot."""
    of_platform = SocialPost.objects.filter(site=site, platform=post.platform)
    times = of_platform.values_list("scheduled_at", flat=True)
    post.release(
        at=time_for(
            post.platform,
            ready_at=ready_at,
            taken={moment for moment in times if moment is not None},
            schedule=schedule,
            time_zone=site.time_zone,
        )
    )


def _write(
    page: PublishedPage, site: Site, announced: Announced, code: str, *, now: datetime
) -> SocialPost:
    CreditService().spend(
        site.account, action="social_post", key=f"social:{page.pk}:{code}", now=now, site=site
    )
    return SocialPost.objects.create(
        account=site.account,
        site=site,
        page=page,
        platform=code,
        text=text_for(announced, code),
        status=SocialPost.Status.DRAFT,
    )


def _announced(page: PublishedPage, site: Site) -> Announced:
    draft = Draft.objects.select_related("need").get(pk=page.draft_id)
    points = [one["text"] for one in draft.headings if one["level"] == LEVEL_OF_POINTS]
    return Announced(
        title=page.title,
        summary=draft.meta_description,
        url=page.url,
        topic=draft.need.cluster,
        company=site.name,
        headings=tuple(points),
        language=site.language,
    )


@transaction.atomic
def mark_posted(post: SocialPost, *, url: str, by: User, now: datetime) -> SocialPost:
    """Somebody posted the text by hand: where it stands.

    Raises WrongAddress, NotReleased, AlreadyPosted.
    """
    address = checked_address(url, PLATFORMS[post.platform])
    locked = SocialPost.objects.select_for_update().get(pk=post.pk)
    locked.posted(url=address, by=by, now=now)
    return locked


@transaction.atomic
def record_engagement(
    post: SocialPost,
    *,
    likes: int,
    comments: int,
    shares: int,
    clicks: int | None = None,
    now: datetime,
) -> SocialPost:
    """What somebody read off the platform. Raises NotPosted, Invalid for a negative number."""
    if min(likes, comments, shares, clicks or 0) < 0:
        raise Invalid("Engagement is counted from zero up.")
    locked = SocialPost.objects.select_for_update().get(pk=post.pk)
    locked.engaged(likes=likes, comments=comments, shares=shares, clicks=clicks, now=now)
    return locked
