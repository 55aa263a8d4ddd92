"""What is sold: tiers with their domain ratings, and the niches (specification 3.2 and 3.4)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

GUEST_POST: Final = "guest_post"
PR: Final = "pr"


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier, the domain ratings it may have (both included), its usual cost to us in USD."""

    name: str
    kind: str
    dr_min: int
    dr_max: int
    usual_cost_min: Decimal
    usual_cost_max: Decimal


TIERS: Final = {
    "basic": Tier("Basic Guest Post", GUEST_POST, 30, 50, Decimal(30), Decimal(80)),
    "standard": Tier("Standard Guest Post", GUEST_POST, 50, 70, Decimal(100), Decimal(300)),
    "premium": Tier("Premium Guest Post", GUEST_POST, 70, 100, Decimal(500), Decimal(2000)),
    "pr_basic": Tier("PR Basic", PR, 0, 100, Decimal(99), Decimal(499)),
    "pr_premium": Tier("PR Premium", PR, 0, 100, Decimal(500), Decimal(5000)),
}
LIST_CURRENCY: Final = "USD"
NICHES: Final = ("general", "tech_saas", "finance_insurance", "health_medical", "crypto_casino")
RELS: Final = ("follow", "sponsored", "nofollow")


def guest_post_tier(dr: int) -> str | None:
    """The guest post tier that a domain rating is sold in; of two, the dearer; below 30 none."""
    fitting = [
        code for code, tier in TIERS.items()
        if tier.kind == GUEST_POST and tier.dr_min <= dr <= tier.dr_max
    ]  # fmt: skip
    return fitting[-1] if fitting else None
