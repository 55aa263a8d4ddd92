"""Work as rows."""

from datetime import datetime

from django.db import models
from django.utils import timezone

from igny8.accounts.models import AccountBaseModel

# The job that passes a piece of news on to one listener.
TELL = "igny8.jobs.tasks.tell"


class Job(AccountBaseModel):
    """Something to be done once: who holds it, how far it is, how it ended."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    ACTIVE = (Status.QUEUED, Status.RUNNING)

    name = models.CharField(max_length=120, help_text="Dotted path of the task.")
    arguments = models.JSONField(default=list)
    title = models.CharField(max_length=200, blank=True)
    site = models.ForeignKey(
        "accounts.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=200, blank=True, help_text="Unique while active.")
    once_key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    run_after = models.DateTimeField(default=timezone.now)
    simulated_now = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0, help_text="Runs that ended without success.")
    crashes = models.PositiveIntegerField(
        default=0, help_text="Workers that were lost with it since a run last came to an end."
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    lease = models.UUIDField(null=True, blank=True, help_text="Of this run, and of no other.")
    lease_holder = models.CharField(max_length=120, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    cancel_requested = models.BooleanField(default=False)
    runs_again = models.BooleanField(
        default=False, help_text="It was asked for once more while it ran."
    )
    done_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True, help_text="A sentence that a person can read.")
    error_code = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "key"],
                condition=models.Q(status__in=["queued", "running"]) & ~models.Q(key=""),
                name="jobs_one_active_job_a_key",
            )
        ]
        indexes = [
            models.Index(
                fields=["run_after"],
                condition=models.Q(status__in=["queued", "running"]),
                name="jobs_open",
            ),
            models.Index(
                fields=["finished_at"],
                condition=models.Q(status="failed"),
                name="jobs_failed",
            ),
            models.Index(fields=["account", "-created_at"]),
        ]

    def __str__(self) -> str:
        return self.title or self.name

    @property
    def is_over(self) -> bool:
        return self.status not in self.ACTIVE


class WorkerBeat(models.Model):
    """A sign of life of one process: what it is, where it runs, when it was last heard."""

    holder = models.CharField(max_length=120, primary_key=True)
    role = models.CharField(max_length=20)
    beat_at = models.DateTimeField()

    class Meta:
        ordering = ["role", "holder"]

    def __str__(self) -> str:
        return self.holder

    def is_fresh(self, *, now: datetime, seconds: float) -> bool:
        return (now - self.beat_at).total_seconds() <= seconds
