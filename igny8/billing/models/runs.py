"""What a billing run could not bill, and why."""

from datetime import datetime

from django.db import models

from igny8.accounts.models import AccountBaseModel


class BillingFailure(AccountBaseModel):
    """An account that a run could not bill: it is tried again with each run until it can."""

    code = models.CharField(max_length=60)
    reason = models.CharField(max_length=500)
    first_failed_at = models.DateTimeField()
    last_failed_at = models.DateTimeField()
    failed_count = models.PositiveIntegerField(default=1)
    mended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-last_failed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(mended_at__isnull=True),
                name="billing_one_failure_an_account",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.reason}"

    def fail_again(self, *, code: str, reason: str, now: datetime) -> None:
        """It could not be billed this time either."""
        self.code, self.reason, self.last_failed_at = code, reason[:500], now
        self.failed_count += 1
        self.save(update_fields=["code", "reason", "last_failed_at", "failed_count", "updated_at"])
