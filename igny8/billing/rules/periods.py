"""Billing periods: which days belong to which month of an agreement.

Period n is always computed from the stored anchor (decisions 3.1), so a day that a month lacks
never drags the later periods with it. Days are local dates of the account; periods: [start, end).
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

MONTHS = 12
# Any first of a month leads to the same calendar months.
FIRST_OF_A_MONTH = date(2000, 1, 1)


class Alignment(StrEnum):
    """What an agreement's months follow."""

    CALENDAR = "calendar"
    ANNIVERSARY = "anniversary"


@dataclass(frozen=True, slots=True)
class Period:
    """Days [start, end), and the whole month [whole_start, whole_end) that they are part of.

    A free one is (a part of) a trial.
    """

    start: date
    end: date
    whole_start: date
    whole_end: date
    is_free: bool = False

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def whole_days(self) -> int:
        return (self.whole_end - self.whole_start).days

    @property
    def is_whole(self) -> bool:
        return (self.start, self.end) == (self.whole_start, self.whole_end)


@dataclass(frozen=True, slots=True)
class Schedule:
    """An agreement's months from `next_start` on, until `ends_on` (exclusive) where it is known.

    Those before `trial_ends_on` are free, and one ends on that day.
    """

    alignment: Alignment
    anchor: date
    next_start: date
    ends_on: date | None = None
    trial_ends_on: date | None = None

    @property
    def is_over(self) -> bool:
        return self.ends_on is not None and self.next_start >= self.ends_on

    def after(self, period: Period) -> "Schedule":
        """The months that follow a period."""
        return Schedule(self.alignment, self.anchor, period.end, self.ends_on, self.trial_ends_on)


def add_months(anchor: date, count: int) -> date:
    """`count` months after the anchor: on its day, or the month's last where it has no such day."""
    month = anchor.year * MONTHS + anchor.month - 1 + count
    year, zero_based = divmod(month, MONTHS)
    last = calendar.monthrange(year, zero_based + 1)[1]
    return date(year, zero_based + 1, min(anchor.day, last))


def month_of(day: date, *, alignment: Alignment, anchor: date) -> tuple[date, date]:
    """The whole month [start, end) of the alignment that a day lies in."""
    return _month(day, FIRST_OF_A_MONTH if alignment is Alignment.CALENDAR else anchor)


@lru_cache(maxsize=4096)
def _month(day: date, anchor: date) -> tuple[date, date]:
    count = (day.year - anchor.year) * MONTHS + day.month - anchor.month
    if add_months(anchor, count) > day:
        count -= 1
    return add_months(anchor, count), add_months(anchor, count + 1)


def first_start_from(day: date, *, starts_on: date, alignment: Alignment, anchor: date) -> date:
    """The first day on or after `day` on which a month of the agreement begins.

    Its own first day where that lies ahead. Whoever was billed elsewhere through `day`, whether
    that day is the last of what was billed or the first after it, is billed from there on.
    """
    if starts_on >= day:
        return starts_on
    start, end = month_of(day, alignment=alignment, anchor=anchor)
    return day if day == start else end


def next_period(schedule: Schedule) -> Period | None:
    """The period that begins on `next_start`, or None where the agreement has ended by then."""
    if schedule.is_over:
        return None
    start, trial = schedule.next_start, schedule.trial_ends_on
    whole_start, whole_end = month_of(start, alignment=schedule.alignment, anchor=schedule.anchor)
    is_free = trial is not None and start < trial
    ends = [whole_end, schedule.ends_on, trial if is_free else None]
    end = min(day for day in ends if day is not None)
    return Period(start, end, whole_start, whole_end, is_free)


def due_periods(schedule: Schedule, *, today: date) -> Iterator[Period]:
    """Every period that has begun by `today`, in order: the missed ones too."""
    while (period := next_period(schedule)) and period.start <= today:
        yield period
        schedule = schedule.after(period)
