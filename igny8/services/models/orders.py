"""Backlink orders and the links that they bought."""

from datetime import datetime
from decimal import Decimal

from django.db import models

from igny8.accounts.models import AccountBaseModel, Site, User
from igny8.billing.models import ServicePeriod
from igny8.kit.money import Money
from igny8.sag.models import SAGBacklink, SAGCampaign
from igny8.services.errors import IllegalMove
from igny8.services.rules.moves import may_move


class BacklinkServiceOrder(AccountBaseModel):
    """A client's order of links: one time, or a month of a retainer or a campaign."""

    class OrderType(models.TextChoices):
        ONE_TIME = "one_time", "One-Time Order"
        MONTHLY = "monthly", "Monthly Retainer"

    class Package(models.TextChoices):
        STARTER = "starter", "Starter (5-8 links)"
        GROWTH = "growth", "Growth (10-15 links)"
        AUTHORITY = "authority", "Authority (15-25 links)"
        ENTERPRISE = "enterprise", "Enterprise (custom)"
        CUSTOM = "custom", "Custom Order"

    class PricingMode(models.TextChoices):
        PRICE_BOOK = "price_book", "Price book"
        PASS_THROUGH = "pass_through", "Cost plus twenty percent"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        APPROVED = "approved", "Approved"
        IN_PROGRESS = "in_progress", "In Progress"
        DELIVERED = "delivered", "Delivered"
        COMPLETED = "completed", "Completed"
        CANCELLED = "cancelled", "Cancelled"
        REFUNDED = "refunded", "Refunded"

    class Rel(models.TextChoices):
        FOLLOW = "follow", "Follow"
        SPONSORED = "sponsored", "Sponsored"
        NOFOLLOW = "nofollow", "Nofollow"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(
        SAGCampaign, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=120, help_text="What its maker knows it by; once a site.")
    month = models.DateField(null=True, blank=True, help_text="The campaign's month, its first.")
    period = models.OneToOneField(
        ServicePeriod,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The month of a retainer that brought it, and whose fee pays for it.",
    )
    order_type = models.CharField(max_length=20, choices=OrderType)
    package = models.CharField(max_length=30, choices=Package, blank=True)
    pricing_mode = models.CharField(max_length=20, choices=PricingMode)
    currency = models.CharField(max_length=3)
    client_price = models.DecimalField(max_digits=12, decimal_places=2)
    niche_surcharge = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal(1))
    billed_amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    refunded_amount = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    actual_cost = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    margin = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    # Cached from the delivered links, one entry a supplier and currency of its costs; see
    # services.rules.margin.SupplierShare. services.actions.counters rebuilds it.
    by_supplier = models.JSONField(default=list)
    is_prepaid = models.BooleanField(
        default=False, help_text="Work starts once its invoice is paid; settled on approval."
    )
    credits_failed_links = models.BooleanField(
        default=True, help_text="What is billed and does not come, or goes, credits itself."
    )
    agreed_rel = models.CharField(max_length=10, choices=Rel, default=Rel.FOLLOW)
    guarantee_days = models.PositiveIntegerField(default=365)
    # Cached from the links' rows; services.actions.counters rebuilds them (decisions 3.3).
    links_ordered = models.PositiveIntegerField(default=0)
    links_delivered = models.PositiveIntegerField(default=0)
    links_live = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    approved_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    policy_text = models.TextField(blank=True, help_text="What the approver was shown.")
    ordered_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    due_date = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["site", "key"], name="services_one_order_a_key"),
            models.CheckConstraint(
                condition=models.Q(client_price__gte=0) & models.Q(actual_cost__gte=0),
                name="services_order_money_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(niche_surcharge__gte=1), name="services_surcharge_at_least_one"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_date", "account"],
                condition=models.Q(status__in=["approved", "in_progress"]),
                name="services_orders_open",
            ),
            models.Index(
                fields=["approved_at"],
                condition=models.Q(approved_at__isnull=False),
                name="services_orders_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.links_ordered} links for {self.site}"

    @property
    def price(self) -> Money:
        return Money(self.client_price, self.currency)

    @property
    def is_credited(self) -> bool:
        """Whether all that was billed for it was credited."""
        return bool(self.billed_amount) and self.refunded_amount >= (self.billed_amount or 0)

    @property
    def line_key(self) -> str:
        """Under which key a price book order is owed: its own, or that of a retainer's fee."""
        return self.period.fee_key if self.period else f"order:{self.pk}"

    def move_to(self, wanted: str, *, now: datetime) -> None:
        """Go to another state and stamp it. Raises IllegalMove, and then nothing has changed."""
        if not may_move(self.status, wanted):
            raise IllegalMove(
                f"An order that is {self.get_status_display().lower()} cannot become "
                f"{self.Status(wanted).label.lower()}."
            )
        stamps = {
            self.Status.APPROVED: "approved_at",
            self.Status.IN_PROGRESS: "ordered_at",
            self.Status.DELIVERED: "delivered_at",
            self.Status.COMPLETED: "completed_at",
        }
        self.status = wanted
        changed = ["status", "updated_at"]
        if stamp := stamps.get(self.Status(wanted)):
            setattr(self, stamp, now)
            changed.append(stamp)
        self.save(update_fields=changed)


class OrderedLink(AccountBaseModel):
    """A link of an order, from the supplier it was bought from."""

    order = models.ForeignKey(
        BacklinkServiceOrder, on_delete=models.PROTECT, related_name="ordered_links"
    )
    backlink = models.OneToOneField(SAGBacklink, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    supplier = models.CharField(max_length=60)
    tier = models.CharField(max_length=20, help_text="Specification 3.2.")
    supplier_reference = models.CharField(max_length=120, blank=True)
    needs_approval = models.BooleanField(default=False)
    # Written before the supplier is asked: from then on a cancellation has to ask them, too.
    asked_at = models.DateTimeField(null=True, blank=True)
    placed_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    # Once it has failed: when what is due to the client for it was seen to.
    credit_settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["order", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "position"], name="services_one_link_a_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.backlink}"

    @property
    def line_key(self) -> str:
        """Under which key a pass-through link is owed."""
        return f"link:{self.backlink_id}"
