"""What a reviewer looks at: the pages of a site with their newest versions."""

import difflib
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from igny8.accounts.errors import NoSuchRow
from igny8.accounts.models import Site, User
from igny8.content.models import ContentNeed, CoverImage, Draft, DraftOpening
from igny8.content.queries.needs import WAITING

LONGEST_NUMBER = 9
# What a list does not show of a draft, and a draft has most of.
BODIES = ("body_markdown", "body_html", "fingerprint", "fact_sources", "faq", "headings")


def pages_to_review(
    site: Site, *, by: User, statuses: Collection[str] = WAITING
) -> QuerySet[ContentNeed]:
    """The site's pages in these states, the oldest month first, each with `newest_drafts`.

    That is a list of the newest version alone, or of none, without its text; `has_opened` of it
    says whether `by` has had it before them. Three queries however many pages.
    """
    later = Draft.objects.filter(need=OuterRef("need"), version__gt=OuterRef("version"))
    opened = DraftOpening.objects.filter(draft=OuterRef("pk"), user=by)
    newest = Draft.objects.filter(~Exists(later)).annotate(has_opened=Exists(opened)).defer(*BODIES)
    rows = ContentNeed.objects.filter(site=site, status__in=statuses)
    return rows.prefetch_related(
        Prefetch("drafts", queryset=newest, to_attr="newest_drafts")
    ).order_by("month", "priority", "serial")


def next_to_review(need: ContentNeed) -> UUID | None:
    """The page that waits after this one, or from the start again; None where no other does."""
    waiting = ContentNeed.objects.filter(site=need.site_id, status__in=WAITING)
    others = waiting.exclude(pk=need.pk).only("month", "priority", "serial")
    ranked = sorted(others, key=_place)
    after = [other for other in ranked if _place(other) > _place(need)]
    found = next(iter(after or ranked), None)
    return found.pk if found else None


def _place(need: ContentNeed) -> tuple[date, int, int]:
    return need.month, need.priority, need.serial


def need_called(site: Site, slug: str) -> ContentNeed:
    """The site's page with this slug or number. Raises NoSuchRow, with the slug that is near it."""
    rows = ContentNeed.objects.filter(site=site).select_related("site")
    need = rows.filter(slug=slug).first()
    if need is None and slug.isdecimal() and len(slug) < LONGEST_NUMBER:
        need = rows.filter(serial=int(slug) - 1).first()
    if need is None:
        slugs = ContentNeed.objects.filter(site=site).values_list("slug", flat=True)
        near = difflib.get_close_matches(slug, slugs, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise NoSuchRow(f"{site} has no page {slug} in its months.{hint}")
    return need


def stale_cover_title(need: ContentNeed) -> str | None:
    """The newest draft's title, where the page's picture shows another; else None."""
    draft = need.drafts.order_by("-version").only("title").first()
    cover = CoverImage.objects.filter(need=need).only("title").first()
    if draft is None or cover is None or draft.title == cover.title:
        return None
    return draft.title


def draft_version(need: ContentNeed, version: int) -> Draft:
    """The page's draft of this version. Raises NoSuchRow."""
    draft = need.drafts.filter(version=version).first()
    if draft is None:
        raise NoSuchRow(f"“{need.title}” has no version {version}.")
    return draft
