"""From what is owed to an issued invoice: one a day, with all that is due."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from igny8.accounts.models import Account, Site
from igny8.billing.actions.invoices import bill_account, issue_invoice
from igny8.billing.models import Invoice, JournalEntry, PendingLine, ServicePeriod
from igny8.billing.queries import invoice_lines_why, invoice_of_key, open_balance
from igny8.billing.tests.billing_days import FIRST, NOON, bill, billed, draft, lines_of, owe_a_link
from igny8.billing.tests.conftest import OpenAgreement
from igny8.jobs.models import TELL, Job

pytestmark = pytest.mark.django_db


def test_an_invoice_carries_all_that_is_due(
    agree: OpenAgreement, account: Account, site: Site
) -> None:
    agree()
    owe_a_link(account, site=site)

    invoice = billed(account)

    assert lines_of(invoice) == [
        ("Managed Lite, 15 Jan 2025 to 31 Jan 2025", "54.84"),
        ("Managed Lite, 1 Feb 2025 to 28 Feb 2025", "100.00"),
        ("Link on garden.example", "144.00"),
    ]
    assert (invoice.number, invoice.total, invoice.line_count) == (
        "INV-000001", Decimal("298.84"), 3,
    )  # fmt: skip
    assert (invoice.issued_on, invoice.due_on) == (FIRST, date(2025, 2, 15))
    assert (invoice.time_zone, invoice.currency, invoice.status) == ("Europe/London", "USD", "open")
    assert invoice.seller["name"] == "Northlight"
    assert invoice.buyer == {
        "name": "Carl's Chairs", "address": "", "email": "", "country": "GB",
        "vat_number": "",
    }  # fmt: skip
    assert str(open_balance(account)) == "298.84 USD"
    assert not PendingLine.objects.filter(invoice=None).exists()


def test_each_line_says_why_it_is_its_amount(agree: OpenAgreement, account: Account) -> None:
    agree()
    owe_a_link(account)

    whys = [invoice_lines_why(line) for line in billed(account).lines.all()]

    assert whys == [
        "15 Jan 2025 to 31 Jan 2025: 17 of the 31 days from 1 Jan 2025 to 31 Jan 2025, so 17/31 of "
        "100.00 USD = 54.84 USD, rounded half up.",
        "1 Feb 2025 to 28 Feb 2025: a whole month at 100.00 USD.",
        "Our cost of 120.00 USD plus 20 % = 144.00 USD.",
    ]


def test_an_invoice_is_booked_by_kind_and_site_on_its_local_day(
    agree: OpenAgreement, account: Account, site: Site
) -> None:
    agree()
    owe_a_link(account)
    late = datetime(2025, 1, 31, 23, 30, tzinfo=UTC)

    bill_account(account, today=date(2025, 2, 1), now=late)

    rows = JournalEntry.objects.order_by("-amount").values_list(
        "ledger", "kind", "site", "amount", "day"
    )
    assert list(rows) == [
        ("receivable", "", None, Decimal("298.84"), FIRST),
        ("revenue", "pass_through", None, Decimal("-144.00"), FIRST),
        ("revenue", "managed", site.pk, Decimal("-154.84"), FIRST),
    ]


def test_hazard_3_mashing_the_button_makes_one_invoice(
    agree: OpenAgreement, account: Account
) -> None:
    agree()
    first = bill(account)

    assert [bill(account) for _ in range(5)] == [first] * 5

    assert Invoice.objects.count() == 1
    assert ServicePeriod.objects.count() == 2
    assert JournalEntry.objects.count() == 2


def test_hazard_14_what_falls_due_after_todays_invoice_waits_for_tomorrows(
    agree: OpenAgreement, account: Account
) -> None:
    agree()
    today = billed(account)
    agree(key="subscription-2", description="Managed Pro", price=Decimal("399.00"))
    order = issue_invoice(account, lines=[draft()], key="order-1", today=FIRST, now=NOON)

    assert order is None
    assert bill(account) == today
    assert len(lines_of(today)) == 2

    tomorrow = billed(account, date(2025, 2, 2))
    assert lines_of(tomorrow) == [
        ("Managed Pro, 15 Jan 2025 to 31 Jan 2025", "218.81"),
        ("Managed Pro, 1 Feb 2025 to 28 Feb 2025", "399.00"),
        ("3 links", "150.00"),
    ]
    assert invoice_of_key(account, key="order-1:1") == tomorrow


def test_an_order_is_billed_when_it_is_approved_with_what_else_is_due(
    agree: OpenAgreement, account: Account
) -> None:
    agree()
    owe_a_link(account)

    invoice = issue_invoice(
        account, lines=[draft(), draft("20.00")], key="order-1", today=FIRST, now=NOON
    )

    assert invoice is not None
    assert [amount for _, amount in lines_of(invoice)] == [
        "54.84", "100.00", "144.00", "150.00", "20.00",
    ]  # fmt: skip
    again = issue_invoice(
        account, lines=[draft(), draft("20.00")], key="order-1", today=date(2025, 3, 9), now=NOON
    )
    assert again == invoice
    assert Invoice.objects.count() == 1


def test_an_issued_invoice_asks_for_its_document_once(
    agree: OpenAgreement, account: Account
) -> None:
    agree()
    invoice = billed(account)
    bill(account)

    assert list(Job.objects.exclude(name=TELL).values_list("name", "key")) == [
        ("igny8.billing.tasks.deliver_invoice", str(invoice.pk))
    ]
