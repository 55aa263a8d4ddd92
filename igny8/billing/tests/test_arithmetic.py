"""Why a line is the amount that it is, in a sentence."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.billing.errors import Unbalanced, WrongAmount, WrongCurrency
from igny8.billing.rules.arithmetic import (
    cost_plus,
    even_share,
    explain,
    period_fee,
    quantity,
    surcharge,
)
from igny8.billing.rules.credits import CREDIT_PRICES, credit_cost
from igny8.billing.rules.invoices import (
    LineDraft,
    check_currency,
    check_price,
    due_date,
    invoice_number,
    invoice_total,
)
from igny8.billing.rules.journal import (
    Earned,
    Ledger,
    check_balanced,
    credit,
    credit_cost_entries,
    debit,
    invoice_entries,
    payment_entries,
    supplier_cost_entries,
)
from igny8.billing.rules.periods import Period
from igny8.kit.money import Money


def usd(text: str) -> Money:
    return Money(Decimal(text), "USD")


PART = Period(date(2025, 1, 15), date(2025, 2, 1), date(2025, 1, 1), date(2025, 2, 1))
WHOLE = Period(date(2025, 2, 1), date(2025, 3, 1), date(2025, 2, 1), date(2025, 3, 1))


@pytest.mark.parametrize(
    ("facts", "amount", "sentence"),
    [
        (
            period_fee(Decimal("100.00"), PART, time_zone="Europe/London"),
            "54.84",
            "15 Jan 2025 to 31 Jan 2025: 17 of the 31 days from 1 Jan 2025 to 31 Jan 2025, so 17/"
            "31 of 100.00 USD = 54.84 USD, rounded half up.",
        ),
        (
            period_fee(Decimal("100.00"), WHOLE, time_zone="Europe/London"),
            "100.00",
            "1 Feb 2025 to 28 Feb 2025: a whole month at 100.00 USD.",
        ),
        (quantity(3, Decimal("50.00")), "150.00", "3 x 50.00 USD = 150.00 USD."),
        (
            cost_plus(Decimal("120.00"), Decimal("1.20")),
            "144.00",
            "Our cost of 120.00 USD plus 20 % = 144.00 USD.",
        ),
        (
            surcharge(Decimal("299.99"), Decimal("1.50")),
            "449.99",
            "299.99 USD x 1.50 for the niche = 449.99 USD, rounded half up.",
        ),
        (
            even_share(usd("200.00"), number=3, of=3)[1],
            "66.66",
            "Part 3 of 3 even parts of 200.00 USD = 66.66 USD; cents that do not divide go to the "
            "first parts.",
        ),
        ({"links": 3, "list_price": "9.00"}, "27.00", "links 3, list price 9.00 = 27.00 USD."),
        ({}, "27.00", "Agreed at 27.00 USD."),
    ],
)
def test_each_rule_says_its_sum(facts: dict[str, Any], amount: str, sentence: str) -> None:
    assert explain(facts, usd(amount)) == sentence


def test_an_invoice_number_has_six_digits_at_least() -> None:
    assert invoice_number("INV", 42) == "INV-000042"
    assert invoice_number("INV", 1_234_567) == "INV-1234567"


def test_an_invoice_is_due_so_many_days_later() -> None:
    assert due_date(date(2025, 2, 20), days=14) == date(2025, 3, 6)


def test_the_total_is_what_the_lines_say() -> None:
    assert invoice_total([usd("0.10"), usd("0.20")], "USD") == usd("0.30")
    assert invoice_total([], "USD") == usd("0")


@pytest.mark.parametrize("price", ["-0.01", "NaN", "Infinity", "1.001"])
def test_a_price_that_is_none_is_refused(price: str) -> None:
    with pytest.raises(WrongAmount):
        check_price(Decimal(price), currency="USD")


def test_a_yen_has_no_cents() -> None:
    check_price(Decimal("100.00"), currency="JPY")
    with pytest.raises(WrongAmount, match=r"100\.50 has more decimal places than JPY has"):
        check_price(Decimal("100.50"), currency="JPY")


def test_an_account_is_billed_in_its_own_currency() -> None:
    check_currency("USD", account_currency="USD")
    with pytest.raises(WrongCurrency, match="billed in USD, not in EUR"):
        check_currency("EUR", account_currency="USD")
    with pytest.raises(WrongCurrency, match="KWD has more than 2 decimal places"):
        check_currency("KWD", account_currency="KWD")


def line(
    *, quantity: str = "3", unit_price: str = "50.00", amount: str = "150.00", kind: str = "one_off"
) -> None:
    LineDraft(
        kind="order",
        description="Links",
        quantity=Decimal(quantity),
        unit_price=Decimal(unit_price),
        amount=usd(amount),
        revenue_kind=kind,
    ).check(account_currency="USD")


def test_a_line_is_the_product_that_it_says() -> None:
    line()
    line(quantity="0.5", unit_price="0.01", amount="0.01")
    with pytest.raises(WrongAmount, match=r"3 x 50.00 is 150.00 USD, but the line says 149.99 USD"):
        line(amount="149.99")
    with pytest.raises(WrongAmount, match="A line of nothing"):
        line(quantity="0", amount="0.00")
    with pytest.raises(WrongAmount, match="'luck' is no kind of revenue"):
        line(kind="luck")


def test_entries_that_differ_by_a_cent_are_refused() -> None:
    with pytest.raises(Unbalanced, match=r"entries in USD are 0\.01 apart") as refused:
        check_balanced([debit(Ledger.CASH, usd("10.01")), credit(Ledger.RECEIVABLE, usd("10.00"))])

    assert refused.value.details == {"currency": "USD", "difference": "0.01"}


def test_currencies_do_not_balance_each_other() -> None:
    with pytest.raises(Unbalanced):
        check_balanced(
            [
                debit(Ledger.CASH, usd("10.00")),
                credit(Ledger.RECEIVABLE, Money(Decimal("10.00"), "EUR")),
            ]
        )


def test_one_entry_is_not_double() -> None:
    with pytest.raises(Unbalanced, match="at least two"):
        check_balanced([debit(Ledger.CASH, usd("0.00"))])


def test_an_invoice_earns_by_kind_and_is_owed_as_a_whole() -> None:
    entries = invoice_entries(
        [
            Earned(usd("100.00"), "managed"),
            Earned(usd("24.00"), "pass_through"),
            Earned(usd("12.00"), "pass_through"),
        ]
    )

    check_balanced(entries)
    assert [(e.ledger, e.kind, str(e.amount)) for e in entries] == [
        (Ledger.RECEIVABLE, "", "136.00 USD"),
        (Ledger.REVENUE, "managed", "-100.00 USD"),
        (Ledger.REVENUE, "pass_through", "-36.00 USD"),
    ]


def test_every_movement_balances() -> None:
    check_balanced(payment_entries(usd("9.99"), gateway="manual"))
    check_balanced(supplier_cost_entries(usd("80.00"), supplier="fatgrid"))
    check_balanced(credit_cost_entries(usd("1.04")))
    check_balanced(credit_cost_entries(-usd("1.04")))


def test_a_month_of_managed_work_costs_what_the_specification_says() -> None:
    article = sum(CREDIT_PRICES[step] for step in ("idea", "brief", "draft", "image"))
    lite = 10 * article + CREDIT_PRICES["blueprint_quick"]
    pro = 30 * (article + CREDIT_PRICES["schema"] + 3 * CREDIT_PRICES["social_post"])
    pro += CREDIT_PRICES["blueprint_detailed"]

    assert (lite, pro) == (620, 2_060)
    assert credit_cost(lite, price=Decimal("0.0298"), currency="USD") == usd("18.48")
    assert credit_cost(pro, price=Decimal("0.0298"), currency="USD") == usd("61.39")


@given(cents=st.integers(1, 10**8), of=st.integers(1, 40))
def test_even_shares_are_the_whole_and_differ_by_a_cent_at_most(cents: int, of: int) -> None:
    whole = Money(Decimal(cents).scaleb(-2), "USD")

    shares = [even_share(whole, number=number, of=of)[0].amount for number in range(1, of + 1)]

    assert sum(shares) == whole.amount
    assert max(shares) - min(shares) <= Decimal("0.01")
