"""How a client's content is made: how often, how much, through which steps."""

from datetime import date, timedelta

from django.db import models

from igny8.accounts.models import AccountBaseModel
from igny8.kit.clock import next_month
from igny8.services.models.subscriptions import ManagedServiceSubscription


class AutomationConfig(AccountBaseModel):
    """The running order of one subscription's content, configured from its service_config."""

    subscription = models.OneToOneField(
        ManagedServiceSubscription, on_delete=models.PROTECT, related_name="automation"
    )
    schedule = models.CharField(max_length=10)
    articles_per_run = models.PositiveIntegerField()
    content_types = models.JSONField()
    stages = models.JSONField()
    next_run_on = models.DateField()

    class Meta:
        ordering = ["next_run_on"]

    def __str__(self) -> str:
        return f"{self.articles_per_run} articles {self.schedule}"

    def run_after(self, day: date) -> date:
        """The local day of the run that follows one on `day`."""
        if self.schedule == "monthly":
            return next_month(day)
        return day + timedelta(days=7 if self.schedule == "weekly" else 1)
