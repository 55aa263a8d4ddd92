"""A client's managed service, and how far its onboarding is."""

from datetime import date, datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models

from igny8.accounts.models import AccountBaseModel, Site, User
from igny8.billing.models import Agreement
from igny8.billing.rules.entitlements import TIERS
from igny8.services.errors import CannotCancel, CannotPause, CannotResume, IllegalMove
from igny8.services.rules.pace import Settled
from igny8.services.service_config import ServiceConfig, parse_service_config


class ManagedServiceSubscription(AccountBaseModel):
    """Our team runs one site for a client, month after month, for a fee."""

    class Tier(models.TextChoices):
        LITE = "lite", "Managed Lite"
        PRO = "pro", "Managed Pro"

    class Status(models.TextChoices):
        PENDING = "pending", "Pending Setup"
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        CANCELLED = "cancelled", "Cancelled"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="managed_subscriptions")
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="+")
    tier = models.CharField(max_length=20, choices=Tier)
    status = models.CharField(max_length=20, choices=Status, default=Status.PENDING)
    monthly_price = models.DecimalField(max_digits=8, decimal_places=2)
    articles_per_month = models.PositiveIntegerField()
    account_manager = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="managed_clients"
    )
    # Cached from deliverable rows; services.actions.counters rebuilds them (decisions 3.3).
    current_month_articles_published = models.PositiveIntegerField(default=0)
    current_month_start = models.DateField(null=True, blank=True)
    articles_settled_before = models.DateField(
        null=True,
        blank=True,
        help_text="All months before this one, by its first day, have what they owe, but:",
    )
    articles_unsettled = ArrayField(models.DateField(), default=list)
    service_config = models.JSONField(
        default=dict, help_text="Per-site service configuration; see services.service_config."
    )
    started_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    next_billing_date = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["site__domain"]
        constraints = [
            models.UniqueConstraint(
                fields=["site"],
                condition=~models.Q(status="cancelled"),
                name="services_one_subscription_a_site",
            ),
            models.CheckConstraint(
                condition=models.Q(monthly_price__gte=0), name="services_price_not_negative"
            ),
        ]
        indexes = [models.Index(fields=["status", "account"])]

    def __str__(self) -> str:
        return f"{self.get_tier_display()} for {self.site}"

    @property
    def config(self) -> ServiceConfig:
        return parse_service_config(self.service_config)

    @property
    def settled(self) -> Settled | None:
        """Which months are known to have their articles; None before anybody has looked."""
        if self.articles_settled_before is None:
            return None
        return Settled(self.articles_settled_before, tuple(self.articles_unsettled))

    @property
    def response_hours(self) -> int:
        """How soon a client's message is answered (specification 2.2)."""
        return TIERS[self.tier].response_hours

    @property
    def last_day(self) -> date | None:
        """The last local day of service, as things stand; None while it goes on without end."""
        until = self.agreement.serves_until
        return until - timedelta(days=1) if until else None

    def activate(self, *, now: datetime) -> None:
        """Onboarding is through: pending → active."""
        if self.status != self.Status.PENDING:
            raise IllegalMove(f"Only a pending subscription starts; this one is {self.status}.")
        self.status = self.Status.ACTIVE
        self.started_at = now
        self.save(update_fields=["status", "started_at", "updated_at"])

    def pause(self) -> None:
        if self.status != self.Status.ACTIVE:
            raise CannotPause(f"Only an active subscription can pause; this one is {self.status}.")
        self.status = self.Status.PAUSED
        self.save(update_fields=["status", "updated_at"])

    def resume(self) -> None:
        if self.status != self.Status.PAUSED:
            raise CannotResume(f"Only a paused subscription resumes; this one is {self.status}.")
        self.status = self.Status.ACTIVE
        self.save(update_fields=["status", "updated_at"])

    def cancel(self, *, at: datetime) -> None:
        """The service is over since this moment. Raises CannotCancel where it was before."""
        if self.status == self.Status.CANCELLED:
            raise CannotCancel("This subscription is cancelled already.")
        self.status = self.Status.CANCELLED
        self.cancelled_at = at
        self.save(update_fields=["status", "cancelled_at", "updated_at"])

    def take_tier(self, tier: str) -> None:
        """Show the tier and the price of the agreement's terms."""
        self.tier = tier
        self.monthly_price = self.agreement.price
        self.articles_per_month = self.agreement.units_per_period
        self.save(update_fields=["tier", "monthly_price", "articles_per_month", "updated_at"])

    def count_articles(self, *, month: date, published: int) -> None:
        """Cache what was published in the month that runs."""
        self.current_month_start = month
        self.current_month_articles_published = published
        self.save(
            update_fields=["current_month_start", "current_month_articles_published", "updated_at"]
        )


class OnboardingStep(AccountBaseModel):
    """One step of a client's onboarding (specification 7.1), done once."""

    class Name(models.TextChoices):
        CONNECTION = "connection", "Connection checked"
        BLUEPRINT = "blueprint", "Blueprint proposed"
        AUTOMATION = "automation", "Automation configured"
        WELCOME = "welcome", "Welcome e-mail written"
        FIRST_MONTH = "first_month", "First month's tasks made"
        ACTIVATED = "activated", "Subscription active"

    subscription = models.ForeignKey(
        ManagedServiceSubscription, on_delete=models.PROTECT, related_name="onboarding_steps"
    )
    name = models.CharField(max_length=20, choices=Name)
    position = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "name"], name="services_onboarding_step_once"
            )
        ]

    def __str__(self) -> str:
        return self.get_name_display()
