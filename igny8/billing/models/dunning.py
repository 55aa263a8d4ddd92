"""What is done about an invoice that was not paid when it should have been."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models

from igny8.accounts.models import AccountBaseModel
from igny8.billing.models.agreements import Agreement
from igny8.billing.models.invoices import Invoice


class DunningCase(AccountBaseModel):
    """One unpaid invoice that we ask for: by the card, or in words, until it is paid or given up.

    `step` counts the steps taken; `failed_on` is the account's local day of the first failure, or
    the day on which a transfer should have come.
    """

    class Status(models.TextChoices):
        ASKING = "asking", "Being asked for"
        GIVEN_UP = "given_up", "Given up, service paused"
        CLOSED = "closed", "Closed"

    OPEN: ClassVar = (Status.ASKING, Status.GIVEN_UP)

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="dunning_cases")
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKING)
    step = models.PositiveSmallIntegerField(default=0)
    failed_on = models.DateField()
    next_step_at = models.DateTimeField(null=True, blank=True)
    last_step_at = models.DateTimeField(null=True, blank=True)
    failure_code = models.CharField(max_length=60, blank=True)
    failure = models.CharField(max_length=300, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["invoice"],
                condition=models.Q(status__in=["asking", "given_up"]),
                name="billing_one_open_case_an_invoice",
            ),
            models.CheckConstraint(
                condition=models.Q(status="asking") | models.Q(next_step_at__isnull=True),
                name="billing_only_who_asks_has_a_next_step",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_step_at"],
                condition=models.Q(status="asking"),
                name="billing_dunning_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.invoice}, {self.get_status_display().lower()}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    def is_due(self, *, now: datetime) -> bool:
        return self.next_step_at is not None and self.next_step_at <= now

    def note_failure(self, *, code: str, failure: str) -> None:
        """Why the last attempt failed."""
        self.failure_code = code
        self.failure = failure
        self.save(update_fields=["failure_code", "failure", "updated_at"])

    def take_step(self, *, now: datetime, next_step_at: datetime | None) -> None:
        """One more step is behind us; without a next one it is given up."""
        self.step += 1
        self.last_step_at = now
        self.next_step_at = next_step_at
        if next_step_at is None:
            self.status = self.Status.GIVEN_UP
        self.save(update_fields=["step", "last_step_at", "next_step_at", "status", "updated_at"])

    def put_off(self, *, until: datetime) -> None:
        """The step is taken later: the bank is still at work."""
        self.next_step_at = until
        self.save(update_fields=["next_step_at", "updated_at"])

    def close(self, *, now: datetime) -> None:
        """Nothing is asked for any more."""
        self.status = self.Status.CLOSED
        self.next_step_at = None
        self.closed_at = now
        self.save(update_fields=["status", "next_step_at", "closed_at", "updated_at"])


class DunningPause(AccountBaseModel):
    """An agreement that pauses because an invoice was not paid, so that paying resumes it."""

    case = models.ForeignKey(DunningCase, on_delete=models.PROTECT, related_name="pauses")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    paused_at = models.DateTimeField()
    ended_on = models.DateField(
        null=True, blank=True, help_text="Resumed, or found resumed by a person, on this local day."
    )

    class Meta:
        ordering = ["paused_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=models.Q(ended_on__isnull=True),
                name="billing_one_pause_for_debts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement} for {self.case}"

    def end(self, *, on: date) -> None:
        """It holds the agreement no longer."""
        self.ended_on = on
        self.save(update_fields=["ended_on", "updated_at"])
