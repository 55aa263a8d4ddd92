"""Giving up what will not be paid, and hoping for it again."""

from datetime import datetime
from decimal import Decimal

import pytest

from igny8.accounts.models import Activity, User
from igny8.billing.actions.payments import collect_payment
from igny8.billing.actions.write_offs import recover_invoice, write_off_invoice
from igny8.billing.errors import (
    KeyReused,
    NothingToWriteOff,
    PaymentUnderWay,
    WrongAmount,
    WrongReason,
)
from igny8.billing.models import Invoice, JournalTransaction
from igny8.billing.queries import open_balance
from igny8.billing.tests.conftest import SaveCard, pay
from igny8.billing.tests.corrections import assert_money_adds_up, entries_of

pytestmark = pytest.mark.django_db


def test_what_is_owed_is_given_up_once(invoice: Invoice, ada: User, now: datetime) -> None:
    pay(invoice, "50.00", ada, now)

    for _ in range(2):
        written = write_off_invoice(invoice, reason=" Bankrupt. ", by=ada, key="w", now=now)

    assert (written.status, written.written_off_amount) == ("written_off", Decimal("100.00"))
    assert str(open_balance(invoice.account)) == "0.00 USD"
    assert entries_of("write_off") == [
        ("receivable", "", "-100.00"), ("write_off", "", "100.00"),
    ]  # fmt: skip
    recorded = Activity.objects.get(verb="wrote_off")
    assert (recorded.actor, recorded.detail) == (
        ada, {"title": "100.00 USD of INV-000001", "reason": "Bankrupt."},
    )  # fmt: skip
    assert_money_adds_up(invoice.account)


def test_a_part_is_given_up_and_the_rest_is_owed(
    invoice: Invoice, ada: User, now: datetime
) -> None:
    write_off_invoice(invoice, reason="Agreed.", by=ada, key="w", now=now, amount=Decimal("0.50"))

    invoice.refresh_from_db()
    assert (invoice.status, str(invoice.balance)) == ("open", "149.50 USD")
    assert str(open_balance(invoice.account)) == "149.50 USD"
    assert_money_adds_up(invoice.account)


def test_what_was_given_up_is_owed_again_and_can_be_paid(
    invoice: Invoice, ada: User, now: datetime
) -> None:
    write_off_invoice(invoice, reason="Bankrupt.", by=ada, key="w", now=now)

    for _ in range(2):
        recover_invoice(invoice, reason="They pay after all.", by=ada, key="r", now=now)
    pay(invoice, "150.00", ada, now)

    invoice.refresh_from_db()
    assert (invoice.status, invoice.written_off_amount) == ("paid", 0)
    assert entries_of("recovery") == [("receivable", "", "150.00"), ("write_off", "", "-150.00")]
    assert_money_adds_up(invoice.account)


@pytest.mark.parametrize("amount", ["150.01", "0.00", "-1.00", "NaN", "0.001"])
def test_what_cannot_be_given_up_changes_nothing(
    invoice: Invoice, ada: User, now: datetime, amount: str
) -> None:
    with pytest.raises(WrongAmount):
        write_off_invoice(invoice, reason="No.", by=ada, key="w", now=now, amount=Decimal(amount))

    assert_nothing_written(invoice)


def test_nobody_gives_up_without_saying_why(invoice: Invoice, ada: User, now: datetime) -> None:
    with pytest.raises(WrongReason):
        write_off_invoice(invoice, reason=" ", by=ada, key="w", now=now)

    assert_nothing_written(invoice)


def test_what_is_being_charged_is_not_given_up(
    invoice: Invoice, save_card: SaveCard, ada: User, now: datetime
) -> None:
    save_card("authenticate")
    collect_payment(invoice, now=now)

    with pytest.raises(PaymentUnderWay):
        write_off_invoice(invoice, reason="No.", by=ada, key="w", now=now)

    assert_nothing_written(invoice)


def test_what_is_paid_is_not_given_up_nor_hoped_for(
    invoice: Invoice, ada: User, now: datetime
) -> None:
    pay(invoice, "150.00", ada, now)

    with pytest.raises(NothingToWriteOff, match="Nothing is owed on INV-000001"):
        write_off_invoice(invoice, reason="No.", by=ada, key="w", now=now)
    with pytest.raises(NothingToWriteOff, match="Nothing of INV-000001 was written off"):
        recover_invoice(invoice, reason="No.", by=ada, key="r", now=now)

    assert_nothing_written(invoice)


def test_a_key_stands_for_one_amount(invoice: Invoice, ada: User, now: datetime) -> None:
    write_off_invoice(invoice, reason="No.", by=ada, key="w", now=now, amount=Decimal("10.00"))

    with pytest.raises(KeyReused, match="stands for 10.00 written off"):
        write_off_invoice(invoice, reason="No.", by=ada, key="w", now=now, amount=Decimal("9.00"))

    invoice.refresh_from_db()
    assert invoice.written_off_amount == Decimal("10.00")


def assert_nothing_written(invoice: Invoice) -> None:
    invoice.refresh_from_db()
    assert invoice.written_off_amount == 0
    assert not JournalTransaction.objects.filter(kind__in=["write_off", "recovery"]).exists()
    assert not Activity.objects.filter(verb__in=["wrote_off", "recovered"]).exists()
