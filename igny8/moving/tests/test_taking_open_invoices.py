"""Open invoices from a file: owed here under their own numbers, each once, to the cent."""

from datetime import date
from decimal import Decimal

import pytest

from igny8.accounts.models import Account, User
from igny8.billing.actions.invoices import bill_account, issue_invoice
from igny8.billing.models import Invoice, JournalEntry
from igny8.billing.queries import open_balance
from igny8.billing.rules.invoices import LineDraft
from igny8.billing.tests.conftest import pay
from igny8.kit.money import Money
from igny8.moving.tests.conftest import CLIENTS, DATA, EVE, MOVE, Import, counts, said

pytestmark = pytest.mark.django_db
HEADER = "number,client,issued_on,due_on,total,open,currency,description"
OCTOBER = "2026-17,C-1,2026-10-31,2026-11-14,95.00,45.00,GBP,Managed Lite"


def gbp(text: str) -> Money:
    return Money(Decimal(text), "GBP")


def test_what_is_open_is_owed_here_under_its_number(take: Import, carl: Account) -> None:
    report = take("invoices-open", f"{HEADER}\n{OCTOBER}\n")

    invoice = Invoice.objects.get()
    assert (invoice.number, invoice.is_imported, invoice.status) == ("2026-17", True, "open")
    assert (invoice.balance, open_balance(carl)) == (gbp("45.00"), gbp("45.00"))
    assert {entry.day for entry in JournalEntry.objects.all()} == {MOVE}
    assert report.booked == {"GBP": Decimal("45.00")}
    assert (counts(report), report.differences) == ((1, 0, 0), {})


def test_what_a_file_leaves_out_is_as_it_is_here(take: Import, carl: Account, settings) -> None:
    settings.INVOICE_DUE_DAYS = 10

    take("invoices-open", "Num,Customer,Date,Open balance\n7,Carl's Chairs,2026-11-01,12.5\n")

    invoice = Invoice.objects.get()
    assert (invoice.due_on, invoice.total, invoice.currency) == (
        date(2026, 11, 11), Decimal("12.50"), "GBP",
    )  # fmt: skip
    assert invoice.lines.get().description == "Open on 7"


def test_it_is_overdue_at_once_where_it_was(take: Import, carl: Account) -> None:
    take("invoices-open", f"{HEADER}\n{OCTOBER}\n")

    assert Invoice.objects.get().is_overdue(today=date(2026, 11, 30))


def test_the_same_file_again_changes_nothing_whatever_was_paid_since(
    take: Import, carl: Account, ada: User, rows
) -> None:
    take("invoices-open", f"{HEADER}\n{OCTOBER}\n")
    pay(Invoice.objects.get(), "45.00", ada, EVE)
    before = rows()

    again = take("invoices-open", f"{HEADER}\n{OCTOBER}\n")

    assert (counts(again), again.differences) == ((0, 1, 0), {})
    assert rows() == before
    assert Invoice.objects.get().status == "paid"


def test_ours_of_the_same_day_is_issued_all_the_same(take: Import, carl: Account) -> None:
    take("subscriptions", "client,item,price,starts_on\nC-1,growth,120.00,2024-01-01\n")
    take("invoices-open", f"{HEADER}\n2026-20,C-1,2026-11-30,2026-12-14,,5.00,,\n")

    ours = bill_account(carl, today=MOVE, now=EVE)

    assert ours is not None
    assert (ours.number, ours.total) == ("INV-000001", Decimal("120.00"))
    assert open_balance(carl) == gbp("125.00")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("2026-17,C-1,2026-10-31,2026-11-14,95.00,45.00,GBP,", "“number”: Line 2 has this already"),
        ("A,C-9,2026-10-31,2026-11-14,95.00,45.00,GBP,", "“client”: 'C-9' is no client here."),
        (",C-1,2026-10-31,2026-11-14,95.00,45.00,GBP,", "“number”: The cell is empty."),
        ("A,C-1,,2026-11-14,95.00,45.00,GBP,", "“issued_on”: The cell is empty."),
        ("A,C-1,2026-10-31,2026-10-30,95.00,45.00,GBP,", "“due_on”: It is due on 2026-10-30, befo"),
        ("A,C-1,2026-12-01,2026-12-14,95.00,45.00,GBP,", "“issued_on”: An invoice that is issued "),
        ("A,C-1,2026-10-31,,95.00,95.01,GBP,", "“open”: 95.01 is more than the total. Expected 95"),
        ("A,C-1,2026-10-31,,95.00,0.00,GBP,", "“open”: Nothing is open on it. Expected more than"),
        ("A,C-1,2026-10-31,,95.00,-5.00,GBP,", "“open”: -5.00 is negative."),
        ("A,C-1,2026-10-31,,95.00,NaN,GBP,", "“open”: 'NaN' is not an amount."),
        ("A,C-1,2026-10-31,,95.00,45.005,GBP,", "“open”: '45.005' can be read in two ways."),
        ("A,C-1,2026-10-31,,95.00,45.0001,GBP,", "“open”: '45.0001' is not an amount."),
        ("A,C-1,2026-10-31,,,9999999999999,GBP,", "“open”: '9999999999999' is not an amount."),
        ("A,C-1,2026-10-31,,95.00,45.00,EUR,", "“currency”: This account is billed in GBP, not in"),
        (f"{'A' * 31},C-1,2026-10-31,,95.00,45.00,GBP,", "“number”: It has 31 characters."),
        ("INV-000001,C-1,2026-10-31,,95.00,45.00,GBP,", "“number”: INV-000001 is, or will be, the"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_and_nothing_is_kept(
    take: Import, carl: Account, rows, row: str, expected: str
) -> None:
    links = LineDraft("order", "3 links", Decimal(1), Decimal(5), gbp("5"), "backlinks")
    issue_invoice(carl, lines=[links], key="order-1", today=date(2026, 11, 1), now=EVE)
    before = rows()

    report = take("invoices-open", f"{HEADER}\n{OCTOBER}\n{row}\n")

    assert said(report)[0].startswith(f"line 3, {expected}")
    assert (counts(report), report.is_kept) == ((1, 0, 1), False)
    assert rows() == before


def test_other_facts_under_the_same_number_are_refused(take: Import, carl: Account) -> None:
    take("invoices-open", f"{HEADER}\n{OCTOBER}\n")

    report = take("invoices-open", f"{HEADER}\n{OCTOBER.replace(',45.00', ',44.00')}\n")

    assert said(report)[0].startswith(
        "line 2, “number”: 2026-17 was taken over before: 45.00 GBP of Carl's Chairs, issued on "
        "2026-10-31 and due on 2026-11-14."
    )


def test_another_clients_number_is_refused(take: Import, carl: Account) -> None:
    take("clients", f"{CLIENTS}\nC-2,Kim,GB,GBP,Europe/London,,\n")
    take("invoices-open", f"{HEADER}\n{OCTOBER}\n")

    report = take("invoices-open", f"{HEADER}\n{OCTOBER.replace('C-1', 'C-2')}\n")

    assert counts(report) == (0, 0, 1)
    assert Invoice.objects.get().account == carl


def test_the_example_adds_up_to_the_cent(take: Import) -> None:
    take("clients", (DATA / "clients.csv").read_bytes())

    report = take("invoices-open", (DATA / "invoices-open.csv").read_bytes())

    assert said(report) == []
    assert report.booked == {"EUR": Decimal("110.00"), "GBP": Decimal("560.00")}
    assert (report.sums("created"), report.differences) == (report.booked, {})
