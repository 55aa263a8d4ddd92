"""Every periodic task: one table, with the times of the specification's section 11.

The specification bills on the 1st; we bill every hour whatever is due (decisions 3.1). Reports and
counters go by each account's own clock (decisions 3.13): the task runs when the hour comes in any
account's time zone, and itself sees which accounts it is for. A time that was missed is made up for
once, when the scheduler runs again. Every task is safe to run twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol

from igny8.kit.clock import local_date, local_moment, month_start

MONDAY = 0


class Rhythm(Protocol):
    """When something is due."""

    def last_due(self, now: datetime, time_zone: str) -> datetime:
        """The latest moment (aware UTC), at or before `now`, at which it was due in a time zone."""
        ...


@dataclass(frozen=True, slots=True)
class Hourly:
    """On every full hour."""

    def last_due(self, now: datetime, time_zone: str) -> datetime:
        return now.replace(minute=0, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at a local time."""

    at: time

    def last_due(self, now: datetime, time_zone: str) -> datetime:
        today = local_date(now, time_zone)
        due = local_moment(today, self.at, time_zone)
        return due if due <= now else local_moment(today - timedelta(days=1), self.at, time_zone)


@dataclass(frozen=True, slots=True)
class Weekly:
    """Once a week, on a weekday (0 is Monday) at a local time."""

    weekday: int
    at: time

    def last_due(self, now: datetime, time_zone: str) -> datetime:
        today = local_date(now, time_zone)
        day = today - timedelta(days=(today.weekday() - self.weekday) % 7)
        due = local_moment(day, self.at, time_zone)
        return due if due <= now else local_moment(day - timedelta(days=7), self.at, time_zone)


@dataclass(frozen=True, slots=True)
class Monthly:
    """On the 1st of every month at a local time."""

    at: time

    def last_due(self, now: datetime, time_zone: str) -> datetime:
        first = month_start(local_date(now, time_zone))
        due = local_moment(first, self.at, time_zone)
        if due <= now:
            return due
        return local_moment(month_start(first - timedelta(days=1)), self.at, time_zone)


@dataclass(frozen=True, slots=True)
class Periodic:
    """One task of the table. `each_zone`: due by every account's clock, else by UTC."""

    task: str
    rhythm: Rhythm
    purpose: str
    each_zone: bool = False

    def due_moments(self, now: datetime, time_zones: Iterable[str]) -> set[datetime]:
        """The latest due moment in each time zone; one where all agree."""
        zones = set(time_zones) if self.each_zone else {"UTC"}
        return {self.rhythm.last_due(now, zone) for zone in zones}


SCHEDULE = (
    Periodic(
        "igny8.services.tasks.process_managed_billing",
        Hourly(),
        "Invoice all active managed subscriptions that are due",
    ),
    Periodic(
        "igny8.billing.tasks.check_refunds",
        Hourly(),
        "Ask gateways about refunds whose outcome is not known",
    ),
    Periodic(
        "igny8.billing.tasks.poll_gateways",
        Hourly(),
        "Ask payment gateways for what no webhook told",
    ),
    Periodic(
        "igny8.billing.tasks.retry_overdue_payments",
        Hourly(),
        "Ask again for what was not paid, each account in its morning",
    ),
    Periodic(
        "igny8.reports.tasks.generate_weekly_reports",
        Weekly(MONDAY, time(6)),
        "Generate reports for all Pro clients",
        each_zone=True,
    ),
    Periodic(
        "igny8.reports.tasks.generate_monthly_reports",
        Monthly(time(6)),
        "Generate reports for all Lite and Pro clients",
        each_zone=True,
    ),
    Periodic(
        "igny8.reports.tasks.send_pending_reports",
        Daily(time(8)),
        "E-mail any reports that are generated and unsent",
    ),
    Periodic(
        "igny8.services.tasks.check_overdue_deliverables",
        Daily(time(5)),
        "Flag managed clients that are behind on content or links",
    ),
    Periodic(
        "igny8.services.tasks.reset_monthly_counters",
        Monthly(time(0)),
        "Open the new month's counters",
        each_zone=True,
    ),
    Periodic(
        "igny8.services.tasks.end_services",
        Daily(time(0)),
        "End the services whose last day is over",
        each_zone=True,
    ),
    Periodic(
        "igny8.publishing.tasks.read_back_scheduled_pages",
        Hourly(),
        "Ask clients' sites for scheduled pages that are due",
    ),
    Periodic(
        "igny8.services.tasks.run_automations",
        Daily(time(7)),
        "Write the articles of the clients whose turn it is",
        each_zone=True,
    ),
    Periodic(
        "igny8.services.tasks.check_backlink_delivery",
        Daily(time(4)),
        "Check the publishers' status of open orders",
    ),
    Periodic(
        "igny8.services.tasks.check_failed_links",
        Daily(time(6)),
        "Credit billed links that did not come, or were lost and not replaced",
    ),
    Periodic(
        "igny8.links.tasks.check_standing_links",
        Daily(time(3)),
        "Visit links that stand, are doubted, or may come back",
    ),
    Periodic(
        "igny8.indexing.tasks.check_all_sites",
        Weekly(MONDAY, time(2)),
        "See whether search engines may list what we published",
    ),
    Periodic(
        "igny8.dashboard.tasks.fold_booked_months",
        Hourly(),
        "Make few rows of the sums that the database keeps of the journal",
    ),
    Periodic(
        "igny8.dashboard.tasks.reconcile_books",
        Daily(time(1)),
        "Prove that the books agree, and tell where they do not",
    ),
)
