"""Ranges of days, and how they are said in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
ONE_DAY = timedelta(days=1)


def in_words(day: date) -> str:
    """`day` as a person writes it: 17 March 2025."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True, order=True)
class DateRange:
    """The days from `start` to the day before `end`: [start, end)."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"A range ends after it starts; not {self.start} to {self.end}.")

    @classmethod
    def of_days(cls, first: date, last: date) -> Self:
        """The range whose first and last days are `first` and `last`."""
        return cls(first, last + ONE_DAY)

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        return self.end - ONE_DAY

    def overlap(self, other: "DateRange") -> int:
        """How many days both have."""
        return max(0, (min(self.end, other.end) - max(self.start, other.start)).days)

    def contains(self, day: date) -> bool:
        return self.start <= day < self.end

    def __str__(self) -> str:
        first, last = self.start, self.last_day
        if first == last:
            return in_words(last)
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day} to {in_words(last)}"
        if first.year == last.year:
            return f"{first.day} {MONTHS[first.month - 1]} to {in_words(last)}"
        return f"{in_words(first)} to {in_words(last)}"


def gaps(range_: DateRange, covered: Iterable[date]) -> tuple[DateRange, ...]:
    """The stretches of `range_` that `covered` leaves out, in order."""
    known = sorted({day for day in covered if range_.contains(day)})
    found: list[DateRange] = []
    begin = range_.start
    for day in known:
        if day > begin:
            found.append(DateRange(begin, day))
        begin = day + ONE_DAY
    if begin < range_.end:
        found.append(DateRange(begin, range_.end))
    return tuple(found)
