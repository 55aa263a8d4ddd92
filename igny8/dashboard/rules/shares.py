"""Parts of an amount, rounded so that they still add up to it."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from igny8.kit.money import round_half_up

CENT = Decimal("0.01")


def rounded_shares(exact: Sequence[Decimal]) -> list[Decimal]:
    """Each in whole cents, their sum that of the exact ones: the cents left over go to the largest
    remainders, earlier ones first."""
    floors = [share.quantize(CENT, rounding=ROUND_FLOOR) for share in exact]
    left = int((round_half_up(sum(exact, Decimal(0))) - sum(floors)) / CENT)
    by_remainder = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    for index in by_remainder[:left]:
        floors[index] += CENT
    return floors
