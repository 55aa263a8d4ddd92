"""A gateway that does not answer: the charge is looked up, and never made twice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from igny8.accounts.models import User
from igny8.billing.actions.payments import collect_payment, look_up_payment
from igny8.billing.errors import OutcomeUnknown, PaymentUnderWay
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import Invoice, Payment, SandboxCharge
from igny8.billing.rules.charges import Charge
from igny8.billing.tests.conftest import SaveCard, cash, pay, usd
from igny8.billing.tests.unreachable import Unreachable
from igny8.kit.errors import GatewayError
from igny8.kit.money import Money

pytestmark = pytest.mark.django_db

SANDBOX = SandboxGateway(SandboxCharge)


def test_a_timeout_after_the_money_was_taken_is_looked_up(
    invoice: Invoice, save_card: SaveCard, now: datetime
) -> None:
    save_card("slow")

    payment = collect_payment(invoice, now=now)

    assert payment is not None
    assert payment.status == "succeeded"
    assert len(SANDBOX.charges()) == 1
    assert len(cash()) == 2


def test_an_unknown_outcome_stays_open_and_is_looked_up_before_anything_is_repeated(
    invoice: Invoice, save_card: SaveCard, ada: User, now: datetime
) -> None:
    save_card("good")
    line = Unreachable(calls=2)

    with pytest.raises(OutcomeUnknown):
        collect_payment(invoice, now=now, gateway_for=lambda name: line)

    assert Payment.objects.get().status == "unknown"
    with pytest.raises(PaymentUnderWay, match="no known outcome yet"):
        pay(invoice, "150.00", ada, now)

    payment = collect_payment(invoice, now=now, gateway_for=lambda name: line)

    assert payment == Payment.objects.get()
    assert payment.status == "succeeded"
    assert len(SANDBOX.charges()) == 1


def test_a_charge_that_never_arrived_is_sent_again_under_its_key(
    invoice: Invoice, save_card: SaveCard, now: datetime
) -> None:
    save_card("good")
    line = Unreachable(calls=1)

    with pytest.raises(OutcomeUnknown):
        collect_payment(invoice, now=now, gateway_for=lambda name: line)
    assert SANDBOX.charges() == []

    collect_payment(invoice, now=now, gateway_for=lambda name: line)

    assert [charge.key for charge in SANDBOX.charges()] == [f"invoice:{invoice.pk}:1"]
    assert Payment.objects.get().status == "succeeded"


class Overtaken(Unreachable):
    """A sandbox whose answer is lost while another worker looks the charge up and finishes."""

    def __init__(self, other_worker: Callable[[], object]) -> None:
        super().__init__(calls=0)
        self.other_worker = other_worker

    def charge(self, amount: Money, *, customer: str, key: str, method: str = "") -> Charge:
        super().charge(amount, customer=customer, key=key, method=method)
        self.other_worker()
        self.down = 1
        raise OutcomeUnknown("The gateway did not answer within 20 seconds.")


def test_a_worker_that_was_overtaken_leaves_the_outcome_as_it_is(
    invoice: Invoice, save_card: SaveCard, now: datetime
) -> None:
    save_card("good")
    line = Overtaken(lambda: collect_payment(invoice, now=now))

    payment = collect_payment(invoice, now=now, gateway_for=lambda name: line)

    assert payment is not None
    assert payment.status == "succeeded"
    assert len(SANDBOX.charges()) == 1
    assert len(cash()) == 2


class Locked(SandboxGateway):
    """A sandbox that takes the money, gives no answer, and then refuses our key to its door."""

    def find_charge(self, key: str, *, customer: str = "", reference: str = "") -> Charge | None:
        raise GatewayError("The gateway refused our credentials.", permanent=True)


def test_a_look_up_that_is_refused_says_nothing_about_the_money(
    invoice: Invoice, save_card: SaveCard, now: datetime
) -> None:
    save_card("slow")

    with pytest.raises(OutcomeUnknown, match="refused our credentials"):
        collect_payment(invoice, now=now, gateway_for=lambda name: Locked(SandboxCharge))

    assert Payment.objects.get().status == "unknown"
    line = Unreachable(calls=0)
    collect_payment(invoice, now=now, gateway_for=lambda name: line)
    assert line.asked == ["find"]
    assert Payment.objects.get().status == "succeeded"
    assert len(SANDBOX.charges()) == 1


def test_a_crash_between_charge_and_outcome_is_made_good(
    invoice: Invoice, save_card: SaveCard, now: datetime
) -> None:
    save_card("good")
    attempt = Payment.objects.create(
        account=invoice.account, invoice=invoice, gateway="sandbox", customer="good",
        amount=Decimal("150.00"), currency="USD", idempotency_key="attempt-1", attempted_at=now,
    )  # fmt: skip
    taken = SANDBOX.charge(usd("150.00"), customer="good", key="attempt-1")

    payment = collect_payment(invoice, now=now)

    assert payment == attempt
    assert (payment.status, payment.reference) == ("succeeded", taken.reference)
    assert len(SANDBOX.charges()) == 1


def test_a_crash_before_the_charge_uses_the_same_key(
    invoice: Invoice, save_card: SaveCard, now: datetime
) -> None:
    save_card("good")
    Payment.objects.create(
        account=invoice.account, invoice=invoice, gateway="sandbox", customer="good",
        amount=Decimal("150.00"), currency="USD", idempotency_key="attempt-1", attempted_at=now,
    )  # fmt: skip

    collect_payment(invoice, now=now)

    assert [charge.key for charge in SANDBOX.charges()] == ["attempt-1"]
    assert Payment.objects.get().status == "succeeded"


class Interrupted(SandboxGateway):
    """A sandbox during whose charge something else happens, before it knows of the charge."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__(SandboxCharge)
        self.meanwhile = meanwhile

    def charge(self, amount: Money, *, customer: str, key: str, method: str = "") -> Charge:
        self.meanwhile()
        return super().charge(amount, customer=customer, key=key, method=method)


@pytest.fixture
def left_over(invoice: Invoice, save_card: SaveCard, now: datetime) -> Payment:
    """An attempt of two hours ago that never reached the gateway."""
    save_card("good")
    return Payment.objects.create(
        account=invoice.account, invoice=invoice, gateway="sandbox", customer="good",
        amount=Decimal("150.00"), currency="USD", idempotency_key="attempt-1", status="unknown",
        attempted_at=now - timedelta(hours=2),
    )  # fmt: skip


def test_what_is_being_charged_is_not_given_up_by_the_hourly_look(
    invoice: Invoice, left_over: Payment, now: datetime
) -> None:
    seen = []
    line = Interrupted(lambda: seen.append(look_up_payment(Payment.objects.get(), now=now).status))

    payment = collect_payment(invoice, now=now, gateway_for=lambda name: line)

    assert payment == left_over
    assert (payment.status, seen) == ("succeeded", ["unknown"])
    assert [charge.key for charge in SANDBOX.charges()] == ["attempt-1"]


class GivenUpMeanwhile(SandboxGateway):
    """A sandbox that is asked in vain, while the hourly look gives the attempt up."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__(SandboxCharge)
        self.meanwhile = meanwhile

    def find_charge(self, key: str, *, customer: str = "", reference: str = "") -> Charge | None:
        found = super().find_charge(key)
        self.meanwhile()
        return found


def test_what_was_given_up_is_not_charged_by_a_worker_that_comes_late(
    invoice: Invoice, left_over: Payment, now: datetime
) -> None:
    line = GivenUpMeanwhile(lambda: look_up_payment(Payment.objects.get(), now=now))

    payment = collect_payment(invoice, now=now, gateway_for=lambda name: line)

    assert payment == left_over
    assert (payment.status, payment.failure_code) == ("failed", "never_arrived")
    assert SANDBOX.charges() == []
