"""What a look over a site's pages found, and what came of it."""

from datetime import datetime

from django.db import models

from igny8.accounts.models import AccountBaseModel, Site


class SchemaScan(AccountBaseModel):
    """One look over a site's published pages."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="schema_scans")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    is_whole = models.BooleanField(help_text="All pages, not only some.")
    pages_read = models.PositiveIntegerField(default=0)
    pages_unreadable = models.PositiveIntegerField(default=0)
    found_count = models.PositiveIntegerField(default=0)
    pushed_count = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True, help_text="Why it stopped, in a sentence.")

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.site} on {self.started_at:%Y-%m-%d}"

    def finish(self, *, now: datetime) -> None:
        """All pages were looked at."""
        self.finished_at = now
        self.save()

    def stop(self, problem: str) -> None:
        """The site did not let us go on; what was found until then stays."""
        self.problem = problem
        self.save()


class SchemaFinding(AccountBaseModel):
    """One thing that is missing or wrong in a page's structured data."""

    class Kind(models.TextChoices):
        MISSING = "missing", "Missing"
        INCOMPLETE = "incomplete", "Can say more"
        NOT_VISIBLE = "not_visible", "States what readers cannot find"
        BROKEN = "broken", "Cannot be read"
        UNREADABLE = "unreadable", "The page could not be read"

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        PUSHED = "pushed", "Put on the page"
        REFUSED = "refused", "The site does not take it"
        RESOLVED = "resolved", "No longer so"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="schema_findings")
    url = models.URLField(max_length=2000)
    remote_id = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=500, blank=True)
    kind = models.CharField(max_length=12, choices=Kind)
    schema_type = models.CharField(max_length=40, blank=True)
    detail = models.TextField(blank=True)
    document = models.JSONField(default=dict, help_text="The JSON-LD that would put it right.")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    pushed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["url", "kind", "schema_type"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "url", "kind", "schema_type"], name="schema_one_finding_a_page"
            )
        ]
        indexes = [models.Index(fields=["site", "status"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.schema_type}: {self.url}"

    def pushed(self, *, now: datetime) -> None:
        """It stands on the page now."""
        self.status, self.pushed_at = self.Status.PUSHED, now
        self.save(update_fields=["status", "pushed_at", "updated_at"])

    def refused(self) -> None:
        """The site does not take it from us; a person can put it there."""
        self.status = self.Status.REFUSED
        self.save(update_fields=["status", "updated_at"])

    def resolved(self) -> None:
        """It is not so any more."""
        self.status = self.Status.RESOLVED
        self.save(update_fields=["status", "updated_at"])
