"""Freezing a report and sending it: each once, and again only when somebody means it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import Activity, StoredFile, User
from igny8.accounts.queries import clients_people, signed_url
from igny8.mail.actions import queue_email
from igny8.reports.actions.draw import Render, draw_report, wear_brand
from igny8.reports.actions.keep import store_document
from igny8.reports.errors import NobodyToSendTo, NotFrozenYet
from igny8.reports.models import ServiceReport
from igny8.reports.rules.document import from_json
from igny8.reports.rules.wording import span

LET_GO = "let_go"
# How long the link in the e-mail opens the document.
LINK_HOURS = 24 * 30
TITLES = {"weekly": "weekly report", "monthly": "monthly report", "quarterly": "quarterly review"}


def freeze_report(
    report: ServiceReport,
    *,
    render: Render,
    now: datetime,
    by: User | None = None,
    reason: str = "",
) -> ServiceReport:
    """Make the report final with its document; one that is final stays as it is.

    Raises ReportIncomplete while a source is open, unless somebody (`by`) gives a reason; who and
    why is kept with the report, and its document names what is missing.
    """
    report.refresh_from_db()
    if report.is_final:
        return report
    incomplete = report.status != ServiceReport.Status.READY
    if incomplete and by is not None:
        report.let_go(by=by, reason=reason)
    report.check_may_freeze()
    wear_brand(report)
    content = draw_report(
        report, render=render, status=LET_GO if incomplete else ServiceReport.Status.FROZEN
    )
    with transaction.atomic():
        locked = ServiceReport.objects.select_for_update().get(pk=report.pk)
        if locked.is_final:
            return locked
        pdf = store_document(report, content, audience=StoredFile.Audience.CLIENT)
        report.freeze(pdf=pdf, now=now)
        record(
            report.account, actor=by, verb=LET_GO if incomplete else "froze", subject="report",
            subject_id=report.pk, now=now,
            detail={"sha256": report.sha256, "reason": report.let_go_reason},
        )  # fmt: skip
    return report


def recipients_of(report: ServiceReport) -> list[str]:
    """Who gets the report: whom the client's configuration names, else the client's people."""
    named: Sequence[str] = ()
    if report.managed_subscription:
        named = report.managed_subscription.config.reporting.recipients
    people = [person.email for person in clients_people(report.account)]
    return list(dict.fromkeys(address.lower() for address in (named or people)))


@transaction.atomic
def send_report(report: ServiceReport, *, now: datetime, by: User | None = None) -> ServiceReport:
    """Queue the final report's e-mail to each recipient, once; a second call changes nothing.

    Raises NotFrozenYet, or NobodyToSendTo.
    """
    report = ServiceReport.objects.select_for_update().get(pk=report.pk)
    if not report.is_final:
        raise NotFrozenYet("A report is frozen before it is sent.")
    if report.status == ServiceReport.Status.SENT:
        return report
    addresses = _recipients(report)
    _queue(report, addresses, document_id=f"report-{report.pk}", now=now)
    report.mark_sent(now=now)
    record(
        report.account, actor=by, verb="sent", subject="report", subject_id=report.pk, now=now,
        detail={"recipients": addresses},
    )  # fmt: skip
    return report


@transaction.atomic
def resend_report(
    report: ServiceReport, *, by: User, now: datetime, recipients: Sequence[str] = ()
) -> ServiceReport:
    """Send a report that was sent once more, because somebody asked for it; each call sends."""
    report = ServiceReport.objects.select_for_update().get(pk=report.pk)
    if report.status != ServiceReport.Status.SENT:
        raise NotFrozenYet("This report was never sent; send it first.")
    addresses = list(recipients) or _recipients(report)
    entry = record(
        report.account, actor=by, verb="sent_again", subject="report", subject_id=report.pk,
        now=now, detail={"recipients": addresses},
    )  # fmt: skip
    _queue(report, addresses, document_id=_again(report, entry), now=now)
    return report


def _again(report: ServiceReport, entry: Activity) -> str:
    times = Activity.objects.filter(
        account=report.account, verb=entry.verb, subject_id=str(report.pk)
    ).count()
    return f"report-{report.pk}-again-{times}"


def _recipients(report: ServiceReport) -> list[str]:
    addresses = recipients_of(report)
    if not addresses:
        raise NobodyToSendTo(
            "Nobody gets this report: name recipients in the client's reporting settings."
        )
    return addresses


def _queue(
    report: ServiceReport, addresses: Sequence[str], *, document_id: str, now: datetime
) -> None:
    document = from_json(report.report_data)
    names = {person.email: person.name for person in clients_people(report.account)}
    period = span(report.period, document.subject.locale)
    title = TITLES[report.report_type]
    highlights = [sentence.text for sentence in document.summary.wins] if document.summary else []
    if report.pdf is None:
        raise NotFrozenYet("A report without a document cannot be sent.")
    for address in addresses:
        queue_email(
            report.account,
            kind="report",
            document_id=document_id,
            recipient=address,
            subject=f"{document.subject.client}: {title}, {period}",
            context={
                "person": names.get(address) or "there",
                "title": title,
                "site": document.subject.domain,
                "period": period,
                "highlights": highlights[:3],
                "incomplete": report.why_it_waits() if report.let_go_by_id else "",
                "report_url": signed_url(report.pdf, now=now, hours=LINK_HOURS),
            },
            now=now,
            attachments=[report.pdf],
            site=report.site,
        )
