"""Amounts of several currencies are never added: what is in another one cannot be said."""

from collections.abc import Mapping
from decimal import Decimal

from igny8.kit.money import round_half_up


def sum_in(currency: str, sums: Mapping[str, Decimal]) -> Decimal | None:
    """The sum in a currency, in whole cents; None where some of it is in another one."""
    if set(sums) - {currency}:
        return None
    return round_half_up(sums.get(currency, Decimal(0)))
