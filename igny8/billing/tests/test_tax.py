"""Tax by the two sides of an invoice, on its day; and on the invoice, line by line."""

from datetime import date
from decimal import Decimal

import pytest

from igny8.accounts.models import Account
from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.models import Invoice, JournalEntry
from igny8.billing.rules.tax import Party, tax_between
from igny8.billing.rules.tax_rates import EU, STANDARD_RATES, standard_rate
from igny8.billing.tests.billing_days import FIRST, NOON, draft

GERMAN = Party("DE", "DE136695976")
BRITISH = Party("GB", "GB980780684")
DAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("seller", "buyer", "code", "rate"),
    [
        (GERMAN, Party("DE"), "DE:standard", "19"),
        (GERMAN, Party("DE", "DE136695976"), "DE:standard", "19"),
        (GERMAN, Party("FR", "FR40303265045"), "FR:reverse", "0"),
        (GERMAN, Party("FR"), "FR:standard", "20"),
        (GERMAN, Party("GB", "GB980780684"), "DE:export", "0"),
        (GERMAN, Party("US"), "DE:export", "0"),
        (BRITISH, Party("GB"), "GB:standard", "20"),
        (BRITISH, Party("DE", "DE136695976"), "GB:export", "0"),
        (Party("DE"), Party("DE"), "", "0"),
        (Party("US", "12-3456789"), Party("US"), "", "0"),
    ],
)
def test_the_tax_follows_from_the_two_sides(
    seller: Party, buyer: Party, code: str, rate: str
) -> None:
    tax = tax_between(seller, buyer, day=DAY)

    assert (tax.code, tax.rate) == (code, Decimal(rate))


@pytest.mark.parametrize(
    ("country", "day", "rate"),
    [
        ("DE", date(2020, 6, 30), "19"),
        ("DE", date(2020, 7, 1), "16"),
        ("DE", date(2020, 12, 31), "16"),
        ("DE", date(2021, 1, 1), "19"),
        ("FI", date(2024, 8, 31), "24"),
        ("FI", date(2024, 9, 1), "25.5"),
        ("EE", date(2025, 7, 1), "24"),
        ("RO", date(2025, 8, 1), "21"),
        ("GB", date(1999, 1, 1), "20"),
    ],
)
def test_a_rate_is_that_of_its_day(country: str, day: date, rate: str) -> None:
    assert standard_rate(country, day) == Decimal(rate)


def test_every_country_of_the_union_has_a_rate_and_its_lines_are_in_order() -> None:
    assert set(STANDARD_RATES) >= EU
    assert len(EU) == 27
    for lines in STANDARD_RATES.values():
        assert list(lines) == sorted(lines)
    assert standard_rate("US", DAY) is None


@pytest.mark.django_db
def test_an_invoice_carries_its_tax_line_by_line(account: Account, operator: Account) -> None:
    register(operator)

    invoice = issue(account, "33.33", "66.67")

    lines = list(invoice.lines.values_list("amount", "tax_rate", "tax_amount", "tax_code"))
    assert lines == [
        (Decimal("33.33"), Decimal("20.00"), Decimal("6.67"), "GB:standard"),
        (Decimal("66.67"), Decimal("20.00"), Decimal("13.33"), "GB:standard"),
    ]
    assert (invoice.net, invoice.tax, invoice.total) == (
        Decimal("100.00"), Decimal("20.00"), Decimal("120.00"),
    )  # fmt: skip
    assert booked(invoice) == {
        ("receivable", ""): Decimal("120.00"),
        ("revenue", "backlinks"): Decimal("-100.00"),
        ("tax", "GB:standard"): Decimal("-20.00"),
    }
    assert invoice.seller["vat_number"] == "GB980780684"


@pytest.mark.django_db
def test_reverse_charge_is_said_and_books_no_tax(account: Account, operator: Account) -> None:
    register(operator, country="DE", number="DE136695976")
    account.country, account.vat_number = "FR", "FR40303265045"
    account.save()

    invoice = issue(account, "100.00")

    assert (invoice.tax, invoice.total) == (Decimal("0.00"), Decimal("100.00"))
    assert invoice.lines.get().tax_code == "FR:reverse"
    assert set(booked(invoice)) == {("receivable", ""), ("revenue", "backlinks")}
    assert invoice.buyer["vat_number"] == "FR40303265045"


def register(operator: Account, *, country: str = "GB", number: str = "GB980780684") -> None:
    operator.country, operator.vat_number = country, number
    operator.save()


def issue(account: Account, *amounts: str) -> Invoice:
    account.refresh_from_db()
    lines = [draft(amount) for amount in amounts]
    invoice = issue_invoice(account, lines=lines, key="order-1", today=FIRST, now=NOON)
    assert invoice is not None
    return invoice


def booked(invoice: Invoice) -> dict[tuple[str, str], Decimal]:
    entries = JournalEntry.objects.filter(transaction__key=f"invoice:{invoice.pk}")
    return {(entry.ledger, entry.kind): entry.amount for entry in entries}
