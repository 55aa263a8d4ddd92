"""What one client pays for an item, from a day on."""

from datetime import date
from decimal import Decimal

import pytest

from igny8.accounts.models import Account
from igny8.billing.actions.prices import agree_price
from igny8.billing.errors import KeyReused, WrongAmount, WrongCurrency
from igny8.billing.models import PriceOverride
from igny8.billing.tests.conftest import usd
from igny8.kit.money import Money

pytestmark = pytest.mark.django_db
DAY = date(2025, 2, 1)


def test_a_price_is_agreed_once_for_an_item_and_a_day(account: Account) -> None:
    first = agree_price(account, item="managed:lite", price=usd("89.00"), from_day=DAY)

    assert agree_price(account, item="managed:lite", price=usd("89.00"), from_day=DAY) == first
    assert (first.item, first.price, first.currency) == ("managed:lite", Decimal("89.00"), "USD")


@pytest.mark.parametrize(
    ("price", "refusal"),
    [
        (usd("90.00"), KeyReused),
        (usd("-1.00"), WrongAmount),
        (usd("0.001"), WrongAmount),
        (Money(Decimal("89.00"), "GBP"), WrongCurrency),
    ],
)
def test_another_price_from_that_day_is_refused(
    account: Account, price: Money, refusal: type[Exception]
) -> None:
    agree_price(account, item="managed:lite", price=usd("89.00"), from_day=DAY)

    with pytest.raises(refusal):
        agree_price(account, item="managed:lite", price=price, from_day=DAY)

    assert PriceOverride.objects.get().price == Decimal("89.00")
