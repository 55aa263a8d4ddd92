"""Preparing posts, and noting what became of them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

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
    now: datetime,
) -> list[SocialPost]:
    """One ready text per platform for the page, each made, paid and given a time once.

    A repeat returns the posts that are there and adds those of new platforms. Raises
    UnknownPlatform, NotEnoughCredits; then nothing has changed.
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
            there[code] = _prepare(page, site, announced, code, schedule=schedule, now=now)
    return [there[code] for code in dict.fromkeys(platforms)]


def _prepare(
    page: PublishedPage,
    site: Site,
    announced: Announced,
    code: str,
    *,
    schedule: Schedule,
    now: datetime,
) -> SocialPost:
    CreditService().spend(
        site.account, action="social_post", key=f"social:{page.pk}:{code}", now=now, site=site
    )
    of_platform = SocialPost.objects.filter(site=site, platform=code)
    taken = set(of_platform.values_list("scheduled_at", flat=True))
    return SocialPost.objects.create(
        account=site.account,
        site=site,
        page=page,
        platform=code,
        text=text_for(announced, code),
        scheduled_at=time_for(
            code,
            published_at=page.published_at,
            taken=taken,
            schedule=schedule,
            time_zone=site.time_zone,
        ),
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
    """Somebody posted the text by hand: where it stands. Raises WrongAddress, AlreadyPosted."""
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
