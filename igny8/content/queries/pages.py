"""Reads over published pages."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, QuerySet, Sum

from igny8.accounts.models import Site
from igny8.content.models import PublishedPage, StepRecord
from igny8.kit.clock import local_moment, month_start


@dataclass(frozen=True, slots=True)
class ContentTotals:
    """What a site's pages of some days come to: pages, words, pages by type (largest first)."""

    pages: int
    words: int
    by_type: tuple[tuple[str, int], ...]


def _bounds(site: Site, start: date, end: date) -> tuple[datetime, datetime]:
    zone = site.time_zone
    return local_moment(start, time.min, zone), local_moment(end, time.min, zone)


def published_in(site: Site, start: date, end: date) -> QuerySet[PublishedPage]:
    """Pages published on local days [start, end), in their order."""
    first, last = _bounds(site, start, end)
    return PublishedPage.objects.filter(
        site=site, published_at__gte=first, published_at__lt=last
    ).order_by("published_at", "title")


def published_for(site: Site, month: date) -> QuerySet[PublishedPage]:
    """The pages that the month of this day owed and the site has, whenever they were published."""
    return PublishedPage.objects.filter(site=site, need__month=month_start(month)).order_by(
        "published_at", "title"
    )


def published_by_month(site: Site, months: Collection[date]) -> dict[date, int]:
    """How many pages the site has of each of these months, by their first days."""
    pages = PublishedPage.objects.filter(site=site, need__month__in=list(months)).order_by()
    return dict(pages.values_list("need__month").annotate(count=Count("pk")))


def content_totals(site: Site, start: date, end: date) -> ContentTotals:
    """Pages, words and types published on local days [start, end)."""
    rows = (
        published_in(site, start, end)
        .order_by()
        .values("content_type")
        .annotate(count=Count("pk"), words=Sum("word_count"))
    )
    found = sorted(((row["content_type"], row["count"], row["words"]) for row in rows),
                   key=lambda one: (-one[1], one[0]))  # fmt: skip
    return ContentTotals(
        pages=sum(count for _, count, _ in found),
        words=sum(words for _, _, words in found),
        by_type=tuple((kind, count) for kind, count, _ in found),
    )


def credits_spent(site: Site, start: date, end: date) -> int:
    """AI credits that the steps begun on local days [start, end) cost, less what was given back."""
    first, last = _bounds(site, start, end)
    steps = StepRecord.objects.filter(need__site=site, started_at__gte=first, started_at__lt=last)
    return steps.aggregate(total=Sum("credits"))["total"] or 0


def addresses_of(site: Site) -> dict[str, str]:
    """The URL of each published page by its slug."""
    rows = PublishedPage.objects.filter(site=site).values_list("need__slug", "url")
    return dict(rows)


def pages_with_new_links(site: Site) -> list[PublishedPage]:
    """Published pages that name a page which has been published since, without a link to it."""
    known = set(addresses_of(site))
    pages = PublishedPage.objects.filter(site=site).select_related("draft", "need__site")
    return [
        page
        for page in pages.order_by("published_at", "title")
        if (set(page.draft.internal_links) & known) - set(page.linked_slugs)
    ]
