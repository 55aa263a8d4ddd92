"""Pausing, resuming, cancelling and configuring a managed service."""

from datetime import date, datetime, time

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import User
from igny8.billing.actions.agreements import cancel_agreement, pause_agreement, resume_agreement
from igny8.billing.actions.unused_days import credit_unused_days
from igny8.billing.errors import WrongTerms
from igny8.billing.models import Agreement
from igny8.billing.queries.agreements import first_day_served
from igny8.kit.clock import local_date, local_moment
from igny8.services.actions.automation import configure_automation
from igny8.services.actions.counters import refresh_counters
from igny8.services.actions.duties import withdraw_old_budget
from igny8.services.actions.included_hours import owe_hours
from igny8.services.errors import CannotCancel, CannotPause, CannotResume
from igny8.services.models import ManagedServiceSubscription
from igny8.services.service_config import parse_service_config

Status = ManagedServiceSubscription.Status


def _locked(subscription: ManagedServiceSubscription) -> ManagedServiceSubscription:
    rows = ManagedServiceSubscription.objects.select_for_update(of=("self",))
    return rows.select_related("account", "site", "agreement").get(pk=subscription.pk)


@transaction.atomic
def pause_subscription(
    subscription: ManagedServiceSubscription, *, by: User | None, now: datetime
) -> ManagedServiceSubscription:
    """No new month after this one; articles owed stay owed (decisions 3.12). Raises CannotPause."""
    subscription = _locked(subscription)
    if _is_ending(subscription):
        raise CannotPause(f"This service ends on {subscription.last_day}; it cannot pause.")
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
    if _is_ending(subscription):
        raise CannotResume(f"This service ends on {subscription.last_day}; it cannot resume.")
    subscription.resume()
    today = local_date(now, subscription.account.time_zone)
    resume_agreement(subscription.agreement, today=today)
    return _after(subscription, "resumed", by=by, now=now)


def _is_ending(subscription: ManagedServiceSubscription) -> bool:
    """Whether it was cancelled and its last month still runs."""
    is_over = subscription.status == Status.CANCELLED
    return not is_over and subscription.agreement.status == Agreement.Status.CANCELLED


@transaction.atomic
def cancel_subscription(
    subscription: ManagedServiceSubscription,
    *,
    by: User | None,
    now: datetime,
    at: str = "period_end",
    credit_unused: bool = False,
) -> ManagedServiceSubscription:
    """End it after the present month, or "now"; one that ends with its month may be ended now.

    Until its last day is over the service goes on as before; `end_services` then moves it to
    cancelled. With `credit_unused` the days that end with it now are given back, to the client's
    balance where they were paid. Raises CannotCancel, WrongTerms, PaymentUnderWay.
    """
    if credit_unused and at != "now":
        raise WrongTerms("Days are left unused only where the service ends now.")
    subscription = _locked(subscription)
    agreement = subscription.agreement
    if subscription.status == Status.CANCELLED:
        raise CannotCancel("This subscription is cancelled already.")
    if at == "period_end" and agreement.status == Agreement.Status.CANCELLED:
        raise CannotCancel(f"This service ends on {subscription.last_day} already.")
    today = local_date(now, subscription.account.time_zone)
    cancel_agreement(agreement, today=today, at=at)
    if at == "now" and (last := agreement.periods.last()):
        owe_hours(subscription, last, today=today)
    if credit_unused:
        credit_unused_days(agreement, by=by, now=now)
    if first_day_served(agreement, start=today, end=date.max) is None:
        subscription.cancel(at=now)
    return _after(subscription, "cancelled", by=by, now=now)


def end_services(*, now: datetime) -> int:
    """Move the services whose last local day is over to cancelled; how many."""
    rows = ManagedServiceSubscription.objects.exclude(status=Status.CANCELLED)
    ending = rows.filter(agreement__ends_on__isnull=False).select_related("account", "agreement")
    over = [
        subscription
        for subscription in ending
        if _is_over(subscription, today=local_date(now, subscription.account.time_zone))
    ]
    for subscription in over:
        _end(subscription, now=now)
    return len(over)


def _is_over(subscription: ManagedServiceSubscription, *, today: date) -> bool:
    ends_on = subscription.agreement.ends_on
    return ends_on is not None and ends_on <= today


@transaction.atomic
def _end(subscription: ManagedServiceSubscription, *, now: datetime) -> None:
    """Over since the first local moment without it, however late this is noticed."""
    subscription = _locked(subscription)
    zone, agreement = subscription.account.time_zone, subscription.agreement
    today = local_date(now, zone)
    if subscription.status == Status.CANCELLED or not _is_over(subscription, today=today):
        return
    if agreement.status != Agreement.Status.CANCELLED:
        cancel_agreement(agreement, today=today)
    ended = agreement.ends_on or today
    subscription.cancel(at=local_moment(ended, time.min, zone))
    _after(subscription, "ended", by=None, now=now)


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
    withdraw_old_budget(subscription)
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
            Status.PAUSED: pause_subscription,
            Status.ACTIVE: resume_subscription,
            Status.CANCELLED: cancel_subscription,
        }[Status(status)]
        subscription = verb(subscription, by=by, now=now)
    return subscription
