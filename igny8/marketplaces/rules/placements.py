"""A link ordered from a supplier: what was asked, where it stands, how it may go on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from igny8.kit.money import Money


class PlacementStatus(StrEnum):
    """Where a placement stands, whoever the supplier is."""

    ORDERED = "ordered"
    PENDING = "pending"
    LIVE = "live"
    FAILED = "failed"
    CANCELLED = "cancelled"


PLACEMENT_MOVES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "ordered": frozenset({"pending", "live", "failed", "cancelled"}),
        "pending": frozenset({"live", "failed", "cancelled"}),
        "live": frozenset(),
        "failed": frozenset(),
        "cancelled": frozenset(),
    }
)
# While nobody saw the link, its page may turn out to be another one, or to never come.
UNPROVEN_MOVES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {**PLACEMENT_MOVES, "live": frozenset({"live", "failed"})}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRequest:
    """What is ordered. `cost` is the agreed price to us; `form` the supplier's further fields."""

    publisher_domain: str
    tier: str
    target_url: str
    anchor: str
    rel: str
    cost: Money
    placement: str = ""
    form: Mapping[str, str] = field(default_factory=dict)

    def as_stored(self) -> dict[str, object]:
        """Plain JSON, the same for the same request."""
        stored = asdict(self)
        stored["cost"] = {"amount": f"{self.cost.amount:.2f}", "currency": self.cost.currency}
        stored["form"] = dict(self.form)
        return stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A supplier's answer: its reference, the state, the page once live, or what went wrong.

    `asked` is the request as it was stored, `proof` the addresses that show the delivery.
    """

    supplier: str
    reference: str
    publisher_domain: str
    status: PlacementStatus
    cost: Money
    asked: Mapping[str, object] = field(default_factory=dict)
    page_url: str = ""
    reason: str = ""
    proof: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        return not PLACEMENT_MOVES[self.status]
