"""What an invoice prints of its tax, how it breaks over pages, and what each code reads as."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from igny8.accounts.actions.files import read_stored
from igny8.accounts.models import Account
from igny8.billing.actions.documents import invoice_facts, make_invoice_pdf
from igny8.billing.actions.invoices import issue_invoice
from igny8.billing.actions.printing import draw
from igny8.billing.models import Invoice
from igny8.billing.rules.tax import OUTSIDE, REVERSE_CHARGE, TaxedPart, by_rate, tax_words
from igny8.billing.tests.billing_days import FIRST, NOON, draft
from igny8.billing.tests.corrections import taxed_invoice
from igny8.billing.tests.reading import pages_of, text_of


@pytest.mark.parametrize(
    ("code", "rate", "words"),
    [
        ("", "0", ""),
        ("GB:standard", "20.00", "VAT 20 % (GB)"),
        ("FI:standard", "25.50", "VAT 25.5 % (FI)"),
        ("FR:reverse", "0.00", REVERSE_CHARGE),
        ("GB:export", "0.00", OUTSIDE),
        ("GB:reduced", "5.00", "Tax 5 % (GB:reduced)"),
    ],
)
def test_a_code_reads_as_what_the_client_needs_to_know(code: str, rate: str, words: str) -> None:
    assert tax_words(code, Decimal(rate)) == words


def test_parts_of_one_rate_are_added_up_and_never_rounded_again() -> None:
    part = TaxedPart("GB:standard", Decimal("20.00"), Decimal("0.33"), Decimal("0.07"))
    other = TaxedPart("GB:reduced", Decimal("5.00"), Decimal("1.00"), Decimal("0.05"))

    sums = by_rate([other, part, part, part])

    assert sums == [
        TaxedPart("GB:standard", Decimal("20.00"), Decimal("0.99"), Decimal("0.21")), other,
    ]  # fmt: skip


def issued(account: Account, amount: str = "150.00") -> Invoice:
    invoice = issue_invoice(account, lines=[draft(amount)], key="k", today=FIRST, now=NOON)
    assert invoice is not None
    return invoice


def test_tax_that_was_charged_is_shown_by_rate_with_both_numbers(
    operator: Account, account: Account
) -> None:
    Account.objects.filter(pk=operator.pk).update(country="GB", vat_number="GB980780684")
    Account.objects.filter(pk=account.pk).update(vat_number="GB123456789", locale="en_US")
    account.refresh_from_db()

    text = text_of(make_invoice_pdf(issued(account, "149.99")))

    assert "Net $149.99" in text
    assert "VAT 20 % (GB) on $149.99 $30.00" in text
    assert "To pay by 15 Feb 2025" in text
    assert "$179.99" in text
    assert "VAT no. GB980780684" in text
    assert "VAT no. GB123456789" in text


def test_a_reverse_charge_is_said_and_no_tax_is_shown(operator: Account, account: Account) -> None:
    Account.objects.filter(pk=operator.pk).update(country="DE", vat_number="DE136695976")
    Account.objects.filter(pk=account.pk).update(country="FR", vat_number="FR40303265045")
    account.refresh_from_db()

    text = text_of(make_invoice_pdf(issued(account)))

    assert REVERSE_CHARGE in text
    assert "Net" not in text
    assert "VAT 0" not in text


def test_an_untaxed_invoice_speaks_of_no_tax(account: Account) -> None:
    text = text_of(make_invoice_pdf(issued(account)))

    assert "$150.00" in text
    for word in ("Tax", "VAT", "Net"):
        assert word not in text


def test_two_rates_have_a_line_each(account: Account) -> None:
    invoice = taxed_invoice(account, ("33.33", "20"), ("33.33", "20"), ("10.00", "5"))

    facts = invoice_facts(invoice)

    assert facts["sums"] == [
        {"words": "Net", "amount": "$76.66"},
        {"words": "VAT 20 % (GB) on $66.66", "amount": "$13.34"},
        {"words": "VAT 5 % (GB) on $10.00", "amount": "$0.50"},
    ]
    assert facts["total"] == "$90.50"
    assert [line["tax"] for line in facts["lines"]] == ["20 %", "20 %", "5 %"]


@pytest.mark.parametrize("count", [1, 2, 21, 22, 23, 24, 60])
def test_no_page_has_the_total_without_lines(account: Account, count: int) -> None:
    invoice = taxed_invoice(account, *[("10.00", "20")] * count)

    pages = pages_of(read_stored(make_invoice_pdf(invoice)))

    assert f"${12 * count}.00" in pages[-1]
    assert f"Line {count} " in pages[-1]
    if count > 1:
        assert f"Line {count - 1} " in pages[-1]
    assert sum(page.count("20 % $10.00") for page in pages) == count
    assert all("Quantity" in page for page in pages)


def test_an_invoice_of_an_earlier_version_lacks_nothing_that_it_needs(account: Account) -> None:
    invoice = taxed_invoice(account, ("10.00", "0"))
    assert invoice.seller == {"name": "Northlight"}

    text = text_of(make_invoice_pdf(invoice))

    assert "Northlight" in text
    assert "VAT no." not in text


def test_a_day_in_arabic_keeps_its_order(account: Account) -> None:
    account.locale = "ar_EG"
    invoice = taxed_invoice(account, ("10.00", "0"), day=date(2025, 7, 1))
    invoice.account.locale = "ar_EG"

    facts = invoice_facts(invoice)

    assert facts["issued_on"] == "\N{RIGHT-TO-LEFT ISOLATE}1 يوليو 2025\N{POP DIRECTIONAL ISOLATE}"
    assert invoice.due_on == date(2025, 7, 1) + timedelta(days=14)


def test_words_on_paying_that_fill_pages_are_printed_to_the_end(account: Account) -> None:
    invoice = taxed_invoice(account, ("10.00", "20"))
    invoice.seller["bank_details"] = "\n".join(f"Way {number}." for number in range(1, 121))

    pages = pages_of(draw("invoice.typ", invoice_facts(invoice)))

    assert "To pay by 15 Jul 2025 $12.00" in pages[0]
    assert len(pages) == 3
    assert all(f"Way {number}." in " ".join(pages) for number in range(1, 121))
    assert pages[-1].find("Way 120. Reference: TAX-1") >= 0
