"""The topical plan: clusters, their pages, their terms."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from igny8.accounts.models import AccountBaseModel, Site, User
from igny8.sag.errors import IllegalMove
from igny8.sag.rules.moves import BLUEPRINT_MOVES, may_move


class Intake(AccountBaseModel):
    """What the client told us of the business; a new version whenever it changes."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="intakes")
    version = models.PositiveIntegerField()
    data = models.JSONField(help_text="The business block, as rules.business.Business reads it.")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["site", "version"], name="sag_one_intake_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.site} intake {self.version}"


class SAGBlueprint(AccountBaseModel):
    """A version of a site's topical plan, which the client approves before anything is executed."""

    class Mode(models.TextChoices):
        QUICK = "quick", "Quick"
        DETAILED = "detailed", "Detailed"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PROPOSED = "proposed", "Proposed"
        APPROVED = "approved", "Approved"
        SUPERSEDED = "superseded", "Superseded"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="blueprints")
    version = models.PositiveIntegerField()
    mode = models.CharField(max_length=10, choices=Mode)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    intake = models.ForeignKey(Intake, on_delete=models.PROTECT, related_name="blueprints")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of what it was made from.")
    search_range = models.CharField(max_length=100, blank=True, help_text="In words.")
    notes = models.JSONField(default=list, help_text="What the reader should know, in sentences.")
    set_aside = models.JSONField(default=list, help_text="Queries that are in no topic, and why.")
    proposed_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    changes_asked_for = models.TextField(blank=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["site", "version"], name="sag_one_blueprint_a_version"),
            models.UniqueConstraint(
                fields=["site"], condition=Q(status="approved"), name="sag_one_approved_blueprint"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} blueprint {self.version}"

    def move_to(self, wanted: str, *, now: datetime, by: User | None = None) -> None:
        """Go to another state and stamp it. Raises IllegalMove, and then nothing has changed."""
        if not may_move(BLUEPRINT_MOVES, self.status, wanted):
            raise IllegalMove(
                f"A blueprint that is {self.get_status_display().lower()} cannot become "
                f"{self.Status(wanted).label.lower()}."
            )
        self.status = wanted
        changed = ["status", "updated_at"]
        if wanted == self.Status.APPROVED:
            self.approved_at, self.approved_by = now, by
            changed += ["approved_at", "approved_by"]
        elif wanted == self.Status.PROPOSED:
            self.proposed_at = now
            changed.append("proposed_at")
        elif wanted == self.Status.SUPERSEDED:
            self.superseded_at = now
            changed.append("superseded_at")
        self.save(update_fields=changed)


class Cluster(AccountBaseModel):
    """One topic of a blueprint: a hub, the pages that support it, its terms."""

    blueprint = models.ForeignKey(SAGBlueprint, on_delete=models.PROTECT, related_name="clusters")
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120)
    description = models.TextField(blank=True)
    order = models.PositiveIntegerField(help_text="1 is worked on first.")
    head_keyword = models.CharField(max_length=300)
    clicks = models.PositiveIntegerField(default=0)
    impressions = models.PositiveIntegerField(default=0)
    keywords = models.JSONField(default=list, help_text="The search data's queries in this topic.")
    existing_pages = models.JSONField(default=list, help_text="Addresses to link to, not to copy.")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "slug"], name="sag_one_cluster_a_slug"),
            models.UniqueConstraint(fields=["blueprint", "order"], name="sag_clusters_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class TaxonomyTerm(AccountBaseModel):
    """A category, tag or place that pages are filed under."""

    class Taxonomy(models.TextChoices):
        CATEGORY = "category", "Category"
        TAG = "tag", "Tag"

    class Kind(models.TextChoices):
        TOPIC = "topic", "Topic"
        BRAND = "brand", "Brand"
        PLACE = "place", "Place"
        AUDIENCE = "audience", "Audience"
        FEATURE = "feature", "Feature"

    blueprint = models.ForeignKey(SAGBlueprint, on_delete=models.PROTECT, related_name="terms")
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="terms")
    taxonomy = models.CharField(max_length=10, choices=Taxonomy)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120)
    description = models.TextField(blank=True)

    class Meta:
        ordering = ["taxonomy", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["blueprint", "taxonomy", "slug"], name="sag_one_term_a_slug"
            )
        ]

    def __str__(self) -> str:
        return self.name


class PlannedPage(AccountBaseModel):
    """One page to be written: for whom, for which words, when, from which facts."""

    class Role(models.TextChoices):
        HUB = "hub", "Hub"
        SUPPORTING = "supporting", "Supporting page"
        TAXONOMY = "taxonomy", "Taxonomy page"

    class ContentType(models.TextChoices):
        POST = "post", "Post"
        CLUSTER_HUB = "cluster_hub", "Cluster hub"
        TAXONOMY_LANDING = "taxonomy_landing", "Taxonomy landing page"
        PRODUCT = "product", "Product"
        SERVICE = "service", "Service"

    class Intent(models.TextChoices):
        LEARN = "learn", "To learn"
        COMPARE = "compare", "To compare"
        BUY = "buy", "To buy"
        LOCAL = "local", "To find someone near"

    blueprint = models.ForeignKey(SAGBlueprint, on_delete=models.PROTECT, related_name="pages")
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, related_name="pages")
    term = models.ForeignKey(
        TaxonomyTerm, null=True, blank=True, on_delete=models.PROTECT, related_name="pages"
    )
    role = models.CharField(max_length=12, choices=Role)
    content_type = models.CharField(max_length=20, choices=ContentType)
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120)
    target_keyword = models.CharField(max_length=300)
    secondary_keywords = models.JSONField(default=list)
    intent = models.CharField(max_length=10, choices=Intent)
    angle = models.CharField(max_length=40, help_text="The kind of page: cost, process, sizes, …")
    intake_fields = models.JSONField(default=list, help_text="Such as products[2], faqs[1].")
    priority = models.PositiveIntegerField(help_text="1 is executed first.")
    month_number = models.PositiveIntegerField(help_text="1 is the first month of the plan.")
    impressions = models.PositiveIntegerField(default=0)
    position = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    evidence = models.CharField(max_length=300, help_text="Why this page, in a sentence.")
    existing_url = models.URLField(max_length=2000, blank=True)

    class Meta:
        ordering = ["priority"]
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "slug"], name="sag_one_page_a_slug"),
            models.UniqueConstraint(
                fields=["blueprint", "priority"], name="sag_one_page_a_priority"
            ),
            models.UniqueConstraint(
                fields=["cluster"], condition=Q(role="hub"), name="sag_one_hub_a_cluster"
            ),
        ]
        indexes = [models.Index(fields=["blueprint", "month_number"])]

    def __str__(self) -> str:
        return self.title
