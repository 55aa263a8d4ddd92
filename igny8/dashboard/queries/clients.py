"""A page of managed clients, each with how its month goes; a fixed number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from igny8.billing.models import ServicePeriod
from igny8.content.models import PublishedPage
from igny8.jobs.models import Job
from igny8.kit.clock import local_date, local_moment, month_start, next_month
from igny8.months.actions.start import RUN_MONTH
from igny8.sag.models import SAGBacklink
from igny8.services.models import ManagedServiceSubscription
from igny8.services.rules.pace import LateMonth, Pace, late_months, pace

MONDAY = 0
A_WEEK = timedelta(days=7)
Status = SAGBacklink.Status


@dataclass(frozen=True, slots=True)
class LinkCounts:
    """This month's links of one site."""

    ordered: int = 0
    delivered: int = 0
    live: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One managed client as the team's list shows it; days are the account's local ones.

    `articles` are those that the present period owes, whenever they were published; what earlier
    months owe and do not have is in `late`, the oldest first.
    """

    subscription: ManagedServiceSubscription
    period: ServicePeriod | None
    articles: Pace
    late: tuple[LateMonth, ...]
    links: LinkCounts
    links_pace: Pace
    next_report_type: str | None
    next_report_date: date | None
    active_job_id: UUID | None


def client_rows(
    subscriptions: Sequence[ManagedServiceSubscription], *, now: datetime
) -> list[ClientRow]:
    """The rows of these subscriptions (loaded with account, site, agreement)."""
    todays = {s.pk: local_date(now, s.account.time_zone) for s in subscriptions}
    periods = _periods(subscriptions, todays)
    published = _published(subscriptions)
    links = _links(subscriptions, todays)
    jobs = _jobs(subscriptions)
    rows = []
    for subscription in subscriptions:
        today = todays[subscription.pk]
        opened = periods.get(subscription.agreement_id, [])
        period = next((p for p in opened if p.end > today), None)
        done = published.get(subscription.site_id, {})
        counts = links.get(subscription.site_id, LinkCounts())
        kind, day = next_report(subscription, today=today)
        rows.append(
            ClientRow(
                subscription=subscription,
                period=period,
                articles=_articles(period, done, today),
                late=late_months(
                    [(p.start, p.end, p.units_owed) for p in opened if p.end <= today], done
                ),
                links=counts,
                links_pace=pace(
                    done=counts.delivered,
                    owed=counts.ordered,
                    start=month_start(today),
                    end=next_month(today),
                    today=today,
                ),
                next_report_type=kind,
                next_report_date=day,
                active_job_id=jobs.get(subscription.site_id),
            )
        )
    return rows


def next_report(
    subscription: ManagedServiceSubscription, *, today: date
) -> tuple[str | None, date | None]:
    """Which report comes next and on which local day (specification 11).

    None before the service is set up, and where it has no day in what the report would tell of.
    """
    if subscription.started_at is None:
        return None, None
    first, until = next_month(today), subscription.agreement.serves_until
    if subscription.tier == "pro" and subscription.config.reporting.frequency == "weekly":
        monday = today + timedelta(days=(MONDAY - today.weekday()) % 7 or 7)
        if monday <= first and (until is None or until > monday - A_WEEK):
            return "weekly", monday
    if until is None or until > month_start(today):
        return "monthly", first
    return None, None


def _articles(period: ServicePeriod | None, published: Mapping[date, int], today: date) -> Pace:
    if period is None:
        return pace(done=0, owed=0, start=today, end=today, today=today)
    done = published.get(month_start(period.start), 0)
    return pace(done=done, owed=period.units_owed, start=period.start, end=period.end, today=today)


def _periods(
    subscriptions: Sequence[ManagedServiceSubscription], todays: dict[UUID, date]
) -> dict[UUID, list[ServicePeriod]]:
    """The periods of each agreement that have begun, in their order; none that was cut short."""
    wanted = Q(pk__in=[])
    for subscription in subscriptions:
        wanted |= Q(agreement=subscription.agreement_id, start__lte=todays[subscription.pk])
    found: dict[UUID, list[ServicePeriod]] = defaultdict(list)
    for period in ServicePeriod.objects.filter(wanted, cut_short_on__isnull=True).order_by("start"):
        found[period.agreement_id].append(period)
    return found


def _published(
    subscriptions: Sequence[ManagedServiceSubscription],
) -> dict[UUID, dict[date, int]]:
    """How many articles of which month each site has, whenever they were published."""
    pages = PublishedPage.objects.filter(site__in=[s.site_id for s in subscriptions])
    rows = pages.values("site", "need__month").annotate(count=Count("pk"))
    found: dict[UUID, dict[date, int]] = defaultdict(dict)
    for row in rows.order_by():
        found[row["site"]][row["need__month"]] = row["count"]
    return found


def _links(
    subscriptions: Sequence[ManagedServiceSubscription], todays: dict[UUID, date]
) -> dict[UUID, LinkCounts]:
    wanted = Q(pk__in=[])
    for subscription in subscriptions:
        today = todays[subscription.pk]
        zone = subscription.account.time_zone
        start = local_moment(month_start(today), datetime.min.time(), zone)
        wanted |= Q(site=subscription.site_id, ordered_at__gte=start)
    rows = (
        SAGBacklink.objects.filter(wanted)
        .exclude(status=Status.CANCELLED)
        .values("site")
        .annotate(
            ordered=Count("pk"),
            delivered=Count("pk", filter=Q(status__in=SAGBacklink.DELIVERED)),
            live=Count("pk", filter=Q(status=Status.LIVE)),
            lost=Count("pk", filter=Q(status=Status.LOST)),
        )
        .order_by()
    )
    return {
        row["site"]: LinkCounts(row["ordered"], row["delivered"], row["live"], row["lost"])
        for row in rows
    }


def _jobs(subscriptions: Sequence[ManagedServiceSubscription]) -> dict[UUID, UUID]:
    active = Job.objects.filter(
        name=RUN_MONTH, status__in=Job.ACTIVE, site__in=[s.site_id for s in subscriptions]
    )
    return {site: pk for site, pk in active.values_list("site_id", "pk") if site}
