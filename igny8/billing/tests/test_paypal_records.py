"""Finding at PayPal what became of a charge, and what was given back or disputed on it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from igny8.billing.errors import ChargeKeyReused, OutcomeUnknown, RefundRefused
from igny8.billing.gateways.paypal import PayPalGateway
from igny8.billing.rules.charges import ChargeStatus, DisputeStatus, RefundStatus
from igny8.billing.tests.conftest import usd
from igny8.billing.tests.paypal_answers import (
    CLIENT_ID,
    CLIENT_SECRET,
    KEY,
    amount,
    capture,
    dispute,
    event,
    link,
    order,
    problem,
    refund,
    token,
)
from igny8.billing.tests.vendor_site import NO_ANSWER, Vendor, query, said, vendor
from igny8.kit.clock import real_now
from igny8.kit.errors import GatewayError
from igny8.kit.money import Money

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

CAPTURE = "GET /v2/payments/captures/3C679366HH908993F"
ORDER = "GET /v2/checkout/orders/5O190127TN364715T"
EVENTS, DISPUTES = "GET /v1/notifications/webhooks-events", "GET /v1/customer/disputes"
TRANSACTIONS = "GET /v1/reporting/transactions"
REFUND = "POST /v2/payments/captures/3C679366HH908993F/refund"
TEN = usd("10.00")
NO_EVENTS: dict[str, Any] = {"events": [], "count": 0, "links": []}
NO_TRANSACTIONS: dict[str, Any] = {"transaction_details": [], "total_pages": 0}


@pytest.fixture
def site() -> Iterator[Vendor]:
    with vendor() as running:
        running.says("POST /v1/oauth2/token", token())
        running.says(EVENTS, NO_EVENTS)
        running.says(TRANSACTIONS, NO_TRANSACTIONS)
        running.says(CAPTURE, capture())
        running.says(ORDER, order())
        running.says(DISPUTES, {"items": [], "links": []})
        yield running


@pytest.fixture
def gateway(site: Vendor) -> PayPalGateway:
    return PayPalGateway(CLIENT_ID, CLIENT_SECRET, api_base=site.base, allow=site.site.allow)


def told(*events: dict[str, Any], following: str = "") -> dict[str, Any]:
    links = [link("next", following)] if following else []
    return {"events": list(events), "count": len(events), "links": links}


@pytest.mark.parametrize("reference", ["5O190127TN364715T", "3C679366HH908993F"])
def test_a_charge_is_found_by_its_order_and_by_its_capture(
    site: Vendor, gateway: PayPalGateway, reference: str
) -> None:
    charge = gateway.find_charge(KEY, customer="customer_1", reference=reference)

    assert charge is not None
    assert (charge.status, charge.reference, charge.customer) == (
        ChargeStatus.SETTLED, "3C679366HH908993F", "customer_1",
    )  # fmt: skip
    assert site.asked(EVENTS) == []


def test_a_reference_of_another_charge_is_not_believed(
    site: Vendor, gateway: PayPalGateway
) -> None:
    assert gateway.find_charge("invoice:7d2a:2", reference="5O190127TN364715T") is None


def test_without_a_reference_a_charge_is_found_by_an_event(
    site: Vendor, gateway: PayPalGateway
) -> None:
    others = event("PAYMENT.CAPTURE.COMPLETED", "capture", capture(id="X1", custom_id="other"))
    ours = event("PAYMENT.CAPTURE.PENDING", "capture", capture(status="PENDING"))
    path = "https://api-m.paypal.com/v1/notifications/webhooks-events?page_size=100&token=p2"
    site.says(EVENTS, told(others, following=path), told(ours))

    charge = gateway.find_charge(KEY)

    assert charge is not None
    # The event is old news: the capture is read afresh.
    assert charge.status is ChargeStatus.SETTLED
    first, second = map(query, site.asked(EVENTS))
    assert (first["page_size"], second) == ("100", {"page_size": "100", "token": "p2"})


def test_an_approved_order_is_found_by_its_event(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(ORDER, order("APPROVED"))
    site.says(EVENTS, told(event("CHECKOUT.ORDER.APPROVED", "checkout-order", order("APPROVED"))))

    charge = gateway.find_charge(KEY)

    assert charge is not None
    assert (charge.status, charge.reference) == (
        ChargeStatus.NEEDS_AUTHENTICATION, "5O190127TN364715T",
    )  # fmt: skip


def test_what_no_event_names_is_found_among_the_transactions(
    site: Vendor, gateway: PayPalGateway
) -> None:
    def row(reference: str, **facts: str) -> dict[str, Any]:
        return {"transaction_info": {"transaction_id": reference, **facts}}

    first = {"transaction_details": [row("X1", invoice_id="other")], "total_pages": 2}
    # A refund repeats the invoice of its payment, and is no capture.
    second = {
        "transaction_details": [
            row("1JU08902781691411", invoice_id=KEY), row("3C679366HH908993F", custom_field=KEY),
        ],
        "total_pages": 2,
    }  # fmt: skip
    site.says(TRANSACTIONS, first, second)

    charge = gateway.find_charge(KEY)

    assert charge is not None
    assert charge.reference == "3C679366HH908993F"
    pages = [query(asked)["page"] for asked in site.asked(TRANSACTIONS)]
    assert pages == ["1", "2"]


@pytest.mark.parametrize("answer", [said(problem("NOT_AUTHORIZED"), 403), said(NO_TRANSACTIONS)])
def test_a_key_that_nothing_names_is_not_known(
    site: Vendor, gateway: PayPalGateway, answer: Any
) -> None:
    site.says(TRANSACTIONS, answer)

    assert gateway.find_charge(KEY) is None


def test_a_look_up_without_an_answer_is_no_none(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(EVENTS, NO_ANSWER)

    with pytest.raises(GatewayError) as failed:
        gateway.find_charge(KEY)

    assert failed.value.heals


def test_a_record_that_cannot_be_read_just_now_is_no_none(
    site: Vendor, gateway: PayPalGateway
) -> None:
    site.says(CAPTURE, NO_ANSWER)

    with pytest.raises(GatewayError) as failed:
        gateway.charge_record("3C679366HH908993F")

    assert failed.value.heals


def give_back(gateway: PayPalGateway, price: Money = TEN) -> Any:
    return gateway.refund(price, charge_reference="3C679366HH908993F", key="refund:1")


def test_a_refund_is_made_on_the_capture_under_our_key(
    site: Vendor, gateway: PayPalGateway
) -> None:
    site.says(REFUND, refund(), status=201)

    made = give_back(gateway)

    assert (made.key, made.reference, made.amount, made.status, made.charge_reference) == (
        "refund:1", "1JU08902781691411", usd("10.00"), RefundStatus.SETTLED, "3C679366HH908993F",
    )  # fmt: skip
    [asked] = site.asked(REFUND)
    assert json.loads(asked.body) == {"amount": amount("10.00"), "custom_id": "refund:1"}
    assert asked.headers["paypal-request-id"] == "refund:1"


def test_a_refund_whose_answer_is_lost_is_found_and_not_made_again(
    site: Vendor, gateway: PayPalGateway
) -> None:
    site.says(REFUND, NO_ANSWER)
    with pytest.raises(OutcomeUnknown):
        give_back(gateway)
    site.says(ORDER, order(refunds=[refund()]))

    again = give_back(gateway)

    assert again == gateway.find_refund("refund:1", charge_reference="3C679366HH908993F")
    assert len(site.asked(REFUND)) == 1
    with pytest.raises(ChargeKeyReused):
        give_back(gateway, usd("10.01"))


@pytest.mark.parametrize(
    ("issue", "why"),
    [
        ("CAPTURE_FULLY_REFUNDED", "given back already"),
        ("REFUND_AMOUNT_EXCEEDED", "not so much left"),
        ("REFUND_FAILED_INSUFFICIENT_FUNDS", "balance at PayPal"),
        ("REFUND_TIME_LIMIT_EXCEEDED", "within 180 days"),
        ("TRANSACTION_DISPUTED", "disputes this charge"),
        ("REFUND_CAPTURE_CURRENCY_MISMATCH", "does not give this amount back"),
        ("PAYER_ACCOUNT_LOCKED_OR_CLOSED", "does not give this amount back"),
    ],
)
def test_a_refund_that_paypal_refuses_is_refused_in_words(
    site: Vendor, gateway: PayPalGateway, issue: str, why: str
) -> None:
    site.says(REFUND, problem(issue), status=422)

    with pytest.raises(RefundRefused, match=why) as refused:
        give_back(gateway)

    assert refused.value.permanent


@pytest.mark.parametrize("found", [said(capture(status="PENDING")), said({}, 404)])
def test_what_never_came_is_not_given_back(
    site: Vendor, gateway: PayPalGateway, found: Any
) -> None:
    site.says(CAPTURE, found)

    with pytest.raises(RefundRefused, match="whose money has come"):
        give_back(gateway)

    assert site.asked(REFUND) == []


def test_a_record_has_refunds_and_disputes(site: Vendor, gateway: PayPalGateway) -> None:
    # PayPal repeats the capture's custom_id on a refund that was made at its own pages.
    by_hand = refund(id="R2", custom_id=KEY, status="PENDING", amount=amount("5.00"))
    back = refund(id="R3", custom_id="refund:2", status="FAILED")
    elsewhere = refund(id="R4", links=[link("up", "/v2/payments/captures/ANOTHER")])
    site.says(ORDER, order(refunds=[refund(), by_hand, back, elsewhere]))
    site.says(DISPUTES, {"items": [{"dispute_id": "PP-D-2"}, {"dispute_id": "PP-D-1"}]})
    won = {"status": "RESOLVED", "dispute_outcome": {"outcome_code": "RESOLVED_SELLER_FAVOUR"}}
    site.says("GET /v1/customer/disputes/PP-D-1", dispute(dispute_id="PP-D-1", **won))
    later = dispute(dispute_id="PP-D-2", create_time="2025-07-09T08:00:00.000Z")
    site.says("GET /v1/customer/disputes/PP-D-2", later)

    record = gateway.charge_record("3C679366HH908993F")

    assert record is not None
    assert (record.charge.key, record.charge.amount) == (KEY, usd("49.90"))
    assert [(r.reference, r.key, r.amount, r.status) for r in record.refunds] == [
        ("1JU08902781691411", "refund:1", usd("10.00"), RefundStatus.SETTLED),
        ("R2", "", usd("5.00"), RefundStatus.PENDING),
        ("R3", "refund:2", usd("10.00"), RefundStatus.FAILED),
    ]
    assert [(d.reference, d.status, d.amount, d.charge_reference) for d in record.disputes] == [
        ("PP-D-1", DisputeStatus.WON, usd("49.90"), "3C679366HH908993F"),
        ("PP-D-2", DisputeStatus.OPEN, usd("49.90"), "3C679366HH908993F"),
    ]
    asked = query(site.asked(DISPUTES)[0])
    assert asked == {"disputed_transaction_id": "3C679366HH908993F", "page_size": "50"}


@pytest.mark.parametrize(
    ("outcome", "means"),
    [
        ("RESOLVED_BUYER_FAVOUR", DisputeStatus.LOST), ("ACCEPTED", DisputeStatus.LOST),
        ("RESOLVED_SELLER_FAVOUR", DisputeStatus.WON), ("CANCELED_BY_BUYER", DisputeStatus.WON),
        ("RESOLVED_WITH_PAYOUT", DisputeStatus.WON), ("DENIED", DisputeStatus.WON),
        (None, DisputeStatus.OPEN),
    ],
)  # fmt: skip
def test_a_dispute_ends_as_its_outcome_says(
    site: Vendor, gateway: PayPalGateway, outcome: str | None, means: DisputeStatus
) -> None:
    ended = {"dispute_outcome": {"outcome_code": outcome}} if outcome else {}
    site.says(DISPUTES, {"items": [{"dispute_id": "PP-D-27803"}]})
    site.says("GET /v1/customer/disputes/PP-D-27803", dispute(status="RESOLVED", **ended))

    record = gateway.charge_record("3C679366HH908993F")

    assert record is not None
    assert [each.status for each in record.disputes] == [means]


def test_the_refunds_of_an_order_that_paypal_keeps_no_more_are_found_by_events(
    site: Vendor, gateway: PayPalGateway
) -> None:
    site.says(ORDER, said(problem("INVALID_RESOURCE_ID", "RESOURCE_NOT_FOUND"), 404))
    mine = event("PAYMENT.CAPTURE.REFUNDED", "refund", refund())
    other = refund(id="R9", links=[link("up", "/v2/payments/captures/ANOTHER")])
    site.says(EVENTS, told(event("PAYMENT.CAPTURE.REFUNDED", "refund", other), mine))
    site.says("GET /v2/payments/refunds/1JU08902781691411", refund(status="PENDING"))

    found = gateway.find_refund("refund:1", charge_reference="3C679366HH908993F")

    assert found is not None
    assert (found.reference, found.status) == ("1JU08902781691411", RefundStatus.PENDING)


def test_what_paypal_does_not_know_has_no_record(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(CAPTURE, said(problem("INVALID_RESOURCE_ID", "RESOURCE_NOT_FOUND"), 404))

    assert gateway.charge_record("3C679366HH908993F") is None
    assert gateway.find_refund("refund:1", charge_reference="3C679366HH908993F") is None


def test_what_no_webhook_told_is_listed_oldest_first(site: Vendor, gateway: PayPalGateway) -> None:
    def at(minute: int, name: str) -> dict[str, Any]:
        moment = f"2025-07-01T12:{minute:02}:00.000Z"
        return event("PAYMENT.CAPTURE.COMPLETED", "capture", capture(), id=name, create_time=moment)

    path = "/v1/notifications/webhooks-events?start_time=a&token=p2"
    site.says(EVENTS, told(at(9, "WH-3"), at(5, "WH-2"), following=path), told(at(1, "WH-1")))

    notices = list(gateway.notices_since(real_now() - timedelta(hours=2)))

    assert [notice.event_id for notice in notices] == ["WH-1", "WH-2", "WH-3"]
    assert query(site.asked(EVENTS)[1])["token"] == "p2"


def test_paypal_is_asked_no_further_back_than_it_keeps(
    site: Vendor, gateway: PayPalGateway
) -> None:
    list(gateway.notices_since(real_now() - timedelta(days=400)))

    start = query(site.asked(EVENTS)[0])["start_time"]
    assert start > (real_now() - timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ")
