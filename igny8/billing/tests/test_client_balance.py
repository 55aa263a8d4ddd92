"""Money that we hold for a client: paid too much, paid in advance, and used before charging."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from igny8.accounts.models import Account, Activity, User
from igny8.billing.actions.balance import apply_balance
from igny8.billing.actions.invoices import bill_account
from igny8.billing.actions.payments import collect_payment
from igny8.billing.actions.transfers import record_prepayment, take_back_payment
from igny8.billing.actions.write_offs import write_off_invoice
from igny8.billing.errors import (
    CannotUndo,
    NothingOwed,
    ReferenceUsed,
    WrongAmount,
    WrongCurrency,
    WrongDay,
    WrongReference,
)
from igny8.billing.gateways.sandbox import SandboxGateway
from igny8.billing.models import Invoice, JournalTransaction, Payment, SandboxCharge
from igny8.billing.queries.balance import client_balance
from igny8.billing.tests.conftest import OpenAgreement, SaveCard, pay
from igny8.billing.tests.corrections import assert_money_adds_up, entries_of
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.kit.errors import Igny8Error

pytestmark = pytest.mark.django_db


def prepay(account: Account, amount: str, by: User, now: datetime, **more: Any) -> Payment:
    wanted = {"reference": "TRX 1"} | more
    return record_prepayment(account, amount=Decimal(amount), by=by, now=now, **wanted)


def test_what_is_paid_too_much_goes_to_the_balance_where_the_caller_says_so(
    invoice: Invoice, ada: User, now: datetime
) -> None:
    payment = pay(invoice, "170.00", ada, now, surplus_to_balance=True)

    assert (payment.amount, payment.surplus, payment.counted) == (
        Decimal("170.00"), Decimal("20.00"), Decimal("150.00"),
    )  # fmt: skip
    assert entries_of("payment") == [
        ("cash", "manual", "170.00"),
        ("client_balance", "", "-20.00"),
        ("receivable", "", "-150.00"),
    ]
    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_amount) == ("paid", Decimal("150.00"))
    assert str(client_balance(invoice.account)) == "20.00 USD"
    assert_money_adds_up(invoice.account)


def test_an_invoice_that_is_paid_twice_gives_all_of_the_second_to_the_balance(
    invoice: Invoice, ada: User, now: datetime
) -> None:
    pay(invoice, "150.00", ada, now)
    with pytest.raises(NothingOwed):
        pay(invoice, "150.00", ada, now, reference="TRX 78")

    again = pay(invoice, "150.00", ada, now, reference="TRX 78", surplus_to_balance=True)

    assert (again.counted, again.surplus) == (0, Decimal("150.00"))
    assert str(client_balance(invoice.account)) == "150.00 USD"
    assert_money_adds_up(invoice.account)


def test_what_was_written_off_is_hoped_for_again_before_it_is_paid(
    invoice: Invoice, ada: User, now: datetime
) -> None:
    write_off_invoice(invoice, reason="Bankrupt.", by=ada, key="w", now=now)

    with pytest.raises(NothingOwed, match="was written off; take that back first"):
        pay(invoice, "150.00", ada, now, surplus_to_balance=True)

    assert client_balance(invoice.account).amount == 0


def test_a_prepayment_waits_in_the_balance(account: Account, ada: User, now: datetime) -> None:
    payment = prepay(account, "500.00", ada, now, on=date(2025, 6, 30), currency="USD")

    assert (payment.invoice, payment.surplus, payment.received_on, payment.status) == (
        None, Decimal("500.00"), date(2025, 6, 30), "succeeded",
    )  # fmt: skip
    assert entries_of("payment") == [
        ("cash", "manual", "500.00"),
        ("client_balance", "", "-500.00"),
    ]
    assert JournalTransaction.objects.get(kind="payment").day == date(2025, 6, 30)
    assert Activity.objects.get(subject="payment").detail["title"] == (
        "500.00 USD in advance, TRX 1"
    )
    assert_money_adds_up(account)


def test_a_prepayment_is_entered_once_per_reference(
    account: Account, ada: User, now: datetime
) -> None:
    first = prepay(account, "500.00", ada, now)

    assert prepay(account, "500.00", ada, now, reference=" trx  1") == first
    with pytest.raises(ReferenceUsed, match="“TRX 1” is among the prepayments already: 500.00 USD"):
        prepay(account, "400.00", ada, now)

    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("amount", "changes", "refusal", "said"),
    [
        ("0.00", {}, WrongAmount, "A prepayment of nothing"),
        ("-1.00", {}, WrongAmount, "zero or more, not -1.00"),
        ("NaN", {}, WrongAmount, "zero or more, not NaN"),
        ("1.001", {}, WrongAmount, "more decimal places than USD has"),
        ("1E+30", {}, WrongAmount, "An amount is below"),
        ("1.00", {"currency": "EUR"}, WrongCurrency, "billed in USD, not in EUR"),
        ("1.00", {"currency": "XXX"}, WrongCurrency, "billed in USD, not in XXX"),
        ("1.00", {"on": date(2025, 7, 2)}, WrongDay, "2025-07-02 has not come yet"),
        ("1.00", {"reference": " "}, WrongReference, "as the bank's statement has it"),
    ],
)
def test_a_prepayment_that_cannot_be_changes_nothing(
    account: Account,
    ada: User,
    now: datetime,
    amount: str,
    changes: dict[str, Any],
    refusal: type[Igny8Error],
    said: str,
) -> None:
    with pytest.raises(refusal, match=said):
        prepay(account, amount, ada, now, **changes)

    assert not Payment.objects.exists()
    assert not JournalTransaction.objects.exists()


def test_the_balance_pays_a_part_and_the_card_the_rest(
    invoice: Invoice, account: Account, save_card: SaveCard, ada: User, now: datetime
) -> None:
    save_card("good")
    prepay(account, "40.00", ada, now)

    charged = collect_payment(invoice, now=now)

    assert charged is not None
    assert (charged.gateway, charged.amount) == ("sandbox", Decimal("110.00"))
    [charge] = SandboxGateway(SandboxCharge).charges()
    assert str(charge.amount) == "110.00 USD"
    invoice.refresh_from_db()
    assert (invoice.status, client_balance(account).amount) == ("paid", 0)
    assert_money_adds_up(account)


def test_a_balance_that_pays_all_leaves_nothing_to_charge(
    invoice: Invoice, account: Account, save_card: SaveCard, ada: User, now: datetime
) -> None:
    save_card("good")
    prepay(account, "200.00", ada, now)

    assert collect_payment(invoice, now=now) is None

    assert SandboxGateway(SandboxCharge).charges() == []
    payment = Payment.objects.get(gateway="balance")
    assert (payment.amount, payment.status, payment.received_on) == (
        Decimal("150.00"), "succeeded", date(2025, 7, 1),
    )  # fmt: skip
    booked = JournalTransaction.objects.get(subject_id=str(payment.pk))
    assert sorted(booked.entries.values_list("ledger", "amount")) == [
        ("client_balance", Decimal("150.00")),
        ("receivable", Decimal("-150.00")),
    ]
    assert str(client_balance(account)) == "50.00 USD"
    assert_money_adds_up(account)


def test_the_balance_waits_while_what_is_owed_is_being_charged(
    invoice: Invoice, account: Account, save_card: SaveCard, ada: User, now: datetime
) -> None:
    save_card("authenticate")
    collect_payment(invoice, now=now)
    prepay(account, "200.00", ada, now)

    assert apply_balance(invoice, now=now) is None

    assert str(client_balance(account)) == "200.00 USD"


def test_a_charge_that_settles_after_the_invoice_was_paid_goes_to_the_balance(
    invoice: Invoice, account: Account, save_card: SaveCard, now: datetime
) -> None:
    save_card("authenticate")
    waiting = collect_payment(invoice, now=now)
    assert waiting is not None
    invoice.refresh_from_db()
    invoice.receive(Decimal("150.00"), now=now)
    SandboxGateway(SandboxCharge).authenticate(waiting.idempotency_key)

    settled = collect_payment(invoice, now=now)

    assert settled is not None
    assert (settled.status, settled.surplus) == ("succeeded", Decimal("150.00"))
    assert str(client_balance(account)) == "150.00 USD"


def test_the_balance_is_used_when_the_invoice_of_who_pays_by_transfer_goes_out(
    agree: OpenAgreement, account: Account, ada: User, now: datetime
) -> None:
    prepay(account, "30.00", ada, now)
    agree(anchor_date=date(2025, 7, 1))
    invoice = bill_account(account, today=date(2025, 7, 1), now=now)
    assert invoice is not None
    assert invoice.paid_amount == 0

    run_waiting_jobs()

    invoice.refresh_from_db()
    assert (invoice.paid_amount, str(invoice.balance)) == (Decimal("30.00"), "70.00 USD")
    assert client_balance(account).amount == 0


def test_a_balance_in_another_currency_pays_nothing(
    invoice: Invoice, account: Account, ada: User, now: datetime
) -> None:
    account.currency = "EUR"
    account.save()
    prepay(account, "200.00", ada, now)
    invoice.refresh_from_db()

    assert apply_balance(invoice, now=now) is None

    assert str(client_balance(account)) == "200.00 EUR"


def test_an_empty_balance_pays_nothing(invoice: Invoice, now: datetime) -> None:
    assert apply_balance(invoice, now=now) is None

    assert not Payment.objects.exists()


def test_what_the_balance_paid_is_put_back_into_it(
    invoice: Invoice, account: Account, ada: User, now: datetime
) -> None:
    prepay(account, "200.00", ada, now)
    payment = apply_balance(invoice, now=now)
    assert payment is not None

    for _ in range(2):
        undone = take_back_payment(payment, by=ada, reason="Keep it.", now=now)

    assert undone.status == "undone"
    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_amount) == ("open", 0)
    assert str(client_balance(account)) == "200.00 USD"
    assert_money_adds_up(account)


def test_a_prepayment_is_undone_while_the_balance_holds_it(
    account: Account, ada: User, now: datetime
) -> None:
    payment = prepay(account, "200.00", ada, now)

    undone = take_back_payment(payment, by=ada, reason="Sid's.", now=now + timedelta(days=1))

    assert undone.status == "undone"
    assert entries_of("payment_undone") == [
        ("cash", "manual", "-200.00"), ("client_balance", "", "200.00"),
    ]  # fmt: skip
    assert prepay(account, "200.00", ada, now).pk != payment.pk
    assert_money_adds_up(account)


@pytest.mark.parametrize("entered", ["surplus", "prepayment"])
def test_what_has_been_used_is_not_undone(
    invoice: Invoice, agree: OpenAgreement, account: Account, ada: User, now: datetime, entered: str
) -> None:
    if entered == "surplus":
        payment = pay(invoice, "160.00", ada, now, surplus_to_balance=True)
        agree(anchor_date=date(2025, 7, 2))
        used_on = bill_account(account, today=date(2025, 7, 2), now=now + timedelta(days=1))
    else:
        payment, used_on = prepay(account, "20.00", ada, now), invoice
    assert used_on is not None
    used = apply_balance(used_on, now=now)
    assert used is not None

    with pytest.raises(CannotUndo, match="went to the client's balance and were used since"):
        take_back_payment(payment, by=ada, reason="Wrong.", now=now)

    payment.refresh_from_db()
    assert payment.status == "succeeded"
    take_back_payment(used, by=ada, reason="First.", now=now)
    assert take_back_payment(payment, by=ada, reason="Wrong.", now=now).status == "undone"
    assert_money_adds_up(account)
