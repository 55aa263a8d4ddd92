"""Months that have not begun, months that begin on the client's own day, and faults of ours."""

from datetime import UTC, date, datetime

import pytest

from igny8.billing.models import PendingLine, ServicePeriod
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.kit.clock import simulated
from igny8.months.actions import start_month
from igny8.months.actions.steps import STEP_FUNCTIONS
from igny8.months.errors import MonthNotServed
from igny8.months.models import MonthRun
from igny8.services.rules.intake import IntakeSubscription
from tests.scenarios.conftest import as_demo

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
MARCH_15 = datetime(2025, 3, 15, 9, 0, tzinfo=UTC)
APRIL_2 = datetime(2025, 4, 2, 9, 0, tzinfo=UTC)
APRIL_16 = datetime(2025, 4, 16, 9, 0, tzinfo=UTC)
APRIL = date(2025, 4, 1)


@pytest.fixture
def served(client_of):
    bought = IntakeSubscription(
        tier="lite", starts_on=MARCH_15.date(), alignment="anniversary", price="100.00"
    )
    return client_of(as_demo("carls-chairs", subscription=bought), now=MARCH_15)


def run_april(subscription, now):
    with simulated(now):
        run = start_month(subscription.site, month=APRIL, by=None, now=now)
        run_waiting_jobs()
    run.refresh_from_db()
    return run


def test_a_month_that_has_not_begun_is_refused_and_owes_nothing(served):
    with pytest.raises(MonthNotServed, match="May 2026 has not begun"):
        start_month(served.site, month=date(2026, 5, 1), by=None, now=APRIL_2)

    assert (MonthRun.objects.count(), PendingLine.objects.count()) == (0, 0)


def test_a_month_by_anniversary_waits_for_its_day_and_then_brings_all_its_articles(served):
    run = run_april(served, APRIL_2)

    assert run.status == "waiting"
    assert run.message.startswith("This client's month begins on 2025-04-15;")
    assert [p.start for p in ServicePeriod.objects.all()] == [MARCH_15.date()]

    run = run_april(served, APRIL_16)

    assert run.steps.get(name="plan").done_count == 10
    served.refresh_from_db()
    assert served.current_month_start == APRIL


def test_a_fault_of_ours_is_shown_as_a_failure_not_as_work_that_goes_on(served, monkeypatch):
    monkeypatch.setitem(STEP_FUNCTIONS, "plan", lambda month: 1 // 0)

    run = run_april(served, APRIL_16)

    step = run.steps.get(name="plan")
    assert (run.status, step.status) == ("failed", "failed")
    assert run.message == "A fault of ours stopped this step; nothing is lost, run the month again."
