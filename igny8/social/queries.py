"""Reads over social posts."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Case, Count, F, Q, QuerySet, When

from igny8.accounts.models import Account, Site
from igny8.kit.clock import local_moment
from igny8.social.models import SocialPost
from igny8.social.rules.platforms import PLATFORMS


@dataclass(frozen=True, slots=True)
class PlatformTotals:
    """One platform's posts of some days; `engagement` is None where nobody has typed any in."""

    platform: str
    name: str
    posted: int
    prepared: int
    engagement: int | None


def outbox(account: Account, *, now: datetime) -> QuerySet[SocialPost]:
    """Texts whose time has come and that nobody has posted, the longest due first."""
    due = SocialPost.objects.for_account(account).filter(
        status=SocialPost.Status.PREPARED, scheduled_at__lte=now
    )
    return due.select_related("site", "page").order_by("scheduled_at", "platform")


@dataclass(frozen=True, slots=True)
class PostCounts:
    """How many of a site's texts are due, wait to be released, come later, and went out."""

    due: int
    drafts: int
    coming: int
    posted: int


def post_counts(site: Site, *, now: datetime) -> PostCounts:
    """How a site's texts stand at a moment."""
    posts = SocialPost.objects.filter(site=site)
    prepared = Q(status=SocialPost.Status.PREPARED)
    found = posts.aggregate(
        due=Count("pk", filter=prepared & Q(scheduled_at__lte=now)),
        drafts=Count("pk", filter=Q(status=SocialPost.Status.DRAFT)),
        coming=Count("pk", filter=prepared & Q(scheduled_at__gt=now)),
        posted=Count("pk", filter=Q(status=SocialPost.Status.POSTED)),
    )
    return PostCounts(**found)


def posts_in_order(site: Site, *, now: datetime) -> QuerySet[SocialPost]:
    """A site's texts: due, to be released, coming, then what went out, the newest first."""
    place = Case(
        When(status=SocialPost.Status.PREPARED, scheduled_at__lte=now, then=0),
        When(status=SocialPost.Status.DRAFT, then=1),
        When(status=SocialPost.Status.PREPARED, then=2),
        default=3,
    )
    posts = SocialPost.objects.filter(site=site).annotate(place=place)
    return posts.select_related("page", "posted_by").order_by(
        "place", F("posted_at").desc(nulls_last=True), "scheduled_at", "page__published_at",
        "platform", "pk",
    )  # fmt: skip


def posts_of(site: Site, start: date, end: date) -> QuerySet[SocialPost]:
    """Posts for pages published on local days [start, end), in the order of their time."""
    zone = site.time_zone
    first, last = local_moment(start, time.min, zone), local_moment(end, time.min, zone)
    posts = SocialPost.objects.filter(
        site=site, page__published_at__gte=first, page__published_at__lt=last
    )
    return posts.select_related("page").order_by("scheduled_at", "platform")


def posted_in(site: Site, start: date, end: date) -> QuerySet[SocialPost]:
    """Posts that went out on local days [start, end)."""
    zone = site.time_zone
    first, last = local_moment(start, time.min, zone), local_moment(end, time.min, zone)
    posts = SocialPost.objects.filter(site=site, posted_at__gte=first, posted_at__lt=last)
    return posts.select_related("page").order_by("posted_at", "platform")


def platform_totals(site: Site, start: date, end: date) -> list[PlatformTotals]:
    """By platform: posts that went out on local days [start, end), and those scheduled in them.

    A platform without either is left out.
    """
    zone = site.time_zone
    first, last = local_moment(start, time.min, zone), local_moment(end, time.min, zone)
    went_out = list(posted_in(site, start, end))
    waiting = list(
        SocialPost.objects.filter(
            site=site, status=SocialPost.Status.PREPARED,
            scheduled_at__gte=first, scheduled_at__lt=last,
        )
    )  # fmt: skip
    found = []
    for code, platform in PLATFORMS.items():
        out = [post for post in went_out if post.platform == code]
        prepared = sum(post.platform == code for post in waiting)
        if out or prepared:
            known = [post.engagement for post in out if post.engagement is not None]
            engagement = sum(known) if known else None
            found.append(PlatformTotals(code, platform.name, len(out), prepared, engagement))
    return found
