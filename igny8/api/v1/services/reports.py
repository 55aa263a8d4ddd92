"""Reports (specification 10)."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from ninja import Field, Query, Router, Schema, Status

from igny8.accounts.access import accounts_with_right, require_right, row_for
from igny8.accounts.flags import require_flag
from igny8.accounts.models import Site, StoredFile, User
from igny8.accounts.queries import signed_url
from igny8.api.auth import SignedIn
from igny8.api.pagination import Page, PageQuery, page_of
from igny8.api.v1.jobs import JobOut, jobs_for, present_job
from igny8.api.v1.services.present import site_ref
from igny8.api.v1.services.shapes import Day, ReportKind, SiteRef
from igny8.billing.entitlements import require
from igny8.jobs.actions import enqueue
from igny8.kit.clock import real_now, utc_now
from igny8.kit.errors import Invalid
from igny8.reports.models import ServiceReport
from igny8.reports.report_service import ReportService
from igny8.services.access import MANAGED, seen_accounts
from igny8.services.queries import subscription_of

router = Router(tags=["reports"])


class ReportOut(Schema):
    """A report; `period_end` is the first day after its period, `report_pdf_url` good for a day."""

    id: UUID
    managed_subscription_id: UUID | None
    site: SiteRef
    report_type: ReportKind
    period_start: date
    period_end: date
    version: int
    status: Literal["collecting", "provisional", "ready", "frozen", "sent"]
    is_white_label: bool
    brand_name: str
    missing_sources: list[str]
    generated_at: datetime
    sent_at: datetime | None
    report_pdf_url: str


class ReportDetail(ReportOut):
    """A report with its figures and the state of every source."""

    report_data: dict[str, Any]
    completeness: list[dict[str, Any]]
    sha256: str


class GenerateIn(Schema):
    """Which report is wanted: a site's local days [period_start, period_end)."""

    site_id: UUID
    report_type: ReportKind
    period_start: Day
    period_end: Day


class SendIn(Schema):
    """With a reason an incomplete report is let go; who and why is kept."""

    send_incomplete_reason: str = Field("", max_length=1000)


class ReportQuery(PageQuery):
    """Of one client, or of one type."""

    subscription_id: UUID | None = None
    report_type: ReportKind | None = None


def reports_for(user: User) -> QuerySet[ServiceReport]:
    """The reports that the person may read: all for the team, final ones for the client."""
    rows = ServiceReport.objects.filter(account__in=seen_accounts(user, MANAGED))
    rows = rows.select_related("account", "site", "pdf")
    staffed = accounts_with_right(user, "staff")
    final = rows.filter(status__in=ServiceReport.FINAL)
    return (rows.filter(account__in=staffed) | final).order_by("-period_start", "-version")


def present_report(report: ServiceReport, *, staff: bool) -> dict[str, Any]:
    """A report as the API shows it; an unfinished document is for the team only."""
    return {
        "id": report.pk,
        "managed_subscription_id": report.managed_subscription_id,
        "site": site_ref(report.site, is_demo=report.account.is_demo),
        "report_type": report.report_type,
        "period_start": report.period_start,
        "period_end": report.period_end,
        "version": report.version,
        "status": report.status,
        "is_white_label": report.is_white_label,
        "brand_name": report.brand_name,
        "missing_sources": [source["name"] for source in report.open_sources],
        "generated_at": report.generated_at,
        "sent_at": report.sent_at,
        "report_pdf_url": _address(report, staff=staff),
    }


def _address(report: ServiceReport, *, staff: bool) -> str:
    pdf = report.pdf
    if pdf is None or (pdf.audience == StoredFile.Audience.STAFF and not staff):
        return ""
    return signed_url(pdf, now=real_now())


@router.get("/", response=Page[ReportOut], operation_id="list_reports", summary="Reports")
def list_reports(request: SignedIn, query: Query[ReportQuery]) -> dict[str, Any]:
    """The reports that the person may read, the newest period first."""
    rows = reports_for(request.user)
    if query.subscription_id:
        rows = rows.filter(managed_subscription=query.subscription_id)
    if query.report_type:
        rows = rows.filter(report_type=query.report_type)
    staffed = set(accounts_with_right(request.user, "staff").values_list("pk", flat=True))
    return page_of(rows, query, lambda r: present_report(r, staff=r.account_id in staffed))


@router.post(
    "/generate/", response={202: JobOut}, operation_id="generate_report",
    summary="Make a report",
)  # fmt: skip
def generate(request: SignedIn, payload: GenerateIn) -> Status[dict[str, Any]]:
    """Queue a report's making, or its filling in again; the answer is the job.

    402 where the tier has no such report, 422 where the days make no period.
    """
    sites = Site.objects.select_related("account")
    site = row_for(request.user, sites, payload.site_id, right="view")
    require_flag(MANAGED, site.account)
    require_right(request.user, site.account, "deliver")
    if payload.period_end <= payload.period_start:
        raise Invalid("A report's period ends after it starts.", fields={
            "period_end": "This must be after the period's start."
        })  # fmt: skip
    subscription = subscription_of(site)
    if payload.report_type == "weekly":
        require(site.account, "weekly_report", tier=subscription.tier)
    job = enqueue(
        "igny8.reports.tasks.generate_report",
        str(site.pk), payload.report_type, payload.period_start.isoformat(),
        payload.period_end.isoformat(),
        account=site.account, site=site, now=utc_now(),
        key=f"{site.pk}:{payload.report_type}:{payload.period_start}",
        title=f"{payload.report_type.capitalize()} report of {site}",
    )  # fmt: skip
    shown = jobs_for(request.user).get(pk=job.pk)
    return Status(202, present_job(shown, may_deliver=True, is_staff=True))


@router.get("/{uuid:pk}/", response=ReportDetail, operation_id="get_report", summary="One report")
def get_report(request: SignedIn, pk: UUID) -> dict[str, Any]:
    """A report with its figures. A client sees only what is final."""
    return _detail(request.user, pk)


@router.post("/{uuid:pk}/send/", response=ReportDetail, operation_id="send_report", summary="Send")
def send(request: SignedIn, pk: UUID, payload: SendIn) -> dict[str, Any]:
    """Freeze the report and e-mail it to its recipients, once.

    409 while a source is open and no reason is given, or where it has no recipient.
    """
    report = row_for(request.user, reports_for(request.user), pk, right="deliver")
    ReportService().send_report(
        report, now=utc_now(), by=request.user, reason=payload.send_incomplete_reason
    )
    return _detail(request.user, pk)


def _detail(user: User, pk: UUID) -> dict[str, Any]:
    report = row_for(user, reports_for(user), pk, right="view")
    staff = accounts_with_right(user, "staff").filter(pk=report.account_id).exists()
    return present_report(report, staff=staff) | {
        "report_data": report.report_data,
        "completeness": report.completeness,
        "sha256": report.sha256,
    }
