"""Tables of the site's plan."""

from igny8.sag.models.backlinks import SAGBacklink
from igny8.sag.models.blueprints import Cluster, Intake, PlannedPage, SAGBlueprint, TaxonomyTerm
from igny8.sag.models.campaigns import CampaignMonth, SAGCampaign

__all__ = [
    "CampaignMonth",
    "Cluster",
    "Intake",
    "PlannedPage",
    "SAGBacklink",
    "SAGBlueprint",
    "SAGCampaign",
    "TaxonomyTerm",
]
