"""Whether work keeps up with the month (house words: done, ahead, on pace, behind)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from igny8.kit.clock import month_start


@dataclass(frozen=True, slots=True)
class Pace:
    """How many of how many, how many there should be by now, and the word for it."""

    done: int
    owed: int
    expected: int
    word: str

    @property
    def behind(self) -> int:
        return max(self.expected - self.done, 0)


@dataclass(frozen=True, slots=True)
class LateMonth:
    """A month that has fewer articles than it owed, by its first day; over since `since`."""

    month: date
    since: date
    owed: int
    published: int

    @property
    def missing(self) -> int:
        return self.owed - self.published


def late_months(
    periods: Iterable[tuple[date, date, int]], published: Mapping[date, int]
) -> tuple[LateMonth, ...]:
    """The months that lack articles, the oldest first.

    `periods` are (start, end, articles owed) of those that are over: each owes in the month that
    it begins in. `published` counts a month's articles, whenever they came.
    """
    owed: Counter[date] = Counter()
    since: dict[date, date] = {}
    for start, end, count in sorted(periods):
        month = month_start(start)
        owed[month] += count
        since[month] = end
    return tuple(
        LateMonth(month, since[month], owed[month], published.get(month, 0))
        for month in since
        if owed[month] > published.get(month, 0)
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """Which months have what they owe: all before `before` but those in `but`."""

    before: date
    but: tuple[date, ...] = ()

    def leaves_out(self, start: date) -> bool:
        """Whether the month that a period begins in is known to be complete."""
        return start < self.before and month_start(start) not in self.but


def settled_months(
    periods: Iterable[tuple[date, date, int]],
    published: Mapping[date, int],
    *,
    open_from: date,
    today: date,
) -> Settled:
    """Which months are over and have their articles, so that nobody has to look at them again.

    `periods` are those that are over, as for `late_months`; `open_from` is where the first begins
    that is not over: the one that runs, else the next one.
    """
    before = min(month_start(open_from), month_start(today))
    late = (one.month for one in late_months(periods, published))
    return Settled(before, tuple(month for month in late if month < before))


def pace(*, done: int, owed: int, start: date, end: date, today: date) -> Pace:
    """The pace of `owed` units over [start, end) at the start of `today`, spread evenly."""
    days = (end - start).days
    elapsed = min(max((today - start).days, 0), days)
    expected = owed * elapsed // days if days else owed
    if owed and done >= owed:
        word = "done"
    elif done < expected:
        word = "behind"
    else:
        word = "ahead" if done > expected else "on_pace"
    return Pace(done, owed, expected, word if owed else "not_started")
