"""Which state a need may go to from which; everything else is refused."""

from collections.abc import Mapping

PLANNED, IDEA, BRIEFED, DRAFTED = "planned", "idea", "brief", "draft"
REVIEW, ACCEPTED, PUBLISHED, NEEDS_PERSON = "review", "accepted", "published", "needs_person"

# A need that was handed to a person goes back to where it stood when that person says so.
NEED_MOVES: Mapping[str, frozenset[str]] = {
    PLANNED: frozenset({IDEA, DRAFTED, NEEDS_PERSON}),
    IDEA: frozenset({BRIEFED, DRAFTED, NEEDS_PERSON}),
    BRIEFED: frozenset({DRAFTED, NEEDS_PERSON}),
    DRAFTED: frozenset({REVIEW, NEEDS_PERSON}),
    REVIEW: frozenset({ACCEPTED, PLANNED, IDEA, BRIEFED}),
    ACCEPTED: frozenset({PUBLISHED, REVIEW, PLANNED, IDEA, BRIEFED}),
    NEEDS_PERSON: frozenset({PLANNED, IDEA, BRIEFED, DRAFTED}),
    PUBLISHED: frozenset(),
}


def may_move(current: str, wanted: str) -> bool:
    """Is the move in the table?"""
    return wanted in NEED_MOVES[current]
