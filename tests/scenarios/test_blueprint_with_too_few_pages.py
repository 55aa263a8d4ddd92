"""A month that owes more articles than the client's plan has pages for."""

from datetime import UTC, date, datetime

import pytest

from igny8.content.models import ContentNeed, PublishedPage
from igny8.inbox.models import Todo
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.kit.clock import simulated
from igny8.months.actions import start_month
from igny8.sag.models import PlannedPage
from tests.scenarios.conftest import as_demo

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
APRIL = date(2025, 4, 1)
APRIL_1 = datetime(2025, 4, 1, 9, 0, tzinfo=UTC)
APRIL_28 = datetime(2025, 4, 28, 9, 0, tzinfo=UTC)


@pytest.fixture
def served(client_of):
    """Two articles are owed, and the plan has one page left that may be written."""
    subscription = client_of(as_demo("carls-chairs"), now=APRIL_1)
    subscription.agreement.periods.all().delete()
    subscription.agreement.units_per_period = 2
    subscription.agreement.save()
    kinds = subscription.config.automation.content_types
    fitting = PlannedPage.objects.filter(content_type__in=kinds).order_by("priority")
    fitting.exclude(pk=fitting.first().pk).update(content_type="taxonomy_landing")
    return subscription


def run_april(subscription):
    with simulated(APRIL_28):
        run = start_month(subscription.site, month=APRIL, by=None, now=APRIL_28, accept_drafts=True)
        run_waiting_jobs()
    return run


def missing_pages():
    return Todo.objects.get(key__startswith="pages-missing:")


def test_what_the_plan_lacks_is_said_and_left_to_the_account_manager(served, mia):
    run = run_april(served)

    plan = run.steps.get(name="plan")
    assert (plan.status, plan.done_count, plan.total_count) == ("done", 1, 2)
    assert plan.message == (
        "1 articles planned; the blueprint has no pages for 1 more: extend it, have it approved, "
        "then run the month again"
    )
    todo = missing_pages()
    assert (todo.owner, todo.done_at) == (mia, None)
    assert todo.title == (
        "April 2025 of carls-chairs.example: the blueprint has pages for 1 of 2 articles. Extend "
        "it, have the client approve it, then run the month again."
    )


def test_the_next_run_plans_and_publishes_what_the_plan_has_gained(served):
    run_april(served)
    kind = served.config.automation.content_types[0]
    page = PlannedPage.objects.filter(content_type="taxonomy_landing").order_by("priority").first()
    PlannedPage.objects.filter(pk=page.pk).update(content_type=kind)

    run = run_april(served)

    plan = run.steps.get(name="plan")
    assert (plan.status, plan.done_count, plan.message) == ("done", 2, "2 articles planned")
    assert PublishedPage.objects.count() == 2
    assert missing_pages().done_at == APRIL_28


def test_while_the_plan_has_gained_nothing_another_run_plans_nothing(served):
    run_april(served)
    run = run_april(served)

    assert ContentNeed.objects.count() == 1
    assert run.steps.get(name="plan").status == "done"
