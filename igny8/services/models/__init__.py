"""Tables of the services domain."""

from igny8.services.models.automation import AutomationConfig
from igny8.services.models.orders import BacklinkServiceOrder, OrderedLink
from igny8.services.models.retainers import Retainer
from igny8.services.models.subscriptions import ManagedServiceSubscription, OnboardingStep
from igny8.services.models.time import HourRate, HourTerms, TimeEntry

__all__ = [
    "AutomationConfig",
    "BacklinkServiceOrder",
    "HourRate",
    "HourTerms",
    "ManagedServiceSubscription",
    "OnboardingStep",
    "OrderedLink",
    "Retainer",
    "TimeEntry",
]
