"""The contract of every gateway, kept by Stripe's before a server that others made.

What localstripe cannot tell is held to recorded answers in billing/tests/test_stripe_*.py: decline
codes, over-refunds (it accepts them), Checkout pages, disputes, events, 429, and lost answers.
"""

import json
from collections.abc import Iterator

import pytest

from igny8.billing.errors import BadSignature, GatewayRefusesUs
from igny8.billing.gateways.stripe import StripeGateway
from igny8.billing.tests.gateway_contract import GatewayContract, Till, money
from igny8.kit.errors import GatewayError
from igny8.kit.tests.local_site import Answer, LocalSite, Seen, local_site
from tests.real import stripe_service
from tests.real.stripe_service import SECRET_KEY, StripeService
from tests.runtime.installation import wait_for

GOOD, DECLINED, NEEDS_THE_CLIENT = "4242424242424242", "4000000000000341", "4000002500003155"
WEBHOOK_SECRET = "whsec_of_this_test"


@pytest.fixture(scope="module")
def localstripe() -> Iterator[StripeService]:
    with stripe_service.running() as service:
        yield service


@pytest.fixture
def gateway(localstripe: StripeService) -> StripeGateway:
    localstripe.empty()
    return StripeGateway(
        SECRET_KEY,
        webhook_secret=WEBHOOK_SECRET,
        api_base=localstripe.api_base,
        allow={localstripe.gate, localstripe.host},
    )


@pytest.fixture
def till(localstripe: StripeService, gateway: StripeGateway) -> Till:
    return Till(
        gateway,
        good=localstripe.saved_card(GOOD),
        declined=localstripe.saved_card(DECLINED),
        needs_the_client=localstripe.saved_card(NEEDS_THE_CLIENT),
    )


class TestStripe(GatewayContract):
    def test_a_charge_is_found_by_its_key_alone(self, till: Till) -> None:
        taken = till.charge(money("49.90"), "contract:1")

        assert till.gateway.find_charge("contract:1") == taken

    def test_a_card_is_forgotten_and_charged_no_more(
        self, till: Till, localstripe: StripeService
    ) -> None:
        till.gateway.forget_method(till.good[1])
        till.gateway.forget_method(till.good[1])

        card = json.loads(localstripe.ask("GET", f"/v1/payment_methods/{till.good[1]}")[1])
        assert card["customer"] is None


def test_the_judge_refuses_a_parameter_that_stripe_does_not_have(
    localstripe: StripeService, gateway: StripeGateway
) -> None:
    status, _ = localstripe.ask("POST", "/v1/payment_intents", "amount=1&currency=usd&amout=1")

    assert status == 400


def test_a_customer_that_is_not_there_is_refused_for_good(
    localstripe: StripeService, gateway: StripeGateway
) -> None:
    _, card = localstripe.saved_card(GOOD)

    with pytest.raises(GatewayError) as refused:
        gateway.charge(money("1.00"), customer="cus_gone", key="gone", method=card)

    assert refused.value.permanent
    assert localstripe.payments() == []


def test_another_key_to_the_door_is_refused(localstripe: StripeService) -> None:
    stranger = StripeGateway(
        "pk_not_secret", api_base=f"http://{localstripe.host}", allow={localstripe.host}
    )

    with pytest.raises(GatewayRefusesUs):
        stranger.charge_record("pi_any")


@pytest.fixture
def ear() -> Iterator[LocalSite]:
    with local_site() as site:
        site.answers["/stripe"] = Answer(b"ok")
        yield site


def test_a_webhook_that_it_signs_is_believed_and_no_other(
    localstripe: StripeService, till: Till, ear: LocalSite
) -> None:
    localstripe.tell(ear.url("/stripe"), secret=WEBHOOK_SECRET)
    taken = till.charge(money("49.90"), "contract:1")

    def told() -> list[Seen]:
        of_it = [seen for seen in ear.seen if taken.reference.encode() in seen.body]
        return [seen for seen in of_it if b"payment_intent.succeeded" in seen.body]

    wait_for(told, seconds=15)
    [webhook] = told()

    notice = till.gateway.read_notice(webhook.body, webhook.headers)

    assert (notice.charge_reference, notice.charge_key) == (taken.reference, taken.key)
    with pytest.raises(BadSignature):
        till.gateway.read_notice(webhook.body.replace(b"4990", b"4991"), webhook.headers)
    written_anew = json.dumps(json.loads(webhook.body)).encode()
    with pytest.raises(BadSignature):
        till.gateway.read_notice(written_anew, webhook.headers)
