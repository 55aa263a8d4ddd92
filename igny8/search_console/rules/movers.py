"""What moved between two ranges, and when that can be said at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from igny8.search_console.rules.export import Figures
from igny8.search_console.rules.ranges import DateRange

# Calendar months differ by up to three days and are compared all the same.
MONTH_TOLERANCE = 3
# Search Console exports no more rows than this: one that is not there may still have been seen.
EXPORT_ROWS = 1_000


class Move(StrEnum):
    """How a row changed."""

    UP = "up"
    DOWN = "down"
    NEW = "new"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Mover:
    """One row in two ranges. `places` gained (positive) or lost; None where it was not in both."""

    key: str
    move: Move
    current: Figures | None
    previous: Figures | None

    @property
    def places(self) -> Decimal | None:
        if self.current is None or self.previous is None:
            return None
        return self.previous.position - self.current.position

    @property
    def clicks_change(self) -> int:
        now = self.current.clicks if self.current else 0
        return now - (self.previous.clicks if self.previous else 0)

    @property
    def weight(self) -> Decimal:
        """How much it matters: places moved, times how often it was shown."""
        seen = max(figures.impressions for figures in (self.current, self.previous) if figures)
        return seen * (abs(self.places) if self.places is not None else Decimal(1))


@dataclass(frozen=True, slots=True)
class Movement:
    """What moved from `previous` to `current`; `movers` is None where that cannot be said.

    `reason` then says why, in a sentence; else it is empty, or what limits the list.
    """

    current: DateRange | None
    previous: DateRange | None
    movers: tuple[Mover, ...] | None
    reason: str = ""

    def of(self, move: Move, *, limit: int = 10) -> tuple[Mover, ...]:
        """The movers of one kind, the weightiest first."""
        return tuple(mover for mover in self.movers or () if mover.move is move)[:limit]


def comparable(current: DateRange, previous: DateRange) -> bool:
    """Whether two ranges may be compared: as long as each other, and one after the other."""
    if previous.end > current.start:
        return False
    whole_months = all(
        range_.start.day == 1 and range_.end.day == 1 for range_ in (current, previous)
    )
    return abs(current.days - previous.days) <= (MONTH_TOLERANCE if whole_months else 0)


def compare_rows(
    current: Mapping[str, Figures], previous: Mapping[str, Figures]
) -> tuple[Mover, ...]:
    """The rows whose position changed, that are new or gone; the weightiest first.

    Where a list is full (1,000 rows), a row that it lacks is left out: it may have been below.
    """
    moved: Iterable[Mover | None] = (
        _mover(key, current, previous) for key in {*current, *previous}
    )
    found = [mover for mover in moved if mover is not None]
    return tuple(sorted(found, key=lambda mover: (-mover.weight, mover.key)))


def _mover(
    key: str, current: Mapping[str, Figures], previous: Mapping[str, Figures]
) -> Mover | None:
    now, before = current.get(key), previous.get(key)
    if now and before:
        if now.position == before.position:
            return None
        move = Move.UP if now.position < before.position else Move.DOWN
        return Mover(key, move, now, before)
    if now:
        return Mover(key, Move.NEW, now, None) if len(previous) < EXPORT_ROWS else None
    return Mover(key, Move.LOST, None, before) if len(current) < EXPORT_ROWS else None
