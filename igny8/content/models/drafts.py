"""Versions of a page's text, who has read them, and the page's picture."""

from datetime import datetime

from django.db import models

from igny8.accounts.models import AccountBaseModel, StoredFile, User
from igny8.content.errors import IllegalMove
from igny8.content.models.needs import ContentNeed


class Draft(AccountBaseModel):
    """One version of a page. A version never changes but for its state; an edit makes the next."""

    class Status(models.TextChoices):
        IN_REVIEW = "in_review", "In review"
        ACCEPTED = "accepted", "Accepted"
        SENT_BACK = "sent_back", "Sent back"
        REPLACED = "replaced", "Replaced by a newer version"

    MOVES = {
        Status.IN_REVIEW: {Status.ACCEPTED, Status.SENT_BACK, Status.REPLACED},
        Status.ACCEPTED: {Status.SENT_BACK, Status.REPLACED},
        Status.SENT_BACK: {Status.REPLACED},
        Status.REPLACED: set(),
    }

    need = models.ForeignKey(ContentNeed, on_delete=models.PROTECT, related_name="drafts")
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=20, choices=Status, default=Status.IN_REVIEW)
    title = models.CharField(max_length=200)
    meta_description = models.CharField(max_length=320, blank=True)
    slug = models.SlugField(max_length=120)
    body_markdown = models.TextField()
    body_html = models.TextField(help_text="Sanitised; links to pages not yet published are words.")
    headings = models.JSONField(default=list, help_text='[{"level": 2, "text": "…"}]')
    internal_links = models.JSONField(default=list, help_text="Slugs of the pages it links to.")
    faq = models.JSONField(default=list, help_text='[{"question": "…", "answer": "…"}]')
    fact_sources = models.JSONField(default=list, help_text='[{"statement": "…", "field": "…"}]')
    word_count = models.PositiveIntegerField()
    reading_ease = models.DecimalField(max_digits=5, decimal_places=1, help_text="Flesch.")
    fingerprint = models.BinaryField(help_text="Its 8-word shingles; rules.similarity reads them.")
    likeness = models.DecimalField(
        max_digits=4,
        decimal_places=3,
        default=0,
        help_text="Share in common with the nearest draft.",
    )
    writer = models.CharField(max_length=200, help_text="Who or what wrote this version.")
    is_template = models.BooleanField(help_text="Never accepted unread (decisions 3.19).")
    note = models.TextField(blank=True, help_text="For our own people, never published.")
    warnings = models.JSONField(
        default=list, help_text="What an editor should check, in sentences."
    )
    review_note = models.TextField(blank=True, help_text="Why it was sent back.")
    written_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["need_id", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["need", "version"], name="content_one_draft_a_version"),
            models.UniqueConstraint(
                fields=["need"],
                condition=models.Q(status__in=["in_review", "accepted"]),
                name="content_one_current_draft_a_need",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (version {self.version})"

    def _move_to(self, wanted: Status, changed: list[str]) -> None:
        if wanted not in self.MOVES[self.Status(self.status)]:
            raise IllegalMove(
                f"Version {self.version} of “{self.title}” is "
                f"{self.get_status_display().lower()}; it cannot be {wanted.label.lower()}."
            )
        self.status = wanted
        self.save(update_fields=["status", *changed, "updated_at"])

    def accept(self, *, by: User | None, now: datetime) -> None:
        """A person (or, where that is allowed, nobody) says that it may be published."""
        self.accepted_by, self.accepted_at = by, now
        self._move_to(self.Status.ACCEPTED, ["accepted_by", "accepted_at"])

    def send_back(self, note: str) -> None:
        self.review_note = note
        self._move_to(self.Status.SENT_BACK, ["review_note"])

    def replace(self) -> None:
        """A newer version takes its place."""
        self._move_to(self.Status.REPLACED, [])


class DraftOpening(AccountBaseModel):
    """A signed-in person opened this version of a draft."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="openings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "user"], name="content_one_opening_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.user} opened {self.draft}"


class CoverImage(AccountBaseModel):
    """The picture above a page, and its words for those who do not see it."""

    need = models.OneToOneField(ContentNeed, on_delete=models.PROTECT, related_name="cover")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    alt_text = models.CharField(max_length=300)
    title = models.CharField(max_length=200, help_text="The title that it shows.")
    painter = models.CharField(max_length=200)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.alt_text
