"""Which state an order may go to from which: one table (decisions 3.6)."""

from typing import Final

ORDER_MOVES: Final[dict[str, frozenset[str]]] = {
    "draft": frozenset({"approved", "cancelled"}),
    "approved": frozenset({"in_progress", "cancelled"}),
    "in_progress": frozenset({"delivered", "cancelled"}),
    "delivered": frozenset({"completed", "refunded"}),
    "completed": frozenset({"refunded"}),
    "cancelled": frozenset(),
    "refunded": frozenset(),
}


def may_move(status: str, wanted: str) -> bool:
    """Whether an order in `status` may become `wanted`."""
    return wanted in ORDER_MOVES[status]
