"""Several workers at the sandbox at once: it takes and gives once, as a real gateway would."""

import pytest

from igny8.billing.errors import RefundRefused
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import SandboxCharge, SandboxRefund
from igny8.billing.rules.charges import GatewayRefund
from igny8.billing.tests.at_once import WORKERS, together
from igny8.billing.tests.conftest import usd

pytestmark = pytest.mark.django_db(transaction=True)

SANDBOX = SandboxGateway(SandboxCharge)


def test_one_key_is_one_charge() -> None:
    taken = together(lambda _: SANDBOX.charge(usd("100.00"), customer="good", key="k"))

    assert {charge.reference for charge in taken} == {SANDBOX.charges()[0].reference}
    assert SandboxCharge.objects.count() == 1


def test_one_key_is_one_refund() -> None:
    taken = SANDBOX.charge(usd("100.00"), customer="good", key="k").reference

    made = together(lambda _: SANDBOX.refund(usd("60.00"), charge_reference=taken, key="r"))

    assert made == [made[0]] * WORKERS
    assert SandboxRefund.objects.count() == 1


def test_several_refunds_never_give_back_more_than_was_paid() -> None:
    taken = SANDBOX.charge(usd("100.00"), customer="good", key="k").reference

    def give(number: int) -> GatewayRefund | None:
        try:
            return SANDBOX.refund(usd("40.00"), charge_reference=taken, key=f"r{number}")
        except RefundRefused:
            return None

    made = [refund for refund in together(give) if refund]

    assert len(made) == 2
    record = SANDBOX.charge_record(taken)
    assert record is not None
    assert {refund.reference for refund in record.refunds} == {r.reference for r in made}
