"""What gateways announce: kept once, looked up afresh, in any order; what is unknown is parked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igny8.accounts.models import Account, User
from igny8.billing.actions.credit_notes import issue_credit_note
from igny8.billing.actions.gateway_events import (
    TRIES,
    process_event,
    receive_webhook,
    retry_event,
    take_notice,
)
from igny8.billing.actions.movements import book_gateway_refund, book_movements
from igny8.billing.actions.payments import cancel_payment, collect_payment
from igny8.billing.actions.polling import poll_gateway, poll_gateways
from igny8.billing.actions.refund_attempts import make_refund
from igny8.billing.actions.transfers import record_prepayment
from igny8.billing.errors import BadSignature, NotParked, WrongCurrency
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import (
    GatewayEvent,
    GatewayMovement,
    GatewayPoll,
    Invoice,
    JournalEntry,
    JournalTransaction,
    Payment,
    Refund,
    SandboxCharge,
)
from igny8.billing.queries.balance import client_balance
from igny8.billing.queries.invoices import default_method
from igny8.billing.rules.charges import Notice, RefundStatus
from igny8.billing.tests.conftest import pay, usd
from igny8.billing.tests.gateway_days import SANDBOX, begin, books, hear, save, told
from igny8.jobs.actions.run import run_job
from igny8.jobs.errors import TryAgain
from igny8.jobs.models import Job
from igny8.kit.clock import simulated
from igny8.kit.errors import NotFound
from igny8.kit.money import Money

pytestmark = pytest.mark.django_db
PROCESS = "igny8.billing.tasks.process_gateway_event"


@pytest.fixture(autouse=True)
def plays(account: Account) -> None:
    account.is_demo = True
    account.save()


@pytest.fixture
def paid(account: Account, invoice: Invoice, now: datetime) -> Payment:
    """Carl's invoice of 150.00, paid by a card."""
    save(account, "good", now=now)
    payment = collect_payment(invoice, now=now)
    assert payment is not None
    return payment


@pytest.fixture
def debit(account: Account, invoice: Invoice, now: datetime) -> Payment:
    """A debit of 150.00 that the bank works on."""
    save(account, "debit", now=now)
    payment = collect_payment(invoice, now=now)
    assert payment is not None
    return payment


@contextmanager
def rolled_back() -> Iterator[None]:
    """Each of many examples begins with the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def notice(event_id: str = "evt_1", **facts: str) -> Notice:
    happened = datetime.fromisoformat("2025-07-01T12:00:00+00:00")
    return Notice(event_id=event_id, kind="charge.settled", happened_at=happened, **facts)


def test_a_webhook_is_kept_and_looked_up_by_a_job(debit: Payment, now: datetime) -> None:
    SANDBOX.settle(debit.idempotency_key)
    body, headers = SANDBOX.signed(told()[-1])

    event = receive_webhook("sandbox", body=body, headers=headers, now=now)

    assert (event.kind, event.status, event.charge_key) == (
        "charge.settled", "waiting", debit.idempotency_key,
    )  # fmt: skip
    job = Job.objects.get(name=PROCESS)
    run_job(job.pk)
    event.refresh_from_db()
    debit.refresh_from_db()
    assert (event.status, event.payment_id) == ("done", debit.pk)
    assert debit.status == "succeeded"


def test_a_webhook_with_a_bad_signature_leaves_nothing(debit: Payment, now: datetime) -> None:
    SANDBOX.settle(debit.idempotency_key)
    body, headers = SANDBOX.signed(told()[-1])

    for wrong in (body.replace(b"settled", b"changed"), body + b" "):
        with pytest.raises(BadSignature):
            receive_webhook("sandbox", body=wrong, headers=headers, now=now)
    with pytest.raises(BadSignature):
        receive_webhook("sandbox", body=body, headers={}, now=now)

    assert GatewayEvent.objects.count() == 0
    assert not Job.objects.filter(name=PROCESS).exists()


@pytest.mark.parametrize("gateway", ["manual", "balance", "nobody", ""])
def test_who_has_no_webhooks_has_no_address(gateway: str, now: datetime) -> None:
    with pytest.raises(NotFound):
        receive_webhook(gateway, body=b"{}", headers={}, now=now)


def test_a_thousand_of_the_same_are_one_row_and_one_job(paid: Payment, now: datetime) -> None:
    again = notice(charge_key=paid.idempotency_key)

    new = sum(take_notice("sandbox", again, now=now)[1] for _ in range(1000))

    assert new == 1
    assert GatewayEvent.objects.count() == 1
    assert Job.objects.filter(name=PROCESS).count() == 1


def test_two_gateways_may_use_the_same_id(now: datetime) -> None:
    _, first = take_notice("stripe", notice("evt_7"), now=now)
    _, second = take_notice("paypal", notice("evt_7"), now=now)

    assert (first, second) == (True, True)


def test_a_charge_that_we_did_not_make_is_looked_for_then_parked(
    operator: Account, now: datetime
) -> None:
    event, _ = take_notice("sandbox", notice(charge_reference="sbx_unknown"), now=now)
    job = Job.objects.get(name=PROCESS)

    for attempt in range(1, TRIES + 1):
        run_job(job.pk)
        Job.objects.filter(pk=job.pk).update(run_after=job.created_at)
        job.refresh_from_db()
        event.refresh_from_db()
        assert (job.status, job.attempts, event.status) == ("queued", attempt, "waiting")
    run_job(job.pk)

    event.refresh_from_db()
    job.refresh_from_db()
    assert (event.status, event.reason) == ("parked", "It is about a charge that we did not make.")
    assert job.status == "done"


def test_an_announcement_that_is_quicker_than_our_own_commit_is_understood_later(
    invoice: Invoice, now: datetime
) -> None:
    key = f"invoice:{invoice.pk}:1"
    SANDBOX.charge(usd("150.00"), customer="good", key=key)
    event, _ = take_notice("sandbox", told()[-1], now=now)
    with pytest.raises(TryAgain, match="did not make"):
        process_event(event, now=now, is_last_try=False)

    Payment.objects.create(
        account=invoice.account, invoice=invoice, gateway="sandbox", customer="good",
        amount=Decimal("150.00"), currency="USD", idempotency_key=key, attempted_at=now,
    )  # fmt: skip
    process_event(event, now=now, is_last_try=False)

    event.refresh_from_db()
    invoice.refresh_from_db()
    assert (event.status, invoice.status) == ("done", "paid")


def test_a_parked_announcement_is_tried_again_by_a_person(invoice: Invoice, now: datetime) -> None:
    event = hear(notice(charge_reference="sbx_unknown"), now=now)
    assert event.status == "parked"
    Job.objects.filter(name=PROCESS).update(status="done")

    retry_event(event, now=now)

    event.refresh_from_db()
    assert (event.status, event.reason, event.resolved_at) == ("waiting", "", None)
    assert Job.objects.filter(name=PROCESS, status="queued").count() == 1
    with pytest.raises(NotParked, match="this announcement is waiting"):
        retry_event(event, now=now)


def test_an_announcement_of_nothing_of_ours_is_done_with(operator: Account, now: datetime) -> None:
    event = hear(notice(), now=now)

    assert (event.status, event.reason) == ("done", "It concerns nothing that we keep.")


def test_a_way_to_pay_is_saved_by_its_announcement_where_nobody_came_back(
    account: Account, now: datetime
) -> None:
    setup = begin(account, now=now)
    SANDBOX.save_method(setup.reference)

    event = hear(notice(setup_reference=setup.reference), now=now)

    method = default_method(account)
    assert event.status == "done"
    assert method is not None
    assert method.setup == setup


def test_a_way_to_pay_that_we_did_not_ask_for_is_parked(operator: Account, now: datetime) -> None:
    event = hear(notice(setup_reference="sbx_seti_other"), now=now)

    assert (event.status, event.reason) == (
        "parked", "It is about a way to pay that we did not ask for.",
    )  # fmt: skip


def test_a_charge_of_another_amount_than_was_asked_for_is_parked(
    debit: Payment, invoice: Invoice, now: datetime
) -> None:
    SandboxCharge.objects.update(status="settled", minor_units=14_999)

    event = hear(notice(charge_key=debit.idempotency_key), now=now)

    assert (event.status, event.payment) == ("parked", debit)
    assert event.reason == (
        "Sandbox took 149.99 USD where 150.00 USD were asked for on invoice DEMO-000001."
    )
    debit.refresh_from_db()
    assert debit.status == "processing"
    assert books("cash") == []


def test_money_that_comes_after_all_on_a_failed_attempt_is_counted(
    debit: Payment, invoice: Invoice, now: datetime
) -> None:
    SANDBOX.bounce(debit.idempotency_key)
    hear(told()[-1], now=now)
    debit.refresh_from_db()
    assert debit.status == "failed"

    SandboxCharge.objects.update(status="settled")
    hear(notice(charge_key=debit.idempotency_key), now=now)

    debit.refresh_from_db()
    invoice.refresh_from_db()
    assert (debit.status, invoice.status) == ("succeeded", "paid")
    assert books("cash") == [("payment", "150.00")]


def test_a_withdrawn_attempt_stays_withdrawn_whatever_is_announced_late(
    account: Account, invoice: Invoice, now: datetime
) -> None:
    save(account, "authenticate", now=now)
    waiting = collect_payment(invoice, now=now)
    assert waiting is not None
    cancel_payment(waiting, now=now)

    events = [hear(late, now=now) for late in told()]

    assert {event.status for event in events} == {"done"}
    assert Payment.objects.get().failure_code == "cancelled"
    assert books("cash") == []


def test_a_refund_at_the_gateway_opens_the_invoice_again(
    paid: Payment, invoice: Invoice, now: datetime
) -> None:
    SANDBOX.refund_at_gateway(paid.reference, usd("40.00"))

    hear(told()[-1], now=now)

    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_amount) == ("open", Decimal("110.00"))
    movement = GatewayMovement.objects.get()
    assert (movement.payment, movement.kind, movement.status, str(movement.money)) == (
        paid, "refund", "settled", "40.00 USD",
    )  # fmt: skip
    assert books("cash") == [("payment", "150.00"), ("gateway_refund", "-40.00")]
    assert books("receivable")[-1] == ("gateway_refund", "40.00")


def test_a_refund_that_we_asked_for_is_not_booked_as_the_gateways_own(
    paid: Payment, invoice: Invoice, ada: User, now: datetime
) -> None:
    issue_credit_note(
        invoice, reason="Not delivered", by=ada, key="note-1", now=now, amount=Decimal("40.00"),
        settle="refund",
    )  # fmt: skip
    make_refund(Refund.objects.get(), now=now)

    hear(told()[-1], now=now)

    assert GatewayMovement.objects.count() == 0
    assert books("cash") == [("payment", "150.00"), ("refund", "-40.00")]


def test_a_refund_under_a_key_that_we_have_no_row_of_is_booked_as_the_gateways_own(
    paid: Payment, invoice: Invoice, now: datetime
) -> None:
    SANDBOX.refund(usd("40.00"), charge_reference=paid.reference, key="refund:lost")

    for _ in range(2):
        event = hear(told()[-1], now=now)

    invoice.refresh_from_db()
    assert (event.status, invoice.paid_amount) == ("done", Decimal("110.00"))
    assert GatewayMovement.objects.get().status == "settled"
    assert books("cash") == [("payment", "150.00"), ("gateway_refund", "-40.00")]


def test_a_refund_that_the_bank_sent_back_is_booked_back(
    paid: Payment, invoice: Invoice, now: datetime
) -> None:
    refund = SANDBOX.refund_at_gateway(paid.reference, usd("40.00"))
    hear(told()[-1], now=now)

    SANDBOX.fail_refund(refund.reference)
    for late in told():
        hear(late, now=now)

    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_amount) == ("paid", Decimal("150.00"))
    assert GatewayMovement.objects.get().status == "failed"
    assert books("cash") == [
        ("payment", "150.00"), ("gateway_refund", "-40.00"), ("gateway_refund_failed", "40.00"),
    ]  # fmt: skip


def test_more_than_was_paid_cannot_have_been_given_back(
    paid: Payment, invoice: Invoice, now: datetime
) -> None:
    SANDBOX.refund_at_gateway(paid.reference, usd("150.00"))
    hear(told()[-1], now=now)
    SandboxCharge.objects.update(minor_units=30_000)
    SANDBOX.refund_at_gateway(paid.reference, usd("0.01"))

    event = hear(told()[-1], now=now)

    assert event.status == "parked"
    assert event.reason.startswith("Sandbox says that 0.01 USD were given back on a payment of 150")
    assert books("cash") == [("payment", "150.00"), ("gateway_refund", "-150.00")]


def test_a_refund_of_what_the_invoice_no_longer_holds_comes_out_of_the_clients_balance(
    paid: Payment, invoice: Invoice, ada: User, now: datetime
) -> None:
    record_prepayment(invoice.account, amount=Decimal("60.00"), reference="TRX 1", by=ada, now=now)
    invoice.refresh_from_db()
    invoice.give_back(Decimal("100.00"))
    SANDBOX.refund_at_gateway(paid.reference, usd("120.00"))

    hear(told()[-1], now=now)

    invoice.refresh_from_db()
    assert invoice.paid_amount == Decimal(0)
    assert books("receivable")[-1] == ("gateway_refund", "50.00")
    assert books("client_balance")[-1] == ("gateway_refund", "60.00")
    assert books("write_off") == [("gateway_refund", "10.00")]


def test_a_double_payment_given_back_at_the_gateway_leaves_its_invoice_paid(
    debit: Payment, invoice: Invoice, ada: User, now: datetime
) -> None:
    SANDBOX.bounce(debit.idempotency_key)
    hear(told()[-1], now=now)
    pay(invoice, "150.00", ada, now)
    SandboxCharge.objects.update(status="settled")
    hear(notice(charge_key=debit.idempotency_key), now=now)
    debit.refresh_from_db()
    assert debit.surplus == Decimal("150.00")
    SANDBOX.refund_at_gateway(debit.reference, usd("150.00"))

    hear(told()[-1], now=now)

    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_amount) == ("paid", Decimal("150.00"))
    assert books("client_balance") == [
        ("payment", "-150.00"), ("gateway_refund", "150.00"),
    ]  # fmt: skip
    assert client_balance(invoice.account) == usd("0.00")


def test_what_a_credit_note_gave_back_goes_before_the_invoice_is_open_again(
    paid: Payment, invoice: Invoice, ada: User, now: datetime
) -> None:
    issue_credit_note(
        invoice, reason="Not delivered", by=ada, key="note-1", now=now, amount=Decimal("100.00")
    )
    SANDBOX.refund_at_gateway(paid.reference, usd("60.00"))
    hear(told()[-1], now=now)
    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_amount) == ("paid", Decimal("150.00"))
    assert client_balance(invoice.account) == usd("40.00")

    SANDBOX.refund_at_gateway(paid.reference, usd("90.00"))
    hear(told()[-1], now=now)

    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_amount) == ("open", Decimal("100.00"))
    assert client_balance(invoice.account) == usd("0.00")


def test_a_dispute_holds_the_money_and_a_won_one_brings_it_back(
    paid: Payment, invoice: Invoice, now: datetime
) -> None:
    dispute = SANDBOX.dispute(paid.reference, reason="fraudulent")
    hear(told()[-1], now=now)
    assert books("disputed") == [("dispute_open", "150.00")]

    SANDBOX.win_dispute(dispute.reference)
    hear(told()[-1], now=now)

    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_amount) == ("paid", Decimal("150.00"))
    assert books("cash") == [
        ("payment", "150.00"), ("dispute_open", "-150.00"), ("dispute_won", "150.00"),
    ]  # fmt: skip
    assert books("disputed") == [("dispute_open", "150.00"), ("dispute_won", "-150.00")]


def test_a_lost_dispute_is_a_loss_and_no_debt_of_the_clients(
    paid: Payment, invoice: Invoice, now: datetime
) -> None:
    dispute = SANDBOX.dispute(paid.reference, amount=usd("90.00"))
    SANDBOX.lose_dispute(dispute.reference)

    for late in reversed(told()):
        hear(late, now=now)

    invoice.refresh_from_db()
    assert invoice.status == "paid"
    assert GatewayMovement.objects.get().status == "lost"
    assert books("cash") == [("payment", "150.00"), ("dispute_open", "-90.00")]
    assert books("dispute_loss") == [("dispute_lost", "90.00")]


def test_a_refund_that_is_refused_keeps_no_dispute_out_of_the_books(
    paid: Payment, invoice: Invoice, now: datetime
) -> None:
    SandboxCharge.objects.update(minor_units=30_000)
    SANDBOX.refund_at_gateway(paid.reference, usd("200.00"))
    SANDBOX.refund_at_gateway(paid.reference, usd("30.00"))
    SANDBOX.dispute(paid.reference, amount=usd("20.00"))

    event = hear(told()[-1], now=now)

    assert event.status == "parked"
    assert event.reason.startswith("Sandbox says that 200.00 USD were given back")
    assert books("cash") == [
        ("payment", "150.00"), ("gateway_refund", "-30.00"), ("dispute_open", "-20.00"),
    ]  # fmt: skip


def test_what_moved_can_neither_be_changed_nor_deleted(paid: Payment, now: datetime) -> None:
    SANDBOX.refund_at_gateway(paid.reference, usd("40.00"))
    hear(told()[-1], now=now)

    movements = GatewayMovement.objects.all()
    for refused in (lambda: movements.update(amount=1), movements.delete):
        with pytest.raises(IntegrityError, match="is refused on"), transaction.atomic():
            refused()


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.permutations(range(6)), repeats=st.lists(st.integers(0, 5), max_size=4))
def test_hazard_18_announcements_in_any_order_and_repeated_lead_to_the_same_books(
    debit: Payment, invoice: Invoice, now: datetime, order: list[int], repeats: list[int]
) -> None:
    with rolled_back():
        SANDBOX.settle(debit.idempotency_key)
        refund = SANDBOX.refund_at_gateway(debit.reference, usd("30.00"))
        dispute = SANDBOX.dispute(debit.reference, amount=usd("20.00"))
        SANDBOX.fail_refund(refund.reference)
        SANDBOX.lose_dispute(dispute.reference)
        notices = [notice for notice in told() if notice.charge_key]
        assert len(notices) == 6

        for number in [*order, *repeats]:
            hear(notices[number], now=now)

        invoice.refresh_from_db()
        assert (invoice.status, invoice.paid_amount) == ("paid", Decimal("150.00"))
        totals = {
            ledger: sum(JournalEntry.objects.filter(ledger=ledger).values_list("amount", flat=True))
            for ledger in ("cash", "receivable", "disputed", "dispute_loss", "client_balance")
        }
        assert totals == {
            "cash": Decimal("130.00"), "receivable": 0, "disputed": 0,
            "dispute_loss": Decimal("20.00"), "client_balance": 0,
        }  # fmt: skip
        keys = JournalTransaction.objects.values_list("key", flat=True)
        assert len(keys) == len(set(keys))


def test_hazard_18_an_older_reading_that_comes_late_takes_nothing_back(
    paid: Payment, invoice: Invoice, now: datetime
) -> None:
    dispute = SANDBOX.dispute(paid.reference)
    older = SANDBOX.charge_record(paid.reference)
    SANDBOX.win_dispute(dispute.reference)
    hear(told()[-1], now=now)
    assert older is not None

    book_movements(paid, older, now=now)

    assert GatewayMovement.objects.get().status == "won"
    assert sum(Decimal(amount) for _, amount in books("cash")) == Decimal("150.00")


def test_the_poll_brings_what_no_webhook_told(
    debit: Payment, invoice: Invoice, now: datetime
) -> None:
    SANDBOX.settle(debit.idempotency_key)
    start = SandboxCharge.objects.get().created_at

    assert poll_gateway("sandbox", now=start + timedelta(hours=1)) == 3
    assert poll_gateway("sandbox", now=start + timedelta(hours=2)) == 0

    for job in Job.objects.filter(name=PROCESS):
        run_job(job.pk)
    invoice.refresh_from_db()
    assert invoice.status == "paid"
    assert set(GatewayEvent.objects.values_list("status", "is_polled")) == {("done", True)}


def test_a_key_that_is_longer_than_any_of_ours_is_kept_and_found_to_be_none_of_ours(
    operator: Account, now: datetime
) -> None:
    shop = hear(notice("evt_1", charge_key="k" * 127), now=now)
    longer = hear(notice("evt_2", charge_key="k" * 256), now=now)

    assert (shop.charge_key, shop.status) == ("k" * 127, "parked")
    assert (longer.charge_key, longer.status) == ("", "done")


class TellsTooMuch(SandboxGateway):
    """A gateway that first tells what cannot be kept, and then more."""

    def notices_since(self, moment: datetime) -> list[Notice]:
        return [notice("e" * 256), notice("evt_2")]


def test_what_cannot_be_kept_does_not_keep_the_poll_from_the_rest(
    operator: Account, now: datetime
) -> None:
    count = poll_gateway("sandbox", now=now, gateway_for=lambda _: TellsTooMuch(SandboxCharge))

    assert count == 1
    assert GatewayEvent.objects.get().event_id == "evt_2"
    assert GatewayPoll.objects.get().polled_through == now


def test_what_a_webhook_told_is_no_news_to_the_poll(debit: Payment, now: datetime) -> None:
    for known in told():
        take_notice("sandbox", known, now=now)

    start = SandboxCharge.objects.get().created_at
    assert poll_gateway("sandbox", now=start + timedelta(hours=1)) == 0


def test_the_hourly_look_follows_up_what_has_had_no_outcome_for_long(
    debit: Payment, account: Account, now: datetime
) -> None:
    begin(account, now=now)
    with simulated(now + timedelta(minutes=9)):
        assert poll_gateways(now=now + timedelta(minutes=9)) == 0
    later = now + timedelta(minutes=11)
    SANDBOX.settle(debit.idempotency_key)

    with simulated(later):
        assert poll_gateways(now=later) == 1

    for name in ("look_up_payment", "look_up_setup", "poll_gateway"):
        job = Job.objects.get(name=f"igny8.billing.tasks.{name}")
        run_job(job.pk)
        job.refresh_from_db()
        assert job.status == "done"
    debit.refresh_from_db()
    assert debit.status == "succeeded"


def test_an_announcement_whose_job_failed_is_queued_again(paid: Payment, now: datetime) -> None:
    take_notice("sandbox", told()[-1], now=now)
    Job.objects.filter(name=PROCESS).update(status="failed")

    poll_gateways(now=now + timedelta(minutes=11))

    assert Job.objects.filter(name=PROCESS, status="queued").count() == 1


def test_a_refund_in_another_currency_is_parked(paid: Payment, now: datetime) -> None:
    refund = SANDBOX.refund_at_gateway(paid.reference, usd("40.00"))
    other = replace(refund, amount=Money(Decimal("40.00"), "EUR"))

    with pytest.raises(WrongCurrency, match=r"moved 40.00 EUR of a payment of 150.00 USD"):
        book_gateway_refund(paid, other, now=now)

    assert GatewayMovement.objects.count() == 0
    assert books("cash") == [("payment", "150.00")]


def test_a_refund_on_its_way_is_booked_when_it_is_made(
    paid: Payment, invoice: Invoice, now: datetime
) -> None:
    refund = SANDBOX.refund_at_gateway(paid.reference, usd("40.00"))
    pending = replace(refund, status=RefundStatus.PENDING)

    movement = book_gateway_refund(paid, pending, now=now)
    assert movement is not None
    assert (movement.status, books("cash")) == ("pending", [("payment", "150.00")])
    for _ in range(2):
        book_gateway_refund(paid, refund, now=now)

    invoice.refresh_from_db()
    assert invoice.paid_amount == Decimal("110.00")
    assert len(books("cash")) == 2


def test_a_refund_that_comes_back_after_the_invoice_was_paid_otherwise_is_the_clients(
    paid: Payment, invoice: Invoice, ada: User, now: datetime
) -> None:
    refund = SANDBOX.refund_at_gateway(paid.reference, usd("40.00"))
    hear(told()[-1], now=now)
    pay(invoice, "40.00", ada, now)

    SANDBOX.fail_refund(refund.reference)
    hear(told()[-1], now=now)

    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_amount) == ("paid", Decimal("150.00"))
    assert books("client_balance") == [("gateway_refund_failed", "-40.00")]
