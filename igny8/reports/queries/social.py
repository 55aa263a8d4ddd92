"""Social posts of a period: what went out and what waits to."""

from collections.abc import Sequence
from datetime import datetime, time
from decimal import Decimal

from django.db.models import Q

from igny8.accounts.models import Site
from igny8.content.models import PublishedPage
from igny8.kit.clock import local_date, local_moment
from igny8.reports.rules.document import Figure, Platform, Post, Provenance, Social
from igny8.reports.rules.periods import Period
from igny8.social.models import SocialPost
from igny8.social.queries import posted_in
from igny8.social.rules.platforms import PLATFORMS

# The posts that a report names, those with the most engagement first.
POSTS_KEPT = 10
POSTED = SocialPost.Status.POSTED


def social_section(
    site: Site,
    period: Period,
    *,
    pages: Sequence[PublishedPage],
    compared: Period,
    now: datetime,
) -> Social | None:
    """Posts of the period's pages and what else went out in it; None for a site without posts."""
    posts = _posts(site, period, pages)
    earlier = posted_in(site, compared.start, compared.end).count()
    if not posts and not earlier:
        return None
    out = [post for post in posts if post.status == POSTED]

    def figure(count: int, before: int = 0) -> Figure:
        provenance = Provenance("social", "social.SocialPost", count, now)
        return Figure(
            Decimal(count), "count", provenance, before=Decimal(before) if before else None
        )

    best = sorted(out, key=lambda post: -(post.engagement or 0))[:POSTS_KEPT]
    return Social(
        posted=figure(len(out), earlier),
        prepared=figure(len(posts) - len(out)),
        platforms=tuple(
            _platform(name, [post for post in posts if post.platform == code])
            for code, name in ((code, platform.name) for code, platform in PLATFORMS.items())
            if any(post.platform == code for post in posts)
        ),
        posts=tuple(_post(post, site.time_zone) for post in best),
    )


def _posts(site: Site, period: Period, pages: Sequence[PublishedPage]) -> list[SocialPost]:
    start, end = (local_moment(day, time.min, site.time_zone) for day in (period.start, period.end))
    went_out = Q(posted_at__gte=start, posted_at__lt=end)
    wanted = SocialPost.objects.filter(Q(page__in=[page.pk for page in pages]) | went_out)
    return list(wanted.filter(site=site).select_related("page").order_by("posted_at", "platform"))


def _platform(name: str, posts: Sequence[SocialPost]) -> Platform:
    out = [post for post in posts if post.status == POSTED]
    known = [post.engagement for post in out if post.engagement is not None]
    return Platform(name, len(out), len(posts) - len(out), sum(known) if known else None)


def _post(post: SocialPost, zone: str) -> Post:
    return Post(
        platform=post.get_platform_display(),
        page_title=post.page.title,
        url=post.url,
        posted_on=local_date(post.posted_at, zone) if post.posted_at else None,
        engagement=post.engagement,
    )
