"""Deciding which pages of the plan a month brings."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from igny8.accounts.models import Site
from igny8.content.models import ContentNeed
from igny8.content.queries import needs_of_month, unplanned_pages
from igny8.kit.clock import month_start
from igny8.sag.errors import BlueprintNotApproved
from igny8.sag.models import PlannedPage
from igny8.sag.queries import approved_blueprint


@transaction.atomic
def plan_content(
    site: Site, *, month: date, count: int, content_types: Sequence[str], now: datetime
) -> list[ContentNeed]:
    """Bring the month's needs up to `count`, from the approved plan in its order of execution.

    A planned page, or a slug, is needed once and never again; a second call adds what is missing.
    Returns the month's needs, fewer than `count` where the plan has no more pages of these types.
    Raises BlueprintNotApproved.
    """
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    if approved_blueprint(site) is None:
        raise BlueprintNotApproved(
            f"The plan for {site.domain} is not approved; nothing is written before the client "
            "has approved it."
        )
    first = month_start(month)
    missing = count - needs_of_month(site, first).count()
    if missing > 0:
        _add(site, first, unplanned_pages(site, content_types=content_types)[:missing])
    return list(needs_of_month(site, first))


def _add(site: Site, month: date, pages: Iterable[PlannedPage]) -> None:
    last = ContentNeed.objects.filter(site=site).aggregate(last=Max("serial"))["last"]
    start = 0 if last is None else last + 1
    ContentNeed.objects.bulk_create(
        ContentNeed(
            account=site.account,
            site=site,
            planned_page=page,
            month=month,
            serial=serial,
            priority=page.priority,
            title=page.title,
            slug=page.slug,
            content_type=page.content_type,
            role=page.role,
            cluster=page.cluster.name,
            target_keyword=page.target_keyword,
        )
        for serial, page in enumerate(pages, start)
    )
