"""A client's report, from collecting its figures to having been sent."""

from base64 import b32encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from igny8.accounts.models import AccountBaseModel, Site, StoredFile, User
from igny8.reports.errors import NotFrozenYet, ReportFrozen, ReportIncomplete
from igny8.reports.rules.document import SECTIONS
from igny8.reports.rules.periods import Period
from igny8.services.models import ManagedServiceSubscription


def all_sections() -> list[str]:
    return list(SECTIONS)


class ServiceReport(AccountBaseModel):
    """What we tell a client of one period of one site; frozen, it never changes again.

    `period_end` is the first day after the period. Files are served through our own permission
    check, so the document is a file (`pdf`) and not an address that anyone may open.
    """

    class ReportType(models.TextChoices):
        WEEKLY = "weekly", "Weekly Report"
        MONTHLY = "monthly", "Monthly Report"
        QUARTERLY = "quarterly", "Quarterly Review"

    class Status(models.TextChoices):
        COLLECTING = "collecting", "Collecting"
        PROVISIONAL = "provisional", "Provisional"
        READY = "ready", "Ready"
        FROZEN = "frozen", "Frozen"
        SENT = "sent", "Sent"

    FINAL = (Status.FROZEN, Status.SENT)

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="reports")
    managed_subscription = models.ForeignKey(
        ManagedServiceSubscription,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reports",
    )
    report_type = models.CharField(max_length=20, choices=ReportType)
    period_start = models.DateField()
    period_end = models.DateField(help_text="The first day after the period.")
    version = models.PositiveIntegerField(default=1)
    correction = models.TextField(blank=True, help_text="What this version corrects.")
    status = models.CharField(max_length=12, choices=Status, default=Status.COLLECTING)
    report_data = models.JSONField(default=dict, help_text="reports.rules.document.Document.")
    completeness = models.JSONField(default=list, help_text="Each source's state, in words too.")
    sections = models.JSONField(default=all_sections, help_text="Which, in their order.")
    depth = models.CharField(max_length=10, default="standard")
    is_white_label = models.BooleanField(default=False)
    brand = models.JSONField(default=dict, help_text="The brand as it was when frozen.")
    brand_name = models.CharField(max_length=200, blank=True)
    brand_logo = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pdf = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the final document.")
    generated_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)
    let_go_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    let_go_reason = models.TextField(blank=True, help_text="Why it went out incomplete.")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-period_start", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "report_type", "period_start", "version"],
                name="reports_one_version_a_period",
            ),
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start")), name="reports_period"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["frozen", "sent"]) | ~Q(sha256=""),
                name="reports_final_has_a_hash",
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "period_start"],
                condition=~Q(status="sent"),
                name="reports_unsent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_report_type_display()} {self.site} {self.period_start}"

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end)

    @property
    def is_final(self) -> bool:
        return self.status in self.FINAL

    @property
    def code(self) -> str:
        """What the document is called on paper: R- and eight letters and digits of its key."""
        return f"R-{b32encode(self.pk.bytes).decode()[:8]}"

    @property
    def report_pdf_url(self) -> str:
        """Where someone who may read the report downloads it; empty before there is a document."""
        return f"{settings.PUBLIC_URL}/files/{self.pdf_id}" if self.pdf_id else ""

    @property
    def brand_logo_url(self) -> str:
        return f"{settings.PUBLIC_URL}/files/{self.brand_logo_id}" if self.brand_logo_id else ""

    @property
    def open_sources(self) -> list[dict[str, Any]]:
        """The sources that the report still waits for."""
        return [source for source in self.completeness if source["state"] != "complete"]

    def set_status(self, status: str) -> None:
        """Where the figures stand, before the report is final. Raises ReportFrozen."""
        if self.is_final:
            raise ReportFrozen("This report is frozen; a correction is a new version.")
        self.status = status

    def let_go(self, *, by: User, reason: str) -> None:
        """Someone takes it on themselves that an incomplete report goes out."""
        if not reason.strip():
            raise ReportIncomplete("Say why the report may go out incomplete.")
        self.let_go_by = by
        self.let_go_reason = reason.strip()

    def check_may_freeze(self) -> None:
        """Nothing, or ReportFrozen, or ReportIncomplete naming what the report waits for."""
        if self.is_final:
            raise ReportFrozen("This report is frozen already.")
        if self.status != self.Status.READY and self.let_go_by_id is None:
            raise ReportIncomplete(
                f"{self.why_it_waits()} Wait, or give a reason to send it incomplete.",
                sources=self.open_sources,
            )

    def freeze(self, *, pdf: StoredFile, now: datetime) -> None:
        """Make it final with its document. Raises ReportFrozen, or ReportIncomplete."""
        self.check_may_freeze()
        self.status = self.Status.FROZEN
        self.pdf = pdf
        self.sha256 = pdf.sha256
        self.frozen_at = now
        self.save()

    def mark_sent(self, *, now: datetime) -> None:
        if not self.is_final:
            raise NotFrozenYet("A report is frozen before it is sent.")
        if self.status != self.Status.SENT:
            self.status = self.Status.SENT
            self.sent_at = now
            self.save(update_fields=["status", "sent_at", "updated_at"])

    def why_it_waits(self) -> str:
        """A sentence on what the report waits for; empty when it waits for nothing."""
        if self.status == self.Status.COLLECTING:
            return "The period is not over yet."
        return _named(self.open_sources)


def _named(sources: Sequence[dict[str, Any]]) -> str:
    if not sources:
        return ""
    said = "; ".join(f"{source['name']}: {source['words']}" for source in sources)
    return f"The report is not complete. {said}"
