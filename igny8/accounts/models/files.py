"""Files that people may download, each behind a permission check."""

from django.db import models

from igny8.accounts.models.accounts import AccountBaseModel


class StoredFile(AccountBaseModel):
    """A file of an account's: a report, an invoice, a capture, a cover, a logo."""

    class Audience(models.TextChoices):
        FINANCE = "finance", "Those who do the finance"
        STAFF = "staff", "Staff only"
        CLIENT = "client", "The client too"
        PUBLIC = "public", "Anyone"

    site = models.ForeignKey(
        "accounts.Site", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=200)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.STAFF)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["account", "kind", "-created_at"])]

    def __str__(self) -> str:
        return self.name
