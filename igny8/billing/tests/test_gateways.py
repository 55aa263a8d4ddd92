"""What every gateway promises, and what only a sandbox does."""

from datetime import UTC, datetime
from typing import Any

import pytest

from igny8.billing.actions.gateways import GATEWAYS, gateway_for, offered_gateways
from igny8.billing.errors import (
    BadSignature,
    ChargeKeyReused,
    GatewayNotAllowed,
    GatewayNotConfigured,
    RefundRefused,
    UnknownGateway,
)
from igny8.billing.gateways.manual import ManualGateway
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import SandboxCharge
from igny8.billing.rules.charges import MethodSetup
from igny8.billing.tests.conftest import usd
from igny8.kit.clock import simulated
from igny8.kit.errors import GatewayError

pytestmark = pytest.mark.django_db

SANDBOX = SandboxGateway(SandboxCharge)
MANUAL = ManualGateway()


def test_the_sandbox_refuses_a_used_key_with_other_parameters() -> None:
    SANDBOX.charge(usd("10.00"), customer="good", key="k")

    assert SANDBOX.charge(usd("10.00"), customer="good", key="k").reference.startswith("sbx_")
    with pytest.raises(ChargeKeyReused) as refused:
        SANDBOX.charge(usd("10.01"), customer="good", key="k")
    with pytest.raises(ChargeKeyReused):
        SANDBOX.charge(usd("10.00"), customer="someone else", key="k")

    assert refused.value.permanent
    assert [str(charge.amount) for charge in SANDBOX.charges()] == ["10.00 USD"]


def test_nobody_pulls_money_out_of_a_transfer() -> None:
    with pytest.raises(GatewayError, match="pays by bank transfer") as refused:
        MANUAL.charge(usd("1.00"), customer="", key="k")

    assert refused.value.permanent


def test_a_transfer_knows_of_no_charges() -> None:
    assert MANUAL.find_charge("k") is None
    assert MANUAL.complete_payment("k") is None
    assert MANUAL.cancel_charge("k") is None
    assert MANUAL.charge_record("k") is None
    assert MANUAL.find_refund("k", charge_reference="c") is None
    assert list(MANUAL.notices_since(datetime(2025, 7, 1, tzinfo=UTC))) == []
    MANUAL.forget_method("m")
    assert MANUAL.finish_setup("s") == MethodSetup("s")


def test_a_transfer_is_made_given_back_and_saved_elsewhere() -> None:
    with pytest.raises(GatewayError, match="made at the client's bank"):
        MANUAL.start_payment(
            usd("1.00"), customer="", key="k", return_url="https://a.example/", description="An"
        )
    with pytest.raises(RefundRefused, match="by a transfer of our own"):
        MANUAL.refund(usd("1.00"), charge_reference="c", key="k")
    with pytest.raises(GatewayError, match="nothing to be saved"):
        MANUAL.start_setup(customer="", key="k", name="Carl", return_url="https://a.example/")
    with pytest.raises(BadSignature):
        MANUAL.read_notice(b"{}", {})


def test_without_credentials_a_gateway_is_not_offered_and_says_why() -> None:
    assert offered_gateways() == ["manual", "sandbox"]
    with pytest.raises(GatewayNotConfigured, match="IGNY8_STRIPE_SECRET_KEY is empty"):
        gateway_for("stripe")
    with pytest.raises(GatewayNotConfigured, match="IGNY8_PAYPAL_CLIENT_ID"):
        gateway_for("paypal")


def test_with_credentials_it_is_offered(settings: Any) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_1"
    settings.PAYPAL_CLIENT_ID = "app"
    assert offered_gateways() == ["manual", "sandbox", "stripe"]
    settings.PAYPAL_CLIENT_SECRET = "secret"

    assert offered_gateways() == ["manual", "sandbox", "stripe", "paypal"]
    assert gateway_for("stripe") is gateway_for("stripe")
    assert gateway_for("paypal") is gateway_for("paypal")
    assert not gateway_for("stripe").sandboxed


@pytest.mark.parametrize("name", ["stripe", "paypal"])
def test_no_real_gateway_is_asked_under_a_simulated_clock(settings: Any, name: str) -> None:
    settings.STRIPE_SECRET_KEY = settings.PAYPAL_CLIENT_ID = settings.PAYPAL_CLIENT_SECRET = "x"

    with simulated(datetime(2025, 7, 1, tzinfo=UTC)), pytest.raises(GatewayNotAllowed):
        gateway_for(name)


def test_a_name_that_no_gateway_has_is_refused() -> None:
    with pytest.raises(UnknownGateway, match="No gateway is called 'balance'"):
        gateway_for("balance")


def test_under_a_simulated_clock_only_sandboxes_charge(monkeypatch: pytest.MonkeyPatch) -> None:
    class RealGateway(SandboxGateway):
        sandboxed = False

    monkeypatch.setitem(GATEWAYS, "real", lambda: RealGateway(SandboxCharge))

    with simulated(datetime(2025, 7, 1, tzinfo=UTC)):
        assert gateway_for("sandbox").sandboxed
        with pytest.raises(GatewayNotAllowed):
            gateway_for("real")
    assert not gateway_for("real").sandboxed
