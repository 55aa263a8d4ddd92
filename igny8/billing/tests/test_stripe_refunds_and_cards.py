"""Refunds, saved cards and announcements by Stripe, before recorded answers of its shapes."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import stripe

from igny8.billing.errors import BadSignature, ChargeKeyReused, OutcomeUnknown, RefundRefused
from igny8.billing.gateways.stripe import StripeGateway
from igny8.billing.rules.charges import MethodSetup, Notice, RefundStatus
from igny8.billing.tests.conftest import usd
from igny8.billing.tests.stripe_answers import (
    KEY,
    SECRET_KEY,
    card,
    dispute,
    error,
    event,
    intent,
    page,
    refund,
    session,
)
from igny8.billing.tests.vendor_site import NO_ANSWER, Vendor, form, query, said, vendor
from igny8.kit.clock import real_now
from igny8.kit.errors import GatewayError
from igny8.kit.money import Money

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

ONE, REFUNDS, LISTED = "GET /v1/payment_intents/pi_3MtwBw", "POST /v1/refunds", "GET /v1/refunds"
SESSION = "GET /v1/checkout/sessions/cs_test_a1"
WEBHOOK_SECRET = "whsec_ofThisTest"
TEN = usd("10.00")


@pytest.fixture
def site() -> Iterator[Vendor]:
    with vendor() as running:
        running.says(ONE, intent())
        running.says(LISTED, page())
        yield running


@pytest.fixture
def gateway(site: Vendor) -> StripeGateway:
    return StripeGateway(
        SECRET_KEY, webhook_secret=WEBHOOK_SECRET, api_base=site.base, allow=site.site.allow
    )


def give_back(gateway: StripeGateway, amount: Money = TEN) -> Any:
    return gateway.refund(amount, charge_reference="pi_3MtwBw", key="refund:1")


def test_a_refund_is_asked_for_under_our_key(site: Vendor, gateway: StripeGateway) -> None:
    site.says(REFUNDS, refund())

    made = give_back(gateway)

    assert (made.status, made.amount, made.reference, made.key) == (
        RefundStatus.SETTLED, usd("10.00"), "re_1Nisp", "refund:1",
    )  # fmt: skip
    [asked] = site.asked(REFUNDS)
    assert form(asked) == {
        "payment_intent": "pi_3MtwBw", "amount": "1000", "metadata[igny8_key]": "refund:1",
    }  # fmt: skip
    assert asked.headers["idempotency-key"] == "refund:1"


@pytest.mark.parametrize(
    ("status", "means"),
    [
        ("pending", RefundStatus.PENDING), ("requires_action", RefundStatus.PENDING),
        ("failed", RefundStatus.FAILED), ("canceled", RefundStatus.FAILED),
    ],
)  # fmt: skip
def test_a_refund_may_take_days_or_fail(
    site: Vendor, gateway: StripeGateway, status: str, means: RefundStatus
) -> None:
    site.says(REFUNDS, refund(status=status))

    made = give_back(gateway)

    assert made.status is means
    assert bool(made.failure) is (means is RefundStatus.FAILED)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"code": "charge_already_refunded"}, "given back already"),
        ({"code": "charge_disputed"}, "disputes this charge"),
        ({"code": "balance_insufficient"}, "balance at Stripe does not cover"),
        ({"param": "amount", "message": "Refund amount ($99) is greater than charge amount ($49)"},
         "does not give this amount back"),
    ],
)  # fmt: skip
def test_a_refund_that_stripe_refuses_is_refused_in_words(
    site: Vendor, gateway: StripeGateway, facts: dict[str, str], why: str
) -> None:
    site.says(REFUNDS, error(**facts), status=400)

    with pytest.raises(RefundRefused, match=why) as refused:
        give_back(gateway)

    assert refused.value.permanent


@pytest.mark.parametrize("status", ["requires_payment_method", "processing", "canceled"])
def test_what_never_came_is_not_given_back(
    site: Vendor, gateway: StripeGateway, status: str
) -> None:
    site.says(ONE, intent(status=status))

    with pytest.raises(RefundRefused, match="whose money has come"):
        give_back(gateway)

    assert site.asked(REFUNDS) == []


def test_an_amount_of_another_currency_is_not_given_back(
    site: Vendor, gateway: StripeGateway
) -> None:
    with pytest.raises(RefundRefused, match="Only an amount in USD"):
        give_back(gateway, Money(usd("10.00").amount, "JPY"))

    assert site.asked(REFUNDS) == []


def test_a_refund_whose_answer_is_lost_is_found_and_not_made_again(
    site: Vendor, gateway: StripeGateway
) -> None:
    site.says(REFUNDS, NO_ANSWER)
    with pytest.raises(OutcomeUnknown):
        give_back(gateway)
    site.says(LISTED, page(refund()))

    again = give_back(gateway)

    assert again == gateway.find_refund("refund:1", charge_reference="pi_3MtwBw")
    assert again.reference == "re_1Nisp"
    assert len(site.asked(REFUNDS)) == 1
    with pytest.raises(ChargeKeyReused):
        give_back(gateway, usd("10.01"))


def test_a_new_client_gets_a_customer_and_a_page_for_a_card(
    site: Vendor, gateway: StripeGateway
) -> None:
    site.says("POST /v1/customers", {"id": "cus_New", "object": "customer"})
    site.says("POST /v1/checkout/sessions", session(mode="setup", amount_total=None))

    setup = gateway.start_setup(
        customer="", key="setup:1", name="Carl's Chairs", return_url="https://app.example/cards"
    )

    assert setup == MethodSetup(
        "cs_test_a1", action_url="https://checkout.stripe.com/c/pay/cs_test_a1#fid"
    )
    [customer] = site.asked("POST /v1/customers")
    assert form(customer) == {"name": "Carl's Chairs", "metadata[igny8_key]": "setup:1"}
    [asked] = site.asked("POST /v1/checkout/sessions")
    assert form(asked) == {
        "mode": "setup", "payment_method_types[0]": "card", "customer": "cus_New",
        "success_url": "https://app.example/cards", "cancel_url": "https://app.example/cards",
        "metadata[igny8_key]": "setup:1",
    }  # fmt: skip
    keys = [customer.headers["idempotency-key"], asked.headers["idempotency-key"]]
    assert keys == ["setup:1:customer", "setup:1"]


def test_a_known_client_keeps_their_customer(site: Vendor, gateway: StripeGateway) -> None:
    site.says("POST /v1/checkout/sessions", session(mode="setup"))

    gateway.start_setup(customer="cus_Carl", key="s", name="Carl", return_url="https://a.example/")

    assert site.asked("POST /v1/customers") == []
    assert form(site.asked()[0])["customer"] == "cus_Carl"


def test_a_saved_card_is_known_as_clients_know_it(site: Vendor, gateway: StripeGateway) -> None:
    done = {"object": "setup_intent", "status": "succeeded", "payment_method": card()}
    site.says(SESSION, session(mode="setup", status="complete", url=None, setup_intent=done))

    method = gateway.finish_setup("cs_test_a1").method

    assert method is not None
    assert (method.customer, method.reference) == ("cus_Carl", "pm_1Card")
    assert (method.label, method.expires_on) == ("Visa ending 4242", date(2028, 2, 29))
    assert query(site.asked()[0]) == {"expand[0]": "setup_intent.payment_method"}


@pytest.mark.parametrize(
    ("facts", "page_is_open"),
    [
        ({"setup_intent": {"status": "requires_payment_method", "payment_method": None}}, True),
        ({"status": "expired", "url": None, "setup_intent": "seti_1"}, False),
    ],
)
def test_a_card_that_is_not_saved_waits_or_never_comes(
    site: Vendor, gateway: StripeGateway, facts: dict[str, Any], *, page_is_open: bool
) -> None:
    site.says(SESSION, session(mode="setup", **facts))

    setup = gateway.finish_setup("cs_test_a1")

    assert setup.method is None
    assert bool(setup.action_url) is page_is_open


def test_a_card_is_forgotten_and_one_that_is_gone_is_no_failure(
    site: Vendor, gateway: StripeGateway
) -> None:
    detach = "POST /v1/payment_methods/pm_1Card/detach"
    site.says(
        "GET /v1/payment_methods/pm_1Card",
        card(), card(customer=None), said(error(code="resource_missing"), 404),
    )  # fmt: skip
    site.says(detach, card(customer=None))

    for _ in range(3):
        gateway.forget_method("pm_1Card")

    assert len(site.asked(detach)) == 1


def test_a_card_that_cannot_be_forgotten_just_now_is_told(
    site: Vendor, gateway: StripeGateway
) -> None:
    site.says("GET /v1/payment_methods/pm_1Card", NO_ANSWER)

    with pytest.raises(GatewayError) as failed:
        gateway.forget_method("pm_1Card")

    assert failed.value.heals


def test_a_page_for_nobody_in_particular_names_no_customer(
    site: Vendor, gateway: StripeGateway
) -> None:
    site.says("POST /v1/checkout/sessions", session(customer=None))

    started = gateway.start_payment(
        usd("49.90"), customer="", key=KEY, return_url="https://a.example/", description="Invoice"
    )

    assert started.customer == ""
    assert "customer" not in form(site.asked()[0])


def signed(body: bytes, *, secret: str = WEBHOOK_SECRET, age: int = 0) -> dict[str, str]:
    at = int(real_now().timestamp()) - age
    said = stripe.WebhookSignature.generate_signature_header(body.decode(), secret, at)
    return {"Stripe-Signature": said}


NOTICES: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("payment_intent.succeeded", intent(),
     {"charge_reference": "pi_3MtwBw", "charge_key": KEY}),
    ("charge.refunded",
     {"id": "ch_1", "object": "charge", "payment_intent": "pi_3MtwBw",
      "metadata": {"igny8_key": KEY}},
     {"charge_reference": "pi_3MtwBw", "charge_key": KEY}),
    # A refund's key is the refund's, which names no charge.
    ("refund.updated", refund(), {"charge_reference": "pi_3MtwBw"}),
    ("charge.dispute.created", dispute(), {"charge_reference": "pi_3MtwBw"}),
    ("checkout.session.completed", session(payment_intent="pi_3MtwBw"),
     {"charge_reference": "pi_3MtwBw", "charge_key": KEY}),
    ("checkout.session.expired", session(),
     {"charge_reference": "cs_test_a1", "charge_key": KEY}),
    ("checkout.session.completed", session(mode="setup"), {"setup_reference": "cs_test_a1"}),
    ("payment_method.detached", card(), {}),
    ("payment_intent.succeeded", intent(metadata={}, id="pi_x"), {"charge_reference": "pi_x"}),
    ("balance.available", {"object": "balance"}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "about", "names"), NOTICES)
def test_an_announcement_says_where_to_look(
    gateway: StripeGateway, kind: str, about: dict[str, Any], names: dict[str, str]
) -> None:
    body = json.dumps(event(kind, about), indent=2).encode()

    notice = gateway.read_notice(body, signed(body))

    assert notice == Notice(
        event_id="evt_1MqqbK", kind=kind, happened_at=datetime.fromtimestamp(1751371500, UTC),
        facts={"object": about.get("id", "")}, **names,
    )  # fmt: skip


@pytest.mark.parametrize(
    "headers",
    [
        signed(json.dumps(event("a", intent())).encode(), secret="whsec_another"),
        signed(json.dumps(event("a", intent())).encode(), age=400),
        {},
    ],
    ids=["another secret", "too old", "none"],
)
def test_an_announcement_that_stripe_did_not_sign_is_not_believed(
    gateway: StripeGateway, headers: dict[str, str]
) -> None:
    with pytest.raises(BadSignature):
        gateway.read_notice(json.dumps(event("a", intent())).encode(), headers)


def test_hazard_19_an_announcement_that_was_written_anew_is_not_believed(
    gateway: StripeGateway,
) -> None:
    body = json.dumps(event("a", intent()), indent=2).encode()

    with pytest.raises(BadSignature):
        gateway.read_notice(json.dumps(json.loads(body)).encode(), signed(body))


@pytest.mark.parametrize("body", [b"", b"[]", b"not json", b'{"id": 1}'])
def test_what_is_signed_but_no_event_is_refused(gateway: StripeGateway, body: bytes) -> None:
    with pytest.raises(BadSignature, match="no event"):
        gateway.read_notice(body, signed(body))


def test_without_a_webhook_secret_nothing_is_believed(site: Vendor) -> None:
    unset = StripeGateway(SECRET_KEY, api_base=site.base, allow=site.site.allow)
    body = json.dumps(event("a", intent())).encode()

    with pytest.raises(BadSignature):
        unset.read_notice(body, signed(body, secret=""))


def test_what_no_webhook_told_is_listed_oldest_first(site: Vendor, gateway: StripeGateway) -> None:
    newer, older = event("charge.refunded", refund(), id="evt_2"), event("a", intent(), id="evt_1")
    oldest = event("a", intent(), id="evt_0")
    site.says("GET /v1/events", page(newer, older, more=True, url="/v1/events"), page(oldest))
    since = datetime(2025, 7, 1, 12, 0, 0, 500, tzinfo=UTC)

    told = [notice.event_id for notice in gateway.notices_since(since)]

    assert told == ["evt_0", "evt_1", "evt_2"]
    first, second = map(query, site.asked("GET /v1/events"))
    assert first["created[gte]"] == "1751371200"
    assert (first["types[0]"], second["starting_after"]) == ("payment_intent.succeeded", "evt_1")
    assert len([name for name in first if name.startswith("types")]) == 20
