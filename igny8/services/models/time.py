"""Hours that people worked for a client."""

from decimal import Decimal

from django.db import models

from igny8.accounts.models import AccountBaseModel, Site, User


class TimeEntry(AccountBaseModel):
    """Minutes that one person worked for a site on one day, at what an hour of theirs costs."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    worked_on = models.DateField()
    minutes = models.PositiveIntegerField()
    hour_cost = models.DecimalField(max_digits=8, decimal_places=2)
    currency = models.CharField(max_length=3)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-worked_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__gt=0) & models.Q(minutes__lte=1440),
                name="services_a_day_has_1440_minutes",
            )
        ]
        indexes = [models.Index(fields=["account", "worked_on"])]

    def __str__(self) -> str:
        return f"{self.minutes} min on {self.worked_on}"

    @property
    def cost(self) -> Decimal:
        """What the time cost us, unrounded."""
        return self.hour_cost * self.minutes / 60
