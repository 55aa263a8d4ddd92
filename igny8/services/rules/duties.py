"""What the client must provide or enable (specification 2.3)."""

from dataclasses import dataclass

from igny8.services.service_config import ServiceConfig


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty: its lasting name and what the client reads."""

    name: str
    title: str


CONNECTION = Duty("connection", "Give us access to publish on your website")
BUSINESS_DATA = Duty("business_data", "Tell us about your products, services and places")
BLUEPRINT = Duty("blueprint", "Read and approve the topical plan")
SOCIAL = Duty("social_access", "Give us access to your social media accounts")
BUDGET = Duty("backlink_budget", "Approve the monthly budget for links")


def duties_of(tier: str, config: ServiceConfig) -> list[Duty]:
    """The client's duties under a tier and configuration, in their order."""
    duties = [BUSINESS_DATA, CONNECTION, BLUEPRINT]
    if tier == "pro" and config.social.platforms:
        duties.append(SOCIAL)
    if tier == "pro" and config.backlinks.monthly_budget:
        duties.append(BUDGET)
    return duties
