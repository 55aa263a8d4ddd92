"""One link, from ordered to live, lost or replaced."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from igny8.accounts.models import AccountBaseModel, Site
from igny8.sag.errors import IllegalMove
from igny8.sag.models.blueprints import PlannedPage
from igny8.sag.models.campaigns import SAGCampaign
from igny8.sag.rules.moves import BACKLINK_MOVES, may_move


class SAGBacklink(AccountBaseModel):
    """A link to a client's page: what was agreed, where it stands, what it cost."""

    class Status(models.TextChoices):
        ORDERED = "ordered", "Ordered"
        PENDING = "pending", "Pending"
        LIVE = "live", "Live"
        LOST = "lost", "Lost"
        IN_DISPUTE = "in_dispute", "In dispute"
        REPLACED = "replaced", "Replaced"
        CANCELLED = "cancelled", "Cancelled"

    # The publisher has brought these, whatever became of them.
    DELIVERED = (Status.LIVE, Status.LOST, Status.IN_DISPUTE, Status.REPLACED)

    class Rel(models.TextChoices):
        FOLLOW = "follow", "Follow"
        SPONSORED = "sponsored", "Sponsored"
        NOFOLLOW = "nofollow", "Nofollow"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="backlinks")
    order_ref = models.UUIDField(null=True, blank=True, help_text="The order that it belongs to.")
    campaign = models.ForeignKey(
        SAGCampaign, null=True, blank=True, on_delete=models.PROTECT, related_name="backlinks"
    )
    planned_page = models.ForeignKey(
        PlannedPage, null=True, blank=True, on_delete=models.PROTECT, related_name="backlinks"
    )
    target_url = models.URLField(max_length=2000)
    anchor = models.CharField(max_length=300)
    anchor_kind = models.CharField(max_length=20, blank=True)
    agreed_rel = models.CharField(max_length=10, choices=Rel, default=Rel.FOLLOW)
    placement = models.CharField(max_length=60, default="article body")
    guarantee_days = models.PositiveIntegerField(default=365)
    publisher_domain = models.CharField(max_length=253, blank=True)
    page_url = models.URLField(max_length=2000, blank=True, help_text="Where the link stands.")
    dr = models.PositiveIntegerField(null=True, blank=True, help_text="Domain rating, 0 to 100.")
    dr_source = models.CharField(max_length=60, blank=True)
    dr_date = models.DateField(null=True, blank=True)
    cost = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=12, choices=Status, default=Status.ORDERED)
    ordered_at = models.DateTimeField(null=True, blank=True)
    live_since = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(cost__gte=0), name="sag_link_cost_not_negative"),
            models.CheckConstraint(
                condition=Q(dr__isnull=True) | Q(dr__lte=100), name="sag_link_dr_in_range"
            ),
            models.CheckConstraint(
                condition=Q(dr__isnull=True) | ~Q(dr_source=""), name="sag_link_dr_has_a_source"
            ),
        ]
        indexes = [
            models.Index(fields=["site", "status"]),
            models.Index(fields=["order_ref"]),
        ]

    def __str__(self) -> str:
        return f"{self.publisher_domain or 'a publisher'} → {self.target_url}"

    def move_to(self, wanted: str, *, now: datetime) -> None:
        """Go to another state and stamp it. Raises IllegalMove (409): nothing has changed then."""
        if not may_move(BACKLINK_MOVES, self.status, wanted):
            raise IllegalMove(
                f"A link that is {self.get_status_display().lower()} cannot become "
                f"{self.Status(wanted).label.lower()}."
            )
        self.status = wanted
        changed = ["status", "updated_at"]
        if wanted == self.Status.LIVE and self.live_since is None:
            self.live_since = now
            changed.append("live_since")
        if wanted in (self.Status.LIVE, self.Status.LOST):
            self.lost_at = now if wanted == self.Status.LOST else None
            changed.append("lost_at")
        self.save(update_fields=changed)
