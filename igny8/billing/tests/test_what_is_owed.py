"""What waits to be billed: fees on their day, arrears on the next invoice."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account
from igny8.billing.actions.agreements import open_due_periods, pause_agreement
from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.errors import KeyReused, WrongAmount, WrongCurrency
from igny8.billing.models import Invoice, InvoiceSeries, PendingLine
from igny8.billing.queries import next_invoice
from igny8.billing.queries.billing import due_accounts
from igny8.billing.tests.billing_days import FIRST, NOON, bill, billed, draft, lines_of, owe_a_link
from igny8.billing.tests.conftest import OpenAgreement

pytestmark = pytest.mark.django_db


def due(now: datetime) -> list[Account]:
    """Whose turn it is, by name."""
    ids = [account_id for account_id, _ in due_accounts(now=now)]
    return list(Account.objects.filter(pk__in=ids).order_by("name"))


def test_arrears_wait_for_the_next_invoice(agree: OpenAgreement, account: Account) -> None:
    agree()
    billed(account)
    owe_a_link(account)

    assert bill(account, date(2025, 2, 10)) is None
    assert due(datetime(2025, 2, 10, 12, tzinfo=UTC)) == []

    march = billed(account, date(2025, 3, 1))
    assert [amount for _, amount in lines_of(march)] == ["100.00", "144.00"]


def test_arrears_that_no_agreement_will_bill_are_billed_by_themselves(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree()
    billed(account)
    pause_agreement(agreement, today=FIRST)
    owe_a_link(account)

    assert next_invoice(account, today=date(2025, 2, 10)).issued_on == date(2025, 2, 10)
    assert due(datetime(2025, 2, 10, 12, tzinfo=UTC)) == [account]
    assert lines_of(billed(account, date(2025, 2, 10))) == [("Link on garden.example", "144.00")]


def test_arrears_do_not_wait_for_a_free_plan_that_brings_no_invoice(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree()
    agree(key="plan", description="Free plan", price=Decimal("0.00"))
    billed(account)
    pause_agreement(agreement, today=FIRST)
    owe_a_link(account)

    assert due(datetime(2025, 2, 10, 12, tzinfo=UTC)) == [account]
    assert lines_of(billed(account, date(2025, 2, 10))) == [("Link on garden.example", "144.00")]


def test_a_fee_that_begins_later_is_not_billed_today(
    agree: OpenAgreement, account: Account
) -> None:
    agreement = agree()
    open_due_periods(agreement, today=date(2025, 3, 1))

    assert [amount for _, amount in lines_of(billed(account))] == ["54.84", "100.00"]


def test_where_nothing_is_due_there_is_no_invoice(account: Account) -> None:
    assert bill(account) is None

    assert not InvoiceSeries.objects.exists()
    assert next_invoice(account, today=FIRST) is None


def test_something_is_owed_once_per_key(account: Account) -> None:
    assert owe_a_link(account) == owe_a_link(account)

    with pytest.raises(KeyReused, match=r"owes 144\.00 USD already"):
        owe_a_link(account, amount=Decimal("145.00"), unit_price=Decimal("145.00"))

    assert PendingLine.objects.count() == 1


@pytest.mark.parametrize(
    ("terms", "error"),
    [
        ({"amount": Decimal("143.99")}, WrongAmount),
        ({"amount": Decimal("-144.00"), "quantity": -1}, WrongAmount),
        ({"amount": Decimal("0.00"), "quantity": 0}, WrongAmount),
        ({"currency": "EUR"}, WrongCurrency),
        ({"revenue_kind": "luck"}, WrongAmount),
    ],
)
def test_a_line_that_cannot_be_is_refused(
    account: Account, terms: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        owe_a_link(account, **terms)

    assert not PendingLine.objects.exists()


def test_a_refused_order_owes_none_of_its_lines(account: Account) -> None:
    with pytest.raises(WrongAmount):
        issue_invoice(account, lines=[draft(), draft("0.00")], key="order-1", today=FIRST, now=NOON)

    assert not PendingLine.objects.exists()
    assert not Invoice.objects.exists()


def test_due_accounts_are_those_whose_local_day_has_come(
    agree: OpenAgreement, account: Account, operator: Account
) -> None:
    agree(anchor_date=FIRST)
    ahead = open_account(
        operator, name="Ahead", country="NZ", currency="USD", time_zone="Pacific/Auckland"
    )
    agree_for = {"site": None, "anchor_date": FIRST}
    other = agree(key="other", **agree_for)
    other.account = ahead
    other.save()
    evening = datetime(2025, 1, 31, 12, 0, tzinfo=UTC)

    assert due(evening) == [ahead]
    assert set(due(NOON)) == {ahead, account}
