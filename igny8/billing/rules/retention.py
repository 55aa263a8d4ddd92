"""How much of what was there is still there."""

from decimal import Decimal

from igny8.kit.money import round_half_up


def retained_percent(kept: Decimal, before: Decimal) -> Decimal | None:
    """What was kept in percent of what was before, one decimal; None where nothing was before."""
    return round_half_up(kept * 100 / before, 1) if before else None
