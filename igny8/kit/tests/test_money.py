from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.kit.money import (
    Money,
    from_minor_units,
    minor_units,
    round_half_up,
    split_by_largest_remainder,
)

CENTS = st.decimals(min_value=0, max_value=10**6, places=2)


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.005", "0.01"), ("0.004", "0.00"), ("-0.005", "-0.01"), ("2.345", "2.35"), ("1", "1.00")],
)
def test_a_half_cent_goes_away_from_zero(amount, rounded):
    assert str(round_half_up(Decimal(amount))) == rounded


def test_a_float_never_becomes_money():
    with pytest.raises(TypeError):
        Money(1.5, "USD")
    with pytest.raises(TypeError):
        Money(Decimal(1), "USD") * 1.5


def test_two_currencies_never_add_up():
    with pytest.raises(ValueError, match="USD and EUR do not add up"):
        Money(Decimal(1), "USD") + Money(Decimal(1), "EUR")


@pytest.mark.parametrize(
    ("currency", "amount", "units"),
    [("USD", "10.01", 1001), ("JPY", "500", 500), ("KWD", "1.234", 1234)],
)
def test_gateways_get_whole_units_and_give_the_same_money_back(currency, amount, units):
    money = Money(Decimal(amount), currency)

    assert minor_units(money) == units
    assert from_minor_units(units, currency) == money


def test_a_hundred_in_three_parts_is_still_a_hundred():
    assert split_by_largest_remainder(Decimal("100.00"), [1, 1, 1]) == [
        Decimal("33.34"),
        Decimal("33.33"),
        Decimal("33.33"),
    ]


@given(CENTS, st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any))
def test_parts_always_add_up_to_the_whole_and_none_is_off_by_a_cent(total, weights):
    parts = split_by_largest_remainder(total, weights)

    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < Decimal("0.01")


@pytest.mark.parametrize(
    ("currency", "units"),
    [("USD", 1200), ("JPY", 12), ("XOF", 12), ("ISK", 12), ("KWD", 12000), ("TND", 12000)],
)
def test_minor_units_are_as_many_as_the_currency_has(currency, units):
    twelve = Money(Decimal(12), currency)

    assert minor_units(twelve) == units
    assert from_minor_units(units, currency) == twelve
