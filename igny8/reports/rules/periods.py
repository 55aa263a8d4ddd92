"""The stretch of local dates that a report is about: [start, end)."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Local dates from `start` up to, not including, `end`."""

    start: date
    end: date

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def day_count(self) -> int:
        return (self.end - self.start).days

    def days(self) -> Iterator[date]:
        return (self.start + timedelta(days=n) for n in range(self.day_count))

    def holds(self, day: date) -> bool:
        return self.start <= day < self.end


def months_later(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_week(today: date) -> Period:
    """Monday to Sunday of the week before the one that `today` is in."""
    monday = today - timedelta(days=today.weekday())
    return Period(monday - timedelta(days=7), monday)


def last_month(today: date) -> Period:
    """The calendar month before the one that `today` is in."""
    first = today.replace(day=1)
    return Period(months_later(first, -1), first)


def last_quarter(today: date) -> Period:
    """The calendar quarter before the one that `today` is in."""
    first = date(today.year, today.month - (today.month - 1) % 3, 1)
    return Period(months_later(first, -3), first)


LAST_PERIOD = {"weekly": last_week, "monthly": last_month, "quarterly": last_quarter}


def is_whole_months(period: Period) -> bool:
    return period.start.day == 1 and period.end.day == 1


def period_before(period: Period) -> Period:
    """The period to compare with: as many months before, or as many days where it is no months."""
    if is_whole_months(period):
        months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
        return Period(months_later(period.start, -months), period.start)
    return Period(period.start - timedelta(days=period.day_count), period.start)


def period_after(period: Period) -> Period:
    """As many months after, or as many days where it is no months."""
    if is_whole_months(period):
        months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
        return Period(period.end, months_later(period.end, months))
    return Period(period.end, period.end + timedelta(days=period.day_count))


def year_before(period: Period) -> Period:
    """The same months a year earlier; for weeks, the 52nd week before, so that weekdays agree."""
    if is_whole_months(period):
        return Period(months_later(period.start, -12), months_later(period.end, -12))
    year = timedelta(weeks=52)
    return Period(period.start - year, period.end - year)


def week_starts(period: Period) -> list[date]:
    """The Mondays of the weeks that the period touches."""
    monday = period.start - timedelta(days=period.start.weekday())
    return [monday + timedelta(weeks=n) for n in range((period.last - monday).days // 7 + 1)]
