"""The journal and the invoices for an accountant's software: every cent, in their formats."""

import csv
import tracemalloc
from collections import defaultdict
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.db.models import Sum

from igny8.accounts.actions.accounts import add_site, open_account
from igny8.accounts.models import Account, Site, User
from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.actions.journal import Movement, post, post_all, post_supplier_cost
from igny8.billing.actions.opening import take_over_balance, take_over_invoices
from igny8.billing.errors import MixedCurrencies, WrongChart
from igny8.billing.models import Invoice, JournalEntry
from igny8.billing.queries.exports import (
    Wanted,
    books_of,
    export_lines,
    export_parts,
    export_totals,
)
from igny8.billing.queries.opening import OpenInvoice
from igny8.billing.rules.chart import read_chart
from igny8.billing.rules.exports import short_number
from igny8.billing.rules.invoices import LineDraft
from igny8.billing.rules.journal import Ledger, credit, debit, payment_entries
from igny8.billing.tests.billing_days import FIRST, NOON, billed, owe_a_link
from igny8.billing.tests.conftest import OpenAgreement, pay, usd
from igny8.kit.money import Money

pytestmark = pytest.mark.django_db
FEBRUARY = date(2025, 2, 14)


def table(account: Account, name: str, **wanted: Any) -> list[dict[str, str]]:
    """The file's rows by their columns' names."""
    lines = export_lines(books_of(account), Wanted(name, FEBRUARY, **wanted))
    return list(csv.DictReader(StringIO("".join(lines).removeprefix("\ufeff"), newline="")))


@pytest.fixture
def month(agree: OpenAgreement, account: Account, site: Site, ada: User) -> Invoice:
    """A fee and a link on one invoice, a part of it paid, a supplier owed, an opening balance."""
    agree(anchor_date=date(2025, 1, 15))
    owe_a_link(account, site=site)
    invoice = billed(account)
    pay(invoice, "100.10", ada, NOON)
    post_supplier_cost(account, amount=usd("80.00"), key="cost-1", at=NOON, supplier="fatgrid")
    take_over_balance(account, usd("12.34"), day=FIRST, now=NOON)
    return invoice


def sums(account: Account) -> dict[tuple[str, str], Decimal]:
    """What the journal itself says of February, by ledger and currency."""
    entries = JournalEntry.objects.filter(account=account, day__month=2, day__year=2025)
    rows = entries.values_list("ledger", "currency").annotate(total=Sum("amount")).order_by()
    return {(ledger, currency): total for ledger, currency, total in rows}


def test_the_journals_rows_are_the_journal_to_the_cent(account: Account, month: Invoice) -> None:
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in table(account, "journal"):
        side = Decimal(row["debit"] or 0) - Decimal(row["credit"] or 0)
        found[row["ledger"], row["currency"]] += side

    assert found == sums(account)
    assert sum(found.values()) == 0


def test_a_row_says_what_happened_to_whom_and_where(account: Account, month: Invoice) -> None:
    rows = table(account, "journal")

    said = [
        (r["day"], r["kind"], r["document"], r["ledger"], r["ledger_kind"], r["debit"], r["credit"])
        for r in rows
        if r["kind"] in ("invoice", "payment")
    ]
    assert sorted(said) == [
        ("2025-02-01", "invoice", "INV-000001", "receivable", "", "298.84", ""),
        ("2025-02-01", "invoice", "INV-000001", "revenue", "managed", "", "154.84"),
        ("2025-02-01", "invoice", "INV-000001", "revenue", "pass_through", "", "144.00"),
        ("2025-02-01", "payment", "INV-000001", "cash", "manual", "100.10", ""),
        ("2025-02-01", "payment", "INV-000001", "receivable", "", "", "100.10"),
    ]
    owed = next(row for row in rows if row["ledger"] == "receivable")
    assert (owed["client"], owed["account_code"], owed["account_name"]) == (
        "Carl's Chairs", "611", "Receivable from clients",
    )  # fmt: skip


def test_xeros_manual_journals_are_the_journal_to_the_cent(
    account: Account, month: Invoice, settings: Any
) -> None:
    settings.ACCOUNT_CODES = "revenue:managed=201 Managed;receivable=611 Clients"
    settings.TAX_NAMES = "none=Tax Exempt"
    rows = table(account, "xero")

    by_code: dict[str, Decimal] = defaultdict(Decimal)
    by_journal: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        by_code[row["*AccountCode"]] += Decimal(row["*Amount"])
        by_journal[row["*Narration"], row["*Date"]] += Decimal(row["*Amount"])
    assert set(by_journal.values()) == {Decimal("0.00")}
    assert len(by_journal) == 4
    assert by_code["611"] == sums(account)["receivable", "USD"]
    assert (by_code["201"], by_code["200"]) == (Decimal("-154.84"), Decimal("-144.00"))
    assert {row["*TaxRate"] for row in rows} == {"Tax Exempt"}
    assert {row["*Date"] for row in rows} == {"01/02/2025"}


def test_quickbooks_journal_entries_balance_under_their_numbers(
    account: Account, month: Invoice
) -> None:
    rows = table(account, "quickbooks")

    apart: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        assert (row["Debits"] == "") != (row["Credits"] == "")
        assert not (row["Debits"] + row["Credits"]).startswith("-")
        apart[row["JournalNo"]] += Decimal(row["Debits"] or 0) - Decimal(row["Credits"] or 0)
    assert set(apart.values()) == {Decimal(0)}
    assert {len(number) for number in apart} == {20}
    assert rows[0] | {"JournalNo": ""} == {
        "JournalNo": "", "JournalDate": "02/01/2025", "AccountName": rows[0]["AccountName"],
        "Debits": rows[0]["Debits"], "Credits": rows[0]["Credits"],
        "Description": rows[0]["Description"], "Name": "Carl's Chairs", "Currency": "USD",
        "Location": "", "Class": "",
    }  # fmt: skip


def test_the_same_transaction_has_the_same_number_in_every_export(
    account: Account, month: Invoice
) -> None:
    first, second = table(account, "quickbooks"), table(account, "quickbooks")
    numbers = {
        short_number(pk) for pk in JournalEntry.objects.values_list("transaction", flat=True)
    }

    assert first == second
    assert {row["JournalNo"] for row in first} == numbers
    assert {row["transaction"] for row in table(account, "journal")} == numbers


def test_invoices_and_the_rest_are_the_whole_journal(account: Account, month: Invoice) -> None:
    sold = table(account, "xero-invoices")
    rest = table(account, "xero", without_invoices=True)

    net = sum(Decimal(row["*Quantity"]) * Decimal(row["*UnitAmount"]) for row in sold)
    revenue = sum(Decimal(row["*Amount"]) for row in rest if row["*AccountCode"] == "200")
    assert net - revenue == -sums(account)["revenue", "USD"] == Decimal("298.84")
    assert not any("Invoice INV-000001" in row["*Narration"] for row in rest)
    assert any("Payment INV-000001" in row["*Narration"] for row in rest)


def test_an_invoice_is_as_xero_and_quickbooks_take_it(account: Account, month: Invoice) -> None:
    first, second, link = table(account, "xero-invoices")
    theirs = table(account, "quickbooks-invoices")[2]

    assert (first["*InvoiceNumber"], first["*InvoiceDate"], first["*DueDate"]) == (
        "INV-000001", "01/02/2025", "15/02/2025",
    )  # fmt: skip
    assert (link["*ContactName"], link["*Description"], link["Reference"]) == (
        "Carl's Chairs", "Link on garden.example", "carls-chairs.example",
    )  # fmt: skip
    assert (link["*Quantity"], link["*UnitAmount"], link["*AccountCode"], link["Currency"]) == (
        "1", "144", "200", "USD",
    )  # fmt: skip
    assert (theirs["*InvoiceNo"], theirs["*InvoiceDate"], theirs["*ItemAmount"]) == (
        "INV-000001", "02/01/2025", "144.00",
    )  # fmt: skip
    assert (second["*UnitAmount"], theirs["ItemTaxAmount"]) == ("100", "0.00")


def test_a_quantity_that_does_not_multiply_to_the_cent_is_one_at_the_amount(
    account: Account,
) -> None:
    third = LineDraft("hours", "Advice", Decimal("0.3333"), Decimal("0.3333"),
                      usd("0.11"), "one_off")  # fmt: skip
    issue_invoice(account, lines=[third], key="o", today=FIRST, now=NOON)

    (row,) = table(account, "quickbooks-invoices")

    assert (row["ItemQuantity"], row["ItemRate"], row["*ItemAmount"]) == (
        "0.3333",
        "0.3333",
        "0.11",
    )


def test_what_other_software_issued_is_in_the_journal_and_among_no_invoices(
    account: Account,
) -> None:
    owed = OpenInvoice(
        account=account, number="=2025-1", issued_on=FIRST, due_on=FIRST, total=usd("5.00"),
        open=usd("5.00"), booked_on=FIRST,
    )  # fmt: skip
    take_over_invoices([owed], now=NOON)

    assert table(account, "xero-invoices") == table(account, "quickbooks-invoices") == []
    assert [(r["kind"], r["document"], r["ledger"]) for r in table(account, "journal")] == [
        ("opening_invoice", "'=2025-1", "receivable"),
        ("opening_invoice", "'=2025-1", "opening"),
    ]


@pytest.mark.parametrize("name", ["journal", "xero", "quickbooks"])
def test_a_clients_name_is_never_a_formula(account: Account, month: Invoice, name: str) -> None:
    Account.objects.filter(pk=account.pk).update(
        name='=HYPERLINK("https://bad.example";"x")', external_id="@cmd"
    )

    cells = [cell for row in table(account, name) for cell in row.values()]

    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    assert not [cell for cell in cells if cell.startswith("-") and not cell[1:2].isdigit()]
    assert any("=HYPERLINK" in cell for cell in cells)


def test_one_currency_a_file_where_the_software_takes_no_more(
    account: Account, operator: Account, month: Invoice
) -> None:
    abroad = open_account(operator, name="Ben", country="DE", currency="EUR", time_zone="UTC")
    euros = Money(Decimal("7.00"), "EUR")
    post(abroad, kind="payment", key="p", at=NOON, entries=payment_entries(euros, gateway="manual"))

    with pytest.raises(MixedCurrencies, match="is in EUR and USD; choose one of them"):
        export_lines(books_of(operator), Wanted("xero", FEBRUARY))

    only = table(operator, "xero", currency="EUR")
    assert [row["*Amount"] for row in only] == ["7.00", "-7.00"]
    assert {row["Currency"] for row in table(operator, "quickbooks")} == {"EUR", "USD"}


def test_only_the_month_and_the_books_that_are_asked_for(
    account: Account, operator: Account, month: Invoice
) -> None:
    agency = open_account(
        operator, name="North", country="US", currency="USD", time_zone="UTC", kind="agency"
    )
    theirs = open_account(agency, name="Theirs", country="US", currency="USD", time_zone="UTC")
    for client, key in ((theirs, "a"), (account, "b")):
        post(client, kind="payment", key=key, at=NOON, day=date(2025, 3, 1),
             entries=payment_entries(usd("1.00"), gateway="manual"))  # fmt: skip
    march = Wanted("journal", date(2025, 3, 31))

    def clients(whose: Account) -> set[str]:
        lines = "".join(export_lines(books_of(whose), march)).removeprefix("\ufeff")
        return {row["client"] for row in csv.DictReader(StringIO(lines, newline=""))}

    assert clients(account) == {"Carl's Chairs"}
    assert clients(operator) == {"Carl's Chairs"}
    assert clients(agency) == {"Theirs"}
    assert {row["day"][:7] for row in table(account, "journal")} == {"2025-02"}


def test_totals_are_those_of_the_file(account: Account, month: Invoice) -> None:
    books = books_of(account)

    debits = sum(Decimal(row["debit"] or 0) for row in table(account, "journal"))
    assert export_totals(books, Wanted("journal", FEBRUARY)) == {"USD": debits}
    assert export_totals(books, Wanted("xero-invoices", FEBRUARY)) == {"USD": Decimal("298.84")}


def test_a_file_that_is_full_is_followed_by_another_and_no_transaction_is_cut(
    account: Account, month: Invoice
) -> None:
    files: dict[int, list[str]] = defaultdict(list)
    for number, line in export_parts(books_of(account), Wanted("xero", FEBRUARY), at_most=4):
        files[number].append(line)

    assert sorted(files) == [1, 2, 3]
    assert {lines[0] for lines in files.values()} == {files[1][0]}
    assert all(len(lines) <= 5 for lines in files.values())
    together = [line for number in sorted(files) for line in files[number][1:]]
    whole = list(export_lines(books_of(account), Wanted("xero", FEBRUARY)))
    assert together == whole[1:]
    for lines in files.values():
        rows = list(csv.DictReader(StringIO("".join(lines), newline="")))
        assert sum(Decimal(row["*Amount"]) for row in rows) == 0


def test_a_transaction_that_is_larger_than_a_file_stays_whole(
    account: Account, month: Invoice
) -> None:
    parts = list(export_parts(books_of(account), Wanted("xero", FEBRUARY), at_most=1))

    assert max(number for number, _ in parts) == 4


def test_a_chart_that_cannot_be_read_is_told_before_the_first_line(
    account: Account, settings: Any
) -> None:
    settings.ACCOUNT_CODES = "revenue"

    with pytest.raises(WrongChart):
        export_lines(books_of(account), Wanted("journal", FEBRUARY))


def test_every_ledger_comes_out_in_every_format(account: Account, site: Site) -> None:
    for number, ledger in enumerate(Ledger):
        entries = [
            credit(ledger, usd("1.00"), kind="x", site_id=site.pk),
            debit(Ledger.CASH, usd("1.00")),
        ]
        post(account, kind="anything", key=f"k{number}", at=NOON, entries=entries)
    chart = read_chart("", "")

    assert {row["ledger"] for row in table(account, "journal")} == set(Ledger)
    assert {row["*AccountCode"] for row in table(account, "xero")} == {
        chart.book(ledger).code for ledger in Ledger
    }
    assert {row["AccountName"] for row in table(account, "quickbooks")} == {
        chart.book(ledger).name for ledger in Ledger
    }


def test_a_month_of_many_takes_little_memory_and_a_fixed_number_of_queries_a_chunk(
    account: Account, operator: Account, django_assert_max_num_queries: Any
) -> None:
    second = add_site(
        account, domain="b.example", name="B", url="https://b.example/", industry="",
        niche="general", country="GB", language="en",
    )  # fmt: skip
    post_all(
        [
            Movement(
                account=account, kind="payment", key=f"k{n}", at=NOON, day=FIRST,
                entries=[debit(Ledger.CASH, usd("1.00"), site_id=second.pk),
                         credit(Ledger.RECEIVABLE, usd("1.00"))],
            )
            for n in range(10_000)
        ]
    )  # fmt: skip

    with django_assert_max_num_queries(40):
        tracemalloc.start()
        count = sum(1 for _ in export_lines(books_of(operator), Wanted("xero", FEBRUARY)))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

    assert count == 20_001
    assert peak < 12_000_000
