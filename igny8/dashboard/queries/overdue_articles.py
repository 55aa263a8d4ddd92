"""Articles that wait: to be read, behind their month, or owed by a month that is over.

The database works out who is behind and which months are late, by the rules of services.rules.pace,
so that only these are read; months that are known to be complete (services.rules.pace.Settled) are
left out.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from igny8.content.models import ContentNeed
from igny8.content.queries import waiting_needs
from igny8.dashboard.queries.overdue_marks import Mark, Portfolio, Told
from igny8.kit.clock import month_start
from igny8.kit.subqueries import subquery
from igny8.services.models import ManagedServiceSubscription
from igny8.services.rules.pace import pace

OWNER = ("account_id", "account__name", "account__time_zone")
LONGEST_PERIOD = timedelta(days=31)

# The running services with the day that it is for them, each with what tells whose it is.
RUNNING = """
WITH zones (zone, today) AS (VALUES {zones}), running AS (
    SELECT s.id, s.site_id, s.account_id, a.name, a.time_zone, s.agreement_id, z.today,
           s.articles_settled_before AS settled, s.articles_unsettled AS unsettled
    FROM services_managedservicesubscription s
    JOIN accounts_account a ON a.id = s.account_id JOIN zones z ON z.zone = a.time_zone
    WHERE s.status <> 'cancelled' AND s.started_at IS NOT NULL AND s.account_id IN ({accounts})
)
"""
# The articles that a site has of a month: what content.queries.published_for counts.
DONE = """
SELECT site_id, month, sum(count) AS done FROM (
    SELECT n.site_id, n.month, count(*) FROM content_contentneed n
    WHERE n.status = 'published' AND {which} GROUP BY 1, 2
    UNION ALL
    SELECT n.site_id, n.month, count(*) FROM content_contentneed n
    JOIN content_publishedpage p ON p.need_id = n.id
    WHERE n.status <> 'published' AND {which} GROUP BY 1, 2
) AS counted GROUP BY 1, 2
"""
BEHIND = f"""{RUNNING}
SELECT r.id, r.site_id, r.account_id, r.name, r.time_zone, p.start, p."end", p.units_owed,
       coalesce(d.done, 0)::int
FROM running r JOIN billing_serviceperiod p ON p.agreement_id = r.agreement_id
    AND p.start <= r.today AND p."end" > r.today AND p.cut_short_on IS NULL
LEFT JOIN ({DONE.format(which="n.month >= %s")}) AS d
    ON d.site_id = r.site_id AND d.month = date_trunc('month', p.start::timestamp)::date
WHERE coalesce(d.done, 0) < p.units_owed * (r.today - p.start) / (p."end" - p.start)
"""  # noqa: S608 - statements of our own, without a value in them
LATE = f"""{RUNNING}, owed AS (
    SELECT r.id, date_trunc('month', p.start::timestamp)::date AS month, max(p."end") AS since,
           sum(p.units_owed)::int AS units
    FROM running r JOIN billing_serviceperiod p ON p.agreement_id = r.agreement_id
        AND p."end" <= r.today AND p.cut_short_on IS NULL
        AND (r.settled IS NULL OR p.start >= r.settled
            OR date_trunc('month', p.start::timestamp)::date = ANY (r.unsettled))
    WHERE r.settled IS NULL OR r.settled < %s OR cardinality(r.unsettled) > 0 GROUP BY 1, 2
)
SELECT r.id, r.site_id, r.account_id, r.name, r.time_zone, o.month, o.since, o.units,
       coalesce(d.done, 0)::int
FROM owed o JOIN running r ON r.id = o.id
LEFT JOIN LATERAL (
    SELECT count(*) AS done FROM content_contentneed n
    LEFT JOIN content_publishedpage p ON p.need_id = n.id AND n.status <> 'published'
    WHERE n.site_id = r.site_id AND n.month = o.month
      AND (n.status = 'published' OR p.id IS NOT NULL)
) AS d ON true
WHERE o.units > coalesce(d.done, 0)
"""  # noqa: S608


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
    services = ManagedServiceSubscription.objects.for_accounts(portfolio.accounts)
    rows = services.exclude(status="cancelled").filter(site__in=list(counts)).order_by()
    for pk, site, account, name, zone in rows.values_list("pk", "site_id", *OWNER):
        said = zip(counts[site], ("to review", "stopped"), strict=True)
        today = portfolio.todays[zone]
        yield Mark(
            kind="review",
            key=f"review:{pk}",
            account_id=account,
            account_name=name,
            subject_id=pk,
            due_date=today,
            today=today,
            told=Told(
                "Articles: " + ", ".join(f"{count} {what}" for count, what in said if count),
                "open_review",
                site,
            ),
        )


def _behind(portfolio: Portfolio) -> Iterator[Mark]:
    """Who has fewer articles than the days that are over ask for; as services.rules.pace has it."""
    earliest, _ = portfolio.days
    since = month_start(earliest - LONGEST_PERIOD)
    rows = _rows(BEHIND, portfolio, since, since)
    for pk, site, account, name, zone, start, end, owed, done in rows:
        today = portfolio.todays[zone]
        found = pace(done=done, owed=owed, start=start, end=end, today=today)
        yield _content(
            pk, site, account, name, today, due=today, key=f"content:{pk}",
            title=f"{found.done} of {found.owed} articles published, {found.behind} behind",
        )  # fmt: skip


def _late(portfolio: Portfolio) -> Iterator[Mark]:
    """Which months that are over lack articles; as services.rules.pace has it."""
    rows = _rows(LATE, portfolio, month_start(portfolio.days[0]))
    for pk, site, account, name, zone, month, since, owed, done in rows:
        yield _content(
            pk, site, account, name, portfolio.todays[zone], due=since,
            key=f"content:{pk}:{month:%Y-%m}",
            title=f"{done} of {owed} articles of {month:%B %Y} published",
        )  # fmt: skip


def _rows(statement: str, portfolio: Portfolio, *values: date) -> list[tuple[Any, ...]]:
    accounts, accounts_values = subquery(portfolio.accounts, "pk")
    zones = ", ".join(["(%s, %s::date)"] * len(portfolio.todays))
    days = [part for pair in portfolio.todays.items() for part in pair]
    if not days:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(accounts=accounts, zones=zones),
            [*days, *accounts_values, *values],
        )
        return list(cursor.fetchall())


def _content(
    pk: UUID, site: UUID, account: UUID, name: str, today: date, *, due: date, key: str, title: str
) -> Mark:
    return Mark(
        kind="content",
        key=key,
        account_id=account,
        account_name=name,
        subject_id=pk,
        due_date=due,
        today=today,
        told=Told(title, "run_month", site),
    )
