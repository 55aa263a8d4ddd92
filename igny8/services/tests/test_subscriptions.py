from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from igny8.accounts.actions.accounts import add_site, open_account
from igny8.accounts.models import Account
from igny8.billing.models import Invoice, PendingLine
from igny8.billing.queries.credits import credit_balance
from igny8.inbox.actions import decide_approval
from igny8.inbox.errors import AlreadyDecided
from igny8.inbox.models import Approval, Notification, Todo
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.jobs.models import Job
from igny8.kit.clock import simulated
from igny8.mail.models import Email
from igny8.services.actions.automation import configure_automation, run_automations
from igny8.services.actions.counters import reset_monthly_counters
from igny8.services.actions.duties import (
    ask_for_budget,
    fulfil_duty,
    latest_budget_answer,
    list_duties,
    remind_client,
)
from igny8.services.actions.overdue import check_overdue_deliverables, look_after_client
from igny8.services.actions.subscriptions import (
    cancel_subscription,
    change_subscription,
    configure_subscription,
    pause_subscription,
    resume_subscription,
)
from igny8.services.errors import (
    AlreadySubscribed,
    CannotPause,
    CannotResume,
    ConfigRefused,
    NeedsPrice,
)
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import AutomationConfig, ManagedServiceSubscription
from igny8.services.rules.duties import BUDGET, CONNECTION
from igny8.services.rules.policy import LINK_POLICY
from igny8.services.service_config import parse_service_config

BUDGETED = parse_service_config({"backlinks": {"monthly_budget": 500}})


def test_a_site_has_one_managed_service_at_a_time(sell):
    sell("lite")

    with pytest.raises(AlreadySubscribed):
        sell("pro")
    assert ManagedServiceSubscription.objects.count() == 1


def test_the_list_price_is_in_dollars_and_another_currency_needs_a_price(sell, account):
    account.currency = "GBP"
    account.save()

    with pytest.raises(NeedsPrice, match="give a monthly price in GBP"):
        sell("lite")
    assert ManagedServiceSubscription.objects.count() == 0
    assert sell("lite", price=Decimal("85.00")).monthly_price == Decimal("85.00")


def test_a_new_service_brings_the_credits_for_its_blueprint(sell, account):
    sell("pro")

    assert credit_balance(account) == 425


def test_the_billing_run_invoices_what_was_missed_once(sell, account, now):
    sell("lite", starts_on=date(2025, 5, 1))

    for _ in range(3):
        with simulated(now):
            ManagedBillingService().process_monthly_billing(now=now)
            run_waiting_jobs()

    assert PendingLine.objects.filter(account=account).count() == 3
    assert Invoice.objects.get().total == Decimal("300.00")


def test_pause_and_resume_follow_the_agreement(sell, manager, now):
    subscription = sell("lite")

    paused = pause_subscription(subscription, by=manager, now=now)
    assert (paused.status, paused.agreement.status) == ("paused", "paused")
    with pytest.raises(CannotPause):
        pause_subscription(subscription, by=manager, now=now)

    resumed = resume_subscription(subscription, by=manager, now=now)
    assert (resumed.status, resumed.agreement.status) == ("active", "active")
    with pytest.raises(CannotResume):
        resume_subscription(subscription, by=manager, now=now)


def test_a_change_is_made_whole_or_not_at_all(sell, manager, now):
    subscription = sell("lite")
    cancel_subscription(subscription, by=manager, now=now, at="now")
    before = subscription.service_config

    with pytest.raises(CannotResume):
        change_subscription(
            subscription, config={"automation": {"articles_per_run": 5}}, manager=None,
            status="active", by=manager, now=now,
        )  # fmt: skip
    with pytest.raises(ConfigRefused):
        configure_subscription(subscription, config={"x": 1}, by=manager, now=now)

    subscription.refresh_from_db()
    assert subscription.service_config == before


def test_the_automation_takes_its_schedule_from_the_configuration(sell, now):
    subscription = sell("lite")
    configure_automation(subscription, now=now)
    given = {
        "automation": {
            "schedule": "daily", "articles_per_run": 1, "content_types": ["post"],
            "review_required": True,
        }
    }  # fmt: skip
    configure_subscription(subscription, config=given, by=None, now=now)

    automation = AutomationConfig.objects.get()
    assert (automation.schedule, automation.articles_per_run) == ("daily", 1)
    assert automation.content_types == ["post"]
    assert automation.stages[-1] == "client_approval"


@pytest.mark.parametrize(("schedule", "days"), [("daily", 1), ("weekly", 7), ("monthly", 31)])
def test_a_run_is_queued_once_on_its_day(sell, now, schedule, days):
    subscription = sell("lite")
    configure_subscription(
        subscription, config={"automation": {"schedule": schedule}}, by=None, now=now
    )

    run_automations(now=now)
    run_automations(now=now)

    job = Job.objects.get(name="igny8.services.tasks.write_articles")
    automation = AutomationConfig.objects.get()
    assert job.arguments == [str(subscription.pk), "2025-07-01", "0"]
    assert automation.next_run_on == date(2025, 7, 1)
    assert automation.run_after(date(2025, 7, 1)) == date(2025, 7, 1) + timedelta(days=days)


def test_a_budget_is_asked_for_once_and_counts_when_approved(
    sell, carl, now, django_capture_on_commit_callbacks
):
    subscription = sell("pro", config=BUDGETED)
    list_duties(subscription, now=now)
    question = ask_for_budget(subscription, now=now)

    assert ask_for_budget(subscription, now=now) == question
    assert question.policy_text == LINK_POLICY
    assert latest_budget_answer(subscription) is None
    with django_capture_on_commit_callbacks(execute=True):
        decide_approval(question, by=carl, approved=True, now=now)

    assert latest_budget_answer(subscription).amount == Decimal(500)
    assert ask_for_budget(subscription, now=now) is None
    assert Todo.objects.get(title=BUDGET.title).done_by == carl


def budget_questions():
    rows = Approval.objects.filter(kind="backlink_budget").order_by("created_at")
    return [(row.amount, row.status) for row in rows]


def test_a_changed_budget_takes_the_old_question_back(sell, carl, now):
    subscription = sell("pro", config=BUDGETED)
    old = ask_for_budget(subscription, now=now)

    changed = configure_subscription(
        subscription, config={"backlinks": {"monthly_budget": 1000}}, by=None, now=now
    )

    assert budget_questions() == [(Decimal(500), "withdrawn")]
    with pytest.raises(AlreadyDecided):
        decide_approval(old, by=carl, approved=True, now=now)
    question = ask_for_budget(changed, now=now)
    assert ask_for_budget(changed, now=now) == question
    assert budget_questions() == [(Decimal(500), "withdrawn"), (Decimal(1000), "pending")]


def test_a_question_about_another_budget_is_taken_back_before_asking(sell, carl, now):
    subscription = sell("pro", config=BUDGETED)
    ask_for_budget(subscription, now=now)
    config = parse_service_config({"backlinks": {"monthly_budget": 1000}})
    ManagedServiceSubscription.objects.update(service_config=config.stored())
    subscription.refresh_from_db()

    question = ask_for_budget(subscription, now=now)

    assert question.title == (
        "Links for carls-chairs.example: up to 1000 USD a month, our markup of 20 % included"
    )
    assert budget_questions() == [(Decimal(500), "withdrawn"), (Decimal(1000), "pending")]
    decide_approval(question, by=carl, approved=True, now=now)
    assert latest_budget_answer(subscription).amount == Decimal(1000)


def test_lite_is_never_asked_for_a_link_budget(sell, now):
    assert ask_for_budget(sell("lite", config=BUDGETED), now=now) is None


def test_a_client_is_reminded_of_open_duties_once_a_week(sell, carl, now):
    subscription = sell("lite")
    list_duties(subscription, now=now)
    Todo.objects.update(created_at=now)
    fulfil_duty(subscription, CONNECTION, by=None, now=now)

    assert remind_client(subscription, now=now + timedelta(days=2)) == 0
    assert remind_client(subscription, now=now + timedelta(days=3)) == 1
    assert remind_client(subscription, now=now + timedelta(days=4)) == 0
    assert remind_client(subscription, now=now + timedelta(days=10)) == 1
    text = Email.objects.order_by("written_at").first().text
    assert CONNECTION.title not in text
    assert "Read and approve the topical plan" in text


def test_the_account_manager_hears_once_a_day_of_a_client_that_is_behind(sell, manager, now):
    subscription = sell("lite")
    middle = datetime(2025, 7, 16, 8, 0, tzinfo=UTC)
    ManagedBillingService().ensure_period_billed(subscription, day=date(2025, 7, 1), now=now)

    for _ in range(2):
        look_after_client(subscription, now=middle)

    told = Notification.objects.get(user=manager)
    assert told.body == "0 of 10 articles published, 4 behind"


@pytest.fixture
def broken(operator, manager, now):
    """A client whose clock nobody knows, so that nothing can be worked out for it."""
    account = open_account(
        operator, name="Bo's Beds", country="GB", currency="USD", time_zone="Europe/London"
    )
    site = add_site(
        account, domain="bos-beds.example", name="Bo's Beds", url="https://bos-beds.example/",
        industry="Furniture", niche="general", country="GB", language="en",
    )  # fmt: skip
    sold = ManagedBillingService().create_managed_subscription(
        site, "lite", "manual", starts_on=date(2025, 6, 1), account_manager=manager, now=now
    )
    sold.activate(now=now)
    Account.objects.filter(pk=account.pk).update(time_zone="Nowhere")


def test_one_client_who_cannot_be_looked_after_never_stops_the_rest(sell, broken, carl, now):
    sound = sell("lite")
    list_duties(sound, now=now)
    Todo.objects.update(created_at=now)

    later = now + timedelta(days=3)
    with simulated(later):
        assert check_overdue_deliverables(now=later) == 2
        run_waiting_jobs()

    assert Email.objects.get(kind="checklist_reminder").recipient == carl.email


def test_the_monthly_counters_are_counted_not_erased(sell, now):
    subscription = sell("lite")
    ManagedServiceSubscription.objects.update(current_month_articles_published=7)

    assert reset_monthly_counters(now=now) == 1

    subscription.refresh_from_db()
    assert subscription.current_month_articles_published == 0
    assert subscription.current_month_start == date(2025, 7, 1)
