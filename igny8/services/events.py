"""What happens to managed services."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SubscriptionActivated:
    """Onboarding is through."""

    subscription_id: UUID


@dataclass(frozen=True, slots=True)
class OrderApproved:
    """A backlink order may be carried out."""

    order_id: UUID
