"""Reads over subscriptions, hours and a site's health."""

from igny8.services.queries.health import site_health
from igny8.services.queries.subscriptions import (
    minutes_worked,
    people_cost,
    subscription_of,
    subscriptions_of,
)

__all__ = ["minutes_worked", "people_cost", "site_health", "subscription_of", "subscriptions_of"]
