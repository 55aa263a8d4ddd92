"""PayPal's gateway, each of its requests judged by PayPal's own description of its interfaces.

Prism judges their shape and remembers nothing. Flows, keys, refusals and webhook signatures are
held to recorded answers in billing/tests/test_paypal_*.py.
"""

import contextlib
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from igny8.billing.gateways.paypal import PayPalGateway
from igny8.billing.gateways.paypal_shapes import Capture, Order, Refund, Vaulted
from igny8.billing.tests.conftest import usd
from igny8.billing.tests.gateway_contract import Till
from igny8.billing.tests.paypal_answers import CLIENT_ID, CLIENT_SECRET, KEY, WEBHOOK_ID
from igny8.billing.tests.paypal_books import PayPalBooks
from igny8.billing.tests.paypal_contract import PayPalContract, till_at
from igny8.billing.tests.test_paypal_wallets_and_webhooks import HEADERS, RAW
from igny8.kit.clock import real_now
from igny8.kit.errors import GatewayError
from tests.real import paypal_service
from tests.real.conftest import installed
from tests.real.paypal_service import FOLDER, LAGS_BEHIND, PayPalService

ORDER, CAPTURE, REFUND = "5O190127TN364715T", "3C679366HH908993F", "1JU08902781691411"
SETUP, TOKEN, CUSTOMER = "5C991763VB2781612", "8kk8451t", "customer_402935205"
RETURN = "https://app.example/billing"
ASKED_WITH = {
    "Authorization": "Bearer A21AA",
    "Content-Type": "application/json",
    "PayPal-Request-Id": "k",
}
Ask = Callable[[PayPalGateway], object]


@pytest.fixture(scope="module")
def described() -> Iterator[PayPalService]:
    installed(FOLDER)
    with paypal_service.running() as service:
        yield service


@pytest.fixture
def paypal(described: PayPalService) -> PayPalService:
    described.judged.clear()
    described.invents, described.books = False, None
    return described


@pytest.fixture
def gateway(paypal: PayPalService) -> PayPalGateway:
    return PayPalGateway(
        CLIENT_ID, CLIENT_SECRET, webhook_id=WEBHOOK_ID, api_base=paypal.api_base,
        allow={paypal.door},
    )  # fmt: skip


# What is asked, and the requests that it takes. Those that only follow on an answer that Prism does
# not give are asked for as the gateway asks.
ACCEPTED: dict[str, tuple[Ask, list[str]]] = {
    "a saved wallet is charged": (
        lambda g: g.charge(usd("49.90"), customer=CUSTOMER, key=KEY, method=TOKEN),
        ["POST /v2/checkout/orders"],
    ),
    "a payment in person is begun": (
        lambda g: g.start_payment(
            usd("49.90"), customer="", key=KEY, return_url=RETURN, description="Invoice IGN-1"
        ),
        ["POST /v2/checkout/orders"],
    ),
    "an order is captured": (
        lambda g: g._captured(Order(id=ORDER, status="APPROVED", purchase_units=[]), key=KEY),
        [f"POST /v2/checkout/orders/{ORDER}/capture"],
    ),
    "an order is looked at": (
        lambda g: g.find_charge(KEY, reference=ORDER),
        [f"GET /v2/checkout/orders/{ORDER}"],
    ),
    "a key is looked for": (
        lambda g: g.find_charge(KEY),
        ["GET /v1/notifications/webhooks-events", "GET /v1/reporting/transactions"],
    ),
    "a capture is looked at": (
        lambda g: g.charge_record(CAPTURE),
        [f"GET /v2/payments/captures/{CAPTURE}"],
    ),
    "money is given back": (
        lambda g: g._refunded(CAPTURE, usd("10.00"), key="refund:1", charge_key=KEY),
        [f"POST /v2/payments/captures/{CAPTURE}/refund"],
    ),
    "a refund is looked at": (
        lambda g: g._known(f"/v2/payments/refunds/{REFUND}"),
        [f"GET /v2/payments/refunds/{REFUND}"],
    ),
    "a dispute is looked at": (
        lambda g: g._known("/v1/customer/disputes/PP-D-27803"),
        ["GET /v1/customer/disputes/PP-D-27803"],
    ),
    "a new client's wallet is asked for": (
        lambda g: g.start_setup(customer="", key="setup:1", name="Carl", return_url=RETURN),
        ["POST /v3/vault/setup-tokens"],
    ),
    "a known client's wallet is asked for": (
        lambda g: g.start_setup(customer=CUSTOMER, key="setup:1", name="Carl", return_url=RETURN),
        ["POST /v3/vault/setup-tokens"],
    ),
    "a setup is looked at": (
        lambda g: g.finish_setup(SETUP),
        [f"GET /v3/vault/setup-tokens/{SETUP}"],
    ),
    "a client's wallets are listed": (
        lambda g: g._kept_before(CUSTOMER),
        ["GET /v3/vault/payment-tokens"],
    ),
    "a wallet is forgotten": (
        lambda g: g.forget_method(TOKEN),
        [f"DELETE /v3/vault/payment-tokens/{TOKEN}"],
    ),
    "a webhook is asked about": (
        lambda g: g.read_notice(RAW, HEADERS),
        ["POST /v1/notifications/verify-webhook-signature"],
    ),
    "events are listed": (
        lambda g: g._events(real_now() - timedelta(hours=1)),
        ["GET /v1/notifications/webhooks-events"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ACCEPTED)
def test_paypals_own_description_accepts_what_is_asked(
    paypal: PayPalService, gateway: PayPalGateway, name: str
) -> None:
    ask, requests = ACCEPTED[name]

    # What an invented answer means is not judged here.
    with contextlib.suppress(GatewayError):
        ask(gateway)

    assert [(each.what, each.status // 100) for each in paypal.judged] == [
        (request, 2) for request in requests
    ]


# The files are older than PayPal's documentation: which part of the request they refuse, and why we
# ask so all the same. A file that has caught up fails here.
REFUSED: dict[str, tuple[Ask, str]] = {
    # "type": "SETUP_TOKEN" is how a setup token is kept; the file knows billing agreements only.
    "a wallet is kept": (
        lambda g: g._door.post(
            "/v3/vault/payment-tokens",
            {"payment_source": {"token": {"id": SETUP, "type": "SETUP_TOKEN"}}},
            key="keep",
        ),
        "POST /v3/vault/payment-tokens",
    ),
    # The file requires a span of time and a text to search for beside the transaction.
    "the disputes of a capture are listed": (
        lambda g: g._disputes(Capture.model_validate(
            {"id": CAPTURE, "status": "COMPLETED",
             "amount": {"currency_code": "USD", "value": "49.90"}}
        )),
        "GET /v1/customer/disputes",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_where_the_files_lag_behind_they_refuse_just_that(
    paypal: PayPalService, gateway: PayPalGateway, name: str
) -> None:
    ask, request = REFUSED[name]

    with pytest.raises(GatewayError):
        ask(gateway)

    [judged] = paypal.judged
    assert (judged.what, judged.status in (400, 422)) == (request, True)


def test_what_the_files_lag_behind_in_is_all_that_they_refuse(paypal: PayPalService) -> None:
    agreement = {"payment_source": {"token": {"id": SETUP, "type": "BILLING_AGREEMENT"}}}
    span = "create_time_after=2025-01-01T00:00:00Z&create_time_before=2025-07-01T00:00:00Z"
    listed = f"/v1/customer/disputes?disputed_transaction_id={CAPTURE}&page_size=50"

    kept = paypal.ask(
        "POST", "/v3/vault/payment-tokens", json.dumps(agreement).encode(), ASKED_WITH
    )
    found = paypal.ask("GET", f"{listed}&{span}&search_text=any", b"", ASKED_WITH)

    assert (kept.status // 100, found.status // 100) == (2, 2)


MONEY = {"currency_code": "USD", "value": "49.90"}
WRONG = {
    "no intent": ("/v2/checkout/orders", {"purchase_units": [{"amount": MONEY}]}),
    "another intent": (
        "/v2/checkout/orders", {"intent": "TAKE", "purchase_units": [{"amount": MONEY}]},
    ),
    "no value": (
        "/v2/checkout/orders",
        {"intent": "CAPTURE", "purchase_units": [{"amount": {"currency_code": "USD"}}]},
    ),
    "no number": (
        "/v2/checkout/orders",
        {"intent": "CAPTURE", "purchase_units": [{"amount": {**MONEY, "value": "49,90"}}]},
    ),
    "too long a key": (
        "/v2/checkout/orders",
        {"intent": "CAPTURE", "purchase_units": [{"amount": MONEY, "custom_id": "k" * 128}]},
    ),
    "a wallet by no id": (
        "/v2/checkout/orders",
        {"intent": "CAPTURE", "purchase_units": [{"amount": MONEY}],
         "payment_source": {"paypal": {"vault_id": "no id!"}}},
    ),
    "a refund of no number": (
        f"/v2/payments/captures/{CAPTURE}/refund", {"amount": {**MONEY, "value": "ten"}},
    ),
    "a setup of nothing": ("/v3/vault/setup-tokens", {}),
    "a token of nothing": ("/v3/vault/payment-tokens", {"payment_source": {"token": {}}}),
    "an unsigned webhook": (
        "/v1/notifications/verify-webhook-signature", {"webhook_event": {"id": "WH-1"}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_the_judge_refuses_a_wrong_request(paypal: PayPalService, name: str) -> None:
    path, body = WRONG[name]

    judged = paypal.ask("POST", path, json.dumps(body).encode(), ASKED_WITH)

    assert judged.status in (400, 422)


@pytest.mark.parametrize(
    ("path", "read"),
    [
        (f"/v2/checkout/orders/{ORDER}", lambda found: Order.read(found).charge()),
        (f"/v2/payments/captures/{CAPTURE}", lambda found: Capture.read(found).charge()),
        (f"/v2/payments/refunds/{REFUND}",
         lambda found: Refund.read(found).refund(charge_reference=CAPTURE, charge_key=KEY)),
        (f"/v3/vault/setup-tokens/{SETUP}", lambda found: Vaulted.read(found).setup()),
        (f"/v3/vault/payment-tokens/{TOKEN}", lambda found: Vaulted.read(found).saved()),
    ],
    ids=["order", "capture", "refund", "setup token", "payment token"],
)  # fmt: skip
def test_whatever_the_files_allow_as_an_answer_can_be_read(
    paypal: PayPalService, gateway: PayPalGateway, path: str, read: Callable[[Any], object]
) -> None:
    paypal.invents = True

    for _ in range(3):
        found = gateway._known(path)
        assert found is not None
        read(found)


class TestPayPal(PayPalContract):
    """The contract of every gateway: each request judged, then answered by what remembers."""

    books: PayPalBooks

    @pytest.fixture
    def till(self, paypal: PayPalService) -> Iterator[Till]:
        self.books = paypal.books = PayPalBooks()
        yield till_at(paypal.api_base, frozenset({paypal.door}))
        refused = [each for each in paypal.judged if each.status // 100 != 2]
        assert {each.what for each in refused} <= {LAGS_BEHIND}

    def forget_keys(self) -> None:
        self.books.answers.clear()
