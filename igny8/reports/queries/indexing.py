"""Our own check that the published pages may be indexed; never Google's word."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from igny8.accounts.models import Site
from igny8.content.models import PublishedPage
from igny8.indexing.models import PageCheck
from igny8.indexing.queries import index_counts, index_summary, latest_checks
from igny8.kit.clock import local_date
from igny8.reports.rules.completeness import checks_state
from igny8.reports.rules.document import (
    CheckedPage,
    Figure,
    Indexing,
    Provenance,
    SourceState,
)
from igny8.reports.rules.periods import Period

TABLE = "indexing.PageCheck"
STATES = {
    PageCheck.Verdict.INDEXABLE: "indexable",
    PageCheck.Verdict.NOT_INDEXABLE: "problem",
    PageCheck.Verdict.UNKNOWN: "unchecked",
}


def day_of_state(
    site: Site, period: Period, pages: Sequence[PublishedPage], *, today: date
) -> date:
    """The day whose end the report shows: the period's last, or today where pages came later."""
    zone = site.time_zone
    came_later = any(local_date(page.published_at, zone) > period.last for page in pages)
    return today if came_later else min(period.last, today)


def page_states(site: Site, *, today: date) -> dict[str, str]:
    """Our last check of each published page, by its address."""
    return {check.url: STATES[PageCheck.Verdict(check.verdict)]
            for check in latest_checks(site, on=today)}  # fmt: skip


def indexing_section(site: Site, period: Period, *, on: date) -> Indexing:
    """How all published pages stood at the end of a day, and what is wrong with some."""
    found = index_summary(site, period.start, on + timedelta(days=1))
    before = index_counts(site, on=period.start - timedelta(days=1))
    now = found.at_end
    provenance = Provenance("indexing", TABLE, now.total, found.checked_through)

    def figure(count: int, earlier: int) -> Figure:
        past = Decimal(earlier) if before.total else None
        return Figure(Decimal(count) if now.total else None, "count", provenance, before=past)

    return Indexing(
        indexable=figure(now.indexable, before.indexable),
        with_problems=figure(now.not_indexable, before.not_indexable),
        unchecked=figure(now.unknown + now.unchecked, before.unknown + before.unchecked),
        problems=tuple(
            CheckedPage(check.url, STATES[PageCheck.Verdict(check.verdict)],
                        " ".join(check.reasons), check.checked_on)
            for check in found.problems
        ),
        on=on,
    )  # fmt: skip


def page_checks_source(
    site: Site, period: Period, *, on: date, today: date, locale: str
) -> SourceState:
    """Whether the pages that stood on that day were looked at lately."""
    checks = {check.page_id: check for check in latest_checks(site, on=today)}
    published = PublishedPage.objects.filter(site=site)
    standing = [
        page.pk
        for page in published.only("pk", "published_at")
        if local_date(page.published_at, site.time_zone) <= on
    ]
    return checks_state(
        "indexing",
        "Page checks",
        period=period,
        things=("page", "pages"),
        checked_on=[checks[pk].checked_on if pk in checks else None for pk in standing],
        taken_at=max((check.checked_at for check in checks.values()), default=None),
        locale=locale,
    )
