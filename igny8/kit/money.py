"""Money: Decimal amounts in a currency, rounded half up, once, where a person sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Self

# ISO 4217's currencies that have not two decimal places.
WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
MINOR_DIGITS = {
    **dict.fromkeys(WHOLE.split(), 0),
    **dict.fromkeys(THOUSANDTHS.split(), 3),
}


def minor_digits(currency: str) -> int:
    """How many decimal places the currency has (ISO 4217)."""
    return MINOR_DIGITS.get(currency, 2)


def round_half_up(amount: Decimal, places: int = 2) -> Decimal:
    """`amount` at `places` decimals, a half always away from zero (decisions 3.4)."""
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217 code). Two currencies never mix."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError(f"Money takes a Decimal, not {type(self.amount).__name__}.")

    @classmethod
    def zero(cls, currency: str) -> Self:
        return cls(Decimal(0), currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, factor: Decimal | int) -> "Money":
        if isinstance(factor, float):
            raise TypeError("Money is never multiplied by a float.")
        return Money(self.amount * factor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def rounded(self) -> "Money":
        return Money(round_half_up(self.amount, minor_digits(self.currency)), self.currency)

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up.")
        return other.amount

    def __str__(self) -> str:
        return f"{self.amount:,.{minor_digits(self.currency)}f} {self.currency}"


def minor_units(money: Money) -> int:
    """The whole number of cents (or yen, or fils) that gateways want."""
    rounded = money.rounded().amount
    return int(rounded.scaleb(minor_digits(money.currency)))


def from_minor_units(units: int, currency: str) -> Money:
    """The Money that a gateway meant by `units`."""
    return Money(Decimal(units).scaleb(-minor_digits(currency)), currency)


def split_by_largest_remainder(
    total: Decimal, weights: Sequence[int | Decimal], places: int = 2
) -> list[Decimal]:
    """`total` in parts that follow `weights` and add up to it exactly.

    Each part is rounded down; the units left over go to the largest remainders, earlier ones first.
    Raises ValueError where there are no positive weights.
    """
    whole = sum(Decimal(weight) for weight in weights)
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("The weights must be positive.")
    unit = Decimal(1).scaleb(-places)
    exact = [total * Decimal(weight) / whole for weight in weights]
    parts = [share.quantize(unit, rounding=ROUND_FLOOR) for share in exact]
    left = int((round_half_up(total, places) - sum(parts)) / unit)
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for index in by_remainder[:left]:
        parts[index] += unit
    return parts
