"""Being paid by hand: a person marks the invoice paid, in whole or in part."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from igny8.accounts.models import Account, Activity, User
from igny8.billing.actions.invoices import bill_account
from igny8.billing.actions.methods import set_payment_method
from igny8.billing.actions.payments import collect_payment
from igny8.billing.actions.transfers import take_back_payment
from igny8.billing.errors import (
    CannotUndo,
    NothingOwed,
    OnlyForDemos,
    PaymentUnderWay,
    ReferenceUsed,
    UnknownGateway,
    WrongAmount,
    WrongCurrency,
    WrongDay,
    WrongReference,
)
from igny8.billing.models import Invoice, JournalTransaction, Payment, PaymentMethod
from igny8.billing.queries import open_balance
from igny8.billing.tests.conftest import OpenAgreement, SaveCard, cash, pay
from igny8.jobs.models import Job
from igny8.kit.errors import Igny8Error

pytestmark = pytest.mark.django_db


def test_a_transfer_in_two_parts_pays_the_invoice(
    invoice: Invoice, ada: User, now: datetime
) -> None:
    pay(invoice, "100.00", ada, now)
    invoice.refresh_from_db()
    assert (invoice.status, str(invoice.balance)) == ("open", "50.00 USD")

    payment = pay(invoice, "50.00", ada, now, reference=" TRX  78 ")

    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_at, invoice.paid_amount) == (
        "paid",
        now,
        Decimal("150.00"),
    )
    assert (payment.status, payment.reference, payment.recorded_by) == ("succeeded", "TRX 78", ada)
    assert cash() == [
        ("cash", "manual", Decimal("100.00")),
        ("receivable", "", Decimal("-100.00")),
        ("cash", "manual", Decimal("50.00")),
        ("receivable", "", Decimal("-50.00")),
    ]
    assert str(open_balance(invoice.account)) == "0.00 USD"


def test_a_transfer_is_recorded_once_per_reference(
    invoice: Invoice, ada: User, now: datetime
) -> None:
    assert pay(invoice, "100.00", ada, now) == pay(invoice, "100.00", ada, now, reference="trx 77")

    with pytest.raises(ReferenceUsed, match="“TRX 77” is on this invoice already: 100.00 USD on"):
        pay(invoice, "50.00", ada, now)
    with pytest.raises(ReferenceUsed, match="If this is another transfer, add to its reference"):
        pay(invoice, "100.00", ada, now + timedelta(days=1))

    invoice.refresh_from_db()
    assert (invoice.paid_amount, Payment.objects.count()) == (Decimal("100.00"), 1)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("150.01", "150.00 USD are owed on INV-000001; 150.01 cannot be paid on it."),
        ("0.00", "150.00 USD are owed on INV-000001; 0.00 cannot be paid on it."),
        ("-1.00", "A price is zero or more, not -1.00."),
        ("1.001", "1.001 has more decimal places than USD has."),
        ("NaN", "A price is zero or more, not NaN."),
        ("sNaN", "A price is zero or more, not sNaN."),
        ("Infinity", "A price is zero or more, not Infinity."),
        ("1E+30", "An amount is below 10,000,000,000, not 1E+30."),
    ],
)
def test_an_amount_that_cannot_be_paid_is_refused(
    invoice: Invoice, ada: User, now: datetime, amount: str, said: str
) -> None:
    with pytest.raises(WrongAmount) as refusal:
        pay(invoice, amount, ada, now)

    assert refusal.value.message == said
    assert_nothing_came(invoice)


@pytest.mark.parametrize(
    ("changes", "refusal", "said"),
    [
        ({"currency": "EUR"}, WrongCurrency, "billed in USD, not in EUR"),
        ({"on": date(2025, 7, 2)}, WrongDay, "2025-07-02 has not come yet"),
        ({"on": date(2025, 6, 30)}, WrongDay, "was issued on 2025-07-01; it cannot have been paid"),
        ({"reference": " "}, WrongReference, "as the bank's statement has it"),
        ({"reference": "x" * 121}, WrongReference, "in 120 characters at most"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(
    invoice: Invoice,
    ada: User,
    now: datetime,
    changes: dict[str, Any],
    refusal: type[Igny8Error],
    said: str,
) -> None:
    with pytest.raises(refusal, match=said):
        pay(invoice, "100.00", ada, now, **changes)

    assert_nothing_came(invoice)


def assert_nothing_came(invoice: Invoice) -> None:
    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_amount) == ("open", Decimal("0.00"))
    assert not Payment.objects.exists()
    assert not Activity.objects.filter(subject="payment").exists()
    assert cash() == []


def test_money_counts_on_the_local_day_on_which_it_came(
    invoice: Invoice, ada: User, now: datetime
) -> None:
    payment = pay(invoice, "150.00", ada, now + timedelta(days=20), on=date(2025, 7, 9))

    assert payment.received_on == date(2025, 7, 9)
    assert JournalTransaction.objects.get(kind="payment").day == date(2025, 7, 9)
    assert Activity.objects.get(subject="payment").detail["title"] == (
        "150.00 USD on INV-000001, TRX 77"
    )


def test_a_wrong_entry_is_taken_back_once_and_can_be_entered_right(
    invoice: Invoice, ada: User, now: datetime
) -> None:
    wrong = pay(invoice, "150.00", ada, now)
    later = now + timedelta(days=3)

    for _ in range(2):
        undone = take_back_payment(wrong, by=ada, reason="It was 15.00.", now=later)

    invoice.refresh_from_db()
    assert (undone.status, undone.undone_by, undone.undone_reason) == (
        "undone", ada, "It was 15.00.",
    )  # fmt: skip
    assert (invoice.status, invoice.paid_at, invoice.paid_amount) == ("open", None, 0)
    back = JournalTransaction.objects.get(kind="payment_undone")
    assert back.day == date(2025, 7, 4)
    assert sorted(back.entries.values_list("ledger", "amount")) == [
        ("cash", Decimal("-150.00")),
        ("receivable", Decimal("150.00")),
    ]

    right = pay(invoice, "15.00", ada, later)
    assert (right.pk == wrong.pk, str(open_balance(invoice.account))) == (False, "135.00 USD")


def test_what_a_gateway_took_is_not_taken_back_by_hand(
    invoice: Invoice, save_card: SaveCard, ada: User, now: datetime
) -> None:
    save_card("good")
    payment = collect_payment(invoice, now=now)
    assert payment is not None

    with pytest.raises(CannotUndo, match="giving them back takes a refund"):
        take_back_payment(payment, by=ada, reason="", now=now)

    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_amount) == ("paid", Decimal("150.00"))


def test_a_charge_that_waits_for_the_client_is_withdrawn(
    invoice: Invoice, save_card: SaveCard, ada: User, now: datetime
) -> None:
    save_card("authenticate")
    waiting = collect_payment(invoice, now=now)
    assert waiting is not None
    with pytest.raises(PaymentUnderWay):
        pay(invoice, "150.00", ada, now)

    assert take_back_payment(waiting, by=ada, reason="", now=now).status == "failed"

    with pytest.raises(CannotUndo, match="did not go through"):
        waiting.refresh_from_db()
        take_back_payment(waiting, by=ada, reason="", now=now)
    assert pay(invoice, "150.00", ada, now).status == "succeeded"


def test_a_paid_invoice_takes_no_more(invoice: Invoice, ada: User, now: datetime) -> None:
    pay(invoice, "150.00", ada, now)

    with pytest.raises(NothingOwed, match="INV-000001 is paid"):
        pay(invoice, "1.00", ada, now, reference="TRX 78")

    assert Payment.objects.count() == 1


def test_an_account_that_pays_by_transfer_is_not_charged(
    invoice: Invoice, account: Account, now: datetime
) -> None:
    assert collect_payment(invoice, now=now) is None

    assert not Payment.objects.exists()


def test_a_transfer_is_waited_for_without_a_job(
    agree: OpenAgreement, account: Account, now: datetime
) -> None:
    set_payment_method(account, gateway="manual")
    agree()

    invoice = bill_account(account, today=date(2025, 7, 1), now=now)

    assert invoice is not None
    assert collect_payment(invoice, now=now) is None
    assert not Job.objects.filter(name="igny8.billing.tasks.collect_payment").exists()


def test_the_default_way_to_pay_is_one(account: Account) -> None:
    card = set_payment_method(account, gateway="stripe", customer="cus_7", label="Visa 4242")
    assert set_payment_method(account, gateway="stripe", customer="cus_7") == card

    transfer = set_payment_method(account, gateway="manual")

    assert [str(method) for method in PaymentMethod.objects.all()] == ["Bank transfer", "Visa 4242"]
    assert PaymentMethod.objects.get(is_default=True) == transfer
    with pytest.raises(UnknownGateway, match="use manual or sandbox"):
        set_payment_method(account, gateway="barter")
    assert PaymentMethod.objects.count() == 2


def test_the_sandbox_collects_from_demonstrations_alone(account: Account) -> None:
    transfer = set_payment_method(account, gateway="manual")

    with pytest.raises(OnlyForDemos, match="Carl's Chairs is no demonstration: the sandbox would"):
        set_payment_method(account, gateway="sandbox")
    assert PaymentMethod.objects.get() == transfer

    account.is_demo = True
    account.save()
    assert set_payment_method(account, gateway="sandbox").is_default
