"""Numbers as structured data wants them."""

from decimal import Decimal


def plain_number(number: Decimal) -> str:
    """4.70 as 4.7, 5 as 5: as people write ratings."""
    return format(number.normalize(), "f")


def plain_price(price: Decimal) -> str:
    """Two places, a point, no sign."""
    return f"{price:.2f}"
