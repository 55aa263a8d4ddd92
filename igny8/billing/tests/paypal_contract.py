"""The contract of every gateway, with what is otherwise at PayPal."""

import pytest

from igny8.billing.errors import CardDeclined
from igny8.billing.gateways.paypal import PayPalGateway
from igny8.billing.rules.charges import ChargeStatus
from igny8.billing.tests.gateway_contract import GatewayContract, KnowsWhatIsLeft, Till, money
from igny8.billing.tests.paypal_answers import CLIENT_ID, CLIENT_SECRET
from igny8.billing.tests.paypal_books import DECLINED, NEEDS_THE_CLIENT

CUSTOMER = "customer_402935205"


def till_at(api_base: str, allow: frozenset[str]) -> Till:
    """Carl's wallets at a PayPal that stands there."""
    return Till(
        PayPalGateway(CLIENT_ID, CLIENT_SECRET, api_base=api_base, allow=allow),
        good=(CUSTOMER, "8kk8451t"),
        declined=(CUSTOMER, DECLINED),
        needs_the_client=(CUSTOMER, NEEDS_THE_CLIENT),
    )


class PayPalContract(KnowsWhatIsLeft, GatewayContract):
    """PayPal keeps no order that it declined, and cannot withdraw one that waits."""

    def test_a_declined_card_says_so_now_and_later(self, till: Till) -> None:
        with pytest.raises(CardDeclined) as declined:
            till.charge(money("49.90"), "contract:1", till.declined)

        assert declined.value.details["failure_code"] == "INSTRUMENT_DECLINED"
        assert till.find("contract:1") is None

    def test_a_charge_that_needs_the_client_waits_and_can_be_withdrawn(self, till: Till) -> None:
        waiting = till.charge(money("49.90"), "contract:1", till.needs_the_client)

        withdrawn = till.gateway.cancel_charge("contract:1", reference=waiting.reference)

        assert waiting.status is ChargeStatus.NEEDS_AUTHENTICATION
        assert withdrawn is not None
        assert withdrawn.status is ChargeStatus.CANCELLED
        # It is ours to take, and we do not.
        assert till.gateway.charge_record(waiting.reference) is None

    def test_a_key_that_paypal_has_forgotten_takes_no_second_payment(self, till: Till) -> None:
        taken = till.charge(money("49.90"), "contract:1")
        self.forget_keys()

        again = till.charge(money("49.90"), "contract:1")

        assert (again.reference, again.status) == (taken.reference, ChargeStatus.SETTLED)

    def forget_keys(self) -> None:
        """Let PayPal forget each PayPal-Request-Id, as it does after six hours."""
        raise NotImplementedError
