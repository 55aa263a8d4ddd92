"""Checks of links and people's reviews of them."""

from django.db import models
from django.db.models import Q

from igny8.accounts.models import AccountBaseModel, Site, StoredFile, User
from igny8.sag.models import SAGBacklink


class LinkCheck(AccountBaseModel):
    """One visit to the page of a link: what was found, and the capture that proves it."""

    class Verdict(models.TextChoices):
        FOUND = "found", "Found"
        UNKNOWN = "unknown", "Cannot tell"
        NOT_FOUND = "not_found", "Not found"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="link_checks")
    backlink = models.ForeignKey(SAGBacklink, on_delete=models.PROTECT, related_name="checks")
    checked_at = models.DateTimeField()
    checked_on = models.DateField(help_text="The day in the account's time zone.")
    page_url = models.URLField(max_length=2000)
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.CharField(max_length=2500, help_text="Why this verdict, in a sentence.")
    is_as_agreed = models.BooleanField(default=False)
    facts = models.JSONField(default=list, help_text="Each: aspect, good (or null), sentence.")

    http_status = models.PositiveIntegerField(null=True, blank=True)
    final_url = models.TextField(blank=True)
    hops = models.JSONField(default=list, help_text="Each redirect: address, status, next.")
    is_truncated = models.BooleanField(default=False)
    page_title = models.CharField(max_length=300, blank=True)
    word_count = models.PositiveIntegerField(null=True, blank=True)
    outbound_count = models.PositiveIntegerField(null=True, blank=True)

    found_url = models.TextField(blank=True)
    found_anchor = models.TextField(blank=True)
    found_rel = models.CharField(max_length=200, blank=True)
    found_region = models.CharField(max_length=40, blank=True)
    rel_as_agreed = models.BooleanField(null=True, blank=True)
    anchor_as_agreed = models.BooleanField(null=True, blank=True)
    placement_as_agreed = models.BooleanField(null=True, blank=True)
    is_noindex = models.BooleanField(null=True, blank=True)
    canonical_url = models.TextField(blank=True)
    is_canonical_elsewhere = models.BooleanField(null=True, blank=True)
    in_noscript = models.BooleanField(null=True, blank=True)
    is_hidden = models.BooleanField(null=True, blank=True)

    quality_score = models.PositiveIntegerField(null=True, blank=True, help_text="0 to 100.")
    quality_parts = models.JSONField(default=list, help_text="Each: name, points, of, reason.")
    quality_unknown = models.JSONField(default=list, help_text="What the score leaves out.")
    capture = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-checked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["backlink", "checked_at"], name="links_one_check_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(quality_score__isnull=True) | Q(quality_score__lte=100),
                name="links_quality_in_range",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "checked_at"]),
            models.Index(fields=["backlink", "-checked_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.backlink}: {self.get_verdict_display().lower()} on {self.checked_on}"


class LinkReview(AccountBaseModel):
    """A person's look at a link, for what no program can judge. Grades from 1 to 5."""

    backlink = models.ForeignKey(SAGBacklink, on_delete=models.PROTECT, related_name="reviews")
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
    content_grade = models.PositiveIntegerField()
    relevance_grade = models.PositiveIntegerField()
    placement_grade = models.PositiveIntegerField()
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-reviewed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(content_grade__range=(1, 5))
                & Q(relevance_grade__range=(1, 5))
                & Q(placement_grade__range=(1, 5)),
                name="links_grades_from_1_to_5",
            )
        ]

    def __str__(self) -> str:
        return f"{self.backlink} reviewed by {self.reviewed_by}"
