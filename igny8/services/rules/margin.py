"""What is left: margins of orders, clients and months (specification 13, decisions 3.16)."""

from dataclasses import dataclass
from decimal import Decimal

from igny8.kit.money import round_half_up


def order_margin(billed: Decimal, cost: Decimal, refunds: Decimal) -> Decimal:
    """What an order leaves: billed - cost - refunds (decisions 3.4)."""
    return billed - cost - refunds


@dataclass(frozen=True, slots=True)
class Margin:
    """Revenue and costs of one period in one currency."""

    revenue: Decimal
    supplier_cost: Decimal
    credit_cost: Decimal
    people_cost: Decimal

    @property
    def gross(self) -> Decimal:
        """Without people's time."""
        return self.revenue - self.supplier_cost - self.credit_cost

    @property
    def contribution(self) -> Decimal:
        """With people's time at cost."""
        return self.gross - self.people_cost

    @property
    def gross_percent(self) -> Decimal | None:
        return percent(self.gross, self.revenue)

    @property
    def contribution_percent(self) -> Decimal | None:
        return percent(self.contribution, self.revenue)


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part` of `whole` in percent with one decimal; None where there is no whole."""
    return round_half_up(part / whole * 100, 1) if whole else None


def effective_hourly_rate(revenue: Decimal, platform_cost: Decimal, minutes: int) -> Decimal | None:
    """What an hour of the team's time earned (specification 13.1); None without hours."""
    return round_half_up((revenue - platform_cost) * 60 / minutes) if minutes else None
