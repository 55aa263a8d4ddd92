"""The backlink plan of an approved blueprint, month by month."""

from django.db import models
from django.db.models import F, Q

from igny8.accounts.models import AccountBaseModel, Site
from igny8.sag.models.blueprints import SAGBlueprint


class SAGCampaign(AccountBaseModel):
    """A site's backlink plan: which package, what it may cost a month, from when."""

    class Status(models.TextChoices):
        ACTIVE = "active", "Active"
        SUPERSEDED = "superseded", "Superseded"

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="campaigns")
    blueprint = models.ForeignKey(SAGBlueprint, on_delete=models.PROTECT, related_name="campaigns")
    package = models.CharField(max_length=30)
    status = models.CharField(max_length=12, choices=Status, default=Status.ACTIVE)
    monthly_budget = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    target_country = models.CharField(max_length=2)
    starts_on = models.DateField(help_text="The first day of its first month.")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["site"], condition=Q(status="active"), name="sag_one_active_campaign"
            ),
            models.CheckConstraint(
                condition=Q(monthly_budget__gte=0), name="sag_campaign_budget_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.package}"


class CampaignMonth(AccountBaseModel):
    """One month of a campaign. `anchor_mix` maps a kind of anchor text to whole percents: 100."""

    campaign = models.ForeignKey(SAGCampaign, on_delete=models.PROTECT, related_name="months")
    number = models.PositiveIntegerField(help_text="1 is the first.")
    month = models.DateField(help_text="Its first day.")
    link_count = models.PositiveIntegerField()
    dr_min = models.PositiveIntegerField()
    dr_max = models.PositiveIntegerField()
    budget = models.DecimalField(max_digits=12, decimal_places=2)
    anchor_mix = models.JSONField(default=dict)
    links = models.JSONField(
        default=list, help_text="Each: planned_page or url, title, keyword, anchor_kind, anchor."
    )
    kpis = models.JSONField(default=list, help_text="Each: name, target, unit.")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="sag_one_month_a_number"),
            models.CheckConstraint(
                condition=Q(dr_min__lte=F("dr_max")) & Q(dr_max__lte=100), name="sag_month_dr_range"
            ),
            models.CheckConstraint(condition=Q(budget__gte=0), name="sag_month_budget"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} month {self.number}"
