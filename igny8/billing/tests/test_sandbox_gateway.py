"""What the sandbox can play besides the contract: lost answers, disputes, clients, webhooks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from igny8.billing.actions.gateways import gateway_for
from igny8.billing.errors import (
    BadSignature,
    CardDeclined,
    ChargeKeyReused,
    OutcomeUnknown,
    RefundRefused,
)
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import (
    SandboxCharge,
    SandboxDispute,
    SandboxMethod,
    SandboxNotice,
    SandboxRefund,
)
from igny8.billing.rules.charges import Charge, ChargeStatus, DisputeStatus, RefundStatus
from igny8.billing.tests.conftest import usd
from igny8.kit.clock import simulated, utc_now
from igny8.kit.errors import GatewayError

pytestmark = pytest.mark.django_db

SANDBOX = SandboxGateway(SandboxCharge)
Take = Callable[[str], Charge]


@pytest.fixture
def taken() -> Charge:
    return SANDBOX.charge(usd("100.00"), customer="good", key="k")


def kinds(since: datetime) -> list[str]:
    return [notice.kind for notice in SANDBOX.notices_since(since)]


@pytest.mark.parametrize("customer", ["slow", "slow_refund"])
def test_a_refund_whose_answer_is_lost_was_made(customer: str) -> None:
    if customer == "slow":
        with pytest.raises(OutcomeUnknown):
            SANDBOX.charge(usd("100.00"), customer=customer, key="k")
    charge = SANDBOX.charge(usd("100.00"), customer=customer, key="k")

    with pytest.raises(OutcomeUnknown):
        SANDBOX.refund(usd("40.00"), charge_reference=charge.reference, key="r")

    found = SANDBOX.find_refund("r", charge_reference=charge.reference)
    assert found is not None
    assert (found.status, found.amount) == (RefundStatus.SETTLED, usd("40.00"))
    again = SANDBOX.refund(usd("40.00"), charge_reference=charge.reference, key="r")
    assert again == found


def test_a_refund_may_take_days_or_come_back() -> None:
    slow = SANDBOX.charge(usd("100.00"), customer="days_to_refund", key="k1")
    closed = SANDBOX.charge(usd("100.00"), customer="closed", key="k2")

    pending = SANDBOX.refund(usd("100.00"), charge_reference=slow.reference, key="r1")
    failed = SANDBOX.refund(usd("100.00"), charge_reference=closed.reference, key="r2")

    assert pending.status is RefundStatus.PENDING
    assert SANDBOX.settle_refund(pending.reference).status is RefundStatus.SETTLED
    assert (failed.status, failed.failure) == (
        RefundStatus.FAILED, "The client's bank sent the refund back.",
    )  # fmt: skip
    # What came back can be given back again.
    SANDBOX.refund(usd("100.00"), charge_reference=closed.reference, key="r3")


def test_a_refund_that_settled_may_still_fail(taken: Charge) -> None:
    made = SANDBOX.refund(usd("100.00"), charge_reference=taken.reference, key="r")

    failed = SANDBOX.fail_refund(made.reference)

    assert failed.status is RefundStatus.FAILED
    assert SANDBOX.find_refund("r", charge_reference=taken.reference) == failed


def test_a_refund_at_the_gateways_own_pages_is_none_of_ours_and_counts(taken: Charge) -> None:
    made = SANDBOX.refund_at_gateway(taken.reference, usd("90.00"))

    assert made.key == ""
    with pytest.raises(RefundRefused):
        SANDBOX.refund(usd("10.01"), charge_reference=taken.reference, key="r")
    with pytest.raises(RefundRefused):
        SANDBOX.refund_at_gateway(taken.reference, usd("10.01"))
    record = SANDBOX.charge_record(taken.reference)
    assert record is not None
    assert record.refunds == (made,)


@pytest.mark.parametrize(
    ("end", "status"),
    [(SANDBOX.win_dispute, DisputeStatus.WON), (SANDBOX.lose_dispute, DisputeStatus.LOST)],
)
def test_a_dispute_is_opened_and_ends(
    taken: Charge, end: Callable[[str], object], status: DisputeStatus
) -> None:
    opened = SANDBOX.dispute(taken.reference, amount=usd("60.00"))

    assert (opened.status, opened.amount) == (DisputeStatus.OPEN, usd("60.00"))
    with pytest.raises(RefundRefused, match="disputes this charge"):
        SANDBOX.refund(usd("1.00"), charge_reference=taken.reference, key="r")
    end(opened.reference)
    record = SANDBOX.charge_record(taken.reference)
    assert record is not None
    assert [(d.reference, d.status) for d in record.disputes] == [(opened.reference, status)]


def test_a_dispute_that_ended_stays_as_it_ended(taken: Charge) -> None:
    opened = SANDBOX.dispute(taken.reference)
    SANDBOX.lose_dispute(opened.reference)

    assert SANDBOX.win_dispute(opened.reference).status is DisputeStatus.LOST


def test_what_was_never_charged_is_neither_disputed_nor_given_back() -> None:
    with pytest.raises(LookupError, match="knows no charge sbx_none"):
        SANDBOX.dispute("sbx_none")
    with pytest.raises(RefundRefused, match="whose money has come"):
        SANDBOX.refund(usd("1.00"), charge_reference="sbx_none", key="r")


def test_a_used_key_gives_nothing_back_on_another_charge(taken: Charge) -> None:
    SANDBOX.refund(usd("1.00"), charge_reference=taken.reference, key="r")
    other = SANDBOX.charge(usd("100.00"), customer="good", key="k2")

    for reference in (other.reference, "sbx_none"):
        with pytest.raises(ChargeKeyReused):
            SANDBOX.refund(usd("1.00"), charge_reference=reference, key="r")

    record = SANDBOX.charge_record(other.reference)
    assert record is not None
    assert record.refunds == ()


def test_the_rows_of_its_books_say_what_they_are(taken: Charge) -> None:
    refund = SANDBOX.refund(usd("1.00"), charge_reference=taken.reference, key="r")
    opened = SANDBOX.dispute(taken.reference)
    SANDBOX.start_setup(customer="", key="s", name="Carl", return_url="https://a.example/")

    assert str(SandboxRefund.objects.get()) == refund.reference
    assert str(SandboxDispute.objects.get()) == opened.reference
    assert str(SandboxMethod.objects.get()).startswith("sbx_pm_")
    first = SandboxNotice.objects.earliest("id")
    assert str(first) == f"charge.settled {first.event_id}"


def test_a_debit_takes_days_and_may_bounce() -> None:
    for key in ("k1", "k2"):
        charge = SANDBOX.charge(usd("100.00"), customer="debit", key=key)
        assert charge.status is ChargeStatus.PROCESSING

    settled, bounced = SANDBOX.settle("k1"), SANDBOX.bounce("k2")

    assert settled is not None
    assert settled.status is ChargeStatus.SETTLED
    assert bounced is not None
    assert (bounced.status, bounced.failure_code) == (ChargeStatus.DECLINED, "insufficient_funds")
    assert SANDBOX.bounce("k1") == settled


def test_a_payment_in_person_settles_when_the_client_pays() -> None:
    def start(amount: str = "100.00") -> Charge:
        return SANDBOX.start_payment(
            usd(amount), customer="", key="k", return_url="https://app.example/paid",
            description="Invoice IGN-1",
        )  # fmt: skip

    started = start()

    assert started.status is ChargeStatus.NEEDS_AUTHENTICATION
    assert started.action_url == f"https://bank.example/pay/{started.reference}"
    assert start() == started
    with pytest.raises(GatewayError, match="used before"):
        start("100.01")
    assert SANDBOX.complete_payment("k") == started
    SANDBOX.authenticate("k")
    paid = SANDBOX.complete_payment("k")
    assert paid is not None
    assert paid.status is ChargeStatus.SETTLED
    assert SandboxCharge.objects.get().return_url == "https://app.example/paid"


def test_a_saved_card_is_charged_until_it_is_forgotten() -> None:
    setup = SANDBOX.start_setup(customer="", key="s", name="Carl", return_url="https://a.example/")
    assert (setup.method, setup.action_url) == (
        None, f"https://bank.example/save/{setup.reference}",
    )  # fmt: skip
    again = SANDBOX.start_setup(customer="", key="s", name="Carl", return_url="https://a.example/")
    assert again == setup

    SANDBOX.save_method(setup.reference, expires_on=date(2027, 3, 31))

    finished = SANDBOX.finish_setup(setup.reference)
    method = finished.method
    assert method is not None
    assert (method.label, method.expires_on) == ("Sandbox card (good)", date(2027, 3, 31))
    assert finished.action_url == ""
    owner, card = method.customer, method.reference
    assert SANDBOX.charge(usd("5.00"), customer=owner, key="k1", method=card).method == card
    SANDBOX.forget_method(card)
    SANDBOX.forget_method(card)
    with pytest.raises(CardDeclined) as declined:
        SANDBOX.charge(usd("5.00"), customer=owner, key="k2", method=card)
    assert declined.value.permanent
    assert declined.value.details["failure_code"] == "method_gone"


def test_nobody_pays_with_another_customers_card() -> None:
    setup = SANDBOX.start_setup(
        customer="carl", key="s", name="Carl", return_url="https://a.example/"
    )
    SANDBOX.save_method(setup.reference)
    method = SANDBOX.finish_setup(setup.reference).method
    assert method is not None

    with pytest.raises(CardDeclined):
        SANDBOX.charge(usd("5.00"), customer="sid", key="k", method=method.reference)

    assert [charge.status for charge in SANDBOX.charges()] == [ChargeStatus.DECLINED]


def test_a_setup_that_was_never_begun_is_not_known() -> None:
    with pytest.raises(GatewayError, match="does not know this way to pay"):
        SANDBOX.finish_setup("sbx_seti_none")


def test_it_tells_what_happened_in_order_and_since_when(taken: Charge) -> None:
    start = utc_now() - timedelta(minutes=1)
    SANDBOX.refund(usd("10.00"), charge_reference=taken.reference, key="r")
    opened = SANDBOX.dispute(taken.reference)
    SANDBOX.win_dispute(opened.reference)
    SANDBOX.charge(usd("5.00"), customer="authenticate", key="k2")
    SANDBOX.cancel_charge("k2")

    told = list(SANDBOX.notices_since(start))

    assert [notice.kind for notice in told] == [
        "charge.settled", "refund.settled", "dispute.opened", "dispute.closed",
        "charge.needs_authentication", "charge.cancelled",
    ]  # fmt: skip
    assert {(n.charge_reference, n.charge_key) for n in told[:4]} == {(taken.reference, "k")}
    assert told[2].facts == {"dispute": opened.reference}
    assert kinds(utc_now() + timedelta(minutes=1)) == []


def test_it_tells_in_the_time_that_the_business_is_in() -> None:
    with simulated(datetime(2025, 7, 1, tzinfo=UTC)):
        SANDBOX.charge(usd("5.00"), customer="good", key="k")

    [notice] = SANDBOX.notices_since(datetime(2025, 7, 1, tzinfo=UTC))
    assert notice.happened_at == datetime(2025, 7, 1, tzinfo=UTC)


def test_a_repeated_call_is_told_once(taken: Charge) -> None:
    start = utc_now() - timedelta(minutes=1)

    for _ in range(3):
        SANDBOX.charge(usd("100.00"), customer="good", key="k")
        SANDBOX.refund(usd("10.00"), charge_reference=taken.reference, key="r")
        SANDBOX.authenticate("k")

    assert kinds(start) == ["charge.settled", "refund.settled"]


def test_its_webhooks_are_signed_and_read_back(taken: Charge) -> None:
    [notice] = SANDBOX.notices_since(utc_now() - timedelta(minutes=1))
    body, headers = SANDBOX.signed(notice)

    assert gateway_for("sandbox").read_notice(body, headers) == notice
    with pytest.raises(BadSignature):
        SANDBOX.read_notice(body.replace(b"settled", b"refused"), headers)
    with pytest.raises(BadSignature):
        SANDBOX.read_notice(body, {})


def test_somebody_elses_installation_cannot_sign_for_ours(taken: Charge, settings: object) -> None:
    [notice] = SANDBOX.notices_since(utc_now() - timedelta(minutes=1))
    body, headers = SANDBOX.signed(notice)
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]

    with pytest.raises(BadSignature):
        SANDBOX.read_notice(body, headers)


def test_its_pages_stand_where_they_are_set() -> None:
    here = SandboxGateway(SandboxCharge, pages="https://app.example/bank")

    waiting = here.charge(usd("5.00"), customer="authenticate", key="k")

    assert waiting.action_url == f"https://app.example/bank/confirm/{waiting.reference}"
