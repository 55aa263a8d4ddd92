"""Cells as spreadsheets and other software write them: days, amounts, countries, people."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache

from babel import Locale
from pydantic import validate_email
from pydantic_core import PydanticCustomError

from igny8.kit.clock import time_zones
from igny8.kit.csv_cells import COUNTRIES, WrongCell
from igny8.services.rules.intake import normalized_domain

ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
DOTTED_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
SLASHED_DAY = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
FIRST_YEAR, LAST_YEAR = 1990, 2100
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
SPACES = re.compile(r"[\s'’]")
# 1234.50 or 1234,50; 1,234.50; 1.234,50; 1,234,567: each can be read in one way only.
PLAIN = re.compile(r"\d{1,10}(?:[.,]\d{1,2})?")
ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+\.\d{1,2}|\d{1,3}(?:,\d{3}){2,}")
CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{1,2}|\d{1,3}(?:\.\d{3}){2,}")
LONGEST_EMAIL = 254


class DayOrder(StrEnum):
    """How 03/04/2026 is meant; where nobody says, such a day is refused."""

    UNSAID = "unsaid"
    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the client's."""

    email: str
    name: str


def day(order: DayOrder) -> Callable[[str], date]:
    """Reads 2026-04-30 and 30.04.2026, and 30/04/2026 where the order is said."""

    def read(text: str) -> date:
        if found := ISO_DAY.fullmatch(text):
            year, month, number = found.groups()
        elif found := DOTTED_DAY.fullmatch(text):
            number, month, year = found.groups()
        elif found := SLASHED_DAY.fullmatch(text):
            number, month, year = _slashed(text, found, order)
        else:
            raise WrongCell(f"{text!r} is not a day.", expected="a day such as 2026-04-30")
        return _real_day(text, int(year), int(month), int(number))

    return read


def _slashed(text: str, found: re.Match[str], order: DayOrder) -> tuple[str, str, str]:
    first, second, year = found.groups()
    if order is DayOrder.UNSAID:
        raise WrongCell(
            f"{text!r} can be read in two ways.",
            expected="a day such as 2026-04-30, or the order of the days in this file",
            remedy="Say --dates day-first or --dates month-first.",
        )
    return (first, second, year) if order is DayOrder.DAY_FIRST else (second, first, year)


def _real_day(text: str, year: int, month: int, number: int) -> date:
    try:
        found = date(year, month, number)
    except ValueError as failure:
        raise WrongCell(f"There is no day {text!r}.", expected="a day that exists") from failure
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise WrongCell(
            f"{text!r} is far away.", expected=f"a day from {FIRST_YEAR} to {LAST_YEAR}"
        )
    return found


def money(text: str) -> Decimal:
    """Reads an amount of zero or more with two decimals at most, its thousands separated or not."""
    bare = SPACES.sub("", text)
    if bare.startswith(("-", "−", "(")) and any(character.isdigit() for character in bare):
        raise WrongCell(f"{text} is negative.", expected="an amount of 0.00 or more")
    if PLAIN.fullmatch(bare):
        return Decimal(bare.replace(",", "."))
    if ENGLISH.fullmatch(bare):
        return Decimal(bare.replace(",", ""))
    if CONTINENTAL.fullmatch(bare):
        return Decimal(bare.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}[.,]\d{3}", bare):
        raise WrongCell(
            f"{text!r} can be read in two ways.",
            expected="an amount such as 1234.00",
            remedy="Write it without a thousands separator, or with its two decimals.",
        )
    raise WrongCell(
        f"{text!r} is not an amount.",
        expected="digits with at most two decimals, such as 1234.50",
        remedy="Leave out currency signs and letters, and import it again.",
    )


def country(text: str) -> str:
    """Reads an ISO 3166-1 code of two letters, or a country's English name."""
    code = text.upper()
    if code in COUNTRIES:
        return code
    found = _countries_by_name().get(text.casefold())
    if found is None:
        raise WrongCell(
            f"{text!r} is not a country.", expected="an ISO 3166-1 code such as GB, or its name"
        )
    return found


@cache
def _countries_by_name() -> Mapping[str, str]:
    names = {str(name).casefold(): code for code, name in Locale("en").territories.items()}
    known = {name: str(code) for name, code in names.items() if code in COUNTRIES}
    return known | {
        "uk": "GB",
        "usa": "US",
        "great britain": "GB",
        "united states of america": "US",
    }


def time_zone(text: str) -> str:
    """Reads the name of a time zone."""
    if text not in time_zones():
        raise WrongCell(
            f"{text!r} is not a time zone.", expected="a name such as Europe/London",
            remedy="Write it so, or give one for all with --set time_zone=Europe/London.",
        )  # fmt: skip
    return text


def language(text: str) -> str:
    """Reads a language's code."""
    if not LANGUAGE.fullmatch(text):
        raise WrongCell(f"{text!r} is not a language.", expected="a code such as en or de")
    return text


def domain(text: str) -> str:
    """Reads a domain or a site's address; lower case, punycode, without www."""
    bare = re.sub(r"^https?://", "", text.strip().lower()).partition("/")[0]
    try:
        return normalized_domain(bare)
    except ValueError as failure:
        raise WrongCell(
            f"{text!r} is not a domain.", expected="a domain such as client.example"
        ) from failure


def email(text: str) -> str:
    """Reads one e-mail address."""
    return person(text).email


def people(text: str) -> tuple[Person, ...]:
    """Reads people: addresses with or without names, separated by ; or | or commas."""
    return tuple(person(part) for part in re.split(r"[;|,\n]", text) if part.strip())


def person(text: str) -> Person:
    """Reads Jane Doe <jane@client.example>, or the address alone."""
    try:
        name, address = validate_email(text.strip())
    except PydanticCustomError as failure:
        raise WrongCell(
            f"{text.strip()!r} is not an e-mail address.", expected="such as jane@client.example"
        ) from failure
    if len(address) > LONGEST_EMAIL:
        raise WrongCell("The address is too long.", expected=f"at most {LONGEST_EMAIL} characters")
    written = "<" in text
    return Person(address.lower(), (name if written else name.partition("+")[0])[:200])
