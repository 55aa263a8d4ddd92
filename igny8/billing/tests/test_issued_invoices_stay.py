"""An issued invoice keeps its number, its lines and its total."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account
from igny8.billing.actions.agreements import open_due_periods
from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.errors import BooksRefused
from igny8.billing.models import Invoice, InvoiceLine, InvoiceSeries
from igny8.billing.tests.billing_days import FIRST, NOON, draft, owe_a_link
from igny8.billing.tests.conftest import OpenAgreement

pytestmark = pytest.mark.django_db


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "change",
    ["total = 1", "number = 'INV-9'", "issued_on = '2025-02-02'", "buyer = '{}'", "due_on = NULL"],
)
def test_hazard_17_an_issued_invoice_does_not_change(account: Account, change: str) -> None:
    issue_invoice(account, lines=[draft()], key="order-1", today=FIRST, now=NOON)

    with pytest.raises(IntegrityError, match="only status, paid_amount"), transaction.atomic():
        run(f"UPDATE billing_invoice SET {change}")  # noqa: S608

    assert Invoice.objects.get().total == Decimal("150.00")


def test_a_period_changes_only_by_being_cut_short(agree: OpenAgreement) -> None:
    open_due_periods(agree(), today=FIRST)

    with pytest.raises(IntegrityError, match="only cut_short_on, units_owed"), transaction.atomic():
        run("UPDATE billing_serviceperiod SET price = 1")


def test_an_issued_invoice_gets_no_further_line(agree: OpenAgreement, account: Account) -> None:
    invoice = issue_invoice(account, lines=[draft()], key="order-1", today=FIRST, now=NOON)
    extra = owe_a_link(account)

    with pytest.raises(IntegrityError, match="its lines come before it"), transaction.atomic():
        InvoiceLine.objects.create(
            account=account, invoice=invoice, position=2, pending_line=extra, kind="order",
            description="One more", quantity=1, unit_price=1, amount=1, arithmetic={},
            revenue_kind="one_off",
        )  # fmt: skip

    assert InvoiceLine.objects.count() == 1


def test_a_gap_in_the_numbers_is_refused(account: Account) -> None:
    issue_invoice(account, lines=[draft()], key="order-1", today=FIRST, now=NOON)
    InvoiceSeries.objects.update(next_number=3)

    with pytest.raises(BooksRefused, match="leaves a gap"):
        issue_invoice(account, lines=[draft()], key="order-2", today=date(2025, 2, 2), now=NOON)

    assert Invoice.objects.count() == 1


def test_hazard_16_an_invoice_that_fails_gives_its_number_back(account: Account) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        issue_invoice(account, lines=[draft()], key="order-1", today=FIRST, now=NOON)
        raise ZeroDivisionError

    invoice = issue_invoice(account, lines=[draft()], key="order-1", today=FIRST, now=NOON)

    assert invoice is not None
    assert invoice.number == "INV-000001"


def test_numbers_run_on_per_issuer_and_demo_has_its_own(
    agree: OpenAgreement, account: Account, operator: Account
) -> None:
    agency = open_account(
        operator, name="Agency", country="US", currency="USD", time_zone="UTC", kind="agency"
    )
    theirs = open_account(
        agency, name="Their client", country="US", currency="USD", time_zone="UTC"
    )
    demo = open_account(
        operator, name="Demo", country="US", currency="USD", time_zone="UTC", is_demo=True
    )
    numbers = []
    for client in (account, operator, theirs, demo, account):
        day = date(2025, 2, len(numbers) + 1)
        key = f"order-{len(numbers)}"
        invoice = issue_invoice(client, lines=[draft()], key=key, today=day, now=NOON)
        assert invoice is not None
        numbers.append(invoice.number)

    assert numbers == ["INV-000001", "INV-000002", "INV-000001", "DEMO-000001", "INV-000003"]
