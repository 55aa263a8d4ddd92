"""June's report of a site, and what its document says."""

from datetime import datetime

import pypdfium2

from igny8.accounts.actions.files import read_stored
from igny8.accounts.models import Site
from igny8.reports.models import ServiceReport
from igny8.reports.report_service import ReportService
from igny8.reports.tests.conftest import AFTER_JUNE, JUNE


def june_report(site: Site, *, now: datetime = AFTER_JUNE, **changes: object) -> ServiceReport:
    return ReportService().generate_report(site, *JUNE, "monthly", now=now, **changes)  # type: ignore[arg-type]


def text_of(report: ServiceReport) -> str:
    assert report.pdf
    pages = pypdfium2.PdfDocument(read_stored(report.pdf))
    return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pages).split())
