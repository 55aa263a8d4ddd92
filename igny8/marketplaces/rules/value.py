"""Which of several offers is the better value."""

from decimal import Decimal


def value_order(
    *, cost: Decimal, dr: int | None, same_niche: bool, same_country: bool, name: str
) -> tuple[bool, bool, Decimal, str]:
    """What to sort offers by, the best first: own niche, own country, cost per rating point."""
    return (not same_niche, not same_country, cost / (dr or 1), name)
