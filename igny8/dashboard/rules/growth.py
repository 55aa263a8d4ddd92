"""How a month compares with the one before."""

from decimal import Decimal

from igny8.kit.money import round_half_up


def growth_percent(now: Decimal, before: Decimal | None) -> Decimal | None:
    """The change in percent of what was before, one decimal; None where nothing was before."""
    if not before:
        return None
    return round_half_up((now - before) * 100 / before, 1)


def share_percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part` in percent of `whole`, one decimal; None where there is no whole."""
    return round_half_up(part * 100 / whole, 1) if whole else None
