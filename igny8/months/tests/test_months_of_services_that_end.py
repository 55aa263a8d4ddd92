"""Which months run where a service was paused or cancelled (decisions 3.12)."""

from datetime import UTC, date, datetime

import pytest

from igny8.billing.models import ServicePeriod
from igny8.jobs.registry import quiet
from igny8.months.actions import start_month
from igny8.months.actions.steps import STEP_FUNCTIONS, Month
from igny8.months.errors import MonthNotServed, NotRunning
from igny8.months.models import MonthRun
from igny8.services.actions.subscriptions import (
    cancel_subscription,
    end_services,
    pause_subscription,
    resume_subscription,
)
from igny8.services.managed_billing_service import ManagedBillingService

JULY, AUGUST = date(2025, 7, 1), date(2025, 8, 1)
JULY_10 = datetime(2025, 7, 10, 9, 0, tzinfo=UTC)
AUGUST_2 = datetime(2025, 8, 2, 9, 0, tzinfo=UTC)
AUGUST_25 = datetime(2025, 8, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def served(site, manager, now):
    """Lite since 1 July, July billed."""
    billing = ManagedBillingService()
    subscription = billing.create_managed_subscription(
        site, "lite", "manual", starts_on=JULY, account_manager=manager, now=now
    )
    subscription.activate(now=now)
    billing.ensure_period_billed(subscription, day=JULY, now=now)
    return subscription


def start(subscription, month, now):
    return start_month(subscription.site, month=month, by=None, now=now)


def test_the_last_month_of_a_cancelled_service_runs_to_its_end(served, manager):
    cancel_subscription(served, by=manager, now=JULY_10)
    begun = start(served, JULY, JULY_10)
    end_services(now=AUGUST_2)

    assert start(served, JULY, AUGUST_2) == begun
    with pytest.raises(MonthNotServed, match="August 2025 is not .* it ended on 2025-07-31"):
        start(served, AUGUST, AUGUST_2)
    assert MonthRun.objects.count() == 1


def test_a_month_that_was_ended_at_once_runs_no_more(served, manager):
    cancel_subscription(served, by=manager, now=JULY_10, at="now")

    with pytest.raises(MonthNotServed, match="ended at once, after 2025-07-09; nothing more is"):
        start(served, JULY, JULY_10)
    assert not MonthRun.objects.exists()


def test_a_paused_service_runs_its_month_and_no_other_until_it_resumes(served, manager):
    pause_subscription(served, by=manager, now=JULY_10)

    assert start(served, JULY, AUGUST_2).status == "queued"
    with pytest.raises(MonthNotServed, match="it is paused since 2025-07-31; resume it first"):
        start(served, AUGUST, AUGUST_2)

    resume_subscription(served, by=manager, now=AUGUST_25)
    run = start(served, AUGUST, AUGUST_25)

    month = Month(run, run.subscription, run.subscription.config, AUGUST_25, quiet)
    STEP_FUNCTIONS["period"](month)
    assert list(ServicePeriod.objects.values_list("start", "end", "units_owed")) == [
        (JULY, AUGUST, 10), (date(2025, 8, 25), date(2025, 9, 1), 2),
    ]  # fmt: skip


def test_a_month_before_the_service_or_before_its_set_up_is_refused(served, now):
    with pytest.raises(MonthNotServed, match="June 2025 is not .* it begins on 2025-07-01"):
        start(served, date(2025, 6, 1), now)
    type(served).objects.update(status="pending", started_at=None)
    with pytest.raises(NotRunning, match="pending setup; it has months to run once it is set up"):
        start(served, JULY, now)
    assert not MonthRun.objects.exists()
