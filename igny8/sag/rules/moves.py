"""Which change of state is allowed: one table for blueprints, one for backlinks."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# A blueprint that the client sends back becomes a draft again; a newer approved one supersedes it.
BLUEPRINT_MOVES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "draft": frozenset({"proposed", "superseded"}),
        "proposed": frozenset({"draft", "approved", "superseded"}),
        "approved": frozenset({"superseded"}),
        "superseded": frozenset(),
    }
)

# Decisions 3.6: a link can also be lost, in dispute, replaced. A lost link may come back.
BACKLINK_MOVES: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "ordered": frozenset({"pending", "live", "cancelled"}),
        "pending": frozenset({"live", "in_dispute", "cancelled"}),
        "live": frozenset({"lost", "in_dispute"}),
        "lost": frozenset({"live", "in_dispute", "replaced"}),
        "in_dispute": frozenset({"live", "lost", "replaced", "cancelled"}),
        "replaced": frozenset(),
        "cancelled": frozenset(),
    }
)


def may_move(moves: Mapping[str, frozenset[str]], current: str, wanted: str) -> bool:
    """Whether the table allows going from `current` to `wanted`."""
    return wanted in moves[current]
