"""What a part of a month costs and owes."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.billing.rules.periods import Period
from igny8.billing.rules.proration import prorated_price, prorated_units
from igny8.kit.money import Money


def part(start: date, end: date, whole_start: date, whole_end: date) -> Period:
    return Period(start, end, whole_start, whole_end)


JANUARY = (date(2025, 1, 1), date(2025, 2, 1))
FEBRUARY = (date(2025, 2, 1), date(2025, 3, 1))
LEAP = (date(2024, 2, 1), date(2024, 3, 1))


@pytest.mark.parametrize(
    ("price", "start", "month", "expected"),
    [
        ("100.00", date(2025, 1, 1), JANUARY, "100.00"),
        ("100.00", date(2025, 1, 15), JANUARY, "54.84"),
        ("399.00", date(2025, 1, 31), JANUARY, "12.87"),
        ("100.00", date(2025, 2, 15), FEBRUARY, "50.00"),
        ("100.00", date(2024, 2, 15), LEAP, "51.72"),
        ("0.00", date(2025, 1, 15), JANUARY, "0.00"),
        ("0.01", date(2025, 2, 15), FEBRUARY, "0.01"),
        ("0.62", date(2025, 1, 31), JANUARY, "0.02"),
    ],
)
def test_a_part_month_costs_its_days(
    price: str, start: date, month: tuple[date, date], expected: str
) -> None:
    period = part(start, month[1], *month)

    assert prorated_price(Money(Decimal(price), "USD"), period) == Money(Decimal(expected), "USD")


def test_hazard_11_an_eighty_euro_plan_is_never_invoiced_at_more_than_eighty() -> None:
    price = Money(Decimal("80.00"), "EUR")
    begun = part(date(2025, 1, 5), date(2025, 2, 1), *JANUARY)
    whole = part(*FEBRUARY, *FEBRUARY)

    assert prorated_price(price, begun) == Money(Decimal("69.68"), "EUR")
    assert prorated_price(price, whole) == Money(Decimal("80.00"), "EUR")


def test_a_currency_without_cents_is_rounded_to_its_whole_units() -> None:
    period = part(date(2025, 1, 15), date(2025, 2, 1), *JANUARY)

    assert prorated_price(Money(Decimal(9_999), "JPY"), period) == Money(Decimal(5_483), "JPY")


@pytest.mark.parametrize(
    ("units", "start", "expected"),
    [
        (10, date(2025, 1, 1), 10),
        (10, date(2025, 1, 15), 5),
        (30, date(2025, 1, 15), 16),
        (10, date(2025, 1, 31), 0),
        (31, date(2025, 1, 31), 1),
    ],
)
def test_hazard_12_a_part_month_owes_its_share_of_the_units(
    units: int, start: date, expected: int
) -> None:
    assert prorated_units(units, part(start, JANUARY[1], *JANUARY)) == expected


@given(cents=st.integers(0, 10_000_000), cuts=st.sets(st.integers(2, 31), max_size=6))
def test_the_parts_of_a_month_cost_the_month_to_half_a_cent_each(
    cents: int, cuts: set[int]
) -> None:
    price = Money(Decimal(cents).scaleb(-2), "USD")
    bounds = [JANUARY[0], *(date(2025, 1, day) for day in sorted(cuts)), JANUARY[1]]
    periods = [part(start, end, *JANUARY) for start, end in pairwise(bounds)]

    total = sum((prorated_price(price, p).amount for p in periods), Decimal(0))

    assert abs(total - price.amount) <= Decimal("0.005") * len(periods)
    assert all(0 <= prorated_price(price, p).amount <= price.amount for p in periods)
