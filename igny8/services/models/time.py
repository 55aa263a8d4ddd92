"""Hours that people worked for a client, and what an hour of each costs."""

from decimal import Decimal

from django.db import models

from igny8.accounts.models import AccountBaseModel, Site, User
from igny8.services.models.subscriptions import ManagedServiceSubscription

MINUTES_A_DAY = 1440


class TimeEntry(AccountBaseModel):
    """Minutes that one person worked for a site on one day, at what an hour of theirs costs.

    `worked_on` is a local day of the account; `key` is what its maker knows it by, where they do.
    """

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120, blank=True)
    worked_on = models.DateField()
    minutes = models.PositiveIntegerField()
    hour_cost = models.DecimalField(max_digits=8, decimal_places=2)
    currency = models.CharField(max_length=3)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-worked_on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__gt=0) & models.Q(minutes__lte=MINUTES_A_DAY),
                name="services_a_day_has_1440_minutes",
            ),
            models.CheckConstraint(
                condition=models.Q(hour_cost__gte=0), name="services_an_hour_costs_nothing_or_more"
            ),
            models.UniqueConstraint(
                fields=["account", "key"],
                condition=~models.Q(key=""),
                name="services_one_time_entry_a_key",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "worked_on"]),
            models.Index(fields=["worked_on"], name="services_time_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min on {self.worked_on}"

    @property
    def cost(self) -> Decimal:
        """What the time cost us, unrounded."""
        return self.hour_cost * self.minutes / 60


class HourRate(AccountBaseModel):
    """What an hour of one person costs the account that they work for.

    It is copied onto each time entry: another rate changes nothing that was entered before.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hour_cost = models.DecimalField(max_digits=8, decimal_places=2)
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["user__email"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "user"], name="services_one_hour_rate_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(hour_cost__gte=0), name="services_an_hour_rate_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.hour_cost} {self.currency} an hour"


class HourTerms(AccountBaseModel):
    """How much work a service's fee includes each period, and what an hour beyond it costs.

    They hold for the periods that start on `effective_on` or later, until other terms do. Without a
    rate hours are not billed. `hour_rate` is in the agreement's currency.
    """

    subscription = models.ForeignKey(
        ManagedServiceSubscription, on_delete=models.PROTECT, related_name="hour_terms"
    )
    effective_on = models.DateField()
    included_minutes = models.PositiveIntegerField(help_text="Of a whole month.")
    hour_rate = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)

    class Meta:
        ordering = ["effective_on"]
        verbose_name_plural = "hour terms"
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "effective_on"], name="services_one_hour_terms_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(hour_rate__isnull=True) | models.Q(hour_rate__gt=0),
                name="services_an_hour_beyond_costs_something",
            ),
        ]

    def __str__(self) -> str:
        hours = f"{self.included_minutes} minutes included from {self.effective_on}"
        return f"{hours}, then {self.hour_rate} an hour" if self.hour_rate else hours
