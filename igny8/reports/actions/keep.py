"""Keeping a report: one row per version, and its document as a file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from igny8.accounts.actions.files import store_file
from igny8.accounts.models import Site, StoredFile
from igny8.reports.actions.draw import Render, draw_report, wear_brand
from igny8.reports.errors import ReportFrozen
from igny8.reports.models import ServiceReport
from igny8.reports.rules.document import Document, to_json
from igny8.reports.rules.dress import file_name
from igny8.services.models import ManagedServiceSubscription

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which report is wanted: of what, how deep, under which brand."""

    site: Site
    subscription: ManagedServiceSubscription | None
    white_label: bool
    depth: str
    correction: str


def newest_version(document: Document, site: Site, *, lock: bool = False) -> ServiceReport | None:
    """The last version of the report of this site, type and period."""
    rows = ServiceReport.objects.filter(
        site=site, report_type=document.report_type, period_start=document.period.start
    ).order_by("-version")
    return (rows.select_for_update() if lock else rows).first()


@transaction.atomic
def keep_document(
    document: Document, wish: Wish, *, status: str, now: datetime
) -> tuple[ServiceReport, bool]:
    """The row with these figures, and whether they are news to it.

    The last version is filled in again until it is frozen; a frozen one stays, and a correction
    opens the next version. Raises ReportFrozen when the last one was frozen meanwhile.
    """
    Site.objects.select_for_update().get(pk=wish.site.pk)
    report = newest_version(document, wish.site, lock=True)
    if report is None or (report.is_final and wish.correction):
        report = _new_version(document, wish, after=report, now=now)
    if report.is_final:
        raise ReportFrozen("This report is frozen; say what a new version corrects.")
    data = to_json(document)
    worn = report.brand
    report.is_white_label = wish.white_label
    wear_brand(report)
    is_news = _figures(report.report_data) != _figures(data) or report.brand != worn
    report.set_status(status)
    report.report_data = data
    report.completeness = data["sources"]
    report.sections = list(document.sections)
    report.depth = wish.depth
    report.generated_at = now
    report.save()
    return report, is_news or report.pdf_id is None


def _new_version(
    document: Document, wish: Wish, *, after: ServiceReport | None, now: datetime
) -> ServiceReport:
    return ServiceReport(
        account=wish.site.account,
        site=wish.site,
        managed_subscription=wish.subscription,
        report_type=document.report_type,
        period_start=document.period.start,
        period_end=document.period.end,
        version=after.version + 1 if after else 1,
        correction=wish.correction,
        generated_at=now,
    )


def _figures(data: dict[str, Any]) -> dict[str, Any]:
    """The stored figures without the moments at which they were read."""
    return {key: _timeless(value) for key, value in data.items() if key != "generated_at"}


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _timeless(item) for key, item in value.items() if key != "taken_at"}
    return [_timeless(item) for item in value] if isinstance(value, list) else value


def keep_preview(report: ServiceReport, *, render: Render) -> ServiceReport:
    """Draw the report as it stands, for the team; nothing of it is final."""
    pdf = store_document(
        report, draw_report(report, render=render, status=report.status),
        audience=StoredFile.Audience.STAFF,
    )  # fmt: skip
    open_rows = ServiceReport.objects.filter(pk=report.pk).exclude(status__in=ServiceReport.FINAL)
    open_rows.update(pdf=pdf)
    report.refresh_from_db()
    return report


def store_document(report: ServiceReport, content: bytes, *, audience: str) -> StoredFile:
    """The document as a file under a name that names the client."""
    return store_file(
        report.account,
        name=file_name(report.site.domain, report.report_type, report.period, report.version),
        content=content,
        content_type=PDF,
        kind="report",
        audience=audience,
        site=report.site,
    )
