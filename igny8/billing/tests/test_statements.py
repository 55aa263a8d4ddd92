"""The statement of account: every movement of a client's money, between two balances."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account, User
from igny8.billing.actions.balance import apply_balance
from igny8.billing.actions.credit_notes import issue_credit_note
from igny8.billing.actions.journal import post
from igny8.billing.actions.payments import collect_payment
from igny8.billing.actions.refund_attempts import make_refund, resolve_refund
from igny8.billing.actions.refunds import complete_refund
from igny8.billing.actions.transfers import record_prepayment, take_back_payment
from igny8.billing.actions.write_offs import recover_invoice, write_off_invoice
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import Refund, SandboxCharge
from igny8.billing.queries.statements import Statement, statement_of
from igny8.billing.rules.journal import Ledger, credit, debit
from igny8.billing.tests.conftest import SaveCard, pay
from igny8.billing.tests.corrections import dollars, taxed_invoice

pytestmark = pytest.mark.django_db
JULY, AUGUST, SEPTEMBER = date(2025, 7, 1), date(2025, 8, 1), date(2025, 9, 1)


def at(day: int) -> datetime:
    return datetime(2025, 7, day, 12, tzinfo=UTC)


def shown(statement: Statement) -> list[tuple[str, str, str, str]]:
    return [
        (line.day.isoformat()[5:], line.title, str(line.amount.amount), str(line.balance.amount))
        for line in statement.lines
    ]


def test_each_movement_has_a_line_and_leaves_a_balance(account: Account, ada: User) -> None:
    first = taxed_invoice(account, ("100.00", "20"), day=date(2025, 7, 2))
    pay(first, "130.00", ada, at(4), on=date(2025, 7, 3), surplus_to_balance=True)
    second = taxed_invoice(account, ("50.00", "0"), day=date(2025, 7, 5))
    used = apply_balance(second, now=at(5))
    assert used is not None
    note = issue_credit_note(
        first, reason="Late.", by=ada, key="k", now=at(6), amount=Decimal("50.00"), settle="refund"
    )
    complete_refund(note.refunds.get(), reference="OUT 1", by=ada, now=at(7))
    take_back_payment(used, by=ada, reason="Keep it.", now=at(8))
    write_off_invoice(second, reason="Gone.", by=ada, key="w", now=at(9))
    recover_invoice(second, reason="Back.", by=ada, key="r", now=at(10), amount=Decimal("20.00"))
    record_prepayment(account, amount=Decimal("5.00"), reference="PRE", by=ada, now=at(11))

    statement = statement_of(account, start=JULY, end=AUGUST)

    assert shown(statement) == [
        ("07-02", "Invoice TAX-1", "120.00", "120.00"),
        ("07-03", "Payment of TAX-1, Bank transfer TRX 77", "-130.00", "-10.00"),
        ("07-05", "Invoice TAX-2", "50.00", "40.00"),
        ("07-05", "10.00 USD of the balance for TAX-2", "0.00", "40.00"),
        ("07-06", "Credit note CN-000001 on TAX-1", "-60.00", "-20.00"),
        ("07-07", "Refund of CN-000001, Bank transfer OUT 1", "60.00", "40.00"),
        ("07-08", "Undone: 10.00 USD of the balance for TAX-2", "0.00", "40.00"),
        ("07-09", "Written off of TAX-2", "-50.00", "-10.00"),
        ("07-10", "No longer written off of TAX-2", "20.00", "10.00"),
        ("07-11", "Paid in advance, Bank transfer PRE", "-5.00", "5.00"),
    ]
    assert (statement.opening.amount, str(statement.closing)) == (0, "5.00 USD")


def test_a_statement_begins_with_what_was_owed_before_and_ends_before_its_end(
    account: Account, ada: User
) -> None:
    taxed_invoice(account, ("10.00", "0"), day=date(2025, 6, 30))
    taxed_invoice(account, ("20.00", "0"), day=JULY)
    taxed_invoice(account, ("40.00", "0"), day=AUGUST)

    july, august = [
        statement_of(account, start=start, end=end)
        for start, end in ((JULY, AUGUST), (AUGUST, SEPTEMBER))
    ]

    assert (str(july.opening), str(july.closing)) == ("10.00 USD", "30.00 USD")
    assert [line.title for line in july.lines] == ["Invoice TAX-2"]
    assert (str(august.opening), str(august.closing)) == ("30.00 USD", "70.00 USD")


def test_a_refund_that_came_back_is_said(account: Account, save_card: SaveCard, ada: User) -> None:
    invoice = taxed_invoice(account, ("10.00", "0"), day=JULY)
    save_card("good")
    collect_payment(invoice, now=at(1))
    issue_credit_note(invoice, reason="Late.", by=ada, key="k", now=at(2), settle="refund")
    refund = make_refund(Refund.objects.get(), now=at(3))
    sent_back = SandboxGateway(SandboxCharge).fail_refund(refund.reference)
    resolve_refund(refund, sent_back, now=at(4))

    titles = [line.title for line in statement_of(account, start=JULY, end=AUGUST).lines]

    refunded = f"Refund of CN-000001, Sandbox {refund.reference}"
    assert titles[-2:] == [refunded, f"Sent back: {refunded}"]


def test_a_movement_of_another_kind_is_named_by_it(account: Account) -> None:
    entries = [debit(Ledger.RECEIVABLE, dollars("7.00")), credit(Ledger.OPENING, dollars("7.00"))]
    post(account, kind="opening_balance", entries=entries, key="open", at=at(1))

    statement = statement_of(account, start=JULY, end=AUGUST)

    assert shown(statement) == [("07-01", "Opening balance", "7.00", "7.00")]


def test_a_statement_is_of_one_account_alone(
    account: Account, operator: Account, ada: User
) -> None:
    other = open_account(operator, name="Dora", country="US", currency="USD", time_zone="UTC")
    taxed_invoice(other, ("99.00", "0"), day=JULY)

    statement = statement_of(account, start=JULY, end=AUGUST)

    assert (statement.lines, statement.closing.amount) == ((), 0)


def test_a_long_statement_takes_no_more_queries(
    account: Account, ada: User, django_assert_num_queries: Callable[..., Any]
) -> None:
    for day in range(1, 4):
        invoice = taxed_invoice(account, ("10.00", "0"), day=date(2025, 7, day))
        pay(invoice, "10.00", ada, at(day) + timedelta(hours=1))
        issue_credit_note(invoice, reason="Late.", by=ada, key=f"k{day}", now=at(day + 1))

    with django_assert_num_queries(5):
        statement = statement_of(account, start=JULY, end=AUGUST)

    assert len(statement.lines) == 9
