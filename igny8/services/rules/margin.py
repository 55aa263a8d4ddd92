"""What is left: margins of orders, clients and months (specification 13, decisions 3.16)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from igny8.kit.money import Money, round_half_up


def order_margin(billed: Decimal, cost: Decimal, refunds: Decimal) -> Decimal:
    """What an order leaves: billed - cost - refunds (decisions 3.4)."""
    return billed - cost - refunds


@dataclass(frozen=True, slots=True)
class SupplierShare:
    """What one supplier brought for an order: links, what they cost, and their part of its price.

    `weight` says which part of what the client pays is for these links, beside those of the other
    suppliers: what each link costs the client where each has a price, else how many there are.
    """

    supplier: str
    currency: str
    links: int
    cost: Decimal
    weight: Decimal

    def stored(self) -> dict[str, Any]:
        """As the order keeps it; amounts are decimal strings."""
        return {
            "supplier": self.supplier,
            "currency": self.currency,
            "links": self.links,
            "cost": str(self.cost),
            "weight": str(self.weight),
        }


def supplier_shares(
    links: Iterable[tuple[str, Money, Decimal]],
) -> list[SupplierShare]:
    """The suppliers' shares, from each delivered link's supplier, cost and weight."""
    found: dict[tuple[str, str], SupplierShare] = {}
    for supplier, cost, weight in links:
        key = (supplier, cost.currency)
        before = found.get(key, SupplierShare(*key, 0, Decimal(0), Decimal(0)))
        found[key] = SupplierShare(
            *key, before.links + 1, before.cost + cost.amount, before.weight + weight
        )
    return [found[key] for key in sorted(found)]


@dataclass(frozen=True, slots=True)
class Margin:
    """Revenue and costs of one period in one currency.

    A cost is None where some of it was booked in another currency: it cannot be said in this one,
    and nothing that it is a part of can.
    """

    revenue: Decimal
    supplier_cost: Decimal | None
    credit_cost: Decimal | None
    people_cost: Decimal | None

    @property
    def platform_cost(self) -> Decimal | None:
        """Suppliers and credits."""
        if self.supplier_cost is None or self.credit_cost is None:
            return None
        return self.supplier_cost + self.credit_cost

    @property
    def gross(self) -> Decimal | None:
        """Without people's time."""
        return None if self.platform_cost is None else self.revenue - self.platform_cost

    @property
    def contribution(self) -> Decimal | None:
        """With people's time at cost."""
        if self.gross is None or self.people_cost is None:
            return None
        return self.gross - self.people_cost

    @property
    def gross_percent(self) -> Decimal | None:
        return percent(self.gross, self.revenue)

    @property
    def contribution_percent(self) -> Decimal | None:
        return percent(self.contribution, self.revenue)


def percent(part: Decimal | None, whole: Decimal) -> Decimal | None:
    """`part` of `whole` in percent with one decimal; None where one of them is missing."""
    return None if part is None or not whole else round_half_up(part / whole * 100, 1)


def effective_hourly_rate(
    revenue: Decimal, platform_cost: Decimal | None, minutes: int
) -> Decimal | None:
    """What an hour of the team's time earned (specification 13.1).

    None without hours, and where the platform's cost cannot be said in the revenue's currency.
    """
    if platform_cost is None or not minutes:
        return None
    return round_half_up((revenue - platform_cost) * 60 / minutes)
