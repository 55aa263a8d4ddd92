"""What every gateway that collects must do, whoever stands behind it.

The sandbox keeps this contract in `make test`, the vendors' test servers in `make test-real`.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from igny8.billing.errors import CardDeclined, ChargeKeyReused, RefundRefused
from igny8.billing.gateways.base import Gateway
from igny8.billing.rules.charges import Charge, ChargeStatus, RefundStatus
from igny8.kit.money import Money


def money(text: str, currency: str = "USD") -> Money:
    return Money(Decimal(text), currency)


@dataclass(frozen=True)
class Till:
    """A gateway, and what it knows one client's ways to pay by: (customer, method) each."""

    gateway: Gateway
    good: tuple[str, str]
    declined: tuple[str, str]
    needs_the_client: tuple[str, str]

    def charge(self, amount: Money, key: str, way: tuple[str, str] | None = None) -> Charge:
        customer, method = way or self.good
        return self.gateway.charge(amount, customer=customer, key=key, method=method)

    def find(self, key: str, way: tuple[str, str] | None = None) -> Charge | None:
        return self.gateway.find_charge(key, customer=(way or self.good)[0])


class GatewayContract:
    """Tests that take a `till`."""

    def test_what_is_charged_is_found_again_by_its_key(self, till: Till) -> None:
        taken = till.charge(money("49.90"), "contract:1")

        found = till.find("contract:1")

        assert (taken.status, taken.amount) == (ChargeStatus.SETTLED, money("49.90"))
        assert (taken.key, taken.customer) == ("contract:1", till.good[0])
        assert found is not None
        # By what it was paid is known to who charged it; not every gateway tells it later.
        assert replace(found, method=taken.method) == taken

    def test_a_key_that_it_never_saw_is_not_known(self, till: Till) -> None:
        till.charge(money("49.90"), "contract:1")

        assert till.find("contract:2") is None
        assert till.gateway.cancel_charge("contract:2", customer=till.good[0]) is None

    def test_twenty_calls_with_one_key_are_one_charge(self, till: Till) -> None:
        taken = {till.charge(money("49.90"), "contract:1").reference for _ in range(20)}

        assert len(taken) == 1

    def test_a_used_key_takes_no_other_amount(self, till: Till) -> None:
        till.charge(money("49.90"), "contract:1")

        with pytest.raises(ChargeKeyReused) as refused:
            till.charge(money("49.91"), "contract:1")

        assert refused.value.permanent
        found = till.find("contract:1")
        assert found is not None
        assert found.amount == money("49.90")

    def test_a_declined_card_says_so_now_and_later(self, till: Till) -> None:
        with pytest.raises(CardDeclined) as declined:
            till.charge(money("49.90"), "contract:1", till.declined)

        assert declined.value.message.startswith("The card was declined")
        found = till.find("contract:1", till.declined)
        assert found is not None
        assert (found.status, found.failure_code) == (
            ChargeStatus.DECLINED, declined.value.details["failure_code"],
        )  # fmt: skip

    def test_a_charge_that_needs_the_client_waits_and_can_be_withdrawn(self, till: Till) -> None:
        waiting = till.charge(money("49.90"), "contract:1", till.needs_the_client)

        assert waiting.status is ChargeStatus.NEEDS_AUTHENTICATION
        customer = till.needs_the_client[0]
        withdrawn = till.gateway.cancel_charge("contract:1", customer=customer)
        assert withdrawn is not None
        assert withdrawn.status is ChargeStatus.CANCELLED
        found = till.find("contract:1", till.needs_the_client)
        assert found is not None
        assert found.status is ChargeStatus.CANCELLED

    def test_what_is_settled_cannot_be_withdrawn(self, till: Till) -> None:
        taken = till.charge(money("49.90"), "contract:1")

        left = till.gateway.cancel_charge("contract:1", customer=till.good[0])
        assert left is not None
        assert (left.reference, left.status) == (taken.reference, ChargeStatus.SETTLED)

    def test_a_charge_is_given_back_in_parts_and_the_record_lists_them(self, till: Till) -> None:
        taken = till.charge(money("49.90"), "contract:1").reference

        first = till.gateway.refund(money("20.00"), charge_reference=taken, key="back:1")
        second = till.gateway.refund(money("29.90"), charge_reference=taken, key="back:2")

        assert (first.status, first.amount) == (RefundStatus.SETTLED, money("20.00"))
        assert (first.key, first.charge_reference) == ("back:1", taken)
        assert till.gateway.find_refund("back:2", charge_reference=taken) == second
        assert till.gateway.find_refund("back:3", charge_reference=taken) is None
        record = till.gateway.charge_record(taken)
        assert record is not None
        assert (record.charge.reference, record.charge.key) == (taken, "contract:1")
        assert {refund.reference for refund in record.refunds} == {
            first.reference, second.reference,
        }  # fmt: skip
        assert record.disputes == ()

    def test_a_refund_is_made_once_a_key(self, till: Till) -> None:
        taken = till.charge(money("49.90"), "contract:1").reference

        made = [
            till.gateway.refund(money("10.00"), charge_reference=taken, key="back:1")
            for _ in range(3)
        ]
        with pytest.raises(ChargeKeyReused):
            till.gateway.refund(money("10.01"), charge_reference=taken, key="back:1")

        assert made == [made[0]] * 3
        record = till.gateway.charge_record(taken)
        assert record is not None
        assert record.refunds == (made[0],)

    def test_only_a_settled_charge_is_given_back_in_its_own_currency(self, till: Till) -> None:
        taken = till.charge(money("49.90"), "contract:1").reference
        waiting = till.charge(money("49.90"), "contract:2", till.needs_the_client).reference

        for amount, charge in (
            (money("10.00", "EUR"), taken), (money("0.00"), taken), (money("-1.00"), taken),
            (money("10.00"), waiting),
        ):  # fmt: skip
            with pytest.raises(RefundRefused) as refused:
                till.gateway.refund(amount, charge_reference=charge, key="back:1")
            assert refused.value.permanent

        record = till.gateway.charge_record(taken)
        assert record is not None
        assert record.refunds == ()

    def test_an_unknown_charge_has_no_record(self, till: Till) -> None:
        assert till.gateway.charge_record("pi_never_seen") is None

    @pytest.mark.parametrize(
        ("amount", "currency"), [("1500", "JPY"), ("0.99", "GBP"), ("1234567.89", "EUR")]
    )
    def test_an_amount_is_the_same_there_and_back(
        self, till: Till, amount: str, currency: str
    ) -> None:
        taken = till.charge(money(amount, currency), "contract:1")

        assert taken.amount == money(amount, currency)
        found = till.find("contract:1")
        assert found is not None
        assert str(found.amount) == str(money(amount, currency))


class KnowsWhatIsLeft:
    """Tests of gateways that say why they give no more back; they take a `till` too."""

    def test_more_than_was_paid_is_never_given_back(self, till: Till) -> None:
        taken = till.charge(money("49.90"), "contract:1").reference
        first = till.gateway.refund(money("49.00"), charge_reference=taken, key="back:1")

        with pytest.raises(RefundRefused, match="not so much left"):
            till.gateway.refund(money("0.91"), charge_reference=taken, key="back:2")

        record = till.gateway.charge_record(taken)
        assert record is not None
        assert record.refunds == (first,)
