"""Several people correct at the same moment: nothing is credited, spent or refunded twice."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from igny8.accounts.models import Account, User
from igny8.billing.actions.balance import apply_balance
from igny8.billing.actions.credit_notes import issue_credit_note
from igny8.billing.actions.refunds import request_refunds
from igny8.billing.actions.transfers import record_prepayment
from igny8.billing.actions.write_offs import write_off_invoice
from igny8.billing.errors import BalanceTooLow, NothingToCredit, NothingToWriteOff, WrongAmount
from igny8.billing.models import CreditNote, Invoice, Payment, Refund
from igny8.billing.queries.balance import client_balance
from igny8.billing.tests.at_once import together
from igny8.billing.tests.billing_days import NOON
from igny8.billing.tests.conftest import pay
from igny8.billing.tests.corrections import assert_money_adds_up, taxed_invoice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def money_adds_up_at_the_end(account: Account) -> Iterator[None]:
    yield
    assert_money_adds_up(account)


@pytest.fixture
def owed(account: Account) -> Invoice:
    return taxed_invoice(account, ("100.00", "20"), day=date(2025, 2, 1))


def test_one_key_asked_for_by_several_is_one_credit_note(owed: Invoice, ada: User) -> None:
    notes = together(
        lambda _: (
            issue_credit_note(
                owed, reason="Late.", by=ada, key="k", now=NOON, amount=Decimal("60.00")
            ).pk
        )
    )

    assert len(set(notes)) == 1
    assert CreditNote.objects.get().number == "CN-000001"


def test_two_credits_of_a_line_never_pass_its_amount(owed: Invoice, ada: User) -> None:
    [line] = owed.lines.all()

    def credit(number: int) -> bool:
        try:
            issue_credit_note(
                owed, reason="Late.", by=ada, key=f"k{number}", now=NOON,
                lines={line.pk: Decimal("40.00")},
            )  # fmt: skip
        except WrongAmount:
            return False
        return True

    assert sorted(together(credit)) == [False, False, True, True]
    owed.refresh_from_db()
    assert owed.credited_amount == Decimal("96.00")
    assert list(CreditNote.objects.values_list("sequence", flat=True)) == [2, 1]


def test_a_whole_invoice_is_taken_back_by_one(owed: Invoice, ada: User) -> None:
    def void(number: int) -> bool:
        try:
            issue_credit_note(owed, reason="Late.", by=ada, key=f"k{number}", now=NOON)
        except NothingToCredit:
            return False
        return True

    assert sum(together(void)) == 1


def test_a_balance_is_spent_once_however_many_invoices_want_it(account: Account, ada: User) -> None:
    record_prepayment(account, amount=Decimal("100.00"), reference="TRX", by=ada, now=NOON)
    invoices = [
        taxed_invoice(account, ("60.00", "0"), day=date(2025, 2, day)) for day in range(1, 5)
    ]

    paid = together(lambda number: apply_balance(invoices[number], now=NOON))

    assert sorted(payment.amount for payment in paid if payment) == [
        Decimal("40.00"), Decimal("60.00"),
    ]  # fmt: skip
    assert client_balance(account).amount == 0
    assert Payment.objects.filter(gateway="balance").count() == 2


def test_a_balance_is_not_used_and_refunded_at_once(
    account: Account, owed: Invoice, ada: User
) -> None:
    pay(owed, "120.00", ada, NOON)
    note = issue_credit_note(owed, reason="Late.", by=ada, key="k", now=NOON)
    other = taxed_invoice(account, ("120.00", "0"), day=date(2025, 2, 2))

    def use(number: int) -> bool:
        if number % 2:
            return apply_balance(other, now=NOON) is not None
        try:
            return bool(request_refunds(note, by=ada, key=f"r{number}", now=NOON))
        except (BalanceTooLow, WrongAmount):
            return False

    assert sum(together(use)) == 1


def test_a_refund_asked_for_by_several_is_one(owed: Invoice, ada: User) -> None:
    pay(owed, "120.00", ada, NOON)
    note = issue_credit_note(owed, reason="Late.", by=ada, key="k", now=NOON)

    def ask(number: int) -> int:
        try:
            return len(request_refunds(note, by=ada, key=f"r{number}", now=NOON))
        except (BalanceTooLow, WrongAmount):
            return 0

    assert sum(together(ask)) == 1
    assert Refund.objects.get().amount == Decimal("120.00")


def test_what_is_owed_is_given_up_by_one(owed: Invoice, ada: User) -> None:
    def give_up(number: int) -> bool:
        try:
            write_off_invoice(owed, reason="Gone.", by=ada, key=f"w{number}", now=NOON)
        except NothingToWriteOff:
            return False
        return True

    assert sum(together(give_up)) == 1


def test_one_pays_while_another_credits_and_nothing_is_lost(
    account: Account, owed: Invoice, ada: User
) -> None:
    def act(number: int) -> None:
        if number % 2:
            issue_credit_note(
                owed, reason="Late.", by=ada, key=f"k{number}", now=NOON, amount=Decimal("50.00")
            )
        else:
            pay(
                owed, "60.00", ada, NOON, reference=f"TRX {number}", surplus_to_balance=True
            )  # fmt: skip

    together(act)

    owed.refresh_from_db()
    assert owed.balance.amount == 0
    assert str(client_balance(account)) == "120.00 USD"
