"""The credit ledger, which only grows: a balance is a sum."""

from django.db import models

from igny8.billing.models.books import BooksRow, OfASite


class CreditEntry(BooksRow, OfASite):
    """AI credits that came (grant, refund) or went (spend), once per key."""

    class Kind(models.TextChoices):
        GRANT = "grant", "Granted"
        SPEND = "spend", "Spent"
        REFUND = "refund", "Given back"

    kind = models.CharField(max_length=10, choices=Kind)
    delta = models.IntegerField(help_text="Credits; negative when spent.")
    reason = models.CharField(max_length=200)
    idempotency_key = models.CharField(max_length=200)
    refunds = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="refunded_by",
        db_index=False,
    )
    entered_at = models.DateTimeField(help_text="In business time.")

    class Meta:
        ordering = ["entered_at", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "idempotency_key"], name="billing_credits_once_a_key"
            ),
            models.UniqueConstraint(
                fields=["refunds"],
                condition=models.Q(refunds__isnull=False),
                name="billing_spent_is_refunded_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="spend", delta__lt=0)
                | models.Q(kind__in=["grant", "refund"], delta__gt=0),
                name="billing_credits_have_their_sign",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="refund", refunds__isnull=False)
                | (~models.Q(kind="refund") & models.Q(refunds__isnull=True)),
                name="billing_refund_names_its_spend",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delta:+d} {self.reason}"
