"""Articles that wait: to be read, behind their month, or owed by a month that is over.

Whether a client is behind is worked out for all of them, from one row each; what earlier months owe
only for those whose earlier months are not known to be complete (articles_settled_before).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from igny8.content.models import ContentNeed
from igny8.content.queries import published_by_month, waiting_needs
from igny8.dashboard.queries.overdue_marks import Mark, Portfolio
from igny8.kit.clock import month_start
from igny8.services.models import ManagedServiceSubscription
from igny8.services.rules.pace import Pace, late_months, pace

PERIODS = "agreement__periods"
OWNER = ("account_id", "account__name", "account__time_zone")


def article_marks(portfolio: Portfolio) -> list[Mark]:
    """All of them, in no order; a fixed number of queries."""
    return [*_reviews(portfolio), *_behind(portfolio), *_late(portfolio)]


def _reviews(portfolio: Portfolio) -> Iterator[Mark]:
    """Per client, the articles that somebody has to read, and those that stopped."""
    stopped = Count("pk", filter=Q(status=ContentNeed.Status.NEEDS_PERSON))
    waiting = waiting_needs(portfolio.accounts).order_by().values("site_id")
    counts = {
        row["site_id"]: (row["all"] - row["stopped"], row["stopped"])
        for row in waiting.annotate(all=Count("pk"), stopped=stopped)
    }
    rows = _running(portfolio).filter(site__in=list(counts))
    for pk, site, account, name, zone in rows.values_list("pk", "site_id", *OWNER):
        said = zip(counts[site], ("to review", "stopped"), strict=True)
        today = portfolio.todays[zone]
        yield Mark(
            kind="review",
            key=f"review:{pk}",
            account_id=account,
            account_name=name,
            site_id=site,
            subject_id=pk,
            title="Articles: " + ", ".join(f"{count} {what}" for count, what in said if count),
            due_date=today,
            today=today,
            action="open_review",
        )


def _running(portfolio: Portfolio) -> QuerySet[ManagedServiceSubscription]:
    services = ManagedServiceSubscription.objects.filter(account__in=portfolio.accounts)
    return services.exclude(status="cancelled").order_by()


def _behind(portfolio: Portfolio) -> Iterator[Mark]:
    today = portfolio.today("account__time_zone")
    started = _running(portfolio).filter(started_at__isnull=False).annotate(today=today)
    present = started.filter(
        **{
            f"{PERIODS}__start__lte": F("today"),
            f"{PERIODS}__end__gt": F("today"),
            f"{PERIODS}__cut_short_on__isnull": True,
        }
    )
    rows = list(
        present.values_list(
            "pk", "site_id", *OWNER, f"{PERIODS}__start", f"{PERIODS}__end",
            f"{PERIODS}__units_owed",
        )
    )  # fmt: skip
    done = published_by_month({month_start(row[5]) for row in rows})
    for pk, site, account, name, zone, start, end, owed in rows:
        day = portfolio.todays[zone]
        found = _pace(done.get((site, month_start(start)), 0), owed, start, end, day)
        if found.word == "behind":
            yield _content(
                pk, site, account, name, day, due=day, key=f"content:{pk}",
                title=f"{found.done} of {found.owed} articles published, {found.behind} behind",
            )  # fmt: skip


@lru_cache(maxsize=4096)
def _pace(done: int, owed: int, start: date, end: date, today: date) -> Pace:
    """Thousands of clients have few different months."""
    return pace(done=done, owed=owed, start=start, end=end, today=today)


def _late(portfolio: Portfolio) -> Iterator[Mark]:
    this_month = month_start(portfolio.days[0])
    unsettled = _running(portfolio).filter(
        Q(articles_settled_before__isnull=True) | Q(articles_settled_before__lt=this_month),
        started_at__isnull=False,
    )
    over = unsettled.annotate(today=portfolio.today("account__time_zone")).filter(
        Q(articles_settled_before__isnull=True)
        | Q(**{f"{PERIODS}__start__gte": F("articles_settled_before")}),
        **{f"{PERIODS}__end__lte": F("today"), f"{PERIODS}__cut_short_on__isnull": True},
    )
    owners: dict[UUID, tuple[UUID, UUID, str, str]] = {}
    periods: dict[UUID, list[tuple[date, date, int]]] = defaultdict(list)
    for pk, site, account, name, zone, start, end, owed in over.values_list(
        "pk", "site_id", *OWNER, f"{PERIODS}__start", f"{PERIODS}__end", f"{PERIODS}__units_owed"
    ):
        owners[site] = (pk, account, name, zone)
        periods[site].append((start, end, owed))
    done = _by_site(periods)
    for site, (pk, account, name, zone) in owners.items():
        for late in late_months(periods[site], done[site]):
            yield _content(
                pk, site, account, name, portfolio.todays[zone], due=late.since,
                key=f"content:{pk}:{late.month:%Y-%m}",
                title=f"{late.published} of {late.owed} articles of {late.month:%B %Y} published",
            )  # fmt: skip


def _by_site(
    periods: Mapping[UUID, Collection[tuple[date, date, int]]],
) -> dict[UUID, dict[date, int]]:
    months = {month_start(start) for owed in periods.values() for start, _, _ in owed}
    found: dict[UUID, dict[date, int]] = defaultdict(dict)
    for (site, month), count in published_by_month(months, sites=list(periods)).items():
        found[site][month] = count
    return found


def _content(
    pk: UUID, site: UUID, account: UUID, name: str, today: date, *, due: date, key: str, title: str
) -> Mark:
    return Mark(
        kind="content",
        key=key,
        account_id=account,
        account_name=name,
        site_id=site,
        subject_id=pk,
        title=title,
        due_date=due,
        today=today,
        action="run_month",
    )
