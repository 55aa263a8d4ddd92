"""A service that was cancelled goes on to its last day; so does one that was paused."""

from datetime import UTC, date, datetime, timedelta

import pytest

from igny8.accounts.models import Activity
from igny8.billing.actions.agreements import open_due_periods
from igny8.billing.models import ServicePeriod
from igny8.inbox.models import Notification
from igny8.services.actions.automation import configure_automation, run_automations
from igny8.services.actions.overdue import look_after_client
from igny8.services.actions.subscriptions import (
    cancel_subscription,
    end_services,
    pause_subscription,
    resume_subscription,
)
from igny8.services.errors import CannotCancel, CannotPause, CannotResume
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import AutomationConfig, ManagedServiceSubscription
from igny8.services.queries import is_served

JULY_10 = datetime(2025, 7, 10, 9, 0, tzinfo=UTC)
# Midnight in London, where Carl's Chairs is, is 23:00 UTC in summer.
LAST_MOMENT = datetime(2025, 7, 31, 22, 59, tzinfo=UTC)
AUGUST = datetime(2025, 7, 31, 23, 0, tzinfo=UTC)
LAST_DAY, FIRST_DAY_AFTER = date(2025, 7, 31), date(2025, 8, 1)


@pytest.fixture
def served(sell):
    """Lite since 1 July, July billed, ten articles owed, its automation due every day."""
    subscription = sell("lite")
    ManagedBillingService().ensure_period_billed(
        subscription, day=date(2025, 7, 1), now=subscription.started_at
    )
    configure_automation(subscription, now=subscription.started_at)
    subscription.refresh_from_db()
    return subscription


def fresh(subscription):
    rows = ManagedServiceSubscription.objects.select_related("agreement", "account", "site")
    return rows.get(pk=subscription.pk)


def facts(subscription):
    found = fresh(subscription)
    return found.status, found.last_day, found.cancelled_at, found.next_billing_date


def test_cancelled_with_its_month_it_goes_on_to_the_last_day_and_then_ends(served, manager):
    cancel_subscription(served, by=manager, now=JULY_10)
    assert facts(served) == ("active", LAST_DAY, None, None)

    assert end_services(now=LAST_MOMENT) == 0
    assert facts(served) == ("active", LAST_DAY, None, None)

    assert [end_services(now=AUGUST + timedelta(days=3)) for _ in range(2)] == [1, 0]

    assert facts(served) == ("cancelled", LAST_DAY, AUGUST, None)
    verbs = Activity.objects.filter(subject="subscription").order_by("happened_at")
    assert list(verbs.values_list("verb", "actor__name"))[-2:] == [
        ("cancelled", "Mia"), ("ended", None),
    ]  # fmt: skip
    assert ServicePeriod.objects.count() == 1


def test_what_was_paid_for_is_worked_on_until_the_last_day(served, manager):
    cancel_subscription(served, by=manager, now=JULY_10)

    look_after_client(fresh(served), now=LAST_MOMENT)
    assert run_automations(now=LAST_MOMENT) == 1
    assert Notification.objects.get(user=manager, kind="overdue").body == (
        "0 of 10 articles published, 9 behind"
    )

    AutomationConfig.objects.update(next_run_on=FIRST_DAY_AFTER)
    look_after_client(fresh(served), now=AUGUST)
    assert run_automations(now=AUGUST) == 0
    assert Notification.objects.filter(kind="overdue").count() == 1


def test_cancelled_now_it_ends_at_once(served, manager):
    cancel_subscription(served, by=manager, now=JULY_10, at="now")

    assert facts(served) == ("cancelled", date(2025, 7, 9), JULY_10, None)
    assert run_automations(now=JULY_10) == 0
    with pytest.raises(CannotCancel, match="cancelled already"):
        cancel_subscription(served, by=manager, now=JULY_10)
    assert facts(served) == ("cancelled", date(2025, 7, 9), JULY_10, None)


def test_one_that_ends_with_its_month_can_be_ended_now_and_nothing_else(served, manager):
    cancel_subscription(served, by=manager, now=JULY_10)
    with pytest.raises(CannotCancel, match="ends on 2025-07-31 already"):
        cancel_subscription(served, by=manager, now=JULY_10)
    with pytest.raises(CannotPause, match="ends on 2025-07-31; it cannot pause"):
        pause_subscription(served, by=manager, now=JULY_10)
    assert facts(served) == ("active", LAST_DAY, None, None)

    later = JULY_10 + timedelta(days=5)
    cancel_subscription(served, by=manager, now=later, at="now")

    assert facts(served) == ("cancelled", date(2025, 7, 14), later, None)


def test_one_that_never_began_ends_at_once(sell, manager, now):
    subscription = sell("lite", starts_on=date(2025, 9, 1), active=False)

    cancel_subscription(subscription, by=manager, now=now)

    assert fresh(subscription).status == "cancelled"


def test_a_fixed_term_ends_by_itself(sell, now):
    subscription = sell("lite", ends_on=FIRST_DAY_AFTER)
    open_due_periods(subscription.agreement, today=date(2025, 7, 1))

    assert facts(subscription)[:2] == ("active", LAST_DAY)
    assert (end_services(now=LAST_MOMENT), end_services(now=AUGUST)) == (0, 1)

    assert facts(subscription)[::2] == ("cancelled", AUGUST)
    assert fresh(subscription).agreement.status == "cancelled"


def test_a_paused_service_is_served_to_the_end_of_its_month(served, manager):
    pause_subscription(served, by=manager, now=JULY_10)

    assert facts(served)[:2] == ("paused", LAST_DAY)
    assert is_served(fresh(served), day=LAST_DAY)
    assert not is_served(fresh(served), day=FIRST_DAY_AFTER)
    assert run_automations(now=LAST_MOMENT) == 1
    AutomationConfig.objects.update(next_run_on=FIRST_DAY_AFTER)
    assert run_automations(now=AUGUST) == 0
    look_after_client(fresh(served), now=LAST_MOMENT)
    assert Notification.objects.filter(kind="overdue").count() == 1


def test_a_resumed_service_is_served_from_that_day(served, manager):
    pause_subscription(served, by=manager, now=JULY_10)
    august_20 = datetime(2025, 8, 20, 9, 0, tzinfo=UTC)

    resume_subscription(served, by=manager, now=august_20)

    days = [date(2025, 8, day) for day in (1, 19, 20, 31)] + [date(2026, 1, 1)]
    assert [is_served(fresh(served), day=day) for day in days] == [False, False, True, True, True]


def test_a_paused_service_that_was_cancelled_does_not_resume(served, manager):
    pause_subscription(served, by=manager, now=JULY_10)
    cancel_subscription(served, by=manager, now=JULY_10)

    assert facts(served)[:2] == ("paused", LAST_DAY)
    with pytest.raises(CannotResume, match="ends on 2025-07-31; it cannot resume"):
        resume_subscription(served, by=manager, now=JULY_10)
    assert end_services(now=AUGUST) == 1
    assert facts(served)[0] == "cancelled"
