"""Texts that wait to be posted, and what became of them."""

from datetime import datetime

from django.db import models

from igny8.accounts.models import AccountBaseModel, Site, User
from igny8.content.models import PublishedPage
from igny8.social.errors import AlreadyPosted, NotPosted, NotReleased
from igny8.social.rules.platforms import PLATFORMS


class SocialPost(AccountBaseModel):
    """One platform's text for one published page: when it is due, where it went, what it did."""

    class Platform(models.TextChoices):
        LINKEDIN = "linkedin", "LinkedIn"
        TWITTER = "twitter", "X"
        FACEBOOK = "facebook", "Facebook"
        BLUESKY = "bluesky", "Bluesky"
        MASTODON = "mastodon", "Mastodon"

    class Status(models.TextChoices):
        DRAFT = "draft", "Waits to be released"
        PREPARED = "prepared", "Ready to post"
        POSTED = "posted", "Posted"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="social_posts")
    page = models.ForeignKey(PublishedPage, on_delete=models.PROTECT, related_name="social_posts")
    platform = models.CharField(max_length=20, choices=Platform)
    status = models.CharField(max_length=10, choices=Status, default=Status.PREPARED)
    text = models.TextField()
    scheduled_at = models.DateTimeField(
        null=True, blank=True, help_text="When it is due; a draft has no time yet."
    )
    url = models.URLField(max_length=2000, blank=True, help_text="Where the post stands.")
    posted_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    likes = models.PositiveIntegerField(null=True, blank=True, help_text="As typed in.")
    comments = models.PositiveIntegerField(null=True, blank=True)
    shares = models.PositiveIntegerField(null=True, blank=True)
    clicks = models.PositiveIntegerField(null=True, blank=True)
    engagement_at = models.DateTimeField(null=True, blank=True, help_text="When it was read off.")

    class Meta:
        ordering = ["scheduled_at", "platform"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "platform"], name="social_one_post_a_page_and_platform"
            ),
            models.CheckConstraint(
                condition=models.Q(status="draft", scheduled_at__isnull=True)
                | (~models.Q(status="draft") & models.Q(scheduled_at__isnull=False)),
                name="social_a_time_once_released",
            ),
        ]
        indexes = [models.Index(fields=["site", "status", "scheduled_at"])]

    def __str__(self) -> str:
        return f"{PLATFORMS[self.platform].name}: {self.page}"

    @property
    def engagement(self) -> int | None:
        """Likes, comments and shares together; None where nobody has typed any in."""
        typed = [one for one in (self.likes, self.comments, self.shares) if one is not None]
        return sum(typed) if typed else None

    def is_due(self, *, now: datetime) -> bool:
        """Whether its time has come and nobody has posted it."""
        return (
            self.status == self.Status.PREPARED
            and self.scheduled_at is not None
            and self.scheduled_at <= now
        )

    def release(self, *, at: datetime) -> None:
        """Somebody read the draft: it goes out at this moment."""
        self.status, self.scheduled_at = self.Status.PREPARED, at
        self.save(update_fields=["status", "scheduled_at", "updated_at"])

    def posted(self, *, url: str, by: User, now: datetime) -> None:
        """Somebody posted it. The same address again changes nothing; another is refused."""
        if self.status == self.Status.DRAFT:
            raise NotReleased("This text is a draft; release it before it is posted.")
        if self.status == self.Status.POSTED:
            if self.url != url:
                raise AlreadyPosted(f"This went out already: {self.url}", url=self.url)
            return
        self.status, self.url, self.posted_by, self.posted_at = self.Status.POSTED, url, by, now
        self.save(update_fields=["status", "url", "posted_by", "posted_at", "updated_at"])

    def engaged(
        self, *, likes: int, comments: int, shares: int, clicks: int | None, now: datetime
    ) -> None:
        """What somebody read off the platform; the last reading counts."""
        if self.status != self.Status.POSTED:
            raise NotPosted("Say first where the post stands; then its engagement can be kept.")
        self.likes, self.comments, self.shares, self.clicks = likes, comments, shares, clicks
        self.engagement_at = now
        fields = ["likes", "comments", "shares", "clicks", "engagement_at", "updated_at"]
        self.save(update_fields=fields)
