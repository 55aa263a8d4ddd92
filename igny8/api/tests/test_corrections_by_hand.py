"""What finance corrects: credit notes, refunds, write-offs, prepayments; and what cannot be."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from igny8.api.tests.asking import refusal
from igny8.api.tests.conftest import Browser, World
from igny8.api.tests.kept import nothing_changes
from igny8.services.models import BacklinkServiceOrder

pytestmark = pytest.mark.usefixtures("flags")
LATE = {"reason": "Late.", "key": "late"}


@pytest.fixture
def browser(fin: Any) -> Browser:
    return Browser(fin)


def on_invoice(world: World, rest: str = "") -> str:
    return f"billing/invoices/{world.invoice.pk}/{rest}"


def on_account(world: World, rest: str) -> str:
    return f"billing/accounts/{world.invoice.account_id}/{rest}"


def test_an_invoice_says_why_each_line_is_its_amount_and_what_may_be_credited(
    world: World, browser: Browser
) -> None:
    shown = browser.get(on_invoice(world)).json()

    [line] = shown["lines"]
    assert (shown["total"], shown["open"], shown["account_id"]) == (
        "399.00", "390.00", str(world.invoice.account_id),
    )  # fmt: skip
    assert (line["amount"], line["left_to_credit"]) == ("399.00", "399.00")
    assert line["why"] == "1 Jun 2025 to 30 Jun 2025: a whole month at 399.00 USD."


def test_a_line_is_credited_and_shown_where_it_went(world: World, browser: Browser) -> None:
    [line] = browser.get(on_invoice(world)).json()["lines"]
    asked = LATE | {"lines": [{"line_id": line["id"], "amount": "392.50"}], "key": "k"}

    answers = [browser.post(on_invoice(world, "credit-notes/"), asked) for _ in range(2)]

    body = answers[0].json()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[1].json() == body
    assert (body["number"], body["total"], body["off_unpaid"], body["given_back"]) == (
        "CN-000002", "392.50", "390.00", "2.50",
    )  # fmt: skip
    assert body["issued_by"]["name"] == "Fin"
    [after] = browser.get(on_invoice(world)).json()["lines"]
    assert after["left_to_credit"] == "6.50"
    assert browser.get(on_invoice(world, "credit-notes/")).json()["items"] == [body]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"amount": "399.01"}, 422, "wrong_amount"),
        ({"amount": "-1.00"}, 422, "invalid"),
        ({"amount": "0.00"}, 422, "invalid"),
        ({"amount": "1.001"}, 422, "invalid"),
        ({"amount": "NaN"}, 422, "invalid"),
        ({"amount": "1e400"}, 422, "invalid"),
        ({"lines": []}, 422, "invalid"),
        ({"settle": "charity"}, 422, "invalid"),
        ({"reason": ""}, 422, "invalid"),
        ({"reason": "   "}, 422, "wrong_reason"),
        ({"settle": "invoice"}, 409, "is_paid"),
    ],
)
def test_a_credit_note_that_cannot_be_changes_nothing(
    world: World, browser: Browser, changes: dict[str, Any], status: int, code: str
) -> None:
    with nothing_changes():
        answer = browser.post(on_invoice(world, "credit-notes/"), LATE | changes)

    assert refusal(answer)[:2] == (status, code)


def test_a_line_twice_or_of_another_invoice_is_refused(world: World, browser: Browser) -> None:
    [line] = browser.get(on_invoice(world)).json()["lines"]
    other = world.credit_note.invoice.lines.get()
    one = {"line_id": line["id"], "amount": "1.00"}
    with nothing_changes():
        answers = [
            browser.post(on_invoice(world, "credit-notes/"), LATE | {"lines": lines})
            for lines in ([one, one], [{"line_id": str(other.pk), "amount": "1.00"}])
        ]

    assert [refusal(answer)[1] for answer in answers] == ["invalid", "wrong_amount"]


def test_what_was_paid_goes_back_and_is_entered_by_hand(world: World, browser: Browser) -> None:
    path = f"billing/credit-notes/{world.credit_note.pk}/"
    asked = browser.post(f"{path}refunds/", {"amount": "25.00", "key": "r"})
    [refund] = asked.json()["refunds"]
    assert (refund["amount"], refund["status"], refund["waits_for_transfer"]) == (
        "25.00", "pending", True,
    )  # fmt: skip

    done = browser.post(f"billing/refunds/{refund['id']}/done/", {"reference": "OUT 25"})

    assert (done.status_code, done.json()["status"], done.json()["reference"]) == (
        200, "succeeded", "OUT 25",
    )  # fmt: skip
    assert done.json()["credit_note_number"] == world.credit_note.number
    again = browser.post(f"billing/refunds/{refund['id']}/give-up/", {"reason": "No."})
    assert refusal(again)[:2] == (409, "cannot_refund")
    balance = browser.get(on_account(world, "balance/")).json()
    assert (balance["held"], balance["available"]) == ("115.00", "85.00")


@pytest.mark.parametrize(
    ("amount", "status", "code"),
    [
        ("60.01", 422, "wrong_amount"), ("-1.00", 422, "invalid"), ("NaN", 422, "invalid"),
        ("0.001", 422, "invalid"),
    ],
)  # fmt: skip
def test_a_refund_beyond_what_was_paid_changes_nothing(
    world: World, browser: Browser, amount: str, status: int, code: str
) -> None:
    path = f"billing/credit-notes/{world.credit_note.pk}/refunds/"
    with nothing_changes():
        answer = browser.post(path, {"amount": amount, "key": "r"})

    assert refusal(answer)[:2] == (status, code)


def test_what_pays_an_invoice_goes_back_by_credit_note_alone(
    world: World, browser: Browser
) -> None:
    path = f"billing/payments/{world.transfer.pk}/refunds/"
    browser.post(on_invoice(world, "apply-balance/"))
    with nothing_changes():
        answer = browser.post(path, {"amount": "9.00", "key": "r"})

    assert refusal(answer)[:2] == (409, "balance_too_low")


def test_an_invoice_is_paid_out_of_the_balance_as_far_as_it_goes(
    world: World, browser: Browser
) -> None:
    answer = browser.post(on_invoice(world, "apply-balance/"))

    assert (answer.json()["paid"], answer.json()["open"]) == ("119.00", "280.00")


def test_an_unpaid_invoice_is_voided_once_its_payment_is_undone(
    world: World, browser: Browser
) -> None:
    undo = f"services/subscriptions/{world.subscription.pk}/payments/{world.transfer.pk}/undo/"
    browser.post(undo, {"reason": "Sid's."})

    answer = browser.post(on_invoice(world, "void/"), LATE)

    assert (answer.status_code, answer.json()["total"]) == (201, "399.00")
    assert browser.get(on_invoice(world)).json()["status"] == "credited"


def test_what_is_given_up_can_be_hoped_for_again(world: World, browser: Browser) -> None:
    given_up = browser.post(on_invoice(world, "write-off/"), LATE | {"key": "w"}).json()
    assert (given_up["status"], given_up["written_off"]) == ("written_off", "390.00")

    back = browser.post(on_invoice(world, "recover/"), LATE | {"amount": "90.00"}).json()

    assert (back["written_off"], back["open"]) == ("300.00", "90.00")
    with nothing_changes():
        answer = browser.post(on_invoice(world, "write-off/"), LATE | {"amount": "90.01"})
    assert refusal(answer)[:2] == (422, "wrong_amount")


def test_a_prepayment_is_kept_listed_and_undone(world: World, browser: Browser) -> None:
    path = on_account(world, "prepayments/")
    entry = {"amount": "50.00", "reference": "TRX 50", "on": "2025-06-30", "currency": "USD"}
    made = browser.post(path, entry).json()
    assert browser.post(path, entry).json() == made
    assert [row["reference"] for row in browser.get(path).json()["items"]] == ["TRX 50", "TRX 80"]

    undone = browser.post(f"billing/prepayments/{made['id']}/undo/", {"reason": "Sid's."}).json()

    assert (undone["status"], undone["undone_reason"], undone["can_undo"]) == (
        "undone", "Sid's.", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"currency": "EUR"}, 422, "wrong_currency"),
        ({"currency": "usd"}, 422, "invalid"),
        ({"amount": "0.00"}, 422, "invalid"),
        ({"on": "2025-07-02"}, 422, "wrong_day"),
        ({"reference": "  "}, 422, "wrong_reference"),
        ({"reference": "trx 80"}, 409, "reference_used"),
    ],
)
def test_a_prepayment_that_cannot_be_changes_nothing(
    world: World, browser: Browser, changes: dict[str, Any], status: int, code: str
) -> None:
    entry = {"amount": "50.00", "reference": "TRX 50"}
    with nothing_changes():
        answer = browser.post(on_account(world, "prepayments/"), entry | changes)

    assert refusal(answer)[:2] == (status, code)


def test_an_invoices_payment_is_no_prepayment(world: World, browser: Browser) -> None:
    with nothing_changes():
        answer = browser.post(
            f"billing/prepayments/{world.transfer.pk}/undo/", {"reason": "Sid's."}
        )

    assert refusal(answer)[:2] == (404, "not_found")


def test_a_statement_adds_up_for_the_client_too(world: World, carl: Any) -> None:
    path = on_account(world, "statement/?start=2025-06-01&end=2025-07-02")
    shown = Browser(carl).get(path).json()

    assert [(line["title"], line["amount"], line["balance"]) for line in shown["lines"]] == [
        (f"Invoice {world.invoice.number}", "399.00", "399.00"),
        ("Invoice INV-000002", "60.00", "459.00"),
        ("Payment of INV-000002, Bank transfer TRX 60", "-60.00", "399.00"),
        ("Credit note CN-000001 on INV-000002", "-60.00", "339.00"),
        ("Paid in advance, Bank transfer TRX 80", "-80.00", "259.00"),
        (f"Payment of {world.invoice.number}, Bank transfer TRX 9", "-9.00", "250.00"),
    ]
    assert (shown["opening"], shown["closing"], shown["currency"]) == ("0.00", "250.00", "USD")


@pytest.mark.parametrize(
    "days", ["", "?start=2025-06-01", "?start=2025-07-01&end=2025-07-01", "?start=1999-01-01&end=x"]
)
def test_a_statement_needs_days(world: World, browser: Browser, days: str) -> None:
    answer = browser.get(on_account(world, f"statement/{days}"))

    assert refusal(answer)[:2] == (422, "invalid")


def test_a_long_list_of_credit_notes_takes_no_more_queries(
    world: World, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    def ask(number: int) -> Any:
        asked = LATE | {"amount": "1.00", "key": f"k{number}"}
        return browser.post(on_invoice(world, "credit-notes/"), asked)

    ask(0)
    with CaptureQueriesContext(connection) as one:
        assert browser.get(on_invoice(world, "credit-notes/")).json()["count"] == 1
    once = len(one)
    for number in range(1, 6):
        ask(number)

    with django_assert_max_num_queries(once):
        assert browser.get(on_invoice(world, "credit-notes/")).json()["count"] == 6


def test_a_client_reads_no_internal_word_of_a_refund(world: World, carl: Any) -> None:
    note = Browser(carl).get(f"billing/credit-notes/{world.credit_note.pk}/").json()
    [refund] = Browser(carl).get(on_account(world, "refunds/")).json()["items"]

    assert (note["issued_by"], note["reason"]) == (None, "The audit was not made.")
    assert (refund["recorded_by"], refund["failure"], refund["amount"]) == (None, "", "30.00")


def test_a_service_ended_now_credits_its_unused_days_for_finance(
    world: World, browser: Browser, ada: Any, manager: Any
) -> None:
    path = f"services/subscriptions/{world.subscription.pk}/cancel/"
    with nothing_changes():
        not_by_manager = Browser(manager).post(path, {"at": "now", "credit_unused_days": True})
        not_later = Browser(ada).post(path, {"credit_unused_days": True})
    assert refusal(not_by_manager)[:2] == (403, "forbidden")
    assert refusal(not_later)[:2] == (422, "wrong_terms")

    ended = Browser(ada).post(path, {"at": "now", "credit_unused_days": True})

    assert (ended.status_code, ended.json()["status"]) == (200, "cancelled")


def test_an_order_says_whether_it_credits_what_does_not_come(world: World, ada: Any) -> None:
    path = f"services/backlink-orders/{world.order.pk}/"
    shown = Browser(ada).get(path).json()
    assert (shown["credits_failed_links"], shown["refunded_amount"]) == (True, "0.00")

    changed = Browser(ada).patch(path, {"credits_failed_links": False}).json()

    assert changed["credits_failed_links"] is False
    assert BacklinkServiceOrder.objects.get(pk=world.order.pk).credits_failed_links is False
