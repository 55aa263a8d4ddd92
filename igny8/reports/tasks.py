"""Reports in the background, by each account's own clock (decisions 3.13). All safe to repeat."""

from datetime import date

from igny8.accounts.models import Site
from igny8.jobs.registry import Run, job
from igny8.reports.actions.pending import (
    enqueue_due_reports,
    enqueue_failed_reports,
    enqueue_pending_reports,
)
from igny8.reports.models import ServiceReport
from igny8.reports.queries.subscriptions import subscription_for
from igny8.reports.report_service import ReportService


@job(retries=6)
def generate_weekly_reports(run: Run) -> None:
    """Mondays at 06:00 of each account: last week's report for all Pro clients."""
    enqueue_due_reports("weekly", now=run.now)


@job(retries=6)
def generate_monthly_reports(run: Run) -> None:
    """The 1st at 06:00 of each account: last month's report for all Lite and Pro clients."""
    enqueue_due_reports("monthly", now=run.now)


@job(retries=6)
def send_pending_reports(run: Run) -> None:
    """Daily: bring every unsent report up to date, and send those that are complete.

    What could not be made on its day is asked for again.
    """
    enqueue_failed_reports(now=run.now)
    enqueue_pending_reports(now=run.now)


@job(retries=6)
def generate_report(run: Run, site_id: str, report_type: str, start: str, end: str) -> None:
    """Make one report, or fill it in again."""
    site = Site.objects.select_related("account").get(pk=site_id)
    subscription = subscription_for(site)
    white_label = bool(subscription and subscription.config.reporting.white_label)
    ReportService().generate_report(
        site, date.fromisoformat(start), date.fromisoformat(end), report_type, white_label,
        now=run.now, progress=run.progress,
    )  # fmt: skip


@job(retries=6)
def send_pending_report(run: Run, report_id: str) -> None:
    """Bring one unsent report up to date; send it when it is complete and nobody has to read it."""
    report = ServiceReport.objects.select_related("site__account").get(pk=report_id)
    ReportService().send_when_ready(report, now=run.now, progress=run.progress)
