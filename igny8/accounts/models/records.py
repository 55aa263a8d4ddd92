"""Who changed what, and which flags are on."""

from django.db import models

from igny8.accounts.models.accounts import Account, AccountBaseModel
from igny8.accounts.models.people import User


class Activity(AccountBaseModel):
    """One thing that somebody did, or that we did by ourselves (no actor)."""

    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    detail = models.JSONField(default=dict)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["-happened_at", "-created_at"]
        indexes = [models.Index(fields=["account", "-happened_at"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class Flag(models.Model):
    """A feature flag's setting: for the installation, or for one account over it."""

    name = models.CharField(max_length=60)
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    enabled = models.BooleanField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "account"],
                nulls_distinct=False,
                name="accounts_one_setting_a_flag",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} is {'on' if self.enabled else 'off'}"
