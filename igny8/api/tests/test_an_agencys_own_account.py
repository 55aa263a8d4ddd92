"""What an agency buys from the operator it sees as a client does; it keeps no books over itself."""

from decimal import Decimal
from typing import Any

import pytest

from igny8.accounts.access import accounts_with_right, issuers_with_right, rights_on
from igny8.accounts.models import Account, User
from igny8.api.tests.conftest import Browser
from igny8.api.tests.kept import nothing_changes
from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.models import Invoice
from igny8.billing.queries.exports import books_of
from igny8.billing.rules.invoices import LineDraft
from igny8.kit.clock import utc_now
from igny8.kit.money import Money

pytestmark = pytest.mark.usefixtures("flags")


@pytest.fixture
def agency(bea: User) -> Account:
    return bea.memberships.get().account


@pytest.fixture
def invoice(agency: Account) -> Invoice:
    """What the operator billed the agency: 150.00 dollars."""
    now = utc_now()
    line = LineDraft(
        kind="extra", description="Set-up", quantity=Decimal(1), unit_price=Decimal("150.00"),
        amount=Money(Decimal("150.00"), "USD"), revenue_kind="one_off",
    )  # fmt: skip
    issued = issue_invoice(agency, lines=[line], key="set-up", today=now.date(), now=now)
    assert issued is not None
    return issued


def test_its_owner_reads_and_pays_it_as_a_client_does(
    bea: User, agency: Account, invoice: Invoice
) -> None:
    assert rights_on(bea, agency) == {"view", "approve", "admin"}
    assert agency not in accounts_with_right(bea, "finance")
    assert list(issuers_with_right(bea, "finance")) == [agency]

    shown = Browser(bea).get(f"billing/accounts/{agency.pk}/receipts/")

    assert shown.status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("billing/accounts/{account}/prepayments/",
         {"amount": "1000.00", "key": "made-up", "reference": "none"}),
        ("billing/invoices/{invoice}/apply-balance/", {}),
        ("billing/invoices/{invoice}/write-off/",
         {"amount": "100.00", "reason": "We would like that", "key": "one"}),
        ("billing/invoices/{invoice}/credit-notes/",
         {"reason": "We would like that", "settle": "balance", "key": "two"}),
        ("billing/invoices/{invoice}/void/", {"reason": "We would like that", "key": "four"}),
    ],
)  # fmt: skip
def test_its_owner_settles_nothing_of_it_without_paying(
    bea: User, agency: Account, invoice: Invoice, path: str, body: dict[str, Any]
) -> None:
    with nothing_changes():
        answer = Browser(bea).post(path.format(account=agency.pk, invoice=invoice.pk), body)

    assert answer.status_code == 403


def test_what_the_operator_earns_with_it_is_not_shown_to_it(bea: User, invoice: Invoice) -> None:
    month = f"{invoice.issued_on:%Y-%m}"

    clients = Browser(bea).get(f"services/dashboard/margin/clients/?month={month}").json()

    assert (clients["count"], clients["items"]) == (0, [])


def test_its_books_are_its_clients_accounts_alone(agency: Account, operator: Account) -> None:
    client = Account.objects.create(
        kind="client", parent=agency, name="Dora", slug="dora", country="GB", currency="USD"
    )

    assert list(books_of(agency)) == [client]
    assert agency in books_of(operator)
    assert client not in books_of(operator)
