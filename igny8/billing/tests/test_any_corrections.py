"""Whatever happens to a client's invoices, in any order, no cent is lost and none is made."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from igny8.accounts.models import Account, User
from igny8.billing.actions.balance import apply_balance
from igny8.billing.actions.credit_notes import Settle, issue_credit_note, void_invoice
from igny8.billing.actions.payments import collect_payment
from igny8.billing.actions.refund_attempts import make_refund, resolve_refund
from igny8.billing.actions.refunds import (
    complete_refund,
    give_up_refund,
    request_refund_of,
    request_refunds,
)
from igny8.billing.actions.transfers import (
    record_manual_payment,
    record_prepayment,
    take_back_payment,
)
from igny8.billing.actions.write_offs import recover_invoice, write_off_invoice
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import (
    CreditNote,
    Invoice,
    Payment,
    PaymentMethod,
    Refund,
    SandboxCharge,
    SandboxRefund,
)
from igny8.billing.rules.corrections import Billed, parts_of, spread, take_in_turn
from igny8.billing.tests.corrections import assert_money_adds_up, taxed_invoice
from igny8.kit.errors import Igny8Error

CENTS = st.integers(1, 20_000).map(lambda cents: Decimal(cents).scaleb(-2))
FIRST = datetime(2025, 7, 1, 12, tzinfo=UTC)
RATES = ("0", "7", "20", "20.5")


@dataclass
class Books:
    """Carl's account, and what has been done to it."""

    account: Account
    by: User
    step: int = 0
    invoices: list[Invoice] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return FIRST + timedelta(days=self.step)

    @property
    def key(self) -> str:
        return f"step-{self.step}"

    def invoice(self, number: int) -> Invoice:
        return Invoice.objects.select_related("account").get(
            pk=self.invoices[number % len(self.invoices)].pk
        )

    def facts(self, reason: str = "Why not.") -> dict[str, object]:
        return {"reason": reason, "by": self.by, "key": self.key, "now": self.now}


Act = Callable[[Books, int, Decimal], object]


def bill(books: Books, number: int, amount: Decimal) -> None:
    day = (FIRST + timedelta(days=books.step)).date()
    lines = [(str(amount), RATES[number % 4]), (str(amount + number), RATES[number % 3])]
    books.invoices.append(taxed_invoice(books.account, *lines, day=day))


def pay(books: Books, number: int, amount: Decimal) -> None:
    record_manual_payment(
        books.invoice(number), amount=amount, reference=books.key, by=books.by, now=books.now,
        surplus_to_balance=bool(number % 2),
    )  # fmt: skip


def prepay(books: Books, number: int, amount: Decimal) -> None:
    record_prepayment(books.account, amount=amount, reference=books.key, by=books.by, now=books.now)


def credit(books: Books, number: int, amount: Decimal) -> None:
    settle = list(Settle)[number % 3]
    issue_credit_note(books.invoice(number), amount=amount, settle=settle, **books.facts())


def credit_a_line(books: Books, number: int, amount: Decimal) -> None:
    invoice = books.invoice(number)
    line = list(invoice.lines.order_by("position"))[number % 2]
    issue_credit_note(invoice, lines={line.pk: amount}, **books.facts())


def credit_the_rest(books: Books, number: int, amount: Decimal) -> None:
    issue_credit_note(books.invoice(number), settle="refund", **books.facts())


def undo(books: Books, number: int, amount: Decimal) -> None:
    payments = list(Payment.objects.filter(status="succeeded").order_by("attempted_at", "pk"))
    if payments:
        payment = payments[number % len(payments)]
        take_back_payment(payment, by=books.by, reason="Wrong.", now=books.now)


def refund(books: Books, number: int, amount: Decimal) -> None:
    notes = list(CreditNote.objects.order_by("sequence"))
    if notes:
        note = notes[number % len(notes)]
        request_refunds(
            note, by=books.by, key=books.key, now=books.now, amount=amount,
            by_hand=bool(number % 2),
        )  # fmt: skip


def refund_a_payment(books: Books, number: int, amount: Decimal) -> None:
    payments = list(Payment.objects.filter(status="succeeded").order_by("attempted_at", "pk"))
    if payments:
        request_refund_of(
            payments[number % len(payments)], amount=amount, by=books.by, key=books.key,
            now=books.now,
        )  # fmt: skip


def end_a_refund(books: Books, number: int, amount: Decimal) -> None:
    waiting = Refund.objects.filter(status__in=Refund.UNRESOLVED).order_by("requested_at", "pk")
    for one in waiting[:1]:
        if one.gateway != "manual":
            make_refund(one, now=books.now)
        elif number % 2:
            complete_refund(one, reference=books.key, by=books.by, now=books.now)
        else:
            give_up_refund(one, reason="No.", by=books.by, now=books.now)


def bounce_a_refund(books: Books, number: int, amount: Decimal) -> None:
    for one in Refund.objects.filter(status="succeeded", gateway="sandbox")[:1]:
        sent_back = SandboxGateway(SandboxCharge).fail_refund(one.reference)
        resolve_refund(one, sent_back, now=books.now)


ACTS: dict[str, Act] = {
    "bill": bill,
    "pay": pay,
    "prepay": prepay,
    "collect": lambda books, number, amount: collect_payment(books.invoice(number), now=books.now),
    "use the balance": lambda books, number, amount: apply_balance(
        books.invoice(number), now=books.now
    ),
    "credit": credit,
    "credit a line": credit_a_line,
    "credit the rest": credit_the_rest,
    "void": lambda books, number, amount: void_invoice(books.invoice(number), **books.facts()),
    "undo": undo,
    "refund": refund,
    "refund a payment": refund_a_payment,
    "end a refund": end_a_refund,
    "bounce a refund": bounce_a_refund,
    "write off": lambda books, number, amount: write_off_invoice(
        books.invoice(number), amount=amount, **books.facts()
    ),
    "recover": lambda books, number, amount: recover_invoice(
        books.invoice(number), **books.facts()
    ),
}
STEPS = st.lists(
    st.tuples(st.sampled_from(list(ACTS)), st.integers(0, 5), CENTS), min_size=4, max_size=16
)


@pytest.mark.django_db
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_money_adds_up_after_any_steps(
    account: Account, ada: User, steps: list[tuple[str, int, Decimal]]
) -> None:
    before = transaction.savepoint()
    PaymentMethod.objects.create(account=account, gateway="sandbox", customer="good")
    books = Books(account, ada)
    bill(books, 1, Decimal("100.00"))

    for name, number, amount in steps:
        books.step += 1
        with contextlib.suppress(Igny8Error):
            ACTS[name](books, number, amount)
        assert_money_adds_up(account)

    gateway = {str(row.reference): row.status for row in SandboxRefund.objects.all()}
    ours = Refund.objects.filter(gateway="sandbox", status="succeeded")
    assert {row.reference for row in ours} == {
        reference for reference, status in gateway.items() if status == "settled"
    }
    transaction.savepoint_rollback(before)


@given(net=CENTS, rate=st.sampled_from(RATES), cuts=st.lists(st.integers(1, 100), max_size=8))
def test_any_parts_of_a_line_give_back_its_tax_and_never_more(
    net: Decimal, rate: str, cuts: list[int]
) -> None:
    tax = (net * Decimal(rate) / 100).quantize(Decimal("0.01"))
    line = Billed(net, tax)
    parts = [part for cut in cuts if (part := (net * cut / 400).quantize(Decimal("0.01")))]
    while sum(parts, Decimal(0)) >= net:
        parts.pop()

    for part in [*parts, net - sum(parts, Decimal(0))]:
        share = line.tax_share(part, "USD")
        line = Billed(net, tax, line.credited_net + part, line.credited_tax + share)
        assert share >= 0
        assert line.credited_tax <= tax

    assert (line.left, line.credited_tax) == (0, tax)


@given(left=st.lists(CENTS, min_size=1, max_size=6), portion=st.integers(1, 100))
def test_a_part_of_all_is_spread_to_the_cent_and_never_over_what_is_left(
    left: list[Decimal], portion: int
) -> None:
    amount = (sum(left) * portion / 100).quantize(Decimal("0.01"))

    shares = spread(amount, dict(enumerate(left)), currency="USD")

    assert sum(shares.values()) == amount
    assert all(0 < share <= left[number] for number, share in shares.items())


@given(total=CENTS, unpaid=CENTS, written_off=CENTS)
def test_the_unpaid_goes_first_then_what_was_given_up(
    total: Decimal, unpaid: Decimal, written_off: Decimal
) -> None:
    parts = parts_of(total, unpaid=unpaid, written_off=written_off)

    assert parts.off_unpaid + parts.off_written_off + parts.given_back == total
    assert parts.off_unpaid == min(total, unpaid)
    assert parts.off_written_off == 0 or parts.off_unpaid == unpaid
    assert parts.given_back == 0 or parts.off_written_off == written_off


@given(wanted=CENTS, holds=st.lists(CENTS, max_size=5))
def test_what_is_taken_in_turn_empties_each_before_the_next(
    wanted: Decimal, holds: list[Decimal]
) -> None:
    taken = take_in_turn(wanted, list(enumerate(holds)))

    assert sum((part for _, part in taken), Decimal(0)) == min(wanted, sum(holds, Decimal(0)))
    assert all(part == holds[number] for number, part in taken[:-1])


def test_a_zero_decimal_currency_is_spread_in_whole_units() -> None:
    shares = spread(Decimal(100), {"a": Decimal(50), "b": Decimal(150)}, currency="JPY")

    assert shares == {"a": Decimal(25), "b": Decimal(75)}
    assert Billed(Decimal(1000), Decimal(100)).tax_share(Decimal(333), "JPY") == Decimal(33)
