"""Queueing a client's onboarding."""

from datetime import datetime

from igny8.jobs.actions import enqueue
from igny8.jobs.models import Job
from igny8.services.models import ManagedServiceSubscription


def queue_onboarding(subscription: ManagedServiceSubscription, *, now: datetime) -> Job:
    """The job that runs the onboarding steps which are not done."""
    return enqueue(
        "igny8.services.tasks.onboard_client",
        str(subscription.pk),
        account=subscription.account,
        site=subscription.site,
        key=str(subscription.pk),
        title=f"Onboarding {subscription.site.domain}",
        now=now,
    )
