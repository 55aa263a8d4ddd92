"""Billing periods: which days belong to which month of an agreement.

Period n is always computed from the stored anchor (decisions 3.1), so a day that a month lacks
never drags the later periods with it. Days are local dates of the account; periods: [start, end).
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MONTHS = 12


class Alignment(StrEnum):
    """What an agreement's months follow."""

    CALENDAR = "calendar"
    ANNIVERSARY = "anniversary"


@dataclass(frozen=True, slots=True)
class Period:
    """Days [start, end), and the whole month [whole_start, whole_end) that they are part of."""

    start: date
    end: date
    whole_start: date
    whole_end: date

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
    """An agreement's months from `next_start` on, until `ends_on` (exclusive) where it is known."""

    alignment: Alignment
    anchor: date
    next_start: date
    ends_on: date | None = None


def add_months(anchor: date, count: int) -> date:
    """`count` months after the anchor: on its day, or the month's last where it has no such day."""
    month = anchor.year * MONTHS + anchor.month - 1 + count
    year, zero_based = divmod(month, MONTHS)
    last = calendar.monthrange(year, zero_based + 1)[1]
    return date(year, zero_based + 1, min(anchor.day, last))


def month_of(day: date, *, alignment: Alignment, anchor: date) -> tuple[date, date]:
    """The whole month [start, end) of the alignment that a day lies in."""
    if alignment is Alignment.CALENDAR:
        anchor = anchor.replace(day=1)
    count = (day.year - anchor.year) * MONTHS + day.month - anchor.month
    if add_months(anchor, count) > day:
        count -= 1
    return add_months(anchor, count), add_months(anchor, count + 1)


def first_start_from(day: date, *, starts_on: date, alignment: Alignment, anchor: date) -> date:
    """The first day on or after `day` on which a month of the agreement begins.

    Its own first day where that lies ahead. What was billed elsewhere through `day`, be that the
    last day that was billed or the first one after it, is billed from there on.
    """
    if starts_on >= day:
        return starts_on
    start, end = month_of(day, alignment=alignment, anchor=anchor)
    return day if day == start else end


def next_period(schedule: Schedule) -> Period | None:
    """The period that begins on `next_start`, or None where the agreement has ended by then."""
    start, ends_on = schedule.next_start, schedule.ends_on
    if ends_on is not None and start >= ends_on:
        return None
    whole_start, whole_end = month_of(start, alignment=schedule.alignment, anchor=schedule.anchor)
    end = whole_end if ends_on is None else min(whole_end, ends_on)
    return Period(start=start, end=end, whole_start=whole_start, whole_end=whole_end)


def due_periods(schedule: Schedule, *, today: date) -> Iterator[Period]:
    """Every period that has begun by `today`, in order: the missed ones too."""
    period = next_period(schedule)
    while period is not None and period.start <= today:
        yield period
        later = Schedule(schedule.alignment, schedule.anchor, period.end, schedule.ends_on)
        period = next_period(later)
