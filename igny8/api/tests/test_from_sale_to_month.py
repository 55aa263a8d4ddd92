"""A service sold, set up and run through the API, as the pages do it."""

from typing import Any

import pytest

from igny8.accounts.models import User
from igny8.api.tests.conftest import Browser, World
from igny8.billing.actions.methods import set_payment_method
from igny8.billing.models import PaymentMethod
from igny8.billing.queries.invoices import default_method
from igny8.billing.tests.billing_days import owe_a_link
from igny8.content.tests.plans import CHAIRS
from igny8.jobs.actions.run import run_job
from igny8.jobs.models import Job
from igny8.months.models import MonthRun, MonthStep
from igny8.publishing.actions import connect_site
from igny8.sag.actions.intakes import record_intake
from igny8.sag.models import SAGBacklink
from igny8.services.models import ManagedServiceSubscription

pytestmark = pytest.mark.usefixtures("flags")


@pytest.fixture
def browser(manager: Any) -> Browser:
    return Browser(manager)


def test_a_sale_is_pending_with_its_duties_until_it_is_set_up(
    world: World, browser: Browser, manager: Any
) -> None:
    sold = browser.post("services/subscriptions/", {
        "site_id": world.new_site.pk, "tier": "pro", "starts_on": "2025-07-01",
        "monthly_price": "450.00",
        "service_config": {"reporting": {"frequency": "weekly"}},
    })  # fmt: skip
    body = sold.json()

    assert sold.status_code == 201
    assert {name: body[name] for name in (
        "status", "tier", "monthly_price", "currency", "next_billing_date", "articles_per_month",
        "checklist_done", "checklist_total", "blueprint_status", "articles_owed",
    )} == {
        "status": "pending", "tier": "pro", "monthly_price": "450.00", "currency": "USD",
        "next_billing_date": "2025-07-01", "articles_per_month": 30, "checklist_done": 0,
        "checklist_total": 3, "blueprint_status": "none", "articles_owed": 0,
    }  # fmt: skip
    assert body["account_manager"] == {"id": str(manager.pk), "name": "Mia"}
    assert body["service_config"]["reporting"]["frequency"] == "weekly"


def test_a_sale_leaves_the_clients_card_in_use_unless_it_says_otherwise(
    world: World, browser: Browser, now: Any
) -> None:
    site = world.new_site
    card = set_payment_method(site.account, gateway="stripe", customer="cus_77", label="Visa 4242")
    wanted = {"site_id": site.pk, "tier": "pro", "starts_on": "2025-07-01"}

    nothing_saved = browser.post("services/subscriptions/", {**wanted, "payment_method": "paypal"})
    sold = browser.post("services/subscriptions/", wanted)

    assert (nothing_saved.status_code, nothing_saved.json()["error"]["code"]) == (
        409, "nothing_saved"
    )  # fmt: skip
    assert sold.status_code == 201
    assert default_method(site.account) == card
    assert ManagedServiceSubscription.objects.filter(site=site).count() == 1


def test_a_sale_has_no_real_clients_invoices_paid_by_the_sandbox(
    world: World, browser: Browser
) -> None:
    site = world.new_site
    paid_by = default_method(site.account)

    refused = browser.post("services/subscriptions/", {
        "site_id": site.pk, "tier": "pro", "starts_on": "2025-07-01", "payment_method": "sandbox",
    })  # fmt: skip

    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "only_for_demos")
    assert default_method(site.account) == paid_by
    assert not ManagedServiceSubscription.objects.filter(site=site).exists()


def test_a_sale_can_name_the_gateway_at_which_the_client_saved_a_card(
    world: World, browser: Browser
) -> None:
    site = world.new_site
    card = PaymentMethod.objects.create(
        account=site.account, gateway="stripe", customer="cus_77", is_default=False
    )

    sold = browser.post("services/subscriptions/", {
        "site_id": site.pk, "tier": "pro", "starts_on": "2025-07-01", "payment_method": "stripe",
    })  # fmt: skip

    assert sold.status_code == 201
    assert default_method(site.account) == card


def test_onboarding_is_a_job_that_leaves_the_service_active(
    world: World, browser: Browser, now: Any, carl: Any
) -> None:
    site = world.new_site
    connect_site(site, kind="sandbox", now=now)
    record_intake(site, business=CHAIRS, now=now)
    sold = browser.post("services/subscriptions/", {
        "site_id": site.pk, "tier": "lite", "starts_on": "2025-07-01",
    }).json()  # fmt: skip
    at = f"services/subscriptions/{sold['id']}"

    first, second = browser.post(f"{at}/onboard/"), browser.post(f"{at}/onboard/")

    assert (first.status_code, second.status_code) == (202, 202)
    assert (first.json()["status"], first.json()["title"]) == (
        "queued", "Onboarding carls-tables.example"
    )  # fmt: skip
    assert second.json()["id"] == first.json()["id"]
    run_job(first.json()["id"])
    assert browser.get(f"jobs/{first.json()['id']}/").json()["status"] == "succeeded"
    assert browser.get(f"{at}/").json()["status"] == "active"


def test_a_month_asked_for_twice_is_one_run(world: World, browser: Browser) -> None:
    at = f"services/subscriptions/{world.subscription.pk}/run-month/"

    first, second = [browser.post(at, {"month": "2025-07"}) for _ in range(2)]

    assert (first.status_code, second.status_code) == (202, 200)
    assert first.json() == second.json()
    assert MonthRun.objects.count() == 1
    assert Job.objects.filter(name="igny8.months.tasks.run_month").count() == 1
    assert browser.get(at).json() == {"run": first.json()}


def test_a_months_run_shows_its_steps_in_order_with_counts(world: World, browser: Browser) -> None:
    at = f"services/subscriptions/{world.subscription.pk}/run-month/"
    run = browser.post(at, {"month": "2025-07"}).json()
    first, second = MonthStep.objects.filter(run=run["id"])[:2]
    first.be(MonthStep.Status.DONE, done=1, total=1, message="Opened and invoiced")
    second.be(MonthStep.Status.WAITING, done=0, total=0, message="Carl has to approve the plan")

    steps = browser.get(at).json()["run"]["steps"]

    assert run["month"] == "2025-07"
    assert [step["status"] for step in run["steps"]] == ["waiting"] * len(run["steps"])
    assert [(step["status"], step["done"], step["total"]) for step in steps[:3]] == [
        ("done", 1, 1), ("blocked", 0, 0), ("waiting", 0, 0)
    ]  # fmt: skip
    assert steps[1]["message"] == "Carl has to approve the plan"


def test_a_client_sees_a_months_steps_without_what_the_team_is_told(
    world: World, browser: Browser, carl: User
) -> None:
    at = f"services/subscriptions/{world.subscription.pk}/run-month/"
    run = MonthRun.objects.get(pk=browser.post(at, {"month": "2025-07"}).json()["id"])
    step = run.steps.all()[0]
    step.be(MonthStep.Status.WAITING, done=2, total=3, message="Send it with `igny8 report`")
    Job.objects.filter(pk=run.job_id).update(
        done_count=2, total_count=3, message="Send it with `igny8 report`"
    )

    seen = Browser(carl).get(at).json()["run"]

    assert seen["message"] == ""
    assert seen["job"]["progress"] == {"done": 2, "total": 3, "message": ""}
    assert [(one["status"], one["done"], one["total"]) for one in seen["steps"]][0] == (
        "blocked", 2, 3
    )  # fmt: skip
    assert {one["message"] for one in seen["steps"]} == {""}


def test_before_any_month_was_asked_for_there_is_none(world: World, browser: Browser) -> None:
    at = f"services/subscriptions/{world.subscription.pk}/run-month/"

    assert browser.get(at).json() == {"run": None}


def test_a_running_month_is_named_in_the_list(world: World, browser: Browser) -> None:
    at = f"services/subscriptions/{world.subscription.pk}/run-month/"
    run = browser.post(at, {"month": "2025-07"}).json()

    [row] = browser.get("services/subscriptions/").json()["items"]

    assert row["active_job_id"] == run["job"]["id"]


def test_an_order_is_approved_by_a_person_with_the_policy_that_was_shown(
    world: World, browser: Browser, manager: Any
) -> None:
    at = f"services/backlink-orders/{world.order.pk}/"
    approved = browser.patch(at, {"status": "approved", "notes": "Agreed by phone."}).json()

    assert {name: approved[name] for name in (
        "status", "client_price", "niche_surcharge", "billed_amount", "actual_cost", "margin",
        "approved_by", "notes",
    )} == {
        "status": "approved", "client_price": "120.00", "niche_surcharge": "1.00",
        "billed_amount": "120.00", "actual_cost": "0.00", "margin": "120.00",
        "approved_by": {"id": str(manager.pk), "name": "Mia"}, "notes": "Agreed by phone.",
    }  # fmt: skip
    assert approved["policy_text"].startswith("Search engines count links that are paid for")
    billing = browser.get(f"services/subscriptions/{world.subscription.pk}/billing/").json()
    assert [(row["total"], row["issued_on"]) for row in billing["items"]] == [
        ("519.00", "2025-07-01"), ("60.00", "2025-06-15"), ("399.00", "2025-06-01")
    ]  # fmt: skip
    assert [row["revenue"] for row in billing["margins"]] == ["519.00", "399.00"]


def test_what_the_next_invoice_will_be_is_shown(world: World, browser: Browser) -> None:
    owe_a_link(world.subscription.account)
    billing = browser.get(f"services/subscriptions/{world.subscription.pk}/billing/").json()

    assert billing["next_invoice"] == {
        "date": "2025-07-01", "currency": "USD", "total": "543.00",
        "lines": [
            {
                "description": "Managed Pro, carls-chairs.example, 1 Jul 2025 to 31 Jul 2025",
                "amount": "399.00",
                "why": "1 Jul 2025 to 31 Jul 2025: a whole month at 399.00 USD.",
            },
            {
                "description": "Link on garden.example", "amount": "144.00",
                "why": "Our cost of 120.00 USD plus 20 % = 144.00 USD.",
            },
        ],
    }  # fmt: skip
    assert [(row["status"], row["paid"], row["due_on"]) for row in billing["items"]] == [
        ("paid", "60.00", "2025-06-29"), ("overdue", "9.00", "2025-06-15")
    ]  # fmt: skip


def test_a_client_says_yes_and_it_is_kept_who_did(world: World, carl: Any, now: Any) -> None:
    answer = Browser(carl).post(f"approvals/{world.approval.pk}/decide/", {"approved": True})

    assert answer.status_code == 200
    assert {name: answer.json()[name] for name in ("status", "amount", "decided_by")} == {
        "status": "approved", "amount": "500.00",
        "decided_by": {"id": str(carl.pk), "name": "Carl"},
    }  # fmt: skip


def test_what_an_order_costs_and_leaves_is_not_said_across_currencies(
    world: World, browser: Browser
) -> None:
    at = f"services/backlink-orders/{world.order.pk}/"
    assert browser.get(at).json()["actual_cost"] == "0.00"
    linked = SAGBacklink.objects.filter(order_ref=world.order.pk)
    assert linked.update(currency="EUR", cost="70.00") > 0

    shown = browser.get(at).json()
    [listed] = browser.get("services/backlink-orders/").json()["items"]

    for order in (shown, listed):
        assert (order["currency"], order["client_price"]) == ("USD", "120.00")
        assert (order["actual_cost"], order["margin"]) == (None, None)
