"""Is a client served on this day? Everybody who asks, asks here (decisions 3.12).

A pause and a cancellation let the present month run to its end; a cancellation at once ends it.
"""

from datetime import date, timedelta

from igny8.billing.queries.agreements import first_day_served
from igny8.services.models import ManagedServiceSubscription

A_DAY = timedelta(days=1)


def is_served(subscription: ManagedServiceSubscription, *, day: date) -> bool:
    """Whether the team works for the client on a local day."""
    return served_between(subscription, start=day, end=day + A_DAY)


def served_between(subscription: ManagedServiceSubscription, *, start: date, end: date) -> bool:
    """Whether the team works for the client on some local day in [start, end)."""
    if subscription.started_at is None:
        return False
    return first_day_served(subscription.agreement, start=start, end=end) is not None
