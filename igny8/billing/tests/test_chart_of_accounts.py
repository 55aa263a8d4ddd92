"""What an accountant's software calls our ledgers and taxes, from two settings."""

import pytest

from igny8.billing.errors import WrongChart
from igny8.billing.rules.chart import STANDARD, Book, read_chart
from igny8.billing.rules.journal import Ledger


def test_every_ledger_has_an_account_of_its_own() -> None:
    assert set(STANDARD) == set(Ledger)
    assert len({book.code for book in STANDARD.values()}) == len(Ledger)
    assert len({book.name for book in STANDARD.values()}) == len(Ledger)


def test_a_kind_goes_by_its_own_account_else_by_its_ledgers() -> None:
    chart = read_chart(
        "revenue=4000 Sales; revenue:managed=4010 Managed services ;cash:stripe=1090 Stripe;",
        "none=Tax Exempt;GB:standard=20% (VAT on Income)",
    )

    assert chart.book("revenue", "managed") == Book("4010", "Managed services")
    assert chart.book("revenue", "backlinks") == Book("4000", "Sales")
    assert chart.book("cash", "stripe") == Book("1090", "Stripe")
    assert chart.book("cash", "paypal") == STANDARD[Ledger.CASH]
    assert [chart.tax(code) for code in ("GB:standard", "", "DE:reverse")] == [
        "20% (VAT on Income)", "Tax Exempt", "Tax Exempt",
    ]  # fmt: skip
    assert read_chart("", "").tax("GB:standard") == "No VAT"


@pytest.mark.parametrize(
    ("accounts", "taxes", "said"),
    [
        ("sales=200 Sales", "", "IGNY8_ACCOUNT_CODES: 'sales' is no ledger; there are receivable,"),
        ("revenue=200", "", "IGNY8_ACCOUNT_CODES: revenue needs a code and a name: 200 Sales."),
        ("revenue", "", "IGNY8_ACCOUNT_CODES: 'revenue' is no entry; write them as name=value"),
        ("", "GB:standard=", "IGNY8_TAX_NAMES: 'GB:standard=' is no entry"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(accounts: str, taxes: str, said: str) -> None:
    with pytest.raises(WrongChart, match=said):
        read_chart(accounts, taxes)
