"""What finance enters: a transfer, part of one, a wrong one; and what cannot be entered."""

from typing import Any

import pytest

from igny8.api.tests.asking import refusal
from igny8.api.tests.conftest import Browser, World
from igny8.api.tests.kept import nothing_changes

pytestmark = pytest.mark.usefixtures("flags")
HUNDRED = {"amount": "100.00", "reference": "TRX 77"}


@pytest.fixture
def browser(fin: Any) -> Browser:
    return Browser(fin)


def paid(world: World, browser: Browser, **changes: Any) -> Any:
    """Carl's June is 399.00, of which 9.00 came."""
    path = f"services/subscriptions/{world.subscription.pk}/invoices/{world.invoice.pk}/payments/"
    return browser.post(path, HUNDRED | changes)


def test_a_part_payment_is_counted_and_the_rest_stays_open(world: World, browser: Browser) -> None:
    answer = paid(world, browser, currency="USD", on="2025-06-20")

    assert answer.status_code == 201
    body = answer.json()
    assert (body["status"], body["paid"], body["open"]) == ("overdue", "109.00", "290.00")
    entry = body["payments"][-1]
    assert (entry["amount"], entry["received_on"], entry["how"], entry["can_undo"]) == (
        "100.00", "2025-06-20", "Bank transfer", True,
    )  # fmt: skip
    assert entry["recorded_by"]["name"] == "Fin"


def test_the_same_entry_twice_is_one(world: World, browser: Browser) -> None:
    paid(world, browser)
    with nothing_changes():
        answer = paid(world, browser, reference="trx  77")

    assert (answer.status_code, answer.json()["paid"]) == (201, "109.00")


def test_each_invoice_is_listed_with_what_came_for_it(world: World, browser: Browser) -> None:
    listed = browser.get(f"services/subscriptions/{world.subscription.pk}/billing/").json()

    [audit, invoice] = listed["items"]
    assert (audit["status"], audit["paid"], audit["open"]) == ("paid", "60.00", "0.00")
    assert (invoice["paid"], invoice["open"]) == ("9.00", "390.00")
    assert (invoice["credited"], invoice["written_off"]) == ("0.00", "0.00")
    assert [payment["reference"] for payment in invoice["payments"]] == ["TRX 9"]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"amount": "390.01"}, 422, "wrong_amount"),
        ({"amount": "-1.00"}, 422, "invalid"),
        ({"amount": "0.00"}, 422, "invalid"),
        ({"amount": "1.001"}, 422, "invalid"),
        ({"amount": "NaN"}, 422, "invalid"),
        ({"amount": "1e400"}, 422, "invalid"),
        ({"amount": "a lot"}, 422, "invalid"),
        ({"currency": "EUR"}, 422, "wrong_currency"),
        ({"on": "2025-07-02"}, 422, "wrong_day"),
        ({"on": "2025-05-31"}, 422, "wrong_day"),
        ({"reference": "   "}, 422, "wrong_reference"),
        ({"reference": "TRX 9"}, 409, "reference_used"),
    ],
)
def test_an_entry_that_cannot_be_changes_nothing(
    world: World, browser: Browser, changes: dict[str, Any], status: int, code: str
) -> None:
    with nothing_changes():
        answer = paid(world, browser, **changes)

    assert refusal(answer)[:2] == (status, code)


def test_what_is_more_than_is_owed_goes_to_the_balance_where_that_is_said(
    world: World, browser: Browser
) -> None:
    answer = paid(world, browser, amount="400.00", surplus_to_balance=True)

    assert (answer.status_code, answer.json()["open"], answer.json()["paid"]) == (
        201, "0.00", "399.00",
    )  # fmt: skip
    balance = browser.get(f"billing/accounts/{world.invoice.account_id}/balance/").json()
    assert balance == {"currency": "USD", "owed": "0.00", "held": "150.00", "available": "120.00"}


def test_a_paid_invoice_takes_no_more(world: World, browser: Browser) -> None:
    paid(world, browser, amount="390.00")
    with nothing_changes():
        answer = paid(world, browser, amount="1.00", reference="TRX 78")

    assert refusal(answer)[:2] == (409, "nothing_owed")


def test_another_clients_invoice_is_not_there(world: World, browser: Browser) -> None:
    unknown = world.subscription.pk
    with nothing_changes():
        answer = browser.post(
            f"services/subscriptions/{world.subscription.pk}/invoices/{unknown}/payments/", HUNDRED
        )

    assert refusal(answer)[:2] == (404, "not_found")


def test_a_wrong_entry_is_taken_back_with_its_reason(world: World, browser: Browser) -> None:
    path = f"services/subscriptions/{world.subscription.pk}/payments/{world.transfer.pk}/undo/"
    for _ in range(2):
        answer = browser.post(path, {"reason": "It was Sid's."})

    body = answer.json()
    assert (answer.status_code, body["paid"], body["open"]) == (200, "0.00", "399.00")
    entry = body["payments"][0]
    assert (entry["status"], entry["undone_reason"], entry["can_undo"]) == (
        "undone", "It was Sid's.", False,
    )  # fmt: skip
