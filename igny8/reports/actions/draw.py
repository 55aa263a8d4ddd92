"""A report as a PDF, under the brand that it is for."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import structlog

from igny8.accounts.actions.files import read_stored
from igny8.accounts.flags import flag_enabled
from igny8.accounts.models import Brand, Site
from igny8.accounts.queries import brand_for, operator_account
from igny8.kit.pdf import PdfFailed
from igny8.reports.models import ServiceReport
from igny8.reports.rules.document import from_json
from igny8.reports.rules.dress import dressed
from igny8.reports.rules.logo import SafeLogo, safe_logo
from igny8.reports.rules.presentation import presented

TEMPLATE = Path(__file__).parent.parent / "templates" / "report"
ENTRY = "report.typ"
Render = Callable[[Path, str, Mapping[str, Any], Mapping[str, bytes]], bytes]

log = structlog.get_logger(__name__)


def brand_of(site: Site, *, white_label: bool) -> tuple[Brand, bool]:
    """The brand that a report is under, and whether that is the client's agency's own.

    White label needs its flag; with the flag off it is the brand of whoever runs the installation.
    """
    wanted = white_label and flag_enabled("white_label_reports", site.account)
    return brand_for(site.account if wanted else operator_account()), wanted


def copy_brand(brand: Brand) -> dict[str, Any]:
    """The brand's names, colours and contacts, to be kept with a report."""
    return {
        "brand_name": brand.name,
        "legal_name": brand.legal_name,
        "email": brand.email,
        "phone": brand.phone,
        "address": brand.address,
        "website": brand.website,
        "footer": brand.footer,
        "primary_color": brand.primary_color,
        "accent_color": brand.accent_color,
    }


def wear_brand(report: ServiceReport) -> None:
    """Copy the brand as it is now onto the report, which keeps it for good once it is frozen."""
    brand, report.is_white_label = brand_of(report.site, white_label=report.is_white_label)
    report.brand = copy_brand(brand)
    report.brand_name = brand.name
    report.brand_logo = brand.logo


def draw_report(report: ServiceReport, *, render: Render, status: str) -> bytes:
    """The document of the report's stored figures and brand. Raises PdfFailed.

    `status` is what it calls itself: one of the report's own, or let_go. A logo that cannot be
    used is left out, and the brand's name stands alone.
    """
    logo = _logo(report)
    try:
        return _drawn(report, logo, render=render, status=status)
    except PdfFailed as failure:
        if logo is None or failure.heals:
            raise
        log.warning("report.logo_left_out", report=str(report.pk))
        return _drawn(report, None, render=render, status=status)


def _logo(report: ServiceReport) -> SafeLogo | None:
    return safe_logo(read_stored(report.brand_logo)) if report.brand_logo else None


def _drawn(report: ServiceReport, logo: SafeLogo | None, *, render: Render, status: str) -> bytes:
    document = from_json(report.report_data)
    dress = dressed(
        {**report.brand, "logo": logo.name if logo else ""},
        status=status,
        # What an incomplete report waits for stands in its summary, source by source.
        status_words=report.why_it_waits() if status == ServiceReport.Status.COLLECTING else "",
        code=report.code,
        version=report.version,
        depth=report.depth,
        language=document.subject.language,
    )
    files = {logo.name: logo.content} if logo else {}
    return render(TEMPLATE, ENTRY, presented(document, dress), files)
