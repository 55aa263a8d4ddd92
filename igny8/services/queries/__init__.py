"""Reads over subscriptions, what is served, and a site's health."""

from igny8.services.queries.health import site_health
from igny8.services.queries.served import is_served, served_between
from igny8.services.queries.subscriptions import subscription_of, subscriptions_of

__all__ = [
    "is_served",
    "served_between",
    "site_health",
    "subscription_of",
    "subscriptions_of",
]
