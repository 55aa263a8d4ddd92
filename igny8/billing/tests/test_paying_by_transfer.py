"""Being paid by hand: a person marks the invoice paid, in whole or in part."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from igny8.accounts.models import Account, User
from igny8.billing.actions.invoices import bill_account
from igny8.billing.actions.methods import set_payment_method
from igny8.billing.actions.payments import collect_payment
from igny8.billing.errors import KeyReused, NothingOwed, UnknownGateway, WrongAmount
from igny8.billing.models import Invoice, Payment, PaymentMethod
from igny8.billing.queries import open_balance
from igny8.billing.tests.conftest import OpenAgreement, cash, pay
from igny8.jobs.models import Job

pytestmark = pytest.mark.django_db


def test_a_transfer_in_two_parts_pays_the_invoice(
    invoice: Invoice, ada: User, now: datetime
) -> None:
    pay(invoice, "100.00", ada, now)
    invoice.refresh_from_db()
    assert (invoice.status, str(invoice.balance)) == ("open", "50.00 USD")

    payment = pay(invoice, "50.00", ada, now, key="transfer-2")

    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_at, invoice.paid_amount) == (
        "paid",
        now,
        Decimal("150.00"),
    )
    assert (payment.status, payment.reference, payment.recorded_by) == ("succeeded", "TRX 77", ada)
    assert cash() == [
        ("cash", "manual", Decimal("100.00")),
        ("receivable", "", Decimal("-100.00")),
        ("cash", "manual", Decimal("50.00")),
        ("receivable", "", Decimal("-50.00")),
    ]
    assert str(open_balance(invoice.account)) == "0.00 USD"


def test_a_transfer_is_recorded_once_per_key(invoice: Invoice, ada: User, now: datetime) -> None:
    assert pay(invoice, "100.00", ada, now) == pay(invoice, "100.00", ada, now)

    with pytest.raises(KeyReused):
        pay(invoice, "50.00", ada, now)

    invoice.refresh_from_db()
    assert invoice.paid_amount == Decimal("100.00")


@pytest.mark.parametrize("amount", ["150.01", "0.00", "-1.00", "1.001", "NaN"])
def test_an_amount_that_cannot_be_paid_is_refused(
    invoice: Invoice, ada: User, now: datetime, amount: str
) -> None:
    with pytest.raises(WrongAmount):
        pay(invoice, amount, ada, now)

    assert not Payment.objects.exists()
    assert cash() == []


def test_a_paid_invoice_takes_no_more(invoice: Invoice, ada: User, now: datetime) -> None:
    pay(invoice, "150.00", ada, now)

    with pytest.raises(NothingOwed, match="INV-000001 is paid"):
        pay(invoice, "1.00", ada, now, key="transfer-2")

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
    card = set_payment_method(account, gateway="sandbox", customer="good", label="Visa 4242")
    assert set_payment_method(account, gateway="sandbox", customer="good") == card

    transfer = set_payment_method(account, gateway="manual")

    assert [str(method) for method in PaymentMethod.objects.all()] == ["Bank transfer", "Visa 4242"]
    assert PaymentMethod.objects.get(is_default=True) == transfer
    with pytest.raises(UnknownGateway, match="use manual or sandbox"):
        set_payment_method(account, gateway="barter")
    assert PaymentMethod.objects.count() == 2
