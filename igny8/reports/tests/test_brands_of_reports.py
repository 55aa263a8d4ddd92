from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from igny8.accounts.actions.files import store_file
from igny8.accounts.flags import set_flag
from igny8.accounts.models import Brand, Site
from igny8.kit.pdf import PdfFailed, PdfNotReady, render_pdf
from igny8.reports.models import ServiceReport
from igny8.reports.report_service import ReportService
from igny8.reports.tests.conftest import AFTER_JUNE, JUNE
from igny8.reports.tests.reading import june_report, text_of
from igny8.services.models import ManagedServiceSubscription


def test_a_logo_that_the_compiler_refuses_is_left_out(
    site: Site, subscription: ManagedServiceSubscription
) -> None:
    logo = store_file(
        site.account, name="logo.svg", content_type="image/svg+xml", kind="logo",
        content=b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g/></svg>',
    )  # fmt: skip
    Brand.objects.filter(account__kind="operator").update(logo=logo)

    def fussy(
        template: Path, entry: str, data: Mapping[str, Any], files: Mapping[str, bytes]
    ) -> bytes:
        if files:
            raise PdfFailed("The document template failed: failed to decode image.")
        return render_pdf(template, entry, data, files)

    report = ReportService(render=fussy).generate_report(site, *JUNE, "monthly", now=AFTER_JUNE)

    assert "Northlight" in text_of(report)


def test_a_document_that_is_late_with_its_logo_is_not_sent_without(
    site: Site, subscription: ManagedServiceSubscription
) -> None:
    logo = store_file(
        site.account, name="logo.svg", content_type="image/svg+xml", kind="logo",
        content=b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g/></svg>',
    )  # fmt: skip
    Brand.objects.filter(account__kind="operator").update(logo=logo)

    def late(
        template: Path, entry: str, data: Mapping[str, Any], files: Mapping[str, bytes]
    ) -> bytes:
        if files:
            raise PdfNotReady("The document was not ready after 20 seconds and was stopped.")
        return render_pdf(template, entry, data, files)

    with pytest.raises(PdfNotReady):
        ReportService(render=late).generate_report(site, *JUNE, "monthly", now=AFTER_JUNE)

    assert ServiceReport.objects.get().pdf is None


def test_the_brand_is_ours_until_white_label_is_on(
    site: Site, subscription: ManagedServiceSubscription
) -> None:
    Brand.objects.create(account=site.account, name="Seatwise", primary_color="#14213d")
    ours = june_report(site, white_label=True)
    assert (ours.brand_name, ours.is_white_label) == ("Northlight", False)

    set_flag("white_label_reports", enabled=True, account=site.account)
    theirs = june_report(site, white_label=True)

    assert (theirs.brand_name, theirs.is_white_label) == ("Seatwise", True)
    assert theirs.brand["primary_color"] == "#14213d"
    assert "Northlight" not in text_of(theirs)
    assert "Seatwise" in text_of(theirs)


def test_a_logo_that_is_no_picture_is_left_out(
    site: Site, subscription: ManagedServiceSubscription
) -> None:
    logo = store_file(
        site.account, name="logo.png", content=b"no picture", content_type="image/png", kind="logo"
    )
    Brand.objects.filter(account__kind="operator").update(logo=logo)

    assert "Northlight" in text_of(june_report(site))
