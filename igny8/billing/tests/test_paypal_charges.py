"""Charging by PayPal, before recorded answers of the shapes in its API reference.

They cover what its OpenAPI files behind a stateless server cannot: flows, keys, lost answers.
"""

import base64
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.billing.errors import (
    CardDeclined,
    ChargeKeyReused,
    GatewayRefusesUs,
    NoSavedMethod,
    OutcomeUnknown,
)
from igny8.billing.gateways.paypal import PayPalGateway
from igny8.billing.gateways.paypal_door import request_id
from igny8.billing.gateways.paypal_shapes import Amount, their_amount
from igny8.billing.rules.charges import Charge, ChargeStatus
from igny8.billing.tests.conftest import usd
from igny8.billing.tests.paypal_answers import (
    CLIENT_ID,
    CLIENT_SECRET,
    KEY,
    amount,
    capture,
    event,
    order,
    problem,
    token,
    waiting,
)
from igny8.billing.tests.vendor_site import NO_ANSWER, Vendor, form, said, vendor
from igny8.kit.errors import GatewayError
from igny8.kit.money import Money
from igny8.kit.tests.local_site import Answer

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

TOKEN, ORDERS = "POST /v1/oauth2/token", "POST /v2/checkout/orders"
ORDER = "GET /v2/checkout/orders/5O190127TN364715T"
CAPTURE = "POST /v2/checkout/orders/5O190127TN364715T/capture"
EVENTS = "GET /v1/notifications/webhooks-events"
PRICE = usd("49.90")


@pytest.fixture
def site() -> Iterator[Vendor]:
    with vendor() as running:
        running.says(TOKEN, token())
        yield running


@pytest.fixture
def gateway(site: Vendor) -> PayPalGateway:
    return PayPalGateway(CLIENT_ID, CLIENT_SECRET, api_base=site.base, allow=site.site.allow)


def charge(gateway: PayPalGateway, price: Money = PRICE) -> Charge:
    return gateway.charge(price, customer="customer_4029352050", key=KEY, method="8kk8451t")


def test_a_saved_wallet_is_charged_by_one_order_under_our_key(
    site: Vendor, gateway: PayPalGateway
) -> None:
    site.says(ORDERS, order(), status=201)

    taken = charge(gateway)

    assert taken == Charge(
        key=KEY, customer="customer_4029352050", amount=usd("49.90"),
        status=ChargeStatus.SETTLED, reference="3C679366HH908993F", method="8kk8451t",
    )  # fmt: skip
    [asked] = site.asked(ORDERS)
    assert json.loads(asked.body) == {
        "intent": "CAPTURE",
        "purchase_units": [{"custom_id": KEY, "invoice_id": KEY, "amount": amount()}],
        "payment_source": {"paypal": {"vault_id": "8kk8451t"}},
    }
    assert asked.headers["paypal-request-id"] == KEY
    assert asked.headers["prefer"] == "return=representation"
    assert asked.headers["authorization"] == "Bearer A21AA"


def test_an_order_that_was_only_made_is_captured(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(ORDERS, order("CREATED"), status=201)
    site.says(CAPTURE, order(), status=201)

    taken = charge(gateway)

    assert (taken.status, taken.reference) == (ChargeStatus.SETTLED, "3C679366HH908993F")
    assert site.asked(CAPTURE)[0].headers["paypal-request-id"] == f"{KEY}:capture"


@pytest.mark.parametrize(
    ("status", "means"),
    [
        ("COMPLETED", ChargeStatus.SETTLED), ("PARTIALLY_REFUNDED", ChargeStatus.SETTLED),
        ("REFUNDED", ChargeStatus.SETTLED), ("PENDING", ChargeStatus.PROCESSING),
        ("DECLINED", ChargeStatus.DECLINED), ("FAILED", ChargeStatus.DECLINED),
        ("A_STATUS_OF_NEXT_YEAR", ChargeStatus.PROCESSING),
    ],
)  # fmt: skip
def test_each_status_means_one_of_ours(
    site: Vendor, gateway: PayPalGateway, status: str, means: ChargeStatus
) -> None:
    site.says(ORDERS, order(captures=[capture(status=status)]))

    taken = charge(gateway)

    assert taken.status is means
    assert bool(taken.failure) is (means is ChargeStatus.DECLINED)


def test_a_wallet_that_wants_its_owner_makes_the_charge_wait(
    site: Vendor, gateway: PayPalGateway
) -> None:
    site.says(ORDERS, waiting())

    taken = charge(gateway)

    assert (taken.status, taken.reference) == (
        ChargeStatus.NEEDS_AUTHENTICATION, "5O190127TN364715T",
    )  # fmt: skip
    assert taken.action_url == "https://www.paypal.com/checkoutnow?token=5O190127TN364715T"


@pytest.mark.parametrize(
    ("issue", "hopeless"),
    [
        ("INSTRUMENT_DECLINED", False), ("TRANSACTION_REFUSED", False),
        ("PAYER_CANNOT_PAY", False), ("TRANSACTION_LIMIT_EXCEEDED", False),
        ("PAYER_ACTION_REQUIRED", False), ("PAYER_ACCOUNT_LOCKED_OR_CLOSED", True),
        ("AGREEMENT_ALREADY_CANCELLED", True), ("TOKEN_ID_NOT_FOUND", True),
        ("CARD_EXPIRED", True),
    ],
)  # fmt: skip
def test_a_decline_says_whether_it_is_hopeless(
    site: Vendor, gateway: PayPalGateway, issue: str, *, hopeless: bool
) -> None:
    site.says(ORDERS, problem(issue), status=422)

    with pytest.raises(CardDeclined) as declined:
        charge(gateway)

    assert declined.value.permanent is hopeless
    assert declined.value.details["failure_code"] == issue
    assert "the bank did not say why" not in declined.value.message


@pytest.mark.parametrize(
    "answer",
    [
        NO_ANSWER,
        said(problem("INTERNAL_SERVICE_ERROR", "INTERNAL_SERVER_ERROR"), 500),
        Answer(b"<html>Bad gateway</html>", 503),
        Answer(b'{"id": "5O1', 201),
        said([], 201),
        said({"id": "5O190127TN364715T", "status": "COMPLETED"}, 201),
        said(order(purchase_units=[]), 201),
        said(order(captures=[capture(amount=amount("49,90"))]), 201),
        said(problem("PREVIOUS_REQUEST_IN_PROGRESS", "RESOURCE_CONFLICT"), 409),
        said(problem("ORDER_COMPLETION_IN_PROGRESS"), 422),
    ],
    ids=["none", "500", "html", "half", "list", "no units", "nothing", "comma", "409", "under way"],
)
def test_an_answer_that_says_nothing_leaves_the_outcome_unknown(
    site: Vendor, gateway: PayPalGateway, answer: Answer
) -> None:
    site.says(ORDERS, answer)

    with pytest.raises(OutcomeUnknown) as unknown:
        charge(gateway)

    assert not unknown.value.permanent
    assert len(site.asked(ORDERS)) == 1


def test_a_key_that_paypal_answers_with_another_payment_is_not_believed(
    site: Vendor, gateway: PayPalGateway
) -> None:
    site.says(ORDERS, order())

    with pytest.raises(ChargeKeyReused) as refused:
        charge(gateway, usd("49.91"))

    assert refused.value.permanent


def test_a_used_key_that_paypal_refuses_is_refused(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(ORDERS, problem("DUPLICATE_REQUEST_ID"), status=422)

    with pytest.raises(ChargeKeyReused):
        charge(gateway)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"<html>Forbidden zone</html>", 400), said(["refused"], 400),
        said({"name": "INVALID_REQUEST", "details": ["?"]}, 400),
        # As its own OpenAPI files write it.
        said({"name": "UNPROCESSABLE_ENTITY", "issues": [{"issue": "INVALID_REQUEST"}]}, 422),
    ],
)  # fmt: skip
def test_a_refusal_of_any_shape_is_one(
    site: Vendor, gateway: PayPalGateway, answer: Answer
) -> None:
    site.says(ORDERS, answer)

    with pytest.raises(GatewayError) as refused:
        charge(gateway)

    assert refused.value.permanent
    assert refused.value.details["issue"] in ("", "INVALID_REQUEST")


def test_what_was_taken_long_ago_is_found_when_paypal_refuses_it_again(
    site: Vendor, gateway: PayPalGateway
) -> None:
    site.says(ORDERS, problem("DUPLICATE_INVOICE_ID"), status=422)
    told = event("PAYMENT.CAPTURE.COMPLETED", "capture", capture())
    site.says(EVENTS, {"events": [told], "count": 1, "links": []})
    site.says("GET /v2/payments/captures/3C679366HH908993F", capture())

    taken = charge(gateway)

    assert (taken.status, taken.reference) == (ChargeStatus.SETTLED, "3C679366HH908993F")


def test_what_was_taken_before_and_is_not_listed_yet_stays_unknown(
    site: Vendor, gateway: PayPalGateway
) -> None:
    site.says(ORDERS, problem("DUPLICATE_INVOICE_ID"), status=422)
    site.says(EVENTS, {"events": [], "count": 0, "links": []})
    site.says("GET /v1/reporting/transactions", problem("NOT_AUTHORIZED"), status=403)

    with pytest.raises(OutcomeUnknown, match="does not list it yet"):
        charge(gateway)


def test_too_many_requests_come_back_later(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(ORDERS, said(problem("RATE_LIMIT_REACHED"), 429, **{"retry-after": "30"}))

    with pytest.raises(GatewayError) as refused:
        charge(gateway)

    assert not isinstance(refused.value, OutcomeUnknown)
    assert (refused.value.permanent, refused.value.retry_after) == (False, 30)


def test_what_paypal_does_not_accept_is_refused_for_good(
    site: Vendor, gateway: PayPalGateway
) -> None:
    site.says(ORDERS, problem("INVALID_CURRENCY_CODE"), status=422)

    with pytest.raises(GatewayError, match="INVALID_CURRENCY_CODE") as refused:
        charge(gateway)

    assert refused.value.permanent


def test_without_a_saved_wallet_nobody_is_asked(site: Vendor, gateway: PayPalGateway) -> None:
    with pytest.raises(NoSavedMethod):
        gateway.charge(usd("1.00"), customer="customer_4029352050", key=KEY)

    assert site.asked() == []


def test_one_token_serves_many_requests(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(ORDERS, order())

    for _ in range(3):
        charge(gateway)

    [asked] = site.asked(TOKEN)
    assert form(asked) == {"grant_type": "client_credentials"}
    basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
    assert asked.headers["authorization"] == f"Basic {basic}"


def test_a_token_is_renewed_before_it_ends(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(TOKEN, token("first", seconds=60), token("second"))
    site.says(ORDERS, order())

    for _ in range(3):
        charge(gateway)

    sent = [asked.headers["authorization"] for asked in site.asked(ORDERS)]
    assert sent == ["Bearer first", "Bearer second", "Bearer second"]


def test_a_token_that_was_revoked_is_renewed_once(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(TOKEN, token("revoked"), token("good"))
    site.says(ORDERS, said({"error": "invalid_token"}, 401), said(order(), 201))

    taken = charge(gateway)

    assert taken.status is ChargeStatus.SETTLED
    keys = {asked.headers["paypal-request-id"] for asked in site.asked(ORDERS)}
    assert (len(site.asked(ORDERS)), keys) == (2, {KEY})


@pytest.mark.parametrize("where", [TOKEN, ORDERS])
def test_refused_credentials_heal_and_are_named_nowhere(
    site: Vendor, gateway: PayPalGateway, where: str, caplog: Any
) -> None:
    caplog.set_level("DEBUG")
    refusal = {"error": "invalid_client", "error_description": f"Not {CLIENT_SECRET}"}
    site.says(where, refusal, status=401)

    with pytest.raises(GatewayRefusesUs, match="its operator has to look") as refused:
        charge(gateway)

    assert not refused.value.permanent
    shown = f"{refused.value!r} {refused.value.details} {caplog.text} {gateway.__dict__}"
    assert CLIENT_SECRET not in shown
    assert "A21AA" not in shown


@pytest.mark.parametrize(
    "answer", [NO_ANSWER, said({"access_token": ""}), said({"expires_in": 1}), Answer(b"?", 200)]
)
def test_without_a_token_nothing_is_asked_and_it_may_heal(
    site: Vendor, gateway: PayPalGateway, answer: Answer
) -> None:
    site.says(TOKEN, answer)

    with pytest.raises(GatewayError) as failed:
        charge(gateway)

    assert failed.value.heals
    assert site.asked(ORDERS) == []


def test_an_address_inside_our_own_network_is_never_asked(site: Vendor) -> None:
    with pytest.raises(GatewayError, match="may not be visited") as refused:
        charge(PayPalGateway(CLIENT_ID, CLIENT_SECRET, api_base=site.base))

    assert refused.value.permanent
    assert site.asked() == []


def test_a_payment_in_person_is_an_order_to_approve(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(ORDERS, waiting())

    started = gateway.start_payment(
        usd("49.90"), customer="", key=KEY, return_url="https://app.example/paid",
        description="Invoice IGN-1 " + "x" * 200,
    )  # fmt: skip

    assert (started.status, started.key, started.amount) == (
        ChargeStatus.NEEDS_AUTHENTICATION, KEY, usd("49.90"),
    )  # fmt: skip
    assert started.action_url.startswith("https://www.paypal.com/checkoutnow")
    asked = json.loads(site.asked(ORDERS)[0].body)
    assert asked["payment_source"] == {
        "paypal": {
            "experience_context": {
                "return_url": "https://app.example/paid",
                "cancel_url": "https://app.example/paid",
                "user_action": "PAY_NOW",
                "shipping_preference": "NO_SHIPPING",
            }
        }
    }
    [unit] = asked["purchase_units"]
    assert len(unit["description"]) == 127


def complete(gateway: PayPalGateway) -> Charge | None:
    return gateway.complete_payment(KEY, reference="5O190127TN364715T")


def test_only_what_the_client_approved_is_captured(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(ORDER, waiting())
    still = complete(gateway)
    assert still is not None
    assert still.status is ChargeStatus.NEEDS_AUTHENTICATION
    assert site.asked(CAPTURE) == []
    site.says(ORDER, order("APPROVED"))
    site.says(CAPTURE, order(), status=201)

    paid = complete(gateway)

    assert paid is not None
    assert (paid.status, paid.reference) == (ChargeStatus.SETTLED, "3C679366HH908993F")


def test_to_look_at_an_approved_order_takes_nothing(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(ORDER, order("APPROVED"))

    found = gateway.find_charge(KEY, reference="5O190127TN364715T")

    assert found is not None
    assert found.status is ChargeStatus.NEEDS_AUTHENTICATION
    assert site.asked(CAPTURE) == []


def test_what_was_captured_before_is_not_captured_again(
    site: Vendor, gateway: PayPalGateway
) -> None:
    site.says(ORDER, order())

    paid = complete(gateway)

    assert paid is not None
    assert paid.status is ChargeStatus.SETTLED
    assert site.asked(CAPTURE) == []


@pytest.mark.parametrize("issue", ["ORDER_ALREADY_CAPTURED", "ORDER_NOT_APPROVED"])
def test_a_capture_that_came_too_late_or_early_is_looked_at_again(
    site: Vendor, gateway: PayPalGateway, issue: str
) -> None:
    after = order() if issue == "ORDER_ALREADY_CAPTURED" else waiting()
    site.says(ORDER, order("APPROVED"), order("APPROVED"), after)
    site.says(CAPTURE, problem(issue), status=422)

    found = complete(gateway)

    assert found is not None
    assert (found.status is ChargeStatus.SETTLED) is (issue == "ORDER_ALREADY_CAPTURED")


def test_an_approved_payment_may_still_be_declined(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(ORDER, order("APPROVED"))
    site.says(CAPTURE, problem("INSTRUMENT_DECLINED"), status=422)

    with pytest.raises(CardDeclined):
        complete(gateway)


def test_a_capture_whose_answer_is_lost_is_unknown(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(ORDER, order("APPROVED"))
    site.says(CAPTURE, NO_ANSWER)

    with pytest.raises(OutcomeUnknown):
        complete(gateway)


def test_a_waiting_order_is_withdrawn_by_never_being_captured(
    site: Vendor, gateway: PayPalGateway
) -> None:
    site.says(ORDER, order("APPROVED"))

    withdrawn = gateway.cancel_charge(KEY, reference="5O190127TN364715T")

    assert withdrawn is not None
    assert (withdrawn.status, withdrawn.action_url) == (ChargeStatus.CANCELLED, "")
    assert site.asked(CAPTURE) == []


def test_what_was_captured_cannot_be_withdrawn(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(ORDER, order())

    found = gateway.cancel_charge(KEY, reference="5O190127TN364715T")

    assert found is not None
    assert found.status is ChargeStatus.SETTLED


@pytest.mark.parametrize(
    ("price", "currency", "value"),
    [
        ("49.90", "USD", "49.90"), ("49.9", "EUR", "49.90"), ("1500", "JPY", "1500"),
        ("1500", "HUF", "1500"), ("1000000", "GBP", "1000000.00"), ("0.005", "USD", "0.01"),
    ],
)  # fmt: skip
def test_an_amount_is_a_text_as_its_currency_has_it(price: str, currency: str, value: str) -> None:
    assert their_amount(Money(Decimal(price), currency)) == {
        "currency_code": currency, "value": value,
    }  # fmt: skip


@pytest.mark.parametrize(("price", "currency"), [("12.50", "HUF"), ("1.234", "KWD")])
def test_an_amount_that_paypal_cannot_say_is_not_rounded_away(price: str, currency: str) -> None:
    with pytest.raises(GatewayError, match=currency) as refused:
        their_amount(Money(Decimal(price), currency))

    assert refused.value.permanent


@given(st.integers(min_value=0, max_value=10**11), st.sampled_from(["USD", "EUR", "JPY"]))
def test_every_amount_comes_back_as_it_went(cents: int, currency: str) -> None:
    money = Money(Decimal(cents).scaleb(-2), currency).rounded()

    assert Amount.model_validate(their_amount(money)).money() == money


def test_a_long_key_becomes_one_that_paypal_takes() -> None:
    assert request_id("k" * 108) == "k" * 108
    assert len(request_id("k" * 109)) == 64
    assert request_id("k" * 109) != request_id("k" * 110)
