"""Specification 6.1: articles that are written by themselves, and what happens where not."""

from datetime import UTC, date, datetime

import pytest

from igny8.billing.actions.credits import grant_credits, spend_credits
from igny8.billing.queries.credits import credit_balance
from igny8.content.models import ContentNeed
from igny8.inbox.models import Notification
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.jobs.models import Job
from igny8.kit.clock import simulated
from igny8.sag.models import SAGBlueprint
from igny8.services.actions.automation import run_automations
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import AutomationConfig
from tests.scenarios.conftest import as_demo

WRITE = "igny8.services.tasks.write_articles"
APRIL_1 = datetime(2025, 4, 1, 9, 0, tzinfo=UTC)
APRIL_2 = datetime(2025, 4, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def served(client_of):
    subscription = client_of(as_demo("carls-chairs"), now=APRIL_1)
    ManagedBillingService().ensure_period_billed(subscription, day=date(2025, 4, 1), now=APRIL_1)
    return subscription


def run(now):
    with simulated(now):
        run_automations(now=now)
        run_waiting_jobs()


def ready():
    return ContentNeed.objects.filter(status="review").count()


def test_a_turn_ends_when_its_articles_are_written(served):
    run(APRIL_1)
    run(APRIL_2)

    assert ready() == served.config.automation.articles_per_run == 3
    assert AutomationConfig.objects.get().next_run_on == date(2025, 4, 8)


def test_a_run_that_is_repeated_plans_no_more_articles(served):
    run(APRIL_1)
    Job.objects.filter(name=WRITE).update(status="queued")

    run_waiting_jobs()

    assert ContentNeed.objects.count() == 3


def test_a_turn_before_the_plan_is_approved_comes_back_the_next_day_and_is_no_failure(served):
    SAGBlueprint.objects.update(status="draft")
    run(APRIL_1)
    first = Job.objects.get(name=WRITE)
    assert (first.status, first.message[:12]) == ("done", "The plan for")

    SAGBlueprint.objects.update(status="approved")
    run(APRIL_2)

    assert ready() == 3
    assert AutomationConfig.objects.get().next_run_on == date(2025, 4, 9)


def test_a_turn_that_failed_comes_back_the_next_day_and_its_manager_is_told(served, mia):
    account, why = served.account, {"reason": "Elsewhere", "now": APRIL_1}
    spend_credits(account, amount=credit_balance(account), key="all", **why)
    run(APRIL_1)

    assert Job.objects.get(name=WRITE).status == "failed"
    assert AutomationConfig.objects.get().next_run_on == date(2025, 4, 1)
    told = Notification.objects.get(kind="job_failed", user=mia)
    assert told.title == "Articles for carls-chairs.example failed"

    grant_credits(account, amount=1000, key="more", **why)
    run(APRIL_2)

    assert ready() == 3
    assert list(Job.objects.filter(name=WRITE).order_by("created_at").values_list("status")) == [
        ("failed",), ("done",),
    ]  # fmt: skip
