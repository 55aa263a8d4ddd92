"""Saved PayPal wallets, and announcements that PayPal says it signed (over the raw bytes)."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from igny8.billing.errors import BadSignature
from igny8.billing.gateways.paypal import PayPalGateway
from igny8.billing.rules.charges import MethodSetup, Notice, SavedMethod
from igny8.billing.tests.paypal_answers import (
    CLIENT_ID,
    CLIENT_SECRET,
    KEY,
    WEBHOOK_ID,
    capture,
    dispute,
    event,
    order,
    problem,
    refund,
    setup_token,
    token,
    wallet,
)
from igny8.billing.tests.vendor_site import NO_ANSWER, Vendor, query, said, vendor
from igny8.kit.errors import GatewayError

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

SETUPS, SETUP = "POST /v3/vault/setup-tokens", "GET /v3/vault/setup-tokens/5C991763VB2781612"
TOKENS, VERIFY = "POST /v3/vault/payment-tokens", "POST /v1/notifications/verify-webhook-signature"
FORGET = "DELETE /v3/vault/payment-tokens/8kk8451t"
HEADERS = {
    "Paypal-Auth-Algo": "SHA256withRSA",
    "Paypal-Cert-Url": "https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594",
    "Paypal-Transmission-Id": "69cd13f0-d67a-11e5-baa3-778b53f4ae55",
    "Paypal-Transmission-Sig": "lmI95Jx3Y9nhR5SJWlHVIWpg4AgFk7n9bCHSRxbrd8A9zrhdu2rMyFrmz+Zjh3s3",
    "Paypal-Transmission-Time": "2025-07-01T12:00:06Z",
}
# As PayPal writes it: spaces, an empty object, a number that JSON libraries write otherwise.
RAW = (
    b'{"id":"WH-1", "create_time":"2025-07-01T12:00:05.000Z","resource_type":"capture",\n'
    b' "event_type":"PAYMENT.CAPTURE.COMPLETED","resource":{"id":"3C679366HH908993F",'
    b'"rate":1.0, "extra":{}, "note":"M\xc3\xbcller \\u00e9","custom_id":"invoice:7d2a:1"}}'
)


@pytest.fixture
def site() -> Iterator[Vendor]:
    with vendor() as running:
        running.says("POST /v1/oauth2/token", token())
        running.says(VERIFY, {"verification_status": "SUCCESS"})
        yield running


@pytest.fixture
def gateway(site: Vendor) -> PayPalGateway:
    return PayPalGateway(
        CLIENT_ID, CLIENT_SECRET, webhook_id=WEBHOOK_ID, api_base=site.base, allow=site.site.allow
    )


@pytest.mark.parametrize("customer", ["", "customer_4029352050"])
def test_a_client_is_asked_to_agree_at_paypal(
    site: Vendor, gateway: PayPalGateway, customer: str
) -> None:
    site.says(SETUPS, setup_token(), status=201)

    setup = gateway.start_setup(
        customer=customer, key="setup:1", name="Carl", return_url="https://app.example/cards"
    )

    assert setup == MethodSetup(
        "5C991763VB2781612",
        action_url="https://www.paypal.com/agreements/approve?approval_session_id=5C99",
    )
    [asked] = site.asked(SETUPS)
    body = json.loads(asked.body)
    assert body["payment_source"]["paypal"]["usage_type"] == "MERCHANT"
    assert body["payment_source"]["paypal"]["experience_context"] == {
        "return_url": "https://app.example/cards",
        "cancel_url": "https://app.example/cards",
        "shipping_preference": "NO_SHIPPING",
    }
    assert body.get("customer") == ({"id": customer} if customer else None)
    assert asked.headers["paypal-request-id"] == "setup:1"


CARLS = SavedMethod(
    customer="customer_4029352050", reference="8kk8451t", label="PayPal carl@carls-chairs.example"
)


def test_an_approved_wallet_is_kept(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(SETUP, setup_token("APPROVED"))
    site.says(TOKENS, wallet(), status=201)

    assert gateway.finish_setup("5C991763VB2781612").method == CARLS

    [asked] = site.asked(TOKENS)
    assert json.loads(asked.body) == {
        "payment_source": {"token": {"id": "5C991763VB2781612", "type": "SETUP_TOKEN"}}
    }
    assert asked.headers["paypal-request-id"] == "5C991763VB2781612:keep"


def test_a_wallet_that_was_kept_before_is_found_again(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(SETUP, setup_token("VAULTED"))
    site.says(TOKENS, problem("INVALID_SETUP_TOKEN"), status=422)
    card = wallet(id="c4rd", payment_source={"card": {"last_digits": "1111"}})
    site.says("GET /v3/vault/payment-tokens", {"payment_tokens": [card, wallet()]})

    assert gateway.finish_setup("5C991763VB2781612").method == CARLS

    asked = query(site.asked("GET /v3/vault/payment-tokens")[0])
    assert asked == {"customer_id": "customer_4029352050"}


def test_a_wallet_that_was_kept_and_deleted_is_told(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(SETUP, setup_token("VAULTED"))
    site.says(TOKENS, problem("INVALID_SETUP_TOKEN"), status=422)
    site.says("GET /v3/vault/payment-tokens", {"payment_tokens": []})

    with pytest.raises(GatewayError, match="begin anew"):
        gateway.finish_setup("5C991763VB2781612")


def test_a_wallet_that_could_not_be_kept_just_now_is_asked_for_again(
    site: Vendor, gateway: PayPalGateway
) -> None:
    site.says(SETUP, setup_token("APPROVED"))
    site.says(TOKENS, NO_ANSWER)

    with pytest.raises(GatewayError) as failed:
        gateway.finish_setup("5C991763VB2781612")

    assert failed.value.heals


def test_a_client_who_has_not_agreed_is_waited_for(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(SETUP, setup_token())

    setup = gateway.finish_setup("5C991763VB2781612")

    assert setup.method is None
    assert setup.action_url.startswith("https://www.paypal.com/agreements/approve")
    assert site.asked(TOKENS) == []


def test_a_setup_that_ran_out_ended(site: Vendor, gateway: PayPalGateway) -> None:
    site.says(SETUP, said(problem("TOKEN_NOT_FOUND", "RESOURCE_NOT_FOUND"), 404))

    assert gateway.finish_setup("5C991763VB2781612") == MethodSetup("5C991763VB2781612")


def test_a_wallet_is_forgotten_and_one_that_is_gone_is_no_failure(
    site: Vendor, gateway: PayPalGateway
) -> None:
    site.says(FORGET, said({}, 204), said(problem("TOKEN_NOT_FOUND"), 404))

    gateway.forget_method("8kk8451t")
    gateway.forget_method("8kk8451t")

    assert len(site.asked(FORGET)) == 2


def test_a_wallet_that_cannot_be_forgotten_just_now_is_told(
    site: Vendor, gateway: PayPalGateway
) -> None:
    site.says(FORGET, NO_ANSWER)

    with pytest.raises(GatewayError) as failed:
        gateway.forget_method("8kk8451t")

    assert failed.value.heals


def test_hazard_19_paypal_is_asked_about_the_very_bytes_that_came(
    site: Vendor, gateway: PayPalGateway
) -> None:
    notice = gateway.read_notice(RAW, HEADERS)

    assert notice == Notice(
        event_id="WH-1", kind="PAYMENT.CAPTURE.COMPLETED", charge_key=KEY,
        happened_at=datetime(2025, 7, 1, 12, 0, 5, tzinfo=UTC),
        charge_reference="3C679366HH908993F", facts={"object": "3C679366HH908993F"},
    )  # fmt: skip
    [asked] = site.asked(VERIFY)
    assert RAW in asked.body
    question = json.loads(asked.body)
    assert question.pop("webhook_event") == json.loads(RAW)
    assert question == {
        "auth_algo": "SHA256withRSA",
        "cert_url": HEADERS["Paypal-Cert-Url"],
        "transmission_id": HEADERS["Paypal-Transmission-Id"],
        "transmission_sig": HEADERS["Paypal-Transmission-Sig"],
        "transmission_time": "2025-07-01T12:00:06Z",
        "webhook_id": WEBHOOK_ID,
    }


@pytest.mark.parametrize(
    "answer",
    [
        said({"verification_status": "FAILURE"}), said({}), said({"verification_status": True}),
        said(problem("VALIDATION_ERROR"), 400),
    ],
)  # fmt: skip
def test_what_paypal_says_it_did_not_sign_is_not_believed(
    site: Vendor, gateway: PayPalGateway, answer: Any
) -> None:
    site.says(VERIFY, answer)

    with pytest.raises(BadSignature) as refused:
        gateway.read_notice(RAW, HEADERS)

    assert refused.value.status == 400


def test_where_paypal_cannot_be_asked_the_webhook_may_come_again(
    site: Vendor, gateway: PayPalGateway
) -> None:
    site.says(VERIFY, NO_ANSWER)

    with pytest.raises(GatewayError) as failed:
        gateway.read_notice(RAW, HEADERS)

    assert failed.value.heals


@pytest.mark.parametrize("missing", list(HEADERS))
def test_half_a_signature_is_none_and_paypal_is_not_asked(
    site: Vendor, gateway: PayPalGateway, missing: str
) -> None:
    headers = {name: value for name, value in HEADERS.items() if name != missing}

    with pytest.raises(BadSignature):
        gateway.read_notice(RAW, headers)

    assert site.asked() == []


@pytest.mark.parametrize(
    "address",
    [
        "https://paypal.com.evil.example/cert", "https://evilpaypal.com/cert",
        "http://api.paypal.com/cert", "https://api.paypal.com@evil.example/cert", "api.paypal.com",
        "https://[api.paypal.com/cert",
    ],
)  # fmt: skip
def test_a_certificate_from_elsewhere_is_not_even_asked_about(
    site: Vendor, gateway: PayPalGateway, address: str
) -> None:
    with pytest.raises(BadSignature):
        gateway.read_notice(RAW, {**HEADERS, "Paypal-Cert-Url": address})

    assert site.asked() == []


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b'"text"', b"{", b"\xff\xfe{", b"[" * 100_000,
        # Two values, of which the second would speak for us.
        b'{}, "webhook_id": "another"', b'{}}, {"a": {}',
        '{"id": "WH-1"}'.encode("utf-16"),
    ],
)  # fmt: skip
def test_what_is_not_one_object_is_never_put_into_the_question(
    site: Vendor, gateway: PayPalGateway, body: bytes
) -> None:
    with pytest.raises(BadSignature, match="no event of PayPal's"):
        gateway.read_notice(body, HEADERS)

    assert site.asked() == []


def test_without_the_webhooks_id_nothing_is_believed(site: Vendor) -> None:
    unset = PayPalGateway(CLIENT_ID, CLIENT_SECRET, api_base=site.base, allow=site.site.allow)

    with pytest.raises(BadSignature):
        unset.read_notice(RAW, HEADERS)

    assert site.asked() == []


@pytest.mark.parametrize(
    ("kind", "resource_type", "resource", "names"),
    [
        ("PAYMENT.CAPTURE.REFUNDED", "refund", refund(),
         {"charge_reference": "3C679366HH908993F"}),
        ("PAYMENT.CAPTURE.DENIED", "capture", capture(custom_id=None),
         {"charge_reference": "3C679366HH908993F", "charge_key": KEY}),
        ("CHECKOUT.ORDER.APPROVED", "checkout-order", order("APPROVED"),
         {"charge_reference": "5O190127TN364715T", "charge_key": KEY}),
        ("CUSTOMER.DISPUTE.CREATED", "dispute", dispute(),
         {"charge_reference": "3C679366HH908993F", "charge_key": KEY}),
        ("VAULT.PAYMENT-TOKEN.DELETED", "payment_token", wallet(), {}),
        ("CHECKOUT.ORDER.APPROVED", "checkout-order", {"id": "X", "purchase_units": "none"},
         {"charge_reference": "X"}),
    ],
)  # fmt: skip
def test_an_announcement_says_where_to_look(
    gateway: PayPalGateway, kind: str, resource_type: str, resource: dict[str, Any],
    names: dict[str, str],
) -> None:  # fmt: skip
    body = json.dumps(event(kind, resource_type, resource)).encode()

    notice = gateway.read_notice(body, HEADERS)

    assert notice == Notice(
        event_id="WH-58D329510W468432D", kind=kind,
        happened_at=datetime(2025, 7, 1, 12, 0, 5, tzinfo=UTC),
        facts={"object": resource.get("id") or resource.get("dispute_id", "")}, **names,
    )  # fmt: skip
