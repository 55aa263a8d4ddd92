"""Pages that stand on a client's site."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from igny8.accounts.models import AccountBaseModel, Site
from igny8.content.models.drafts import Draft
from igny8.content.models.needs import ContentNeed
from igny8.sag.models import PlannedPage


class PublishedPage(AccountBaseModel):
    """A page that we published: where it stands, since when, from which draft."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="published_pages")
    need = models.OneToOneField(ContentNeed, on_delete=models.PROTECT, related_name="page")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    url = models.URLField(max_length=2000)
    remote_id = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    content_type = models.CharField(max_length=20, choices=PlannedPage.ContentType)
    word_count = models.PositiveIntegerField()
    linked_slugs = ArrayField(
        models.CharField(max_length=120), default=list, help_text="Page links that lead somewhere."
    )
    published_at = models.DateTimeField()
    refreshed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-published_at", "title"]
        constraints = [
            models.UniqueConstraint(fields=["site", "url"], name="content_one_page_an_address")
        ]
        indexes = [models.Index(fields=["site", "published_at"])]

    def __str__(self) -> str:
        return self.title
