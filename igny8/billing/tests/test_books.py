"""PostgreSQL itself refuses what the books must not allow."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from igny8.accounts.models import Account, Site
from igny8.billing.actions.journal import post
from igny8.billing.errors import KeyReused
from igny8.billing.models import JournalEntry, JournalTransaction
from igny8.billing.rules.journal import Ledger, credit, debit, payment_entries
from igny8.kit.money import Money


def usd(text: str) -> Money:
    return Money(Decimal(text), "USD")


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def booked(account: Account, now: datetime) -> JournalTransaction:
    return post(
        account, kind="payment", entries=payment_entries(usd("10.00"), gateway="manual"),
        key="payment-1", at=now,
    )  # fmt: skip


def test_a_movement_is_booked_once_per_key(booked: JournalTransaction, now: datetime) -> None:
    again = post(
        booked.account, kind="payment", entries=payment_entries(usd("10.00"), gateway="manual"),
        key="payment-1", at=now,
    )  # fmt: skip

    assert again == booked
    assert booked.day == date(2025, 7, 1)
    assert list(booked.entries.order_by("-amount").values_list("ledger", "kind", "amount")) == [
        ("cash", "manual", Decimal("10.00")),
        ("receivable", "", Decimal("-10.00")),
    ]


def test_a_key_that_booked_something_else_is_refused(
    booked: JournalTransaction, now: datetime
) -> None:
    with pytest.raises(KeyReused):
        post(
            booked.account, kind="payment", entries=payment_entries(usd("11.00"), gateway="manual"),
            key="payment-1", at=now,
        )  # fmt: skip

    assert JournalEntry.objects.count() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE billing_journalentry SET amount = 0",
        "DELETE FROM billing_journalentry",
        "TRUNCATE billing_journalentry",
        "UPDATE billing_journaltransaction SET kind = 'other'",
        "DELETE FROM billing_journaltransaction",
        "TRUNCATE billing_journaltransaction CASCADE",
        "UPDATE billing_creditentry SET delta = 1",
        "DELETE FROM billing_creditentry",
        "TRUNCATE billing_creditentry CASCADE",
        "UPDATE billing_invoiceline SET amount = 1",
        "DELETE FROM billing_invoiceline",
        "TRUNCATE billing_invoiceline CASCADE",
        "DELETE FROM billing_invoice",
        "DELETE FROM billing_serviceperiod",
        "DELETE FROM billing_payment",
    ],
)
def test_what_only_grows_is_not_changed(booked: JournalTransaction, statement: str) -> None:
    run("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(IntegrityError, match="is refused on billing_"), transaction.atomic():
        run(statement)

    assert JournalEntry.objects.count() == 2


def raw_transaction(account: Account, now: datetime, *, entry_count: int) -> JournalTransaction:
    return JournalTransaction.objects.create(
        account=account, kind="test", key="raw", at=now, day=now.date(), entry_count=entry_count
    )


def raw_entry(booked: JournalTransaction, amount: str, currency: str = "USD") -> JournalEntry:
    return JournalEntry(
        account=booked.account, transaction=booked, ledger=Ledger.CASH, amount=Decimal(amount),
        currency=currency, day=booked.day,
    )  # fmt: skip


@pytest.mark.parametrize(
    "entries",
    [
        [("10.00", "USD"), ("-9.99", "USD")],
        [("10.00", "USD"), ("-10.00", "EUR")],
        [("0.00", "USD")],
        [("10.00", "USD"), ("-10.00", "USD"), ("0.00", "USD")],
    ],
)
def test_entries_that_do_not_balance_are_refused(
    account: Account, now: datetime, entries: list[tuple[str, str]]
) -> None:
    wrong = pytest.raises(IntegrityError, match="does not balance|has not the 2 entries")
    with wrong, transaction.atomic():
        booked = raw_transaction(account, now, entry_count=2)
        JournalEntry.objects.bulk_create(raw_entry(booked, *entry) for entry in entries)

    assert not JournalTransaction.objects.exists()


def test_a_transaction_without_its_entries_is_refused_at_the_end(
    account: Account, now: datetime
) -> None:
    with pytest.raises(IntegrityError, match="has not the 2 entries"), transaction.atomic():
        raw_transaction(account, now, entry_count=2)
        run("SET CONSTRAINTS ALL IMMEDIATE")

    assert not JournalTransaction.objects.exists()


def test_a_booked_transaction_gets_no_further_entries(booked: JournalTransaction) -> None:
    with (
        pytest.raises(IntegrityError, match="is closed: entries come before it"),
        transaction.atomic(),
    ):
        JournalEntry.objects.bulk_create([raw_entry(booked, "5.00"), raw_entry(booked, "-5.00")])

    assert JournalEntry.objects.count() == 2


def test_entries_know_their_site_or_take_the_movements(
    account: Account, site: Site, now: datetime
) -> None:
    booked = post(
        account, kind="supplier_cost", key="cost-1", at=now, site=site,
        entries=[
            debit(Ledger.SUPPLIER_COST, usd("5.00")),
            credit(Ledger.SUPPLIER_PAYABLE, usd("5.00")),
        ],
    )  # fmt: skip

    assert {entry.site for entry in booked.entries.all()} == {site}
