"""How a site is reached, what we put there, and what the sandbox holds."""

from datetime import datetime

from django.db import models

from igny8.accounts.models import AccountBaseModel, Site
from igny8.kit.crypto import EncryptedTextField

# What a person must put right before anything can be published again.
NEEDS_A_PERSON = {
    "address_refused",
    "application_passwords_off",
    "blocked",
    "folder_refused",
    "not_wordpress",
    "redirected",
    "rest_api_off",
    "wrong_password",
    "wrong_role",
}


class SiteConnection(AccountBaseModel):
    """Where a client's pages are published, and whether that worked when it was last tried."""

    class Kind(models.TextChoices):
        STATIC = "static", "Static site"
        WORDPRESS = "wordpress", "WordPress"
        SANDBOX = "sandbox", "Sandbox"

    class Status(models.TextChoices):
        UNCHECKED = "unchecked", "Not checked yet"
        CONNECTED = "connected", "Connected"
        FAILED = "failed", "Needs attention"

    site = models.OneToOneField(Site, on_delete=models.PROTECT, related_name="connection")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.STATIC)
    base_url = models.URLField(max_length=500, blank=True)
    username = models.CharField(max_length=200, blank=True)
    application_password = EncryptedTextField(blank=True, default="")
    rest_style = models.CharField(max_length=10, blank=True, help_text="pretty or plain.")
    display_name = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.UNCHECKED)
    checked_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)
    problem_kind = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["site__domain"]

    def __str__(self) -> str:
        return f"{self.site} by {self.get_kind_display()}"

    @property
    def lock_name(self) -> str:
        """One name per place that is published to: two rows for one WordPress share it."""
        if self.kind == self.Kind.WORDPRESS:
            return self.base_url.partition("://")[2].lower()
        return str(self.site_id)

    def connected(self, *, rest_style: str, display_name: str, now: datetime) -> None:
        """The check succeeded."""
        self.rest_style, self.display_name = rest_style, display_name[:200]
        self.status, self.checked_at = self.Status.CONNECTED, now
        self.problem = self.problem_kind = ""
        self.save(update_fields=[*CHECKED, "rest_style", "display_name"])

    def failed(self, *, problem: str, kind: str, now: datetime) -> None:
        """The check did not succeed; `problem` is for the client to read."""
        self.status, self.checked_at = self.Status.FAILED, now
        self.problem, self.problem_kind = problem, kind
        self.save(update_fields=CHECKED)

    def stopped_working(self, *, problem: str, kind: str) -> None:
        """Publishing failed for a reason that only a person can put right; others are ignored."""
        if kind in NEEDS_A_PERSON:
            self.status, self.problem, self.problem_kind = self.Status.FAILED, problem, kind
            self.save(update_fields=["status", "problem", "problem_kind", "updated_at"])

    def works(self) -> None:
        """Something was published, so whatever was wrong is put right."""
        if self.status == self.Status.FAILED:
            self.status, self.problem, self.problem_kind = self.Status.CONNECTED, "", ""
            self.save(update_fields=["status", "problem", "problem_kind", "updated_at"])


CHECKED = ["status", "checked_at", "problem", "problem_kind", "updated_at"]


class RemotePage(AccountBaseModel):
    """One page of ours as it was last seen on a client's site."""

    connection = models.ForeignKey(
        SiteConnection, on_delete=models.PROTECT, related_name="remote_pages"
    )
    external_id = models.CharField(max_length=80)
    remote_id = models.CharField(max_length=80)
    url = models.URLField(max_length=1000)
    slug = models.CharField(max_length=200)
    title = models.CharField(max_length=500)
    status = models.CharField(max_length=20)
    due_at = models.DateTimeField(null=True, blank=True, help_text="When it is scheduled for.")
    json_ld_placed = models.BooleanField(default=False)
    notes = models.JSONField(default=list)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "external_id"], name="publishing_once_a_page"
            )
        ]

    def __str__(self) -> str:
        return self.url

    def seen(self, *, status: str) -> None:
        """What the site says of it now."""
        self.status = status
        self.save(update_fields=["status", "updated_at"])


class SandboxPage(AccountBaseModel):
    """A page as the sandbox holds it."""

    connection = models.ForeignKey(
        SiteConnection, on_delete=models.PROTECT, related_name="sandbox_pages"
    )
    external_id = models.CharField(max_length=80)
    slug = models.CharField(max_length=200)
    title = models.CharField(max_length=500)
    html = models.TextField()
    status = models.CharField(max_length=20)
    version = models.CharField(max_length=64)
    json_ld = models.JSONField(default=list)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "external_id"], name="publishing_sandbox_once_a_page"
            ),
            models.UniqueConstraint(
                fields=["connection", "slug"], name="publishing_sandbox_once_a_slug"
            ),
        ]

    def __str__(self) -> str:
        return self.title
