"""Numbers, dates and ranges as the client's language writes them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent

from igny8.reports.rules.document import Figure
from igny8.reports.rules.periods import Period, is_whole_months

MINUS = "−"


def known_locale(name: str) -> str:
    """The locale if babel has it, else English: a report is never late for want of a locale."""
    try:
        return str(Locale.parse(name))
    except (UnknownLocaleError, ValueError):
        return "en_GB"


def whole(value: Decimal | int, locale: str) -> str:
    """1,234"""
    return format_decimal(Decimal(value).quantize(Decimal(1), ROUND_HALF_UP), locale=locale)


def decimal(value: Decimal, locale: str, *, places: int = 1) -> str:
    """12.9, always with its places."""
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return format_decimal(rounded, format="#,##0." + "0" * places, locale=locale)


def share(value: Decimal, locale: str, *, places: int = 2) -> str:
    """0.0307 as 3.07%"""
    pattern = str(Locale.parse(locale).percent_formats[None].pattern)
    rounded = value.quantize(Decimal(1).scaleb(-places - 2), ROUND_HALF_UP)
    digits = "0." + "0" * places if places else "0"
    return format_percent(rounded, format=pattern.replace("#,##0", digits), locale=locale)


def money(value: Decimal, currency: str, locale: str) -> str:
    """1,234.50 with its currency's sign and places."""
    return format_currency(value, currency, locale=locale)


def figure_text(figure: Figure, value: Decimal, locale: str) -> str:
    """A value of the figure (now, before, target) in the figure's unit."""
    if figure.unit == "share":
        return share(value, locale)
    if figure.unit == "position":
        return decimal(value, locale)
    if figure.unit == "money":
        return money(value, figure.currency, locale)
    return whole(value, locale)


def day(value: date, locale: str) -> str:
    """1 April 2025"""
    return _dated(value, "d MMMM y", "yMMMMd", locale)


def short_day(value: date, locale: str) -> str:
    """1 Apr 2025"""
    return _dated(value, "d MMM y", "yMMMd", locale)


def _dated(value: date, english: str, skeleton: str, locale: str) -> str:
    """Day before month in English everywhere; other languages have their own order."""
    if locale.startswith("en"):
        return format_date(value, english, locale=locale)
    return format_skeleton(skeleton, value, locale=locale, fuzzy=True)


def day_of_chart(value: date, locale: str) -> str:
    """1 Apr"""
    return _dated(value, "d MMM", "MMMd", locale)


def moment(value: datetime, time_zone: str, locale: str) -> str:
    """1 Apr 2025, 06:00 in the client's time zone."""
    local = value.astimezone(ZoneInfo(time_zone))
    return f"{short_day(local.date(), locale)}, {format_datetime(local, 'HH:mm', locale=locale)}"


def span(period: Period, locale: str) -> str:
    """April 2025, or 17 March – 19 April 2025."""
    first, last = period.start, period.last
    if is_whole_months(period) and (first.year, first.month) == (last.year, last.month):
        return format_date(first, "LLLL yyyy", locale=locale)
    if first == last:
        return day(first, locale)
    if first.year != last.year:
        return f"{day(first, locale)} – {day(last, locale)}"
    if first.month != last.month:
        return f"{format_date(first, 'd MMMM', locale=locale)} – {day(last, locale)}"
    return f"{format_date(first, 'd', locale=locale)}–{day(last, locale)}"


def runs_of_days(days: Sequence[date]) -> list[Period]:
    """Neighbouring days joined: what "17–19 April and 2 May" is made of."""
    ordered = sorted(set(days))
    starts = [0, *(n for n, (a, b) in enumerate(pairwise(ordered), 1) if b - a > timedelta(days=1))]
    ends = [*starts[1:], len(ordered)]
    one = timedelta(days=1)
    return [
        Period(ordered[a], ordered[b - 1] + one) for a, b in zip(starts, ends, strict=True) if b > a
    ]


def days_in_words(days: Sequence[date], locale: str, *, most: int = 3) -> str:
    """The days as ranges, the later ones counted when they are many."""
    runs = runs_of_days(days)
    said = [span(run, locale) for run in runs[:most]]
    rest = sum(run.day_count for run in runs[most:])
    if rest:
        said.append(f"{rest} more days")
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def count_of(count: int, one: str, many: str, locale: str) -> str:
    """ "1 link", "2 links"."""
    return f"{whole(count, locale)} {one if count == 1 else many}"
