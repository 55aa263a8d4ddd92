"""Checks of published pages, kept one after the other."""

from django.db import models

from igny8.accounts.models import AccountBaseModel, Site
from igny8.content.models import PublishedPage


class PageCheck(AccountBaseModel):
    """One look at a page: may search engines list it? Whether they do, only they can say."""

    class Verdict(models.TextChoices):
        INDEXABLE = "indexable", "Indexable"
        NOT_INDEXABLE = "not_indexable", "Not indexable"
        UNKNOWN = "unknown", "Cannot tell"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="page_checks")
    page = models.ForeignKey(
        PublishedPage, null=True, blank=True, on_delete=models.PROTECT, related_name="checks"
    )
    url = models.URLField(max_length=2000)
    checked_at = models.DateTimeField()
    checked_on = models.DateField(help_text="The day in the account's time zone.")
    verdict = models.CharField(max_length=14, choices=Verdict)
    reasons = models.JSONField(default=list, help_text="Why, in sentences.")
    hints = models.JSONField(default=list, help_text="What would help it to be found.")
    http_status = models.PositiveIntegerField(null=True, blank=True)
    final_url = models.TextField(blank=True)
    robots_allowed = models.BooleanField(null=True, blank=True)
    is_noindex = models.BooleanField(null=True, blank=True)
    canonical_url = models.TextField(blank=True)
    is_canonical_elsewhere = models.BooleanField(null=True, blank=True)
    in_sitemap = models.BooleanField(null=True, blank=True)
    internal_links_in = models.PositiveIntegerField(
        null=True, blank=True, help_text="How many of the site's pages that we read link to it."
    )

    class Meta:
        ordering = ["-checked_at", "url"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "url", "checked_at"], name="indexing_one_check_a_moment"
            )
        ]
        indexes = [models.Index(fields=["site", "url", "-checked_at"])]

    def __str__(self) -> str:
        return f"{self.url}: {self.get_verdict_display().lower()} on {self.checked_on}"
