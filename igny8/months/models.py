"""A month of a client's service, and its steps."""

from datetime import date, datetime

from django.db import models

from igny8.accounts.models import AccountBaseModel, Site, User
from igny8.jobs.models import Job
from igny8.kit.clock import next_month
from igny8.services.models import ManagedServiceSubscription


class MonthRun(AccountBaseModel):
    """One calendar month of one site's service: made once, run until all its steps are done."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting to start"
        RUNNING = "running", "Running"
        WAITING = "waiting", "Waits for a person"
        FAILED = "failed", "Failed"
        DONE = "done", "Done"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    subscription = models.ForeignKey(
        ManagedServiceSubscription, on_delete=models.PROTECT, related_name="+"
    )
    month = models.DateField(help_text="Its first day.")
    accept_drafts = models.BooleanField(default=False)
    requested_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    message = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "month"], name="months_one_run_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.month:%B %Y} of {self.site}"

    @property
    def end(self) -> date:
        """The first day after the month."""
        return next_month(self.month)

    @property
    def content_question(self) -> str:
        """The subject of the questions to the client about the month's articles."""
        return f"content:{self.pk}"

    def be(self, status: str, *, message: str = "", now: datetime) -> None:
        """Stand at a status and say why."""
        self.status = status
        self.message = message[:300]
        if status == self.Status.RUNNING and self.started_at is None:
            self.started_at = now
        self.finished_at = now if status == self.Status.DONE else None
        self.save(update_fields=["status", "message", "started_at", "finished_at", "updated_at"])


class MonthStep(AccountBaseModel):
    """One step of a month: how many of how many, and what happens or is waited for."""

    class Status(models.TextChoices):
        PENDING = "pending", "To do"
        RUNNING = "running", "Running"
        WAITING = "waiting", "Waits for a person"
        FAILED = "failed", "Failed"
        DONE = "done", "Done"

    run = models.ForeignKey(MonthRun, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(max_length=30)
    position = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "name"], name="months_one_step_a_name")
        ]

    def __str__(self) -> str:
        return self.name

    def be(self, status: str, *, done: int, total: int, message: str) -> None:
        """Stand at a status with these counts."""
        self.status, self.message = status, message[:300]
        self.done_count, self.total_count = done, total
        self.save(update_fields=["status", "message", "done_count", "total_count", "updated_at"])
