"""Carl saves a card, chooses it, pays with it; the team sees who has not paid."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from igny8.accounts.models import Account, User
from igny8.api.tests.conftest import Browser, World
from igny8.api.tests.kept import nothing_changes
from igny8.billing.actions.dunning import open_case
from igny8.billing.models import GatewayEvent, PayLink, PaymentMethod
from igny8.billing.queries.balance import client_balance
from igny8.billing.tests.gateway_days import SANDBOX

SECRETS = ("sbx_cus", "sbx_pm")


@pytest.fixture(autouse=True)
def plays(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """Carl's is a demonstration; the test's own transaction is none of ours."""
    Account.objects.filter(pk=account.pk).update(is_demo=True)
    for block in connection.atomic_blocks:
        monkeypatch.setattr(block, "_from_testcase", True)


@pytest.fixture
def base(account: Account) -> str:
    return f"billing/accounts/{account.pk}/methods/"


def test_a_client_saves_a_card_and_pays_with_it(
    carl: User, base: str, world: World, settings: Any
) -> None:
    browser = Browser(carl)
    # What the client paid too much before is used first.
    held = client_balance(world.invoice.account).amount

    assert browser.get(base).json()["offers"] == [{"gateway": "sandbox", "label": "Sandbox"}]
    begun = browser.post(f"{base}setups/", {"gateway": "sandbox"})
    setup = begun.json()
    assert (begun.status_code, setup["status"]) == (201, "started")
    assert setup["action_url"].startswith(f"{settings.PUBLIC_URL}/demo/bank/save/")
    assert browser.post(f"{base}setups/{setup['id']}/finish/").json()["status"] == "started"

    SANDBOX.save_method(setup["action_url"].rpartition("/")[2], expires_on=date(2025, 6, 30))
    saved = browser.post(f"{base}setups/{setup['id']}/finish/").json()

    assert (saved["status"], saved["action_url"]) == ("saved", "")
    assert (saved["method"]["label"], saved["method"]["is_default"]) == (
        "Sandbox card (good)", True,
    )  # fmt: skip
    assert (saved["method"]["expires_on"], saved["method"]["has_expired"]) == ("2025-06-30", True)
    collected = browser.post(f"billing/invoices/{world.invoice.pk}/collect/").json()
    assert collected == {
        "status": "succeeded", "amount": str(world.invoice.total - 9 - held), "currency": "USD",
        "action_url": "", "failure": "",
    }  # fmt: skip
    again = browser.post(f"billing/invoices/{world.invoice.pk}/collect/")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "nothing_owed")
    assert len(SANDBOX.charges()) == 1


def test_what_gateways_know_a_client_by_leaves_in_no_answer(carl: User, base: str) -> None:
    browser = Browser(carl)
    setup = browser.post(f"{base}setups/", {"gateway": "sandbox"}).json()
    SANDBOX.save_method(setup["action_url"].rpartition("/")[2])

    answers = [
        browser.post(f"{base}setups/{setup['id']}/finish/").content.decode(),
        browser.get(base).content.decode(),
    ]

    method = PaymentMethod.objects.get(account__name="Carl's Chairs", is_default=True)
    assert method.reference.startswith("sbx_pm_")
    for answer in answers:
        assert "Sandbox card (good)" in answer
        assert not any(secret in answer for secret in SECRETS)


def test_another_card_is_chosen_and_the_old_one_removed(
    carl: User, base: str, world: World
) -> None:
    browser = Browser(carl)
    spare, old = world.collecting.spare, PaymentMethod.objects.get(is_default=True)
    refused = browser.ask("DELETE", f"{base}{old.pk}/", {})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "still_default")

    chosen = browser.post(f"{base}{spare.pk}/default/").json()
    left = browser.ask("DELETE", f"{base}{old.pk}/", {}).json()

    assert [(m["label"], m["is_default"]) for m in chosen["items"]] == [
        ("Visa ending 4242", True), ("Bank transfer", False),
    ]  # fmt: skip
    assert [m["label"] for m in left["items"]] == ["Visa ending 4242"]


def test_a_card_of_another_account_is_not_reached_through_ones_own(sid: User, world: World) -> None:
    own = sid.memberships.get().account_id
    with nothing_changes():
        answers = [
            Browser(sid).ask(method, f"billing/accounts/{own}/methods/{rest}", {}).status_code
            for method, rest in (
                ("DELETE", f"{world.collecting.spare.pk}/"),
                ("POST", f"{world.collecting.spare.pk}/default/"),
                ("POST", f"setups/{world.collecting.setup.pk}/finish/"),
            )
        ]

    assert answers == [404] * 3


def test_a_pay_link_is_sent_on_and_withdrawn(manager: User, world: World) -> None:
    browser, path = Browser(manager), f"billing/invoices/{world.invoice.pk}/pay-link/"

    made = [browser.post(path).json() for _ in range(2)]
    revoked = browser.ask("DELETE", path, {}).json()
    newer = browser.post(path).json()

    assert made[0] == made[1]
    assert made[0]["url"].endswith(f"/pay/{world.collecting.link.token}")
    assert revoked == {"revoked": 1}
    assert newer["url"] != made[0]["url"]
    assert browser.ask("DELETE", path, {}).json() == {"revoked": 1}
    assert PayLink.objects.filter(revoked_at__isnull=True).count() == 0


def test_the_team_sees_who_has_not_paid(fin: User, world: World, now: Any) -> None:
    open_case(world.invoice, failed_on=date(2025, 6, 15), now=now)

    found = Browser(fin).get("billing/dunning/").json()

    [case] = found["items"]
    assert found["count"] == 1
    assert (case["account_name"], case["invoice_number"], case["status"], case["step"]) == (
        "Carl's Chairs", world.invoice.number, "asking", 0,
    )  # fmt: skip
    assert (case["failed_on"], case["next_step_at"]) == ("2025-06-15", "2025-06-17T08:00:00Z")


def test_the_list_of_who_has_not_paid_takes_a_fixed_number_of_queries(
    fin: User, world: World, now: Any
) -> None:
    open_case(world.invoice, failed_on=date(2025, 6, 15), now=now)
    browser = Browser(fin)
    browser.get("billing/dunning/")

    with CaptureQueriesContext(connection) as asked:
        browser.get("billing/dunning/")

    assert len(asked) <= 9


def test_a_stray_announcement_is_seen_and_tried_again(fin: User, world: World) -> None:
    browser = Browser(fin)
    [seen] = browser.get("billing/events/").json()["items"]
    assert (seen["event_id"], seen["reason"]) == (
        "evt_stray", "It is about a charge that we did not make.",
    )  # fmt: skip

    tried = browser.post(f"billing/events/{seen['id']}/retry/")
    again = browser.post(f"billing/events/{seen['id']}/retry/")

    assert (tried.status_code, tried.json()["status"]) == (200, "waiting")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "not_parked")
    assert browser.get("billing/events/").json() == {"items": [], "count": 0}


def test_an_agency_hears_nothing_of_what_gateways_tell_the_installation(
    bea: User, fin: User, world: World
) -> None:
    answers = [
        Browser(bea).ask(method, f"billing/events/{rest}", body).status_code
        for method, rest, body in (
            ("GET", "", None), ("POST", f"{world.collecting.parked.pk}/retry/", {}),
        )
    ]  # fmt: skip

    assert answers == [404, 404]
    assert Browser(fin).post(f"billing/events/{world.invoice.pk}/retry/").status_code == 404
    assert GatewayEvent.objects.get().status == "parked"
