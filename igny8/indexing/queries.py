"""Reads over page checks. They say what may be listed, never what is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from igny8.accounts.models import Site
from igny8.content.models import PublishedPage
from igny8.indexing.models import PageCheck


@dataclass(frozen=True, slots=True)
class IndexCounts:
    """The published pages at the end of a day, by what their last check up to then said."""

    on: date
    indexable: int
    not_indexable: int
    unknown: int
    unchecked: int

    @property
    def total(self) -> int:
        return self.indexable + self.not_indexable + self.unknown + self.unchecked


@dataclass(frozen=True, slots=True)
class IndexSummary:
    """A period: how its last day and the day before it began ended, and what is wrong now.

    `checked_through` is the moment of the last check up to the period's end, None before the first.
    """

    at_end: IndexCounts
    before: IndexCounts
    problems: tuple[PageCheck, ...]
    checked_through: datetime | None


def latest_checks(site: Site, *, on: date) -> QuerySet[PageCheck]:
    """The last check of each published page up to the end of a local day, by address."""
    return (
        PageCheck.objects.filter(site=site, page__isnull=False, checked_on__lte=on)
        .select_related("page")
        .order_by("url", "-checked_at")
        .distinct("url")
    )


def index_counts(site: Site, *, on: date) -> IndexCounts:
    """How the published pages stood at the end of a local day."""
    verdicts = [check.verdict for check in latest_checks(site, on=on)]
    published = PublishedPage.objects.filter(
        site=site, published_at__lt=_midnight_after(site, on)
    ).count()
    return IndexCounts(
        on=on,
        indexable=verdicts.count(PageCheck.Verdict.INDEXABLE),
        not_indexable=verdicts.count(PageCheck.Verdict.NOT_INDEXABLE),
        unknown=verdicts.count(PageCheck.Verdict.UNKNOWN),
        unchecked=max(published - len(verdicts), 0),
    )


def index_trend(site: Site, *, days: Sequence[date]) -> list[IndexCounts]:
    """How the published pages stood at the end of each of these local days."""
    return [index_counts(site, on=day) for day in days]


def index_summary(site: Site, start: date, end: date) -> IndexSummary:
    """What a report says of a period of local days, [start, end)."""
    last_day = end - timedelta(days=1)
    checks = list(latest_checks(site, on=last_day))
    return IndexSummary(
        at_end=index_counts(site, on=last_day),
        before=index_counts(site, on=start - timedelta(days=1)),
        problems=tuple(check for check in checks if check.verdict != PageCheck.Verdict.INDEXABLE),
        checked_through=max((check.checked_at for check in checks), default=None),
    )


def sites_with_pages() -> QuerySet[Site]:
    """Sites that have published pages to look at, by domain."""
    published = PublishedPage.objects.order_by().values("site")
    return Site.objects.filter(
        archived_at__isnull=True, account__archived_at__isnull=True, pk__in=published
    ).select_related("account")


def _midnight_after(site: Site, day: date) -> datetime:
    zone = ZoneInfo(site.account.time_zone)
    return datetime.combine(day + timedelta(days=1), time.min, zone)
