"""The month's report: made from what is there, frozen when complete, sent once."""

from igny8.months.actions.steps.base import Month, Outcome
from igny8.months.errors import Waits
from igny8.reports.models import ServiceReport
from igny8.reports.report_service import ReportService

MONTHLY = ServiceReport.ReportType.MONTHLY
Status = ServiceReport.Status


def report(month: Month) -> Outcome:
    """Collect the month's figures and draw the document; freeze it once its sources are complete.

    An incomplete one is kept provisional, with its document: the next step waits with it.
    """
    service = ReportService()
    made = service.generate_report(
        month.site,
        month.start,
        month.end,
        MONTHLY,
        month.config.reporting.white_label,
        now=month.now,
        progress=month.say,
    )
    if made.status == Status.READY:
        made = service.freeze_report(made, now=month.now)
    words = made.why_it_waits() if not made.is_final else f"{made.code}, {made.sha256[:12]}"
    return Outcome(1, 1, f"{made.get_status_display()}: {words}")


def send(month: Month) -> Outcome:
    """Send the report to its recipients, once; an incomplete one waits for a person's word."""
    service = ReportService()
    rows = ServiceReport.objects.filter(
        site=month.site, report_type=MONTHLY, period_start=month.start
    ).select_related("site__account", "managed_subscription")
    newest = rows.order_by("-version").first()
    if newest is None:
        raise Waits("The report has not been made.")
    sent = service.send_when_ready(newest, now=month.now, progress=month.say)
    if sent.status != Status.SENT:
        command = f"igny8 report {month.site} --month {month.start:%Y-%m}"
        why = sent.why_it_waits()
        if not why:
            raise Waits(f"It waits for a person to read it and send it: {command} --send")
        raise Waits(f"{why} To send it as it is: {command} --send-incomplete REASON")
    return Outcome(1, 1, f"{sent.code} sent")
