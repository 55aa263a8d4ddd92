"""Reads over links and their checks. Periods are half-open ranges of the account's local days."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from igny8.accounts.models import Account, Site
from igny8.links.models import LinkCheck
from igny8.links.rules.loss import days_missing
from igny8.links.rules.verdicts import Verdict
from igny8.sag.models import SAGBacklink

# How long a link goes without a visit.
SETTLED, DOUBTFUL = timedelta(days=7), timedelta(hours=20)
# How long a lost link is still looked for: publishers put links back.
LOOKED_FOR = timedelta(days=60)
# The domain ratings that reports group links by (specification 3.2), both included.
DR_BANDS = (("DR 70+", 70, 100), ("DR 50-69", 50, 69), ("DR 30-49", 30, 49), ("Below 30", 0, 29))


@dataclass(frozen=True, slots=True)
class DrBand:
    """How many links have a domain rating in a band."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class CheckCounts:
    """How the checks of a period ended."""

    found: int
    unknown: int
    not_found: int

    @property
    def total(self) -> int:
        return self.found + self.unknown + self.not_found


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A live link that was missing lately, on how many days so far."""

    backlink: SAGBacklink
    days_missing: int


def live_links(site: Site) -> QuerySet[SAGBacklink]:
    """Links that stand now, the newest first."""
    return SAGBacklink.objects.filter(site=site, status=SAGBacklink.Status.LIVE).order_by(
        "-live_since", "publisher_domain"
    )


def links_built(site: Site, start: date, end: date) -> QuerySet[SAGBacklink]:
    """Links that went live in the period for the first time, whatever became of them."""
    moments = _moments(site.account, start, end)
    return SAGBacklink.objects.filter(site=site, live_since__range=moments).order_by(
        "live_since", "publisher_domain"
    )


def lost_links(site: Site, start: date, end: date) -> QuerySet[SAGBacklink]:
    """Links that were lost in the period and have not come back, replaced ones included."""
    moments = _moments(site.account, start, end)
    return SAGBacklink.objects.filter(site=site, lost_at__range=moments).order_by(
        "lost_at", "publisher_domain"
    )


def checks_in(site: Site, start: date, end: date) -> QuerySet[LinkCheck]:
    """The checks of a period, oldest first, with their links and captures."""
    return (
        LinkCheck.objects.filter(site=site, checked_on__gte=start, checked_on__lt=end)
        .select_related("backlink", "capture")
        .order_by("checked_at", "backlink__publisher_domain")
    )


def check_counts(site: Site, start: date, end: date) -> CheckCounts:
    """How often links were found, not found, or could not be judged."""
    verdicts = list(checks_in(site, start, end).values_list("verdict", flat=True))
    return CheckCounts(
        found=verdicts.count(LinkCheck.Verdict.FOUND),
        unknown=verdicts.count(LinkCheck.Verdict.UNKNOWN),
        not_found=verdicts.count(LinkCheck.Verdict.NOT_FOUND),
    )


def latest_check(backlink: SAGBacklink) -> LinkCheck | None:
    """The last visit; None before the first."""
    return LinkCheck.objects.filter(backlink=backlink).order_by("-checked_at").first()


def latest_checks(backlinks: Collection[SAGBacklink]) -> dict[object, LinkCheck]:
    """The last visit of each link, by the link's key; a link never visited is left out."""
    found = (
        LinkCheck.objects.filter(backlink__in=backlinks)
        .order_by("backlink_id", "-checked_at")
        .distinct("backlink_id")
        .select_related("capture")
    )
    return {check.backlink_id: check for check in found}


def dr_distribution(backlinks: Collection[SAGBacklink]) -> list[DrBand]:
    """How many of the links are in each band of domain ratings; unrated ones are told apart."""
    ratings = [backlink.dr for backlink in backlinks]
    bands = [
        DrBand(label, sum(1 for dr in ratings if dr is not None and low <= dr <= high))
        for label, low, high in DR_BANDS
    ]
    unrated = ratings.count(None)
    return [*bands, DrBand("Not rated", unrated)] if unrated else bands


def average_quality(backlinks: Collection[SAGBacklink]) -> int | None:
    """The mean of the links' last scores, half up; None where none has one."""
    scores = [
        check.quality_score
        for check in latest_checks(backlinks).values()
        if check.quality_score is not None
    ]
    return (2 * sum(scores) + len(scores)) // (2 * len(scores)) if scores else None


def history_of(backlink: SAGBacklink) -> Iterator[tuple[date, Verdict]]:
    """The link's checks as days and verdicts, newest first."""
    rows = LinkCheck.objects.filter(backlink=backlink).order_by("-checked_at")
    for day, verdict in rows.values_list("checked_on", "verdict").iterator():
        yield day, Verdict(verdict)


def links_at_risk(site: Site) -> list[AtRisk]:
    """Live links that were missing when last judged, the most days first."""
    missed = LinkCheck.objects.filter(backlink=OuterRef("pk"), verdict=LinkCheck.Verdict.NOT_FOUND)
    doubted = live_links(site).filter(Exists(missed))
    found = [AtRisk(backlink, days_missing(history_of(backlink))) for backlink in doubted]
    return sorted(
        (risk for risk in found if risk.days_missing), key=lambda risk: -risk.days_missing
    )


def links_due(account: Account, *, now: datetime) -> QuerySet[SAGBacklink]:
    """The account's links with a page that should be visited now, longest unvisited first.

    Found ones after a week; those missing, unknown, or not yet seen after 20 hours; lost ones
    for 60 days.
    """
    return _due(SAGBacklink.objects.filter(account=account), now=now)


def accounts_with_links_due(*, now: datetime) -> QuerySet[Account]:
    """Accounts that have links to be visited now, by name."""
    due = _due(SAGBacklink.objects.filter(site__archived_at__isnull=True), now=now)
    return Account.objects.filter(
        archived_at__isnull=True, pk__in=due.order_by().values("account")
    ).order_by("name")


def _due(links: QuerySet[SAGBacklink], *, now: datetime) -> QuerySet[SAGBacklink]:
    statuses, found = SAGBacklink.Status, LinkCheck.Verdict.FOUND
    last = LinkCheck.objects.filter(backlink=OuterRef("pk")).order_by("-checked_at")
    visited = links.exclude(page_url="").annotate(
        last_checked=Subquery(last.values("checked_at")[:1]),
        last_verdict=Subquery(last.values("verdict")[:1]),
    )
    standing = [statuses.ORDERED, statuses.PENDING, statuses.LIVE, statuses.IN_DISPUTE]
    looked_at = Q(status__in=standing) | Q(status=statuses.LOST, lost_at__gt=now - LOOKED_FOR)
    settled = Q(last_verdict=found, last_checked__lte=now - SETTLED)
    doubtful = ~Q(last_verdict=found) & Q(last_checked__lte=now - DOUBTFUL)
    return visited.filter(looked_at, settled | doubtful | Q(last_checked__isnull=True)).order_by(
        "last_checked", "pk"
    )


def _moments(account: Account, start: date, end: date) -> tuple[datetime, datetime]:
    """The first moment of `start` and the last one before `end`, in the account's time zone."""
    zone = ZoneInfo(account.time_zone)
    opened = datetime.combine(start, time.min, zone)
    closed = datetime.combine(end, time.min, zone)
    return opened, closed - timedelta(microseconds=1)
