"""Pausing, resuming, cancelling and configuring a managed service."""

from datetime import datetime

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import User
from igny8.billing.actions.agreements import cancel_agreement, pause_agreement, resume_agreement
from igny8.kit.clock import local_date
from igny8.services.actions.automation import configure_automation
from igny8.services.actions.counters import refresh_counters
from igny8.services.models import ManagedServiceSubscription
from igny8.services.service_config import parse_service_config


def _locked(subscription: ManagedServiceSubscription) -> ManagedServiceSubscription:
    rows = ManagedServiceSubscription.objects.select_for_update(of=("self",))
    return rows.select_related("account", "site", "agreement").get(pk=subscription.pk)


@transaction.atomic
def pause_subscription(
    subscription: ManagedServiceSubscription, *, by: User | None, now: datetime
) -> ManagedServiceSubscription:
    """No new month after this one; articles owed stay owed (decisions 3.12). Raises CannotPause."""
    subscription = _locked(subscription)
    subscription.pause()
    today = local_date(now, subscription.account.time_zone)
    pause_agreement(subscription.agreement, today=today)
    return _after(subscription, "paused", by=by, now=now)


@transaction.atomic
def resume_subscription(
    subscription: ManagedServiceSubscription, *, by: User | None, now: datetime
) -> ManagedServiceSubscription:
    """Months again from today, or after the present one. Raises CannotResume."""
    subscription = _locked(subscription)
    subscription.resume()
    today = local_date(now, subscription.account.time_zone)
    resume_agreement(subscription.agreement, today=today)
    return _after(subscription, "resumed", by=by, now=now)


@transaction.atomic
def cancel_subscription(
    subscription: ManagedServiceSubscription,
    *,
    by: User | None,
    now: datetime,
    at: str = "period_end",
) -> ManagedServiceSubscription:
    """End it after the present month, or "now". Raises CannotCancel, WrongTerms."""
    subscription = _locked(subscription)
    subscription.cancel(now=now)
    today = local_date(now, subscription.account.time_zone)
    cancel_agreement(subscription.agreement, today=today, at=at)
    return _after(subscription, "cancelled", by=by, now=now)


def _after(
    subscription: ManagedServiceSubscription, verb: str, *, by: User | None, now: datetime
) -> ManagedServiceSubscription:
    refresh_counters(subscription, today=local_date(now, subscription.account.time_zone))
    record(
        subscription.account, actor=by, verb=verb, subject="subscription",
        subject_id=subscription.pk, now=now,
    )  # fmt: skip
    return subscription


@transaction.atomic
def configure_subscription(
    subscription: ManagedServiceSubscription, *, config: object, by: User | None, now: datetime
) -> ManagedServiceSubscription:
    """Put a new service_config in force. Raises ConfigRefused, and then nothing has changed."""
    wanted = parse_service_config(config)
    subscription = _locked(subscription)
    before = subscription.service_config
    subscription.service_config = wanted.stored()
    subscription.save(update_fields=["service_config", "updated_at"])
    configure_automation(subscription, now=now)
    record(
        subscription.account, actor=by, verb="configured", subject="subscription",
        subject_id=subscription.pk, now=now,
        detail={"before": before, "after": subscription.service_config},
    )  # fmt: skip
    return subscription


@transaction.atomic
def assign_manager(
    subscription: ManagedServiceSubscription, *, manager: User, by: User | None, now: datetime
) -> ManagedServiceSubscription:
    """Give the client another account manager."""
    subscription = _locked(subscription)
    subscription.account_manager = manager
    subscription.save(update_fields=["account_manager", "updated_at"])
    record(
        subscription.account, actor=by, verb="assigned", subject="subscription",
        subject_id=subscription.pk, now=now, detail={"account_manager": manager.email},
    )  # fmt: skip
    return subscription


@transaction.atomic
def change_subscription(
    subscription: ManagedServiceSubscription,
    *,
    config: object | None,
    manager: User | None,
    status: str | None,
    by: User | None,
    now: datetime,
) -> ManagedServiceSubscription:
    """Change what is given, all of it or nothing. Raises what each change refuses."""
    if config is not None:
        subscription = configure_subscription(subscription, config=config, by=by, now=now)
    if manager is not None:
        subscription = assign_manager(subscription, manager=manager, by=by, now=now)
    if status is not None and status != subscription.status:
        verb = {
            ManagedServiceSubscription.Status.PAUSED: pause_subscription,
            ManagedServiceSubscription.Status.ACTIVE: resume_subscription,
            ManagedServiceSubscription.Status.CANCELLED: cancel_subscription,
        }[ManagedServiceSubscription.Status(status)]
        subscription = verb(subscription, by=by, now=now)
    return subscription
