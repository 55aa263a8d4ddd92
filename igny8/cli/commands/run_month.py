"""Run a client's month: open and invoice it, write, review, publish, link, prove, report.

Stops where a person is needed and says for what; run it again to go on. Nothing is done twice.
"""

import argparse
from datetime import date

from igny8.accounts.queries import site_named
from igny8.billing.queries.previews import fees_in_words
from igny8.cli.documents import copy_out
from igny8.cli.main import Arguments
from igny8.cli.work import see_through, work_off
from igny8.content.queries import waiting_needs
from igny8.inbox.models import Approval
from igny8.kit.clock import local_date
from igny8.months.actions import start_month
from igny8.months.models import MonthRun
from igny8.months.rules.steps import BY_NAME
from igny8.reports.models import ServiceReport

SIGNS = {"done": "✓", "waiting": "…", "failed": "✗", "pending": " ", "running": "→"}


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no month; write 2025-04") from None


def month_option(parser: argparse.ArgumentParser) -> None:
    """The option that names a month."""
    parser.add_argument(
        "--month", type=_month, metavar="YYYY-MM", help="which month (default: the present one)"
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", metavar="SITE", help="the site's domain")
    month_option(parser)
    parser.add_argument(
        "--accept-drafts",
        action="store_true",
        help="let template drafts pass unread; for sites marked demo only",
    )


def run(arguments: Arguments) -> int:
    """Queue the month, follow it, show every step with its counts."""
    site = site_named(arguments.site)
    today = local_date(arguments.now, site.time_zone)
    month = arguments.month or today
    if to_invoice := fees_in_words(site.account, today=today):
        arguments.output.say(f"{to_invoice} to {site.account} before anything is written.")
    started = start_month(
        site, month=month, by=None, now=arguments.now, accept_drafts=arguments.accept_drafts
    )
    if started.job and started.status != MonthRun.Status.DONE:
        see_through(started.job, output=arguments.output, title=str(started))
    work_off()
    started.refresh_from_db()
    _show(started, arguments)
    return 0


def _show(month: MonthRun, arguments: Arguments) -> None:
    steps = list(month.steps.all())
    arguments.output.table(
        f"{month}: {month.get_status_display().lower()}",
        ("", "Step", "Count", "Outcome"),
        [
            (
                SIGNS[step.status],
                BY_NAME[step.name].title,
                f"{step.done_count} of {step.total_count}" if step.total_count else "",
                step.message,
            )
            for step in steps
        ],
    )
    report = ServiceReport.objects.filter(
        site=month.site, report_type="monthly", period_start=month.month
    ).first()
    path = copy_out(report.pdf, month.site) if report else None
    if path:
        arguments.output.say(f"Report: {path}")
    if month.status == MonthRun.Status.WAITING:
        arguments.output.say(f"Waiting: {month.message}")
    next_command, does = _next_command(month)
    if next_command:
        arguments.output.say(f"`{next_command}` {does}.")
    arguments.output.result(
        {
            "run": month.pk,
            "site": month.site.domain,
            "month": f"{month.month:%Y-%m}",
            "status": month.status,
            "message": month.message,
            "next": next_command,
            "report": report.pk if report else None,
            "report_pdf": str(path) if path else None,
            "steps": [
                {
                    "name": step.name,
                    "status": step.status,
                    "done": step.done_count,
                    "total": step.total_count,
                    "message": step.message,
                }
                for step in steps
            ],
        }
    )


def _next_command(month: MonthRun) -> tuple[str, str]:
    """What a person types next where the month waits for one, and what that does."""
    site = month.site
    if waiting_needs([month.account]).filter(site=site, month=month.month).exists():
        return f"igny8 review {site.domain}", "lists the articles that wait for a person"
    waits_at = month.steps.filter(status="waiting").values_list("name", flat=True).first()
    asked = Approval.objects.filter(site=site, status=Approval.Status.PENDING)
    if waits_at == "plan" and asked.filter(kind=Approval.Kind.BLUEPRINT).exists():
        return f"igny8 blueprint {site.domain} --approve", "records the client's yes to the plan"
    if waits_at != "order_links":
        return "", ""
    if budget := asked.filter(kind=Approval.Kind.BACKLINK_BUDGET).first():
        command = f"igny8 blueprint {site.domain} --approve-budget {budget.amount}"
        return command, "records the client's yes to the budget"
    if asked.filter(kind=Approval.Kind.BACKLINK_ORDER).exists():
        return f"igny8 links {site.domain}", "lists the links that wait for the client"
    return "", ""
