"""Links ordered by hand, and those that the sandbox plays."""

from datetime import datetime

from django.db import models

from igny8.accounts.models import AccountBaseModel, StoredFile, User
from igny8.kit.money import Money
from igny8.marketplaces.errors import IllegalPlacementMove
from igny8.marketplaces.rules.placements import (
    PLACEMENT_MOVES,
    UNPROVEN_MOVES,
    Placement,
    PlacementStatus,
)


class PlacementRow(AccountBaseModel):
    """What both kinds of placement have."""

    class Status(models.TextChoices):
        ORDERED = "ordered", "Ordered"
        PENDING = "pending", "Pending"
        LIVE = "live", "Live"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    key = models.CharField(max_length=120, unique=True, help_text="Ordered once per key.")
    supplier = models.CharField(max_length=40)
    reference = models.CharField(max_length=120, unique=True)
    publisher_domain = models.CharField(max_length=253)
    request = models.JSONField(help_text="What was asked for, as rules.placements.LinkRequest.")
    cost = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, choices=Status, default=Status.ORDERED)
    page_url = models.URLField(max_length=2000, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    ordered_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.reference} with {self.publisher_domain}"

    @property
    def proof_urls(self) -> tuple[str, ...]:
        """The addresses that show the delivery."""
        return (self.page_url,) if self.page_url else ()

    def move_to(self, wanted: str, *, now: datetime, is_unproven: bool = False) -> None:
        """Go to another state. Raises IllegalPlacementMove, and then nothing has changed.

        `is_unproven`: nobody saw the link on its page, so what was said of it may be corrected.
        """
        moves = UNPROVEN_MOVES if is_unproven else PLACEMENT_MOVES
        if wanted not in moves[self.status]:
            raise IllegalPlacementMove(
                f"A placement that is {self.get_status_display().lower()} cannot become "
                f"{self.Status(wanted).label.lower()}."
            )
        self.status, self.moved_at = wanted, now
        self.save(update_fields=["status", "moved_at", "page_url", "reason", "updated_at"])

    @property
    def as_placement(self) -> Placement:
        return Placement(
            supplier=self.supplier,
            reference=self.reference,
            publisher_domain=self.publisher_domain,
            asked=self.request,
            status=PlacementStatus(self.status),
            cost=Money(self.cost, self.currency),
            page_url=self.page_url,
            reason=self.reason,
            proof=self.proof_urls,
        )


class ManualPlacement(PlacementRow):
    """A link that one of us orders with the supplier's own form, and whose proof they bring."""

    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed = models.JSONField(default=list, help_text="The checklist as it was ticked.")
    supplier_reference = models.CharField(max_length=120, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    report_urls = models.JSONField(default=list, help_text="Outlets of a distribution report.")
    report_file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    @property
    def form(self) -> dict[str, str]:
        """The supplier's form as it was filled in: the link's own fields and the further ones."""
        request = dict(self.request)
        further = request.pop("form", {})
        return {name: str(value) for name, value in {**request, **further}.items()}

    @property
    def proof_urls(self) -> tuple[str, ...]:
        return (*super().proof_urls, *self.report_urls)


class SandboxPlacement(PlacementRow):
    """What the sandbox did: its own record, to compare with what we believe."""

    polls = models.PositiveIntegerField(default=0)
