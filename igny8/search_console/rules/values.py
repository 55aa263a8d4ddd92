"""One cell at a time: counts, percentages, positions and dates as each language writes them.

Each reader raises ValueError whose text says what was expected, for the message to the person.
"""

import re
from datetime import date
from decimal import Decimal

from igny8.search_console.rules.languages import Language, folded
from igny8.search_console.rules.ranges import DateRange

SPACES = re.compile(r"[\s\u00a0\u202f\u2009'’]")
MINUS = str.maketrans({"−": "-", "\u2011": "-"})
ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
DOTTED_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})")
WORDY_DAY_FIRST = re.compile(r"(\d{1,2})\.? ([^\W\d]+)\.? (\d{4})")
WORDY_MONTH_FIRST = re.compile(r"([^\W\d]+)\.? (\d{1,2}), (\d{4})")
FIRST_YEAR = 2000
# More clicks in a day, or places in a list, than anybody has ever had.
MOST, LAST_POSITION = 2_000_000_000, 9_999


def count(text: str, language: Language) -> int:
    """A whole number, its thousands separated as the language does."""
    bare = SPACES.sub("", text.translate(MINUS))
    separator = "." if language.decimal_comma else ","
    if re.fullmatch(rf"-?\d{{1,3}}(?:\{separator}\d{{3}})+", bare):
        bare = bare.replace(separator, "")
    if not re.fullmatch(r"-?\d{1,12}", bare):
        raise ValueError("a whole number such as 109")
    if bare.startswith("-"):
        raise ValueError("a number that is not negative")
    if int(bare) > MOST:
        raise ValueError(f"a number below {MOST:,}")
    return int(bare)


def _decimal(bare: str, example: str) -> Decimal:
    if not re.fullmatch(r"-?\d{1,9}(?:[.,]\d{1,12})?", bare):
        raise ValueError(example)
    return Decimal(bare.replace(",", "."))


def percentage(text: str) -> Decimal:
    """A share such as 35.86% or “35,86 %”, as a fraction between 0 and 1."""
    bare = SPACES.sub("", text.translate(MINUS))
    if not bare.endswith("%"):
        raise ValueError("a percentage such as 35.86%")
    value = _decimal(bare[:-1], "a percentage such as 35.86%")
    if not 0 <= value <= 100:
        raise ValueError("a percentage from 0% to 100%")
    return value / 100


def position(text: str, impressions: int) -> Decimal:
    """An average position; the first place is 1, and 0 only stands where nothing was shown."""
    value = _decimal(SPACES.sub("", text.translate(MINUS)), "a position such as 12.91")
    if impressions and value < 1:
        raise ValueError("a position of 1 or more, since the first place is 1")
    if not 0 <= value <= LAST_POSITION:
        raise ValueError(f"a position from 1 to {LAST_POSITION}")
    return value


def day(text: str, language: Language) -> date:
    """A day: 2025-04-19 in every language, 19.04.2025 or 19/04/2025 where the day comes first."""
    bare = text.strip()
    if found := ISO_DATE.fullmatch(bare):
        year, month, number = found.groups()
    elif (found := DOTTED_DATE.fullmatch(bare)) and language.day_first:
        number, month, year = found.groups()
    else:
        raise ValueError("a day such as 2025-04-19")
    return _real_day(int(year), int(month), int(number))


def _real_day(year: int, month: int, number: int) -> date:
    year += 2000 if year < 100 else 0
    if year < FIRST_YEAR:
        raise ValueError(f"a day since {FIRST_YEAR}")
    try:
        return date(year, month, number)
    except ValueError:
        raise ValueError("a day that exists, such as 2025-04-19") from None


def _month(word: str, language: Language) -> int:
    name = folded(word)
    for number, short in enumerate(language.months, start=1):
        if name.startswith(short) or (len(name) >= 3 and short.startswith(name)):
            return number
    raise ValueError("a month")


def _spoken_day(text: str, language: Language) -> date:
    bare = " ".join(text.split())
    if found := WORDY_MONTH_FIRST.fullmatch(bare):
        return _real_day(int(found[3]), _month(found[1], language), int(found[2]))
    if found := WORDY_DAY_FIRST.fullmatch(bare):
        return _real_day(int(found[3]), _month(found[2], language), int(found[1]))
    if (found := DOTTED_DATE.fullmatch(bare)) and not language.day_first:
        return _real_day(int(found[3]), int(found[1]), int(found[2]))
    return day(bare, language)


def spoken_range(text: str, language: Language) -> DateRange | None:
    """The range that a label spells out (“Aug 28, 2026-Sep 3, 2026”); None for “Last 28 days”."""
    bare = text.strip()
    for cut in [found.span() for found in re.finditer(r"\s*[-–—]\s*", bare)]:
        try:
            first = _spoken_day(bare[: cut[0]], language)
            last = _spoken_day(bare[cut[1] :], language)
        except ValueError:
            continue
        return DateRange.of_days(first, last) if first <= last else None
    return None


def day_count(text: str) -> int | None:
    """How many days a label such as “Last 28 days” or “7 derniers jours” promises, if it says."""
    found = re.search(r"\b(\d{1,3})\b", text)
    words = folded(text).split()
    is_days = any(word in DAY_WORDS for word in words)
    return int(found[1]) if found and is_days else None


DAY_WORDS = frozenset({"day", "days", "jour", "jours", "tag", "tage", "tagen", "dia", "dias",
                       "giorno", "giorni", "dag", "dagen"})  # fmt: skip
