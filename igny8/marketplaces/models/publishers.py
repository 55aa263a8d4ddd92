"""Who sells links, what for, and where we know it from."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q

from igny8.accounts.models import AccountBaseModel, User
from igny8.kit.money import Money
from igny8.marketplaces.rules.price_book import EntryKey
from igny8.marketplaces.rules.tiers import NICHES, TIERS


class Publisher(AccountBaseModel):
    """A site that publishes links or releases; its rating always has a source and a date."""

    domain = models.CharField(max_length=253)
    dr = models.PositiveIntegerField(null=True, blank=True, help_text="Domain rating, 0 to 100.")
    dr_source = models.CharField(max_length=60, blank=True)
    dr_date = models.DateField(null=True, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="Empty: international.")
    niche = models.CharField(max_length=40, choices=[(n, n) for n in NICHES], default="general")
    contact = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "domain"], name="marketplaces_one_publisher_a_domain"
            ),
            models.CheckConstraint(
                condition=Q(dr__isnull=True)
                | (Q(dr__lte=100) & ~Q(dr_source="") & Q(dr_date__isnull=False)),
                name="marketplaces_rating_has_source_and_date",
            ),
        ]

    def __str__(self) -> str:
        return self.domain

    def rate(self, dr: int, *, source: str, on: date) -> None:
        """Keep a rating with where and when it was read."""
        self.dr, self.dr_source, self.dr_date = dr, source, on
        self.save(update_fields=["dr", "dr_source", "dr_date", "updated_at"])


class PriceBookEntry(AccountBaseModel):
    """What one supplier asks for a link with a publisher, and what we ask for it."""

    class Tier(models.TextChoices):
        BASIC = "basic", "Basic Guest Post"
        STANDARD = "standard", "Standard Guest Post"
        PREMIUM = "premium", "Premium Guest Post"
        PR_BASIC = "pr_basic", "PR Basic"
        PR_PREMIUM = "pr_premium", "PR Premium"

    class Rel(models.TextChoices):
        FOLLOW = "follow", "Follow"
        SPONSORED = "sponsored", "Sponsored"
        NOFOLLOW = "nofollow", "Nofollow"

    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="entries")
    supplier = models.CharField(max_length=40)
    tier = models.CharField(max_length=20, choices=Tier)
    rel = models.CharField(max_length=10, choices=Rel, default=Rel.FOLLOW)
    cost = models.DecimalField(max_digits=12, decimal_places=2)
    list_price = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    placement = models.CharField(max_length=60, blank=True)
    guarantee_days = models.PositiveIntegerField(default=365)
    turnaround_days = models.PositiveIntegerField(default=14)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["publisher__domain", "tier"]
        verbose_name_plural = "price book entries"
        constraints = [
            models.UniqueConstraint(
                fields=["publisher", "supplier", "tier", "rel"],
                name="marketplaces_one_price_an_offer",
            ),
            models.CheckConstraint(
                condition=Q(cost__gte=0) & Q(list_price__gte=0),
                name="marketplaces_prices_not_negative",
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "tier", "cost"],
                condition=Q(withdrawn_at__isnull=True),
                name="marketplaces_on_sale",
            )
        ]

    def __str__(self) -> str:
        return f"{self.publisher} {self.get_tier_display()}"

    @property
    def key(self) -> EntryKey:
        return (self.publisher.domain, self.supplier, self.tier, self.rel)

    @property
    def kind(self) -> str:
        return TIERS[self.tier].kind

    @property
    def domain(self) -> str:
        return self.publisher.domain

    @property
    def dr(self) -> int | None:
        return self.publisher.dr

    @property
    def dr_source(self) -> str:
        return self.publisher.dr_source

    @property
    def dr_date(self) -> date | None:
        return self.publisher.dr_date

    @property
    def country(self) -> str:
        return self.publisher.country

    @property
    def niche(self) -> str:
        return self.publisher.niche

    @property
    def contact(self) -> str:
        return self.publisher.contact

    @property
    def cost_money(self) -> Money:
        return Money(self.cost, self.currency)

    def withdraw(self, *, now: datetime) -> None:
        """Take it off sale; what was ordered at this price stays as it is."""
        self.withdrawn_at = now
        self.save(update_fields=["withdrawn_at", "updated_at"])


class PriceBookImport(AccountBaseModel):
    """A price book that was imported, and what it changed."""

    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    imported_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField()
    added_count = models.PositiveIntegerField()
    changed_count = models.PositiveIntegerField()
    unchanged_count = models.PositiveIntegerField()
    withdrawn_count = models.PositiveIntegerField()
    notes = models.JSONField(default=list, help_text="What the reader should look at.")

    class Meta:
        ordering = ["-imported_at", "-created_at"]

    def __str__(self) -> str:
        return self.file_name
