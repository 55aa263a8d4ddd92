"""Reports that are due, and reports that wait to be sent."""

from datetime import datetime, time

from igny8.billing import entitlements
from igny8.inbox.actions import add_todo, complete_todo
from igny8.inbox.models import Todo
from igny8.jobs.actions import enqueue
from igny8.jobs.models import Job
from igny8.kit.clock import local_date, local_moment
from igny8.reports.models import ServiceReport
from igny8.reports.queries.subscriptions import (
    subscriptions_with_reports,
    unsent_reports,
    was_served_in,
)
from igny8.reports.rules.periods import LAST_PERIOD
from igny8.services.actions.settling import settle_first_task
from igny8.services.models import ManagedServiceSubscription

GENERATE = "igny8.reports.tasks.generate_report"
# Specification 11: Mondays and the 1st, at six in the morning of the account's time zone.
DUE_AT = time(6)


def enqueue_due_reports(report_type: str, *, now: datetime) -> int:
    """Put in a job for each client whose last whole week or month has no report yet; how many.

    A weekly report is for clients whose service has it (Pro) and is set to it; every client gets
    the monthly one. A job is put in once for each client and period, however often this runs.
    """
    count = 0
    for subscription in subscriptions_with_reports():
        zone = subscription.site.time_zone
        period = LAST_PERIOD[report_type](local_date(now, zone))
        due = local_moment(period.end, DUE_AT, zone)
        if now < due or not was_served_in(subscription, period):
            continue
        if not _gets(subscription, report_type):
            continue
        enqueue(
            GENERATE, str(subscription.site_id), report_type, period.start.isoformat(),
            period.end.isoformat(),
            account=subscription.account, site=subscription.site,
            key=f"{subscription.site_id}:{report_type}:{period.start}", once=True,
            title=f"{report_type.capitalize()} report of {subscription.site}", now=now,
        )  # fmt: skip
        count += 1
    return count


def enqueue_failed_reports(*, now: datetime) -> int:
    """Ask again for each report whose making failed for good; how many."""
    failed = Job.objects.filter(name=GENERATE, status=Job.Status.FAILED, once_key__isnull=False)
    waiting = list(failed.select_related("account", "site"))
    for job in waiting:
        enqueue(
            GENERATE, *job.arguments, account=job.account, site=job.site, key=job.key, once=True,
            title=job.title, now=now,
        )  # fmt: skip
    return len(waiting)


def _gets(subscription: ManagedServiceSubscription, report_type: str) -> bool:
    wants = report_type == "monthly" or subscription.config.reporting.frequency == report_type
    has = entitlements.has(subscription.account, f"{report_type}_report", tier=subscription.tier)
    return wants and has


def enqueue_pending_reports(*, now: datetime) -> int:
    """Put in a job for each report that has not been sent; how many."""
    waiting = list(unsent_reports())
    for report in waiting:
        enqueue(
            "igny8.reports.tasks.send_pending_report", str(report.pk),
            account=report.account, site=report.site, key=str(report.pk),
            title=f"Send the {report.get_report_type_display().lower()} of {report.site}", now=now,
        )  # fmt: skip
    return len(waiting)


def ask_for_a_person(report: ServiceReport, *, why: str, now: datetime) -> Todo:
    """The account manager's to-do about a report that does not go out by itself; one a report."""
    manager = report.managed_subscription and report.managed_subscription.account_manager
    return add_todo(
        report.account,
        site=report.site,
        title=f"{report.get_report_type_display()} {report.period_start:%B %Y} of {report.site}: "
        f"{why}",
        key=_key(report),
        owner=manager or None,
        now=now,
    )


def nobody_needed(report: ServiceReport, *, now: datetime) -> None:
    """The report went out: the to-dos about it are done, that of the first month with them."""
    for todo in Todo.objects.filter(account=report.account, key=_key(report)):
        complete_todo(todo, by=report.let_go_by, now=now)
    if report.managed_subscription is not None:
        settle_first_task(report.managed_subscription, "report", now=now)


def _key(report: ServiceReport) -> str:
    return f"report-{report.pk}"
