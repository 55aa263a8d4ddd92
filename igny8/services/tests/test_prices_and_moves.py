from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.kit.money import Money
from igny8.services.models.orders import BacklinkServiceOrder
from igny8.services.rules.margin import Margin, effective_hourly_rate, order_margin, percent
from igny8.services.rules.moves import ORDER_MOVES, may_move
from igny8.services.rules.pricing import (
    NICHE_SURCHARGES,
    billed_amount,
    default_surcharge,
    package_price,
    pass_through_price,
)

USD = "USD"


@pytest.mark.parametrize(
    ("price", "factor", "billed"),
    [("1500.00", "1.50", "2250.00"), ("333.33", "1.25", "416.66"), ("0.01", "1.50", "0.02")],
)
def test_an_order_costs_price_times_surcharge_rounded_once(price, factor, billed):
    assert billed_amount(Money(Decimal(price), USD), Decimal(factor)) == Money(Decimal(billed), USD)


@given(st.decimals(min_value=0, max_value=10_000, places=2))
def test_pass_through_is_cost_plus_a_fifth_to_the_cent(cost):
    price = pass_through_price(Money(cost, USD)).amount

    assert abs(price - cost * Decimal("1.2")) <= Decimal("0.005")


@pytest.mark.parametrize(
    ("package", "links", "price"),
    [("starter", 5, "800.00"), ("starter", 8, "1500.00"), ("growth", 12, "2800.00")],
)
def test_a_package_is_priced_between_its_ends(package, links, price):
    assert package_price(package, links) == Decimal(price)


def test_a_package_has_no_price_outside_its_links():
    with pytest.raises(ValueError, match="5 to 8 links"):
        package_price("starter", 9)


def test_every_niche_has_a_surcharge_of_at_least_one():
    assert {niche: default_surcharge(niche) for niche in NICHE_SURCHARGES} == {
        "crypto_casino": Decimal("2.00"),
        "finance_insurance": Decimal("1.50"),
        "health_medical": Decimal("1.50"),
        "tech_saas": Decimal("1.20"),
        "general": Decimal("1.00"),
    }


def test_the_margin_of_an_order_is_what_is_left_after_cost_and_refunds():
    assert order_margin(Decimal("400.00"), Decimal("150.00"), Decimal("50.00")) == Decimal("200.00")


def test_a_months_margin_is_shown_without_and_with_peoples_time():
    month = Margin(Decimal(399), Decimal(0), Decimal("61.39"), Decimal(200))

    assert (month.gross, month.gross_percent) == (Decimal("337.61"), Decimal("84.6"))
    assert (month.contribution, month.contribution_percent) == (Decimal("137.61"), Decimal("34.5"))


def test_without_revenue_or_hours_there_is_no_rate():
    assert percent(Decimal(1), Decimal(0)) is None
    assert effective_hourly_rate(Decimal(100), Decimal(20), 0) is None
    assert effective_hourly_rate(Decimal(399), Decimal(60), 600) == Decimal("33.90")


def test_the_table_of_moves_knows_every_status_and_no_other():
    statuses = set(BacklinkServiceOrder.Status.values)

    assert set(ORDER_MOVES) == statuses
    assert set().union(*ORDER_MOVES.values()) <= statuses
    assert not may_move("completed", "draft")
