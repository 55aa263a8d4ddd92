"""Finding at Stripe what became of a charge: by reference, by customer, by search, by its page."""

from collections.abc import Iterator
from typing import Any

import pytest

from igny8.billing.gateways.stripe import StripeGateway
from igny8.billing.rules.charges import ChargeStatus, DisputeStatus, RefundStatus
from igny8.billing.tests.conftest import usd
from igny8.billing.tests.stripe_answers import (
    KEY,
    SECRET_KEY,
    card_error,
    dispute,
    error,
    found,
    intent,
    page,
    refund,
    session,
)
from igny8.billing.tests.vendor_site import NO_ANSWER, Vendor, form, query, said, vendor
from igny8.kit.errors import GatewayError

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

INTENTS, SESSIONS = "GET /v1/payment_intents", "GET /v1/checkout/sessions"
SEARCH, ONE = "GET /v1/payment_intents/search", "GET /v1/payment_intents/pi_3MtwBw"
OPENED = "GET /v1/checkout/sessions/cs_test_a1"
NOT_THERE = said(error(code="resource_missing", message="No such payment_intent"), 404)


@pytest.fixture
def site() -> Iterator[Vendor]:
    with vendor() as running:
        running.says(SESSIONS, page())
        running.says(INTENTS, page())
        running.says(SEARCH, found())
        yield running


@pytest.fixture
def gateway(site: Vendor) -> StripeGateway:
    return StripeGateway(SECRET_KEY, api_base=site.base, allow=site.site.allow)


def test_a_charge_is_found_among_its_customers(site: Vendor, gateway: StripeGateway) -> None:
    other = intent(id="pi_other", metadata={"igny8_key": "invoice:7d2a:2"})
    foreign = intent(id="pi_foreign", metadata={})
    first_page = page(other, more=True, url="/v1/payment_intents")
    site.says(INTENTS, first_page, page(foreign, intent()))

    charge = gateway.find_charge(KEY, customer="cus_Carl")

    assert charge is not None
    assert (charge.reference, charge.status) == ("pi_3MtwBw", ChargeStatus.SETTLED)
    first, second = map(query, site.asked(INTENTS))
    assert (first["customer"], second["starting_after"]) == ("cus_Carl", "pi_other")
    assert site.asked(SEARCH) == []


def test_a_charge_is_found_by_search_where_its_customer_is_not_known(
    site: Vendor, gateway: StripeGateway
) -> None:
    site.says(SEARCH, found(intent()))

    charge = gateway.find_charge(KEY)

    assert charge is not None
    assert charge.reference == "pi_3MtwBw"
    assert query(site.asked(SEARCH)[0])["query"] == f"metadata['igny8_key']:'{KEY}'"


def test_a_key_does_not_end_the_search_that_it_stands_in(
    site: Vendor, gateway: StripeGateway
) -> None:
    assert gateway.find_charge("o'key\\") is None

    asked = query(site.asked(SEARCH)[0])["query"]
    assert asked == "metadata['igny8_key']:'o\\'key\\\\'"


def test_what_search_has_not_learned_yet_is_listed(site: Vendor, gateway: StripeGateway) -> None:
    site.says(INTENTS, page(intent()))

    charge = gateway.find_charge(KEY)

    assert charge is not None
    assert charge.reference == "pi_3MtwBw"
    assert "created[gte]" in query(site.asked(INTENTS)[0])


def test_a_search_result_of_another_key_is_not_ours(site: Vendor, gateway: StripeGateway) -> None:
    site.says(SEARCH, found(intent(metadata={"igny8_key": f"{KEY}0"})))

    assert gateway.find_charge(KEY) is None


def test_a_charge_is_found_by_its_reference_at_once(site: Vendor, gateway: StripeGateway) -> None:
    site.says(ONE, intent())

    charge = gateway.find_charge(KEY, reference="pi_3MtwBw")

    assert charge is not None
    assert charge.key == KEY
    assert len(site.asked()) == 1


def test_a_reference_of_another_charge_is_not_believed(
    site: Vendor, gateway: StripeGateway
) -> None:
    site.says(ONE, intent(metadata={"igny8_key": "invoice:7d2a:2"}))

    assert gateway.find_charge(KEY, customer="cus_Carl", reference="pi_3MtwBw") is None


def test_a_declined_charge_is_found_with_the_banks_word(
    site: Vendor, gateway: StripeGateway
) -> None:
    failed = card_error(decline_code="insufficient_funds")["error"]["payment_intent"]
    site.says(INTENTS, page(failed))

    charge = gateway.find_charge(KEY, customer="cus_Carl")

    assert charge is not None
    assert (charge.status, charge.failure_code, charge.failure) == (
        ChargeStatus.DECLINED, "insufficient_funds",
        "The card was declined: not enough money on it.",
    )  # fmt: skip


def test_a_look_up_without_an_answer_is_no_none(site: Vendor, gateway: StripeGateway) -> None:
    site.says(INTENTS, NO_ANSWER)

    with pytest.raises(GatewayError) as failed:
        gateway.find_charge(KEY, customer="cus_Carl")

    assert failed.value.heals


def test_a_payment_in_person_is_a_page_of_stripes(site: Vendor, gateway: StripeGateway) -> None:
    site.says("POST /v1/checkout/sessions", session())

    started = gateway.start_payment(
        usd("49.90"), customer="cus_Carl", key=KEY, return_url="https://app.example/paid",
        description="Invoice IGN-1",
    )  # fmt: skip

    assert (started.status, started.reference, started.amount) == (
        ChargeStatus.NEEDS_AUTHENTICATION, "cs_test_a1", usd("49.90"),
    )  # fmt: skip
    assert started.action_url == "https://checkout.stripe.com/c/pay/cs_test_a1#fid"
    [asked] = site.asked("POST /v1/checkout/sessions")
    assert asked.headers["idempotency-key"] == KEY
    assert form(asked) == {
        "mode": "payment", "customer": "cus_Carl",
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "usd",
        "line_items[0][price_data][unit_amount]": "4990",
        "line_items[0][price_data][product_data][name]": "Invoice IGN-1",
        "payment_intent_data[metadata][igny8_key]": KEY, "metadata[igny8_key]": KEY,
        "success_url": "https://app.example/paid", "cancel_url": "https://app.example/paid",
    }  # fmt: skip


@pytest.mark.parametrize("hint", [{"reference": "cs_test_a1"}, {"customer": "cus_Carl"}, {}])
@pytest.mark.parametrize(
    ("opened", "paid", "status", "reference"),
    [
        ({}, None, ChargeStatus.NEEDS_AUTHENTICATION, "cs_test_a1"),
        # A card failed on the page, and the page is still open for another.
        ({"payment_intent": "pi_3MtwBw"}, {"status": "requires_payment_method"},
         ChargeStatus.NEEDS_AUTHENTICATION, "cs_test_a1"),
        ({"payment_intent": "pi_3MtwBw", "status": "complete", "url": None}, {},
         ChargeStatus.SETTLED, "pi_3MtwBw"),
        ({"payment_intent": "pi_3MtwBw", "status": "complete", "url": None},
         {"status": "processing"}, ChargeStatus.PROCESSING, "pi_3MtwBw"),
        ({"status": "expired", "url": None}, None, ChargeStatus.CANCELLED, "cs_test_a1"),
        ({"payment_intent": "pi_3MtwBw", "status": "expired", "url": None},
         {"status": "canceled"}, ChargeStatus.CANCELLED, "pi_3MtwBw"),
    ],
    ids=["open", "failed once", "paid", "under way", "expired", "expired after a failure"],
)  # fmt: skip
def test_what_became_of_a_page_is_known(
    site: Vendor, gateway: StripeGateway, hint: dict[str, str], opened: dict[str, Any],
    paid: dict[str, Any] | None, status: ChargeStatus, reference: str,
) -> None:  # fmt: skip
    site.says(OPENED, session(**opened))
    site.says(SESSIONS, page(session(**opened)))
    if paid is not None:
        site.says(ONE, intent(**paid))

    charge = gateway.complete_payment(KEY, **hint)

    assert charge is not None
    assert (charge.status, charge.reference, charge.key) == (status, reference, KEY)
    assert bool(charge.action_url) is (status is ChargeStatus.NEEDS_AUTHENTICATION)


def test_a_page_that_waits_is_closed(site: Vendor, gateway: StripeGateway) -> None:
    closed = session(status="expired", url=None)
    site.says(OPENED, session(), closed)
    site.says("POST /v1/checkout/sessions/cs_test_a1/expire", closed)

    charge = gateway.cancel_charge(KEY, reference="cs_test_a1")

    assert charge is not None
    assert charge.status is ChargeStatus.CANCELLED


def test_a_client_who_was_quicker_than_the_closing_has_paid(
    site: Vendor, gateway: StripeGateway
) -> None:
    paid = session(status="complete", url=None, payment_intent="pi_3MtwBw")
    site.says(OPENED, session(), paid)
    site.says(ONE, intent())
    site.says(
        "POST /v1/checkout/sessions/cs_test_a1/expire",
        error(message='Only Checkout Sessions with a status in ["open"] can be expired.'),
        status=400,
    )

    charge = gateway.cancel_charge(KEY, reference="cs_test_a1")

    assert charge is not None
    assert (charge.status, charge.reference) == (ChargeStatus.SETTLED, "pi_3MtwBw")


def test_a_charge_that_waits_for_the_bank_is_withdrawn(
    site: Vendor, gateway: StripeGateway
) -> None:
    waiting = card_error("authentication_required")["error"]["payment_intent"]
    site.says(ONE, waiting, intent(status="canceled"))
    site.says("POST /v1/payment_intents/pi_3MtwBw/cancel", intent(status="canceled"))

    charge = gateway.cancel_charge(KEY, reference="pi_3MtwBw")

    assert charge is not None
    assert charge.status is ChargeStatus.CANCELLED


def test_a_failure_to_withdraw_is_told(site: Vendor, gateway: StripeGateway) -> None:
    site.says(OPENED, session())
    site.says("POST /v1/checkout/sessions/cs_test_a1/expire", NO_ANSWER)

    with pytest.raises(GatewayError, match="could not be reached"):
        gateway.cancel_charge(KEY, reference="cs_test_a1")


def test_a_record_has_refunds_and_disputes_oldest_first(
    site: Vendor, gateway: StripeGateway
) -> None:
    site.says(ONE, intent())
    by_hand = refund(id="re_hand", metadata={}, amount=500, status="pending")
    back = refund(id="re_back", status="failed", failure_reason="expired_or_canceled_card")
    site.says("GET /v1/refunds", page(back, by_hand, refund()))
    site.says(
        "GET /v1/disputes",
        page(
            dispute(id="du_3", status="warning_closed"), dispute(id="du_2", status="lost"),
            dispute(id="du_1", status="won", amount=990),
        ),
    )  # fmt: skip

    record = gateway.charge_record("pi_3MtwBw")

    assert record is not None
    assert (record.charge.key, record.charge.amount) == (KEY, usd("49.90"))
    assert [(r.reference, r.key, r.amount, r.status, r.failure) for r in record.refunds] == [
        ("re_1Nisp", "refund:1", usd("10.00"), RefundStatus.SETTLED, ""),
        ("re_hand", "", usd("5.00"), RefundStatus.PENDING, ""),
        ("re_back", "refund:1", usd("10.00"), RefundStatus.FAILED,
         "The refund came back: expired or canceled card."),
    ]  # fmt: skip
    assert [(d.reference, d.status, d.amount, d.reason) for d in record.disputes] == [
        ("du_1", DisputeStatus.WON, usd("9.90"), "fraudulent"),
        ("du_2", DisputeStatus.LOST, usd("49.90"), "fraudulent"),
    ]
    assert {d.charge_reference for d in record.disputes} == {"pi_3MtwBw"}


@pytest.mark.parametrize(
    ("status", "means"),
    [
        ("needs_response", DisputeStatus.OPEN), ("under_review", DisputeStatus.OPEN),
        ("a status of next year", DisputeStatus.OPEN), ("won", DisputeStatus.WON),
        ("lost", DisputeStatus.LOST), ("warning_needs_response", None),
        ("warning_under_review", None), ("prevented", None),
    ],
)  # fmt: skip
def test_only_a_dispute_that_holds_money_is_one(
    site: Vendor, gateway: StripeGateway, status: str, means: DisputeStatus | None
) -> None:
    site.says(ONE, intent())
    site.says("GET /v1/refunds", page())
    site.says("GET /v1/disputes", page(dispute(status=status)))

    record = gateway.charge_record("pi_3MtwBw")

    assert record is not None
    assert [each.status for each in record.disputes] == ([means] if means else [])


def test_what_stripe_does_not_know_has_no_record(site: Vendor, gateway: StripeGateway) -> None:
    site.says(ONE, NOT_THERE)

    assert gateway.charge_record("pi_3MtwBw") is None


def test_a_record_that_cannot_be_read_just_now_is_no_none(
    site: Vendor, gateway: StripeGateway
) -> None:
    site.says(ONE, said(error("api_error"), 500))

    with pytest.raises(GatewayError) as failed:
        gateway.charge_record("pi_3MtwBw")

    assert failed.value.heals


@pytest.mark.parametrize("intents", [page(), page(intent())])
def test_what_does_not_wait_is_not_withdrawn(
    site: Vendor, gateway: StripeGateway, intents: dict[str, Any]
) -> None:
    site.says(INTENTS, intents)

    charge = gateway.cancel_charge(KEY, customer="cus_Carl")

    assert (charge is not None) is bool(intents["data"])
    assert [asked for asked in site.asked() if asked.method == "POST"] == []
