"""What a billing run could not bill, and why."""

from django.db import models

from igny8.accounts.models import AccountBaseModel
from igny8.billing.models.agreements import Agreement


class BillingFailure(AccountBaseModel):
    """An account that the last run could not bill: it is tried again with each run until it can.

    `agreement` is the one that stood in the way, where it is known.
    """

    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
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
