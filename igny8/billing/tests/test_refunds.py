"""Money goes back the way it came: once, looked up where the answer is lost, or by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from igny8.accounts.models import Account, Activity, User
from igny8.billing.actions.balance import apply_balance
from igny8.billing.actions.credit_notes import issue_credit_note
from igny8.billing.actions.payments import collect_payment
from igny8.billing.actions.refund_attempts import (
    learn_of_refund,
    make_refund,
    queue_unresolved_refunds,
)
from igny8.billing.actions.refunds import (
    complete_refund,
    give_up_refund,
    request_refund_of,
    request_refunds,
)
from igny8.billing.actions.transfers import record_prepayment, take_back_payment
from igny8.billing.errors import (
    BalanceTooLow,
    CannotRefund,
    CannotUndo,
    GatewayNotAllowed,
    KeyReused,
    OutcomeUnknown,
    RefundRefused,
    WrongAmount,
    WrongDay,
    WrongReference,
)
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import CreditNote, Invoice, Payment, Refund, SandboxCharge, SandboxRefund
from igny8.billing.queries.balance import client_balance, held_for_client
from igny8.billing.rules.charges import GatewayRefund
from igny8.billing.tests.conftest import SaveCard, pay, usd
from igny8.billing.tests.corrections import assert_money_adds_up, entries_of, taxed_invoice
from igny8.billing.tests.unreachable import Unreachable
from igny8.inbox.models import Todo
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.jobs.models import Job
from igny8.kit.clock import simulated
from igny8.kit.errors import GatewayError, Igny8Error
from igny8.kit.money import Money

pytestmark = pytest.mark.django_db
SANDBOX = SandboxGateway(SandboxCharge)
Charged = Callable[[str], Payment]


@pytest.fixture
def charged(invoice: Invoice, save_card: SaveCard, now: datetime) -> Charged:
    """Carl's 150.00, taken from a card that does with refunds as its name says."""

    def taken(card: str) -> Payment:
        save_card(card)
        payment = collect_payment(invoice, now=now)
        assert payment is not None
        assert payment.status == "succeeded"
        return payment

    return taken


def credited(invoice: Invoice, by: User, now: datetime, **asked: Any) -> CreditNote:
    wanted = {"reason": "Not as agreed.", "key": "k", "settle": "refund"}
    return issue_credit_note(invoice, by=by, now=now, **(wanted | asked))


def back_at_the_gateway() -> list[tuple[str, str]]:
    return [(str(row.as_refund().amount), row.status) for row in SandboxRefund.objects.all()]


def test_what_a_card_paid_goes_back_to_the_card(
    invoice: Invoice, charged: Charged, ada: User, now: datetime
) -> None:
    payment = charged("good")

    with simulated(now):
        note = credited(invoice, ada, now)

    refund = note.refunds.get()
    assert (refund.status, refund.payment, refund.gateway, refund.amount) == (
        "attempted", payment, "sandbox", Decimal("150.00"),
    )  # fmt: skip
    assert (client_balance(invoice.account).amount, back_at_the_gateway()) == (0, [])
    run_waiting_jobs()
    refund.refresh_from_db()
    [made] = SandboxRefund.objects.all()
    assert (refund.status, refund.reference, refund.refunded_on) == (
        "succeeded", made.reference, date(2025, 7, 1),
    )  # fmt: skip
    assert entries_of("credit_note") == [
        ("client_balance", "", "-150.00"),
        ("revenue", "backlinks", "150.00"),
    ]
    assert entries_of("refund") == [
        ("cash", "sandbox", "-150.00"),
        ("client_balance", "", "150.00"),
    ]
    assert back_at_the_gateway() == [("150.00 USD", "settled")]
    assert_money_adds_up(invoice.account)


def test_a_refund_made_again_is_made_once(
    invoice: Invoice, charged: Charged, ada: User, now: datetime
) -> None:
    charged("good")
    refund = credited(invoice, ada, now).refunds.get()

    for _ in range(3):
        make_refund(refund, now=now)

    assert back_at_the_gateway() == [("150.00 USD", "settled")]
    assert held_for_client(invoice.account).amount == 0


def test_it_goes_back_to_the_newest_payments_first_each_by_its_own_way(
    account: Account, save_card: SaveCard, ada: User, now: datetime
) -> None:
    invoice = taxed_invoice(account, ("150.00", "0"))
    record_prepayment(account, amount=Decimal("30.00"), reference="P", by=ada, now=now)
    apply_balance(invoice, now=now)
    transfer = pay(invoice, "50.00", ada, now)
    save_card("good")
    card = collect_payment(invoice, now=now + timedelta(days=2))

    note = credited(invoice, ada, now + timedelta(days=3), amount=Decimal("140.00"))

    assert [(r.payment, r.gateway, str(r.amount), r.status) for r in note.refunds.all()] == [
        (card, "sandbox", "70.00", "attempted"),
        (transfer, "manual", "50.00", "pending"),
    ]
    assert str(client_balance(account)) == "20.00 USD"
    assert [str(note), str(note.lines.get())] == ["CN-000001", "Line 1"]
    assert Todo.objects.get().title == (
        "Transfer 50.00 USD back to Carl's Chairs (CN-000001) and enter the bank's reference"
    )
    assert_money_adds_up(account)


def test_a_timeout_after_the_money_went_is_looked_up(
    invoice: Invoice, charged: Charged, ada: User, now: datetime
) -> None:
    charged("slow_refund")
    refund = credited(invoice, ada, now).refunds.get()

    made = make_refund(refund, now=now)

    assert made.status == "succeeded"
    assert back_at_the_gateway() == [("150.00 USD", "settled")]


def test_an_unknown_outcome_is_looked_up_before_anything_is_repeated(
    invoice: Invoice, charged: Charged, ada: User, now: datetime
) -> None:
    charged("good")
    refund = credited(invoice, ada, now).refunds.get()
    line = Unreachable(calls=2)
    with pytest.raises(OutcomeUnknown):
        make_refund(refund, now=now, gateway_for=lambda name: line)
    refund.refresh_from_db()
    assert (refund.status, client_balance(invoice.account).amount) == ("unknown", 0)

    made = make_refund(refund, now=now, gateway_for=lambda name: line)

    assert line.asked == ["refund", "find", "find", "refund"]
    assert made.status == "succeeded"
    assert back_at_the_gateway() == [("150.00 USD", "settled")]
    assert_money_adds_up(invoice.account)


def test_a_crash_between_refund_and_outcome_is_made_good(
    invoice: Invoice, charged: Charged, ada: User, now: datetime
) -> None:
    payment = charged("good")
    refund = credited(invoice, ada, now).refunds.get()
    Refund.objects.update(status="unknown")
    SANDBOX.refund(refund.money, charge_reference=payment.reference, key=refund.idempotency_key)
    line = Unreachable(calls=0)

    made = make_refund(refund, now=now, gateway_for=lambda name: line)

    assert (made.status, line.asked) == ("succeeded", ["find"])
    assert back_at_the_gateway() == [("150.00 USD", "settled")]


class Overtaken(SandboxGateway):
    """A sandbox that gives back, while another worker finishes before the answer is read."""

    def __init__(self, other_worker: Callable[[], object]) -> None:
        super().__init__(SandboxCharge)
        self.other_worker = other_worker

    def refund(self, amount: Money, *, charge_reference: str, key: str) -> GatewayRefund:
        made = super().refund(amount, charge_reference=charge_reference, key=key)
        self.other_worker()
        return made


def test_a_worker_that_was_overtaken_leaves_the_outcome_as_it_is(
    invoice: Invoice, charged: Charged, ada: User, now: datetime
) -> None:
    charged("good")
    refund = credited(invoice, ada, now).refunds.get()
    line = Overtaken(lambda: make_refund(refund, now=now))

    made = make_refund(refund, now=now + timedelta(hours=1), gateway_for=lambda name: line)

    assert (made.status, made.resolved_at) == ("succeeded", now)
    assert held_for_client(invoice.account).amount == 0
    assert_money_adds_up(invoice.account)


class Locked(SandboxGateway):
    """A sandbox that refuses our credentials."""

    def find_refund(self, key: str, *, charge_reference: str) -> GatewayRefund | None:
        raise GatewayError("The gateway refused our credentials.", permanent=True)


def test_a_look_up_that_is_refused_says_nothing_about_the_money(
    invoice: Invoice, charged: Charged, ada: User, now: datetime
) -> None:
    charged("slow_refund")
    refund = credited(invoice, ada, now).refunds.get()

    with pytest.raises(OutcomeUnknown, match="refused our credentials"):
        make_refund(refund, now=now, gateway_for=lambda name: Locked(SandboxCharge))

    refund.refresh_from_db()
    assert refund.status == "unknown"
    assert make_refund(refund, now=now).status == "succeeded"
    assert back_at_the_gateway() == [("150.00 USD", "settled")]


def test_what_does_not_reach_the_client_is_theirs_to_use_or_to_get_by_hand(
    invoice: Invoice, charged: Charged, ada: User, now: datetime
) -> None:
    charged("closed")
    note = credited(invoice, ada, now)
    run_waiting_jobs()
    failed = note.refunds.get()
    assert (failed.status, failed.failure) == ("failed", "The client's bank sent the refund back.")
    assert str(client_balance(invoice.account)) == "150.00 USD"

    [by_hand] = request_refunds(note, by=ada, key="by hand", now=now, by_hand=True)
    complete_refund(by_hand, reference=" TRX  9 ", by=ada, now=now)

    by_hand.refresh_from_db()
    assert (by_hand.gateway, by_hand.status, by_hand.reference, by_hand.recorded_by) == (
        "manual", "succeeded", "TRX 9", ada,
    )  # fmt: skip
    assert entries_of("refund") == [("cash", "manual", "-150.00"), ("client_balance", "", "150.00")]
    assert Todo.objects.get().done_by == ada
    assert_money_adds_up(invoice.account)


def test_a_refund_that_the_gateway_refuses_leaves_the_money_in_the_balance(
    invoice: Invoice, charged: Charged, ada: User, now: datetime
) -> None:
    payment = charged("good")
    refund = credited(invoice, ada, now).refunds.get()
    SANDBOX.refund_at_gateway(payment.reference, usd("20.00"))

    for _ in range(2):
        refund = make_refund(refund, now=now)

    assert (refund.status, refund.failure_code) == ("failed", "refund_refused")
    assert back_at_the_gateway() == [("20.00 USD", "settled")]
    assert str(client_balance(invoice.account)) == "150.00 USD"


class Finished(SandboxGateway):
    """A sandbox that refuses, while another worker hears from it that the money has gone."""

    def __init__(self, other_worker: Callable[[], object]) -> None:
        super().__init__(SandboxCharge)
        self.other_worker = other_worker

    def refund(self, amount: Money, *, charge_reference: str, key: str) -> GatewayRefund:
        self.other_worker()
        raise RefundRefused("There is nothing left to give back.", permanent=True)


def test_a_refusal_after_the_outcome_was_written_changes_nothing(
    invoice: Invoice, charged: Charged, ada: User, now: datetime
) -> None:
    charged("good")
    refund = credited(invoice, ada, now).refunds.get()
    line = Finished(lambda: make_refund(refund, now=now))

    made = make_refund(refund, now=now, gateway_for=lambda name: line)

    assert made.status == "succeeded"
    assert_money_adds_up(invoice.account)


def test_a_refund_on_its_way_is_not_asked_for_again_where_nobody_knows_of_it(
    invoice: Invoice, charged: Charged, ada: User, now: datetime
) -> None:
    charged("days_to_refund")
    refund = make_refund(credited(invoice, ada, now).refunds.get(), now=now)
    SandboxRefund.objects.all().delete()
    line = Unreachable(calls=0)

    again = make_refund(refund, now=now, gateway_for=lambda name: line)

    assert (again.status, line.asked) == ("pending", ["find"])


def test_a_refund_that_takes_days_is_asked_about_until_it_is_there(
    invoice: Invoice, charged: Charged, ada: User, now: datetime
) -> None:
    charged("days_to_refund")
    refund = credited(invoice, ada, now).refunds.get()
    run_waiting_jobs()
    refund.refresh_from_db()
    assert (refund.status, held_for_client(invoice.account).amount) == ("pending", 150)
    assert client_balance(invoice.account).amount == 0

    assert queue_unresolved_refunds(now=now) == 1
    run_waiting_jobs()
    SANDBOX.settle_refund(refund.reference)
    queue_unresolved_refunds(now=now + timedelta(days=2))
    run_waiting_jobs()

    refund.refresh_from_db()
    assert (refund.status, held_for_client(invoice.account).amount) == ("succeeded", 0)
    assert queue_unresolved_refunds(now=now) == 0
    assert_money_adds_up(invoice.account)


def test_a_refund_that_the_bank_sends_back_later_is_in_the_balance_again(
    invoice: Invoice, charged: Charged, ada: User, now: datetime
) -> None:
    charged("good")
    refund = credited(invoice, ada, now).refunds.get()
    refund = make_refund(refund, now=now)
    sent_back = SANDBOX.fail_refund(refund.reference)

    for _ in range(2):
        told = learn_of_refund(sent_back, now=now + timedelta(days=3))

    assert told == refund
    refund.refresh_from_db()
    assert (refund.status, refund.failure_code) == ("failed", "sent_back")
    assert entries_of("refund_failed") == [
        ("cash", "sandbox", "150.00"), ("client_balance", "", "-150.00"),
    ]  # fmt: skip
    assert str(client_balance(invoice.account)) == "150.00 USD"
    assert_money_adds_up(invoice.account)


def test_a_refund_of_somebody_elses_is_none_of_ours(charged: Charged, now: datetime) -> None:
    payment = charged("good")
    theirs = SANDBOX.refund_at_gateway(payment.reference, usd("20.00"))
    unknown = replace(theirs, key="refund:other")

    assert [learn_of_refund(found, now=now) for found in (theirs, unknown)] == [None, None]

    assert not Refund.objects.exists()


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("100.01", "100.00 USD of CN-000001 can be refunded; 100.01 cannot be"),
        ("0.00", "0.00 cannot be"),
        ("-1.00", "zero or more, not -1.00"),
        ("NaN", "zero or more, not NaN"),
        ("0.001", "more decimal places than USD has"),
    ],
)
def test_a_refund_beyond_what_was_credited_is_refused(
    invoice: Invoice, ada: User, now: datetime, amount: str, said: str
) -> None:
    pay(invoice, "150.00", ada, now)
    note = credited(invoice, ada, now, amount=Decimal("100.00"), settle="balance")

    with pytest.raises(WrongAmount, match=said):
        request_refunds(note, by=ada, key="r", now=now, amount=Decimal(amount))

    assert not Refund.objects.exists()
    assert str(client_balance(invoice.account)) == "100.00 USD"


def test_what_nobody_paid_is_not_refunded(invoice: Invoice, ada: User, now: datetime) -> None:
    note = credited(invoice, ada, now)

    assert request_refunds(note, by=ada, key="r", now=now) == []
    with pytest.raises(WrongAmount, match="0.00 USD of CN-000001 can be refunded; 1.00 cannot be"):
        request_refunds(note, by=ada, key="r", now=now, amount=Decimal("1.00"))

    assert not Refund.objects.exists()


def test_what_the_client_has_used_is_not_refunded(
    account: Account, invoice: Invoice, ada: User, now: datetime
) -> None:
    pay(invoice, "150.00", ada, now)
    note = credited(invoice, ada, now, settle="balance")
    apply_balance(taxed_invoice(account, ("120.00", "0"), day=date(2025, 7, 2)), now=now)

    with pytest.raises(
        BalanceTooLow, match="holds 30.00 USD by now; 150.00 USD cannot be refunded"
    ):
        request_refunds(note, by=ada, key="r", now=now)

    [refund] = request_refunds(note, by=ada, key="r", now=now, amount=Decimal("30.00"))
    assert refund.amount == Decimal("30.00")
    assert_money_adds_up(account)


def test_a_refund_is_asked_for_once_per_key(invoice: Invoice, ada: User, now: datetime) -> None:
    pay(invoice, "150.00", ada, now)
    note = credited(invoice, ada, now, settle="balance")
    part = {"by": ada, "key": "r", "now": now, "amount": Decimal("20.00")}

    assert request_refunds(note, **part) == request_refunds(note, **part)

    with pytest.raises(KeyReused, match="20.00 were refunded"):
        request_refunds(note, **(part | {"amount": Decimal("30.00")}))
    assert Refund.objects.get().amount == Decimal("20.00")


def test_a_prepayment_is_given_back_out_of_the_balance(
    account: Account, ada: User, now: datetime
) -> None:
    payment = record_prepayment(
        account, amount=Decimal("80.00"), reference="TRX 1", by=ada, now=now
    )

    refund = request_refund_of(payment, amount=Decimal("50.00"), by=ada, key="r", now=now)
    assert refund == request_refund_of(payment, amount=Decimal("50.00"), by=ada, key="r", now=now)
    with pytest.raises(WrongAmount, match="30.00 USD of .* can be refunded; 30.01 cannot be"):
        request_refund_of(payment, amount=Decimal("30.01"), by=ada, key="s", now=now)
    complete_refund(refund, reference="OUT 1", by=ada, now=now)

    assert str(client_balance(account)) == "30.00 USD"
    assert Refund.objects.get().credit_note is None
    assert_money_adds_up(account)


def test_what_pays_an_invoice_is_not_given_back_without_a_credit_note(
    invoice: Invoice, ada: User, now: datetime
) -> None:
    payment = pay(invoice, "150.00", ada, now)

    with pytest.raises(BalanceTooLow, match="holds 0.00 USD by now"):
        request_refund_of(payment, amount=Decimal("1.00"), by=ada, key="r", now=now)

    assert not Refund.objects.exists()


@pytest.fixture
def to_transfer(invoice: Invoice, ada: User, now: datetime) -> Refund:
    """150.00 that came by transfer and that somebody has to transfer back."""
    pay(invoice, "150.00", ada, now)
    return credited(invoice, ada, now).refunds.get()


@pytest.mark.parametrize(
    ("reference", "on", "refusal"),
    [
        (" ", None, WrongReference),
        ("x" * 121, None, WrongReference),
        ("TRX", date(2025, 7, 2), WrongDay),
    ],
)
def test_a_transfer_back_that_cannot_be_is_refused(
    to_transfer: Refund, ada: User, now: datetime, reference: str, on: date | None,
    refusal: type[Igny8Error],
) -> None:  # fmt: skip
    with pytest.raises(refusal):
        complete_refund(to_transfer, reference=reference, by=ada, now=now, on=on)

    to_transfer.refresh_from_db()
    assert (to_transfer.status, Todo.objects.get().done_at) == ("pending", None)


def test_a_transfer_back_counts_on_its_day_and_once(
    to_transfer: Refund, ada: User, now: datetime
) -> None:
    later = now + timedelta(days=5)
    for _ in range(2):
        done = complete_refund(
            to_transfer, reference="OUT 1", by=ada, now=later, on=date(2025, 7, 4)
        )

    assert (done.status, done.refunded_on) == ("succeeded", date(2025, 7, 4))
    assert held_for_client(to_transfer.account).amount == 0
    assert Activity.objects.get(verb="refunded").detail == {
        "title": "150.00 USD by Bank transfer", "reason": "OUT 1",
    }  # fmt: skip
    for refused in (
        lambda: complete_refund(to_transfer, reference="OUT 2", by=ada, now=later),
        lambda: give_up_refund(to_transfer, reason="No.", by=ada, now=later),
    ):
        with pytest.raises(CannotRefund, match="This refund is given back already"):
            refused()


def test_a_transfer_back_that_is_given_up_leaves_the_money_in_the_balance(
    to_transfer: Refund, ada: User, now: datetime
) -> None:
    for _ in range(2):
        given_up = give_up_refund(to_transfer, reason="They keep it.", by=ada, now=now)

    assert (given_up.status, given_up.failure) == ("failed", "They keep it.")
    assert str(client_balance(to_transfer.account)) == "150.00 USD"
    assert Todo.objects.get().done_by == ada
    assert_money_adds_up(to_transfer.account)


def test_what_a_gateway_gives_back_is_not_said_by_a_person(
    invoice: Invoice, charged: Charged, ada: User, now: datetime
) -> None:
    charged("good")
    refund = credited(invoice, ada, now).refunds.get()

    Refund.objects.update(status="unknown")

    for refused in (
        lambda: complete_refund(refund, reference="OUT", by=ada, now=now),
        lambda: give_up_refund(refund, reason="No.", by=ada, now=now),
    ):
        with pytest.raises(CannotRefund, match="Sandbox makes this refund"):
            refused()

    refund.refresh_from_db()
    assert refund.status == "unknown"


def test_a_refund_that_no_gateway_was_asked_for_yet_can_be_given_up(
    invoice: Invoice, charged: Charged, ada: User, now: datetime
) -> None:
    charged("good")
    refund = credited(invoice, ada, now).refunds.get()

    assert give_up_refund(refund, reason="They keep it.", by=ada, now=now).status == "failed"

    run_waiting_jobs()
    assert back_at_the_gateway() == []
    assert str(client_balance(invoice.account)) == "150.00 USD"


def test_a_gateway_that_may_not_be_used_now_is_not_asked(
    invoice: Invoice, charged: Charged, ada: User, now: datetime
) -> None:
    charged("good")
    refund = credited(invoice, ada, now).refunds.get()

    def closed(name: str) -> SandboxGateway:
        raise GatewayNotAllowed("Nobody is charged under a simulated clock.", permanent=True)

    with pytest.raises(GatewayNotAllowed):
        make_refund(refund, now=now, gateway_for=closed)

    refund.refresh_from_db()
    assert refund.status == "attempted"


def test_a_transfer_back_is_never_made_by_a_job(to_transfer: Refund, now: datetime) -> None:
    assert queue_unresolved_refunds(now=now) == 0
    assert make_refund(to_transfer, now=now).status == "pending"
    assert not Job.objects.filter(name="igny8.billing.tasks.make_refund").exists()


def test_a_payment_that_goes_back_is_not_undone(
    to_transfer: Refund, ada: User, now: datetime
) -> None:
    with pytest.raises(CannotUndo, match="Some of this payment was given back"):
        take_back_payment(to_transfer.payment, by=ada, reason="Wrong.", now=now)

    give_up_refund(to_transfer, reason="No.", by=ada, now=now)
    undone = take_back_payment(to_transfer.payment, by=ada, reason="Wrong.", now=now)
    assert undone.status == "undone"
    assert_money_adds_up(to_transfer.account)
