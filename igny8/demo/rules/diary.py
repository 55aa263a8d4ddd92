"""What was done for a client, and when: the days of the months that a demonstration plays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from igny8.kit.clock import local_date, local_moment, month_start, next_month

PAST_MONTHS = 3


class Act(StrEnum):
    """What happens at a moment of the diary."""

    BILL = "bill"
    ONBOARD = "onboard"
    APPROVE = "approve"
    SEARCH_DATA = "search_data"
    WRITE = "write"
    ORDER_LINKS = "order_links"
    FOLLOW_UP = "follow_up"
    HOURS = "hours"
    CHECK = "check"
    CLOSE = "close"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was done at a moment, for a month (its first day).

    `share` is how much of the month's articles should be out by then, of 1.
    """

    act: Act
    at: datetime
    month: date
    share: float = 0.0


# The month's rhythm: act, day of the month, hour, share of the articles that are out by then.
RHYTHM = (
    (Act.BILL, 1, 7, 0.0),
    (Act.WRITE, 3, 9, 0.25),
    (Act.ORDER_LINKS, 5, 10, 0.0),
    (Act.HOURS, 8, 17, 0.0),
    (Act.FOLLOW_UP, 9, 11, 0.0),
    (Act.WRITE, 10, 9, 0.5),
    (Act.FOLLOW_UP, 15, 11, 0.0),
    (Act.WRITE, 17, 9, 0.75),
    (Act.HOURS, 19, 17, 0.0),
    (Act.WRITE, 24, 9, 1.0),
    (Act.FOLLOW_UP, 26, 11, 0.0),
    (Act.CHECK, 28, 2, 0.0),
)
# What happens only once, in the first month.
BEGINNING = ((Act.ONBOARD, 1, 8), (Act.APPROVE, 2, 10))
THURSDAY = 3
# The report waits for the search data of the month's last days.
REPORT_DAY = 4


def first_month(now: datetime, time_zone: str) -> date:
    """The month that a demonstration begins in: three before the present one."""
    month = month_start(local_date(now, time_zone))
    for _ in range(PAST_MONTHS):
        month = month_start(month - timedelta(days=1))
    return month


def months_of(start: date, now: datetime, time_zone: str) -> list[date]:
    """Every month from `start` to the present one."""
    months, last = [month_start(start)], month_start(local_date(now, time_zone))
    while months[-1] < last:
        months.append(next_month(months[-1]))
    return months


def diary(start: date, now: datetime, time_zone: str, *, until: date | None = None) -> list[Entry]:
    """Everything from the month `start` up to now, in order; `until` is the first day without."""
    first = month_start(start)
    entries = [Entry(act, _at(first, day, hour, time_zone), first) for act, day, hour in BEGINNING]
    for month in months_of(start, now, time_zone):
        entries += _month(month, time_zone)
    entries.append(_last_week(now, time_zone))
    last = now if until is None else min(now, local_moment(until, time(), time_zone))
    begin = beginning(start, time_zone)
    return sorted((one for one in entries if begin <= one.at <= last), key=lambda one: one.at)


def beginning(start: date, time_zone: str) -> datetime:
    """The moment at which the client is taken in: that of the first month's bill."""
    _, day, hour, _ = RHYTHM[0]
    return _at(month_start(start), day, hour, time_zone)


def _month(month: date, zone: str) -> Iterator[Entry]:
    for act, day, hour, share in RHYTHM:
        yield Entry(act, _at(month, day, hour, zone), month, share)
    after = next_month(month)
    yield Entry(Act.SEARCH_DATA, _at(after, REPORT_DAY, 8, zone), month)
    yield Entry(Act.CLOSE, _at(after, REPORT_DAY, 9, zone), month)


def _last_week(now: datetime, zone: str) -> Entry:
    """The latest Thursday: by then Google has settled the week that ended on Sunday."""
    today = local_date(now, zone)
    day = today - timedelta(days=(today.weekday() - THURSDAY) % 7)
    return Entry(
        Act.WEEK, local_moment(day, time(7, 30), zone), month_start(week_before(day).start)
    )


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday; `end` is the Monday after."""

    start: date
    end: date


def week_before(day: date) -> Week:
    """The last whole week before a day."""
    end = day - timedelta(days=day.weekday())
    return Week(end - timedelta(days=7), end)


def _at(month: date, day: int, hour: int, zone: str) -> datetime:
    return local_moment(month.replace(day=day), time(hour), zone)
