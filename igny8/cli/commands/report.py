"""Show a client's report of a month, make it anew, and send it.

A report whose sources are not complete is sent only with --send-incomplete REASON; who let it go
and why is kept with it.
"""

import argparse
from datetime import date

from igny8.accounts.models import Site, User
from igny8.accounts.queries import site_named, team_of
from igny8.cli.commands.run_month import month_option
from igny8.cli.documents import copy_out
from igny8.cli.main import Arguments
from igny8.cli.work import work_off
from igny8.kit.clock import local_date, month_start, next_month
from igny8.kit.errors import NotFound
from igny8.reports.models import ServiceReport
from igny8.reports.report_service import ReportService
from igny8.services.queries import subscription_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("site", metavar="SITE", help="the site's domain")
    month_option(parser)
    parser.add_argument("--send", action="store_true", help="send it, if it is complete")
    parser.add_argument(
        "--send-incomplete", metavar="REASON", default="", help="send it as it is, and say why"
    )
    parser.add_argument(
        "--by", metavar="EMAIL", default="", help="who lets it go (default: the account manager)"
    )


def run(arguments: Arguments) -> int:
    """Bring the report up to date; send it where that was asked for."""
    site = site_named(arguments.site)
    month = arguments.month or month_start(local_date(arguments.now, site.time_zone))
    service = ReportService()
    report = _report(service, site, month, arguments)
    if arguments.send_incomplete:
        person = _person(site, arguments.by)
        report = service.send_report(
            report, now=arguments.now, by=person, reason=arguments.send_incomplete
        )
    elif arguments.send:
        report = service.send_report(report, now=arguments.now)
    work_off()
    _show(report, arguments)
    return 0


def _report(service: ReportService, site: Site, month: date, arguments: Arguments) -> ServiceReport:
    subscription = subscription_of(site)
    with arguments.output.progress(f"Report of {site}") as progress:
        return service.generate_report(
            site,
            month,
            next_month(month),
            ServiceReport.ReportType.MONTHLY,
            subscription.config.reporting.white_label,
            now=arguments.now,
            progress=progress,
        )


def _person(site: Site, email: str) -> User:
    manager = subscription_of(site).account_manager
    people = [*([manager] if manager else []), *team_of(site.account)]
    for person in people:
        if not email or person.email == email.lower():
            return person
    if email:
        raise NotFound(f"{email} is nobody of the team; only the team lets a report go.")
    raise NotFound("There is nobody in the team yet; add a person before letting a report go.")


def _show(report: ServiceReport, arguments: Arguments) -> None:
    report.refresh_from_db()
    path = copy_out(report.pdf, report.site)
    arguments.output.table(
        f"{report}: {report.get_status_display().lower()}",
        ("Source", "State", "In words"),
        [(s["name"], s["state"], s["words"]) for s in report.completeness],
    )
    if path:
        arguments.output.say(f"Document: {path}")
    if not report.is_final and report.why_it_waits():
        arguments.output.say(report.why_it_waits())
    if report.let_go_by:
        arguments.output.say(f"Let go by {report.let_go_by}: {report.let_go_reason}")
    arguments.output.result(
        {
            "report": report.pk,
            "code": report.code,
            "status": report.status,
            "sources": report.completeness,
            "document": str(path) if path else None,
            "sha256": report.sha256,
            "let_go_by": report.let_go_by.email if report.let_go_by else None,
            "let_go_reason": report.let_go_reason,
        }
    )
