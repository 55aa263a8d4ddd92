"""What was published in a period, beside what the period owes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Sum

from igny8.accounts.models import Site
from igny8.billing.models import ServicePeriod
from igny8.content.models import Draft, PublishedPage
from igny8.kit.clock import local_date
from igny8.reports.queries.pages import pages_of
from igny8.reports.rules.document import Article, Content, Figure, Provenance, Tally, Week
from igny8.reports.rules.periods import Period, is_whole_months, week_starts
from igny8.services.models import ManagedServiceSubscription

TABLE = "content.PublishedPage"


def content_section(
    site: Site,
    period: Period,
    *,
    pages: Sequence[PublishedPage],
    compared: Period,
    subscription: ManagedServiceSubscription | None,
    page_states: Mapping[str, str],
    now: datetime,
) -> Content:
    """Articles, words and types of the period's pages; `page_states` is our check by address."""
    before = pages_of(site, compared)
    compares = bool(before) or _was_served(site, compared)
    provenance = Provenance("content", TABLE, len(pages), now)

    def figure(value: int, earlier: int, target: Decimal | None = None) -> Figure:
        past = Decimal(earlier) if compares else None
        return Figure(Decimal(value), "count", provenance, before=past, target=target)

    types = Counter(page.content_type for page in pages)
    return Content(
        published=figure(len(pages), len(before), articles_owed(subscription, period)),
        words=figure(_words(pages), _words(before)),
        in_review=_in_review(site, period, now),
        by_type=tuple(Tally(kind, count) for kind, count in types.most_common()),
        weeks=_weeks(pages, period, list(types), site.time_zone),
        articles=tuple(_article(page, page_states, site.time_zone) for page in pages),
    )


def articles_owed(
    subscription: ManagedServiceSubscription | None, period: Period
) -> Decimal | None:
    """What the service periods that begin in these whole months owe; None for weeks."""
    if subscription is None or not is_whole_months(period):
        return None
    opened = ServicePeriod.objects.filter(
        agreement=subscription.agreement_id, start__gte=period.start, start__lt=period.end
    )
    owed = opened.aggregate(total=Sum("units_owed"))["total"]
    return None if owed is None else Decimal(owed)


def _words(pages: Sequence[PublishedPage]) -> int:
    return sum(page.word_count for page in pages)


def _was_served(site: Site, period: Period) -> bool:
    """Whether a page was published before the end of a period: else there is none to compare."""
    first = PublishedPage.objects.filter(site=site).order_by("published_at").first()
    return first is not None and local_date(first.published_at, site.time_zone) < period.end


def _in_review(site: Site, period: Period, now: datetime) -> Figure:
    waiting = Draft.objects.filter(
        need__site=site, status=Draft.Status.IN_REVIEW,
        need__month__gte=period.start, need__month__lt=period.end,
    ).count()  # fmt: skip
    return Figure(Decimal(waiting), "count", Provenance("content", "content.Draft", waiting, now))


def _article(page: PublishedPage, states: Mapping[str, str], zone: str) -> Article:
    return Article(
        title=page.title,
        url=page.url,
        content_type=page.content_type,
        published_on=local_date(page.published_at, zone),
        words=page.word_count,
        state=states.get(page.url, "unchecked"),
    )


def _weeks(
    pages: Sequence[PublishedPage], period: Period, types: list[str], zone: str
) -> tuple[Week, ...]:
    """The weeks of the period; pages that came after it are in none of them."""
    counted = Counter(
        (day - timedelta(days=day.weekday()), page.content_type)
        for page in pages
        for day in [local_date(page.published_at, zone)]
    )
    return tuple(
        Week(monday, tuple(Tally(kind, counted[monday, kind]) for kind in types))
        for monday in week_starts(period)
    )
