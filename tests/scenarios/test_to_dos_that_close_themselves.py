"""Each duty and first task is done by what it asks for, and by nothing else."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from igny8.accounts.models import User
from igny8.content.models import ContentNeed
from igny8.inbox.actions import add_todo, decide_approval
from igny8.inbox.models import Approval, Todo
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.kit.clock import simulated
from igny8.publishing.actions import connect_site
from igny8.publishing.models import SiteConnection
from igny8.reports.actions.pending import nobody_needed
from igny8.reports.models import ServiceReport
from igny8.reports.tests.published import publish_pages
from igny8.sag.actions.blueprints import approve_blueprint, propose_blueprint
from igny8.sag.tests.clients import SHOP
from igny8.services.actions.duties import ask_for_budget, duty_key, list_duties
from igny8.services.actions.orders import approve_order, draft_order
from igny8.services.actions.overdue import look_after_client
from igny8.services.actions.settling import FIRST_TASKS, first_task_key
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import ManagedServiceSubscription
from igny8.services.service_config import parse_service_config
from igny8.services.tests.conftest import link, sell
from igny8.social.models import SocialPost

__all__ = ["sell"]
Subscription = ManagedServiceSubscription
OWED = 30
Happening = Callable[[Subscription, User, datetime], None]


@pytest.fixture
def subscription(sell: Any, now: datetime) -> Subscription:
    """Pro with a budget and social posts: every duty and every first task is on the list."""
    sold: Subscription = sell(
        config=parse_service_config(
            {"backlinks": {"monthly_budget": 500}, "social": {"platforms": ["linkedin"]}}
        )
    )
    ManagedBillingService().ensure_period_billed(sold, day=date(2025, 7, 1), now=now)
    connect_site(sold.site, kind="static", now=now)
    list_duties(sold, now=now)
    for name in (*FIRST_TASKS, "report"):
        add_todo(sold.account, site=sold.site, title=name, key=first_task_key(sold, name), now=now)
    return sold


def connect(sold: Subscription, by: User, now: datetime) -> None:
    SiteConnection.objects.filter(site=sold.site).update(status="connected")


def approve_the_plan(sold: Subscription, by: User, now: datetime) -> None:
    blueprint = propose_blueprint(sold.site, mode="quick", business=SHOP, now=now)
    approve_blueprint(blueprint, by=by, now=now)
    with simulated(now):
        run_waiting_jobs()


def approve_the_budget(sold: Subscription, by: User, now: datetime) -> None:
    question = ask_for_budget(sold, now=now)
    assert question is not None
    decide_approval(question, by=by, approved=True, now=now)


def bring(sold: Subscription, status: str, count: int = OWED) -> None:
    publish_pages(sold.site, [date(2025, 7, 1)] * count)
    ContentNeed.objects.filter(site=sold.site).update(status=status)
    # The plan that the pages came from is not what is asked about here.
    sold.site.blueprints.update(status="superseded")


def write(sold: Subscription, by: User, now: datetime) -> None:
    bring(sold, "review")


def write_too_few(sold: Subscription, by: User, now: datetime) -> None:
    bring(sold, "published", OWED - 1)


def read(sold: Subscription, by: User, now: datetime) -> None:
    bring(sold, "accepted")


def order(sold: Subscription, by: User, now: datetime) -> None:
    drafted = draft_order(
        sold.site, key="first", order_type="one_time", pricing_mode="price_book",
        links=[link()], by=by, client_price=Decimal("300.00"), now=now,
    )  # fmt: skip
    approve_order(drafted, by=by, policy_text="As shown.", now=now)


def post(sold: Subscription, by: User, now: datetime) -> None:
    [page] = publish_pages(sold.site, [date(2025, 7, 1)])
    sold.site.blueprints.update(status="superseded")
    SocialPost.objects.create(
        account=sold.account, site=sold.site, page=page, platform="linkedin", text="New.",
        status="posted", scheduled_at=now, posted_at=now, posted_by=by, url="https://linkedin.example/1",
    )  # fmt: skip


def send_a_report(sold: Subscription, by: User, now: datetime) -> None:
    report = ServiceReport(account=sold.account, site=sold.site, managed_subscription=sold)
    with transaction.atomic():
        nobody_needed(report, now=now)


def nothing(sold: Subscription, by: User, now: datetime) -> None:
    """Days go by."""


@pytest.mark.parametrize(
    ("happening", "done"),
    [
        (nothing, set()),
        (connect, {"duty:connection"}),
        (approve_the_plan, {"duty:blueprint", "first:blueprint"}),
        (approve_the_budget, {"duty:backlink_budget"}),
        (post, {"duty:social_access"}),
        (write_too_few, set()),
        (write, {"first:content"}),
        (read, {"first:content", "first:review"}),
        (order, {"first:links"}),
        (send_a_report, {"first:report"}),
    ],
)
def test_a_to_do_is_done_by_what_it_asks_for(
    subscription: Subscription, ada: User, now: datetime, happening: Happening, done: set[str]
) -> None:
    happening(subscription, ada, now)
    look_after_client(subscription, now=now)

    closed = Todo.objects.filter(account=subscription.account, done_at__isnull=False)
    named = {
        key.replace(f":{subscription.pk}:", ":") for key in closed.values_list("key", flat=True)
    }
    assert {key for key in named if key.startswith(("duty:", "first:"))} == done


def test_the_blueprints_to_dos_are_done_with_the_approval_and_wait_for_no_day_to_end(
    subscription: Subscription, ada: User, now: datetime
) -> None:
    approve_the_plan(subscription, ada, now)

    waiting = Todo.objects.filter(account=subscription.account, done_at=None)
    assert not waiting.filter(key=first_task_key(subscription, "blueprint")).exists()
    assert not waiting.filter(key=duty_key(subscription, "blueprint")).exists()
    assert Approval.objects.get(kind="blueprint").decided_by == ada
