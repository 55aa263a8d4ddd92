"""What waits for a person."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models

from igny8.accounts.models import AccountBaseModel, Site, User


class Approval(AccountBaseModel):
    """A question to the client that work waits for: who said what, when, having read what."""

    class Kind(models.TextChoices):
        BLUEPRINT = "blueprint", "Blueprint"
        CONTENT = "content", "Content"
        BACKLINK_BUDGET = "backlink_budget", "Backlink budget"
        BACKLINK_ORDER = "backlink_order", "Backlinks of an order"

    class Status(models.TextChoices):
        PENDING = "pending", "Waits for an answer"
        APPROVED = "approved", "Approved"
        CHANGES_REQUESTED = "changes_requested", "Changes asked for"
        WITHDRAWN = "withdrawn", "Withdrawn"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    subject_id = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    details = models.TextField(blank=True, help_text="What it is about, a line for each thing.")
    covers = ArrayField(
        models.UUIDField(),
        default=list,
        blank=True,
        help_text="Drafts that it is about, each this very version.",
    )
    policy_text = models.TextField(blank=True, help_text="What the person was shown and accepted.")
    status = models.CharField(max_length=20, choices=Status, default=Status.PENDING)
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.CharField(
        max_length=200,
        blank=True,
        help_text="Who of the team wrote the answer down, where the client gave it elsewhere.",
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=models.Q(status="pending"),
                name="inbox_one_open_question_a_subject",
            )
        ]
        indexes = [
            models.Index(
                fields=["requested_at"],
                condition=models.Q(status="pending"),
                name="inbox_questions_open",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Todo(AccountBaseModel):
    """Something that a person of the team, or of the client, has to do."""

    class Kind(models.TextChoices):
        TASK = "task", "Our task"
        CLIENT_DUTY = "client_duty", "The client's duty"

    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.TASK)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=300)
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT)
    due_date = models.DateField(null=True, blank=True)
    estimate_minutes = models.PositiveIntegerField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_date", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="inbox_one_todo_a_key")
        ]
        indexes = [
            models.Index(
                fields=["due_date"],
                condition=models.Q(done_at__isnull=True),
                name="inbox_todos_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Notification(AccountBaseModel):
    """News for one person."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notifications")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    happened_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-happened_at"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="inbox_told_once")]

    def __str__(self) -> str:
        return self.title

    def mark_read(self, *, now: datetime) -> None:
        if self.read_at is None:
            self.read_at = now
            self.save(update_fields=["read_at", "updated_at"])


class Conversation(AccountBaseModel):
    """A thread between a client and the team."""

    site = models.ForeignKey(Site, null=True, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=300)
    answer_due_at = models.DateTimeField(
        null=True, blank=True, help_text="While the client waits: when our promise ends."
    )

    class Meta:
        ordering = ["-updated_at"]
        indexes = [
            models.Index(
                fields=["answer_due_at"],
                condition=models.Q(answer_due_at__isnull=False),
                name="inbox_answers_owed",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class Message(AccountBaseModel):
    """One message of a conversation; text, never markup."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="messages"
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    from_client = models.BooleanField()
    body = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at"]

    def __str__(self) -> str:
        return self.body[:60]
