"""What is to be written, how far it is, and who or what did each step."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models

from igny8.accounts.models import AccountBaseModel, Site, User
from igny8.content.errors import IllegalMove
from igny8.content.rules import moves
from igny8.content.rules.moves import may_move
from igny8.sag.models import PlannedPage


class ContentNeed(AccountBaseModel):
    """A page of the plan that a month has to bring, from idea to published."""

    class Status(models.TextChoices):
        PLANNED = moves.PLANNED, "Planned"
        IDEA = moves.IDEA, "Idea"
        BRIEFED = moves.BRIEFED, "Briefed"
        DRAFTED = moves.DRAFTED, "Drafted"
        REVIEW = moves.REVIEW, "In review"
        ACCEPTED = moves.ACCEPTED, "Accepted"
        PUBLISHED = moves.PUBLISHED, "Published"
        NEEDS_PERSON = moves.NEEDS_PERSON, "Needs a person"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="content_needs")
    planned_page = models.OneToOneField(PlannedPage, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(help_text="The first of the month that owes the page.")
    serial = models.PositiveIntegerField(
        help_text="Counts the site's needs; wording rotates by it."
    )
    priority = models.PositiveIntegerField(help_text="1 is written first.")
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120)
    content_type = models.CharField(max_length=20, choices=PlannedPage.ContentType)
    role = models.CharField(max_length=12, choices=PlannedPage.Role)
    cluster = models.CharField(max_length=200)
    target_keyword = models.CharField(max_length=300)
    status = models.CharField(max_length=20, choices=Status, default=Status.PLANNED)
    stopped_at_status = models.CharField(max_length=20, blank=True)
    problem = models.TextField(blank=True, help_text="Why a person is needed, in a sentence.")

    class Meta:
        ordering = ["month", "priority", "serial"]
        constraints = [
            models.UniqueConstraint(fields=["site", "serial"], name="content_one_need_a_serial"),
            models.UniqueConstraint(fields=["site", "slug"], name="content_one_need_a_slug"),
            models.CheckConstraint(
                condition=models.Q(month__day=1), name="content_months_begin_on_the_first"
            ),
        ]
        indexes = [
            models.Index(fields=["site", "month", "status"]),
            models.Index(
                fields=["month", "site"],
                condition=models.Q(status=moves.PUBLISHED),
                name="content_needs_published",
            ),
            models.Index(
                fields=["month", "site"],
                condition=~models.Q(status=moves.PUBLISHED),
                name="content_needs_in_work",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> int:
        """How people name the page beside its slug: the site's first is number 1."""
        return self.serial + 1

    def move_to(self, wanted: str) -> None:
        """Go to another state. Raises IllegalMove, and then nothing has changed."""
        if not may_move(self.status, wanted):
            raise IllegalMove(
                f"“{self.title}” is {self.get_status_display().lower()}; it cannot become "
                f"{self.Status(wanted).label.lower()}."
            )
        self.status, self.problem = wanted, ""
        self.save(update_fields=["status", "problem", "updated_at"])

    def hand_to_a_person(self, problem: str) -> None:
        """Stop here until a person has seen to it; the sentence says why."""
        stood = self.status
        self.move_to(self.Status.NEEDS_PERSON)
        self.stopped_at_status, self.problem = stood, problem
        self.save(update_fields=["stopped_at_status", "problem", "updated_at"])

    def go_on(self) -> None:
        """A person has seen to it: back to where it stopped."""
        self.move_to(self.stopped_at_status)
        self.stopped_at_status = ""
        self.save(update_fields=["stopped_at_status", "updated_at"])


class Idea(AccountBaseModel):
    """What the page will be about."""

    need = models.OneToOneField(ContentNeed, on_delete=models.PROTECT, related_name="idea")
    title = models.CharField(max_length=200)
    angle = models.TextField()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title


class Brief(AccountBaseModel):
    """The outline that the draft follows."""

    need = models.OneToOneField(ContentNeed, on_delete=models.PROTECT, related_name="brief")
    headings = ArrayField(models.CharField(max_length=300))
    keywords = ArrayField(models.CharField(max_length=300))
    instructions = models.TextField(blank=True)
    least_words = models.PositiveIntegerField()
    variation = models.PositiveIntegerField(default=0, help_text="Of the house writer's wordings.")

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Brief of {self.need}"


class StepRecord(AccountBaseModel):
    """One step of a need: who or what did it, what it cost in credits, when, and how it ended."""

    class Step(models.TextChoices):
        IDEA = "idea", "Idea"
        BRIEF = "brief", "Brief"
        DRAFT = "draft", "Draft"
        IMAGE = "image", "Image"
        EDIT = "edit", "Edit"
        REVIEW = "review", "Review"
        RESUME = "resume", "Taken up again"
        PUBLISH = "publish", "Publishing"

    class Status(models.TextChoices):
        STARTED = "started", "Started"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    need = models.ForeignKey(ContentNeed, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10, choices=Step)
    attempt = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status, default=Status.STARTED)
    performed_by = models.CharField(max_length=200, help_text="A person's or a writer's name.")
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    credits = models.PositiveIntegerField(default=0, help_text="Spent, and not given back.")
    detail = models.TextField(blank=True, help_text="What came of it, or what went wrong.")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["started_at", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "step", "attempt"], name="content_one_record_an_attempt"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} of {self.need}"

    @property
    def credit_key(self) -> str:
        """The key that this step's credits are spent under, once."""
        return f"content:{self.need_id}:{self.step}:{self.attempt}"

    def done(self, *, now: datetime, detail: str = "") -> None:
        self.status, self.finished_at, self.detail = self.Status.DONE, now, detail
        self.save(update_fields=["status", "finished_at", "detail", "updated_at"])

    def failed(self, *, now: datetime, detail: str) -> None:
        """It failed for good, and its credits are given back."""
        self.status, self.finished_at, self.detail = self.Status.FAILED, now, detail
        self.credits = 0
        self.save(update_fields=["status", "finished_at", "detail", "credits", "updated_at"])
