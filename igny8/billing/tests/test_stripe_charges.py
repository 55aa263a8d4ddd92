"""Charging by Stripe, before recorded answers of the shapes in its API reference.

They cover what no test server of others does: idempotency, decline codes, lost answers, 429.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import stripe
from hypothesis import given
from hypothesis import strategies as st

from igny8.billing.errors import (
    CardDeclined,
    ChargeKeyReused,
    GatewayRefusesUs,
    NoSavedMethod,
    OutcomeUnknown,
)
from igny8.billing.gateways.stripe import StripeGateway
from igny8.billing.gateways.stripe_door import API_VERSION
from igny8.billing.gateways.stripe_shapes import our_money, their_units
from igny8.billing.rules.charges import Charge, ChargeStatus
from igny8.billing.tests.conftest import usd
from igny8.billing.tests.stripe_answers import KEY, SECRET_KEY, card_error, error, intent
from igny8.billing.tests.vendor_site import NO_ANSWER, Vendor, form, said, vendor
from igny8.kit.errors import GatewayError
from igny8.kit.money import Money
from igny8.kit.tests.local_site import Answer

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

INTENTS = "POST /v1/payment_intents"
PRICE = usd("49.90")


@pytest.fixture
def site() -> Iterator[Vendor]:
    with vendor() as running:
        yield running


@pytest.fixture
def gateway(site: Vendor) -> StripeGateway:
    return StripeGateway(SECRET_KEY, api_base=site.base, allow=site.site.allow)


def charge(gateway: StripeGateway, amount: Money = PRICE) -> Charge:
    return gateway.charge(amount, customer="cus_Carl", key=KEY, method="pm_1Card")


def test_a_charge_is_asked_for_off_session_under_our_key(
    site: Vendor, gateway: StripeGateway
) -> None:
    site.says(INTENTS, intent())

    taken = charge(gateway)

    assert taken == Charge(
        key=KEY, customer="cus_Carl", amount=usd("49.90"), status=ChargeStatus.SETTLED,
        reference="pi_3MtwBw", method="pm_1Card",
    )  # fmt: skip
    [asked] = site.asked()
    assert form(asked) == {
        "amount": "4990", "currency": "usd", "customer": "cus_Carl", "payment_method": "pm_1Card",
        "payment_method_types[0]": "card", "off_session": "true", "confirm": "true",
        "metadata[igny8_key]": KEY,
    }  # fmt: skip
    assert asked.headers["idempotency-key"] == KEY
    assert asked.headers["stripe-version"] == API_VERSION
    assert asked.headers["authorization"] == f"Bearer {SECRET_KEY}"
    assert "x-stripe-client-telemetry" not in asked.headers


def test_the_version_that_we_read_is_the_one_that_the_sdk_knows() -> None:
    assert stripe.api_version == API_VERSION


@pytest.mark.parametrize(
    ("facts", "code", "hopeless"),
    [
        ({"decline_code": "insufficient_funds"}, "insufficient_funds", False),
        ({"decline_code": "do_not_honor"}, "do_not_honor", False),
        ({"decline_code": "issuer_not_available"}, "issuer_not_available", False),
        ({"decline_code": "try_again_later"}, "try_again_later", False),
        ({"decline_code": "stolen_card"}, "stolen_card", True),
        ({"decline_code": "lost_card"}, "lost_card", True),
        ({"decline_code": "fraudulent"}, "fraudulent", True),
        ({"decline_code": "pickup_card"}, "pickup_card", True),
        ({"decline_code": "revocation_of_all_authorizations"},
         "revocation_of_all_authorizations", True),
        ({"code": "expired_card", "decline_code": "expired_card"}, "expired_card", True),
        ({"code": "incorrect_number"}, "incorrect_number", True),
        ({"code": "processing_error"}, "processing_error", False),
        ({"decline_code": "generic_decline", "advice_code": "do_not_try_again"},
         "do_not_try_again", True),
        ({}, "card_declined", False),
    ],
)  # fmt: skip
def test_a_decline_says_whether_it_is_hopeless(
    site: Vendor, gateway: StripeGateway, facts: dict[str, str], code: str, *, hopeless: bool
) -> None:
    site.says(INTENTS, card_error(**facts), status=402)

    with pytest.raises(CardDeclined) as declined:
        charge(gateway)

    assert declined.value.permanent is hopeless
    assert declined.value.details["failure_code"] == code
    assert declined.value.message.endswith(".")


def test_who_holds_a_stolen_card_is_not_told_that_it_is_known(
    site: Vendor, gateway: StripeGateway
) -> None:
    site.says(INTENTS, card_error(decline_code="stolen_card"), status=402)

    with pytest.raises(CardDeclined) as declined:
        charge(gateway)

    assert "stolen" not in declined.value.message


def test_a_bank_that_wants_the_client_makes_the_charge_wait(
    site: Vendor, gateway: StripeGateway
) -> None:
    wanted = card_error("authentication_required", decline_code="authentication_required")
    site.says(INTENTS, wanted, status=402)

    waiting = charge(gateway)

    assert (waiting.status, waiting.reference) == (
        ChargeStatus.NEEDS_AUTHENTICATION, "pi_3MtwBw",
    )  # fmt: skip
    assert (waiting.action_url, waiting.failure_code) == ("", "")


@pytest.mark.parametrize(
    ("status", "means"),
    [
        ("processing", ChargeStatus.PROCESSING),
        ("requires_action", ChargeStatus.NEEDS_AUTHENTICATION),
        ("requires_capture", ChargeStatus.PROCESSING),
        ("canceled", ChargeStatus.CANCELLED),
        ("a status of next year", ChargeStatus.PROCESSING),
    ],
)
def test_each_status_means_one_of_ours(
    site: Vendor, gateway: StripeGateway, status: str, means: ChargeStatus
) -> None:
    redirect = {"type": "redirect_to_url", "redirect_to_url": {"url": "https://bank.example/3ds"}}
    site.says(INTENTS, intent(status=status, next_action=redirect))

    taken = charge(gateway)

    assert taken.status is means
    assert taken.action_url == "https://bank.example/3ds"


@pytest.mark.parametrize(
    "answer",
    [
        NO_ANSWER,
        said(error("api_error", message="Sorry"), 500),
        Answer(b"<html>Bad gateway</html>", 502),
        Answer(b'{"id": "pi_3Mt', 200),
        said({"id": "pi_3MtwBw", "object": "payment_intent"}),
        said(intent(amount="4990 cents")),
        said(error(code="idempotency_key_in_use"), 409),
        said(error("idempotency_error", code="idempotency_key_in_use"), 409),
    ],
    ids=["none", "500", "html", "half", "no status", "no number", "in use", "in use too"],
)
def test_an_answer_that_says_nothing_leaves_the_outcome_unknown(
    site: Vendor, gateway: StripeGateway, answer: Answer
) -> None:
    site.says(INTENTS, answer)

    with pytest.raises(OutcomeUnknown) as unknown:
        charge(gateway)

    assert not unknown.value.permanent
    assert len(site.asked()) == 1


@pytest.mark.parametrize("status", [400, 409])
def test_a_used_key_with_other_parameters_is_refused(
    site: Vendor, gateway: StripeGateway, status: int
) -> None:
    refusal = error("idempotency_error", message="Keys for idempotent requests can only be used …")
    site.says(INTENTS, refusal, status=status)

    with pytest.raises(ChargeKeyReused) as refused:
        charge(gateway)

    assert refused.value.permanent


def test_too_many_requests_come_back_later_and_nothing_was_taken(
    site: Vendor, gateway: StripeGateway
) -> None:
    busy = said(error(code="lock_timeout"), 429, **{"retry-after": "7"})
    site.says(INTENTS, busy)

    with pytest.raises(GatewayError) as refused:
        charge(gateway)

    assert not isinstance(refused.value, OutcomeUnknown)
    assert (refused.value.permanent, refused.value.retry_after) == (False, 7)
    assert len(site.asked()) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_heals_and_is_named_nowhere(
    site: Vendor, gateway: StripeGateway, status: int
) -> None:
    site.says(INTENTS, error(message=f"Invalid API Key provided: {SECRET_KEY}"), status=status)

    with pytest.raises(GatewayRefusesUs, match="its operator has to look") as refused:
        charge(gateway)

    assert not refused.value.permanent
    assert SECRET_KEY not in f"{refused.value!r} {refused.value.details}"


def test_what_stripe_does_not_accept_is_refused_for_good_without_its_identifiers(
    site: Vendor, gateway: StripeGateway
) -> None:
    refusal = error(code="resource_missing", param="customer", message="No such customer: cus_Carl")
    site.says(INTENTS, refusal, status=400)

    with pytest.raises(GatewayError) as refused:
        charge(gateway)

    assert refused.value.permanent
    assert refused.value.message == "Stripe did not accept the request (resource_missing)."
    assert "cus_Carl" not in str(refused.value.details)


@pytest.mark.parametrize(("customer", "method"), [("", "pm_1Card"), ("cus_Carl", "")])
def test_without_a_saved_card_nobody_is_asked(
    site: Vendor, gateway: StripeGateway, customer: str, method: str
) -> None:
    with pytest.raises(NoSavedMethod) as refused:
        gateway.charge(usd("1.00"), customer=customer, key=KEY, method=method)

    assert refused.value.permanent
    assert site.asked() == []


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [
        ("49.90", "USD", "4990"), ("0.50", "EUR", "50"), ("1500", "JPY", "1500"),
        ("1500", "XOF", "1500"), ("1.5", "KWD", "1500"), ("12", "ISK", "1200"),
        ("12", "UGX", "1200"), ("12.00", "MGA", "12"), ("19.995", "USD", "2000"),
    ],
)  # fmt: skip
def test_each_currency_is_counted_as_stripe_counts_it(
    site: Vendor, gateway: StripeGateway, amount: str, currency: str, units: str
) -> None:
    site.says(INTENTS, intent(amount=int(units), currency=currency.lower()))
    wanted = Money(Decimal(amount), currency)

    taken = charge(gateway, wanted)

    assert form(site.asked()[0])["amount"] == units
    assert taken.amount == wanted.rounded()


@given(
    st.integers(min_value=0, max_value=10**11),
    st.sampled_from(["USD", "JPY", "XOF", "KWD", "ISK", "UGX"]),
)
def test_every_amount_comes_back_as_it_went(cents: int, currency: str) -> None:
    money = Money(Decimal(cents).scaleb(-2), currency).rounded()

    assert our_money(their_units(money), currency.lower()) == money


def test_an_amount_that_stripe_cannot_say_is_not_rounded_away(
    site: Vendor, gateway: StripeGateway
) -> None:
    with pytest.raises(GatewayError, match="does not take parts of a MGA"):
        charge(gateway, Money(Decimal("12.50"), "MGA"))

    assert site.asked() == []


def test_an_address_inside_our_own_network_is_never_asked(site: Vendor) -> None:
    led_inside = StripeGateway(SECRET_KEY, api_base=site.base)

    with pytest.raises(GatewayError, match="may not be visited") as refused:
        charge(led_inside)

    assert refused.value.permanent
    assert site.asked() == []


def test_nothing_that_is_logged_holds_the_secret_key(
    site: Vendor, gateway: StripeGateway, caplog: Any
) -> None:
    caplog.set_level("DEBUG")
    site.says(INTENTS, said(error(message=f"Invalid: {SECRET_KEY}"), 401), NO_ANSWER, intent())

    for _ in range(2):
        with pytest.raises(GatewayError):
            charge(gateway)
    charge(gateway)

    ours = [r for r in caplog.records if not r.name.startswith("stripe")]
    assert SECRET_KEY not in " ".join(record.getMessage() for record in ours)
    assert f"Bearer {SECRET_KEY}" not in caplog.text
