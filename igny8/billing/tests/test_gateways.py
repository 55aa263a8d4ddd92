"""What every gateway promises, and what only a sandbox does."""

from datetime import UTC, datetime

import pytest

from igny8.billing.actions.gateways import GATEWAYS, gateway_for
from igny8.billing.errors import ChargeKeyReused, GatewayNotAllowed
from igny8.billing.gateways.base import Gateway
from igny8.billing.gateways.manual import ManualGateway
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import SandboxCharge
from igny8.billing.tests.conftest import usd
from igny8.kit.clock import simulated
from igny8.kit.errors import GatewayError

pytestmark = pytest.mark.django_db

SANDBOX = SandboxGateway(SandboxCharge)


def test_the_sandbox_refuses_a_used_key_with_other_parameters() -> None:
    SANDBOX.charge(usd("10.00"), customer="good", key="k")

    assert SANDBOX.charge(usd("10.00"), customer="good", key="k").reference.startswith("sbx_")
    with pytest.raises(ChargeKeyReused) as refused:
        SANDBOX.charge(usd("10.01"), customer="good", key="k")
    with pytest.raises(ChargeKeyReused):
        SANDBOX.charge(usd("10.00"), customer="someone else", key="k")

    assert refused.value.permanent
    assert [str(charge.amount) for charge in SANDBOX.charges()] == ["10.00 USD"]


@pytest.mark.parametrize("name", sorted(GATEWAYS))
def test_every_gateway_knows_nothing_of_a_key_that_it_never_saw(name: str) -> None:
    gateway: Gateway = gateway_for(name)

    assert gateway.find_charge("never-seen") is None
    assert gateway.cancel_charge("never-seen") is None


def test_nobody_pulls_money_out_of_a_transfer() -> None:
    with pytest.raises(GatewayError, match="pays by bank transfer") as refused:
        ManualGateway().charge(usd("1.00"), customer="", key="k")

    assert refused.value.permanent


def test_under_a_simulated_clock_only_sandboxes_charge(monkeypatch: pytest.MonkeyPatch) -> None:
    class RealGateway(SandboxGateway):
        sandboxed = False

    monkeypatch.setitem(GATEWAYS, "real", lambda: RealGateway(SandboxCharge))

    with simulated(datetime(2025, 7, 1, tzinfo=UTC)):
        assert gateway_for("sandbox").sandboxed
        with pytest.raises(GatewayNotAllowed):
            gateway_for("real")
    assert not gateway_for("real").sandboxed
