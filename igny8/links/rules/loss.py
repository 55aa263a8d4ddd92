"""When a link that is missing counts as lost, and who has to replace it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from igny8.links.rules.verdicts import Verdict

# A page can be down for a day: a link is lost when it was missing on this many different days.
DAYS_UNTIL_LOST = 3


def days_missing(history: Iterable[tuple[date, Verdict]]) -> int:
    """On how many days the link was missing since it was last found; newest check first.

    A check that could not tell neither counts nor ends the count.
    """
    missing: set[date] = set()
    for day, verdict in history:
        if verdict is Verdict.FOUND:
            break
        if verdict is Verdict.NOT_FOUND:
            missing.add(day)
    return len(missing)


def is_lost(history: Iterable[tuple[date, Verdict]]) -> bool:
    """Whether the link was missing on enough days to be called lost."""
    return days_missing(history) >= DAYS_UNTIL_LOST


def is_guaranteed(*, live_since: datetime | None, guarantee_days: int, now: datetime) -> bool:
    """Whether the publisher still owes the link; its days count from when it was first live."""
    if live_since is None:
        return False
    return now < live_since + timedelta(days=guarantee_days)
