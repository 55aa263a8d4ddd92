"""Setting up and running a client's content automation (specification 6.1 and 7.1)."""

from datetime import date, datetime

from django.db import transaction

from igny8.jobs.actions import enqueue
from igny8.jobs.registry import Progress, quiet
from igny8.kit.clock import local_date, month_start
from igny8.sag.errors import BlueprintNotApproved
from igny8.services.actions.articles import write_due_articles, written
from igny8.services.models import AutomationConfig, ManagedServiceSubscription
from igny8.services.queries import is_served
from igny8.services.service_config import ServiceConfig


def stages_of(config: ServiceConfig) -> list[str]:
    """The steps that a page goes through, in their order, for this configuration."""
    stages = ["idea", "brief", "draft", "image", "review"]
    if config.automation.review_required:
        stages.append("client_approval")
    if config.automation.auto_publish:
        stages.append("publish")
    return stages


@transaction.atomic
def configure_automation(
    subscription: ManagedServiceSubscription, *, now: datetime
) -> AutomationConfig:
    """Take schedule, amount, content types and steps from the service_config."""
    config = subscription.config
    automation, _ = AutomationConfig.objects.update_or_create(
        subscription=subscription,
        defaults={
            "account": subscription.account,
            "schedule": config.automation.schedule,
            "articles_per_run": config.automation.articles_per_run,
            "content_types": list(config.automation.content_types),
            "stages": stages_of(config),
        },
        create_defaults={
            "account": subscription.account,
            "schedule": config.automation.schedule,
            "articles_per_run": config.automation.articles_per_run,
            "content_types": list(config.automation.content_types),
            "stages": stages_of(config),
            "next_run_on": local_date(now, subscription.account.time_zone),
        },
    )
    return automation


def run_automations(*, now: datetime, progress: Progress = quiet) -> int:
    """Queue the writing of every subscription whose turn it is by its local day; how many.

    Its turn lasts until its articles are written: what failed is asked for again the next day.
    """
    going = AutomationConfig.objects.exclude(subscription__status="cancelled")
    rows = going.select_related(
        "subscription__site", "subscription__account", "subscription__agreement"
    )
    due = [
        automation
        for automation in rows
        for today in [local_date(now, automation.subscription.account.time_zone)]
        if automation.next_run_on <= today and is_served(automation.subscription, day=today)
    ]
    for number, automation in enumerate(due):
        progress(number, len(due), f"Articles for {automation.subscription.site}")
        _queue_run(automation, now=now)
    return len(due)


@transaction.atomic
def _queue_run(automation: AutomationConfig, *, now: datetime) -> None:
    automation = AutomationConfig.objects.select_for_update().get(pk=automation.pk)
    subscription = automation.subscription
    today = local_date(now, subscription.account.time_zone)
    if automation.next_run_on > today:
        return
    found = written(subscription.site, month_start(today))
    enqueue(
        "igny8.services.tasks.write_articles",
        str(subscription.pk),
        today.isoformat(),
        str(found.ready + len(found.stopped)),
        account=subscription.account,
        site=subscription.site,
        key=str(subscription.pk),
        title=f"Articles for {subscription.site.domain}",
        now=now,
    )


def run_automation(
    subscription_id: str, *, day: date, before: int, now: datetime, progress: Progress = quiet
) -> None:
    """Write one run's articles; the turn after this one comes when they are written.

    Where the client has not approved the plan yet, the run comes back the next day. Raises what
    `write_due_articles` does.
    """
    try:
        write_due_articles(subscription_id, day=day, before=before, now=now, progress=progress)
    except BlueprintNotApproved as failure:
        progress(0, 0, failure.message)
    else:
        _end_turn(subscription_id, day=day)


@transaction.atomic
def _end_turn(subscription_id: str, *, day: date) -> None:
    automation = AutomationConfig.objects.select_for_update().get(subscription__pk=subscription_id)
    if automation.next_run_on <= day:
        automation.next_run_on = automation.run_after(day)
        automation.save(update_fields=["next_run_on", "updated_at"])
