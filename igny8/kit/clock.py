"""The clock, read at the edges only: the API, the command, the scheduler and the job runner."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

_simulated: ContextVar[datetime | None] = ContextVar("simulated", default=None)


def real_now() -> datetime:
    """The moment it really is, for leases and time-outs, which a simulation must not move."""
    return datetime.now(UTC)


def utc_now() -> datetime:
    """The moment it is for the business: the simulated one where `--today` set it."""
    return _simulated.get() or real_now()


def simulated_moment() -> datetime | None:
    """The simulated moment, or None when the clock is the real one."""
    return _simulated.get()


@contextmanager
def simulated(moment: datetime | None) -> Iterator[None]:
    """Within the block the business clock stands at `moment`; None leaves it real."""
    token = _simulated.set(moment)
    try:
        yield
    finally:
        _simulated.reset(token)


@cache
def time_zones() -> frozenset[str]:
    """The names that the IANA database knows; read once, since each look walks its files."""
    return frozenset(available_timezones())


def local_date(now: datetime, time_zone: str) -> date:
    """The day that `now` is in a time zone (IANA name)."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def local_moment(day: date, at: time, time_zone: str) -> datetime:
    """`at` o'clock on a local day, as an aware UTC datetime."""
    return datetime.combine(day, at, tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def month_start(day: date) -> date:
    """The first day of the month that `day` is in."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after the one that `day` is in."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def day_in_words(day: date, locale: str) -> str:
    """The day as people of a locale ("en_GB") write it in a letter; American for an unknown one."""
    try:
        return format_date(day, "long", locale=Locale.parse(locale))
    except (UnknownLocaleError, ValueError):
        return format_date(day, "long", locale="en_US")
