"""What a part of a month costs and owes: by days, rounded half up once (decisions 3.1)."""

from decimal import Decimal

from igny8.billing.rules.periods import Period
from igny8.kit.money import Money, round_half_up


def exact_share(price: Decimal, period: Period) -> Decimal:
    """The monthly price for the period's share of its month's days, not rounded; a trial's is 0."""
    if period.is_free:
        return Decimal(0)
    return price if period.is_whole else price * period.days / period.whole_days


def prorated_price(price: Money, period: Period) -> Money:
    """The monthly price for the period's share of its month's days, in whole cents."""
    return Money(exact_share(price.amount, period), price.currency).rounded()


def prorated_units(units: int, period: Period) -> int:
    """The units (articles, links, credits) that the period's share of its month owes."""
    if period.is_whole:
        return units
    return int(round_half_up(Decimal(units * period.days) / period.whole_days, places=0))
