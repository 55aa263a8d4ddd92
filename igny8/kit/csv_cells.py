"""Cells of a CSV file: what each may hold, and what to write instead."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.numbers import list_currencies

AGAIN = "Correct the line and import the file again."
AMOUNT = re.compile(r"^\d{1,8}(\.\d{1,2})?$")
COMMA_AMOUNT = re.compile(r"^\d{1,8},\d{1,2}$")
COUNTRIES = frozenset(
    str(code) for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", str(code))
) - {"EU", "EZ", "UN", "XA", "XB", "ZZ"}
CURRENCIES = frozenset(list_currencies())


class WrongCell(ValueError):
    """What is wrong with a cell, what was expected, what to do."""

    def __init__(self, problem: str, *, expected: str, remedy: str = AGAIN) -> None:
        super().__init__(problem)
        self.problem = problem
        self.expected = expected
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Column:
    """A column: how to read a cell, and what an empty one or a missing column means."""

    read: Callable[[str], Any]
    required: bool = False
    default: Any = ""


def one_of(choices: Mapping[str, object] | tuple[str, ...]) -> Callable[[str], str]:
    """Reads one of these words, in any case, its words joined by spaces or hyphens too."""

    def read(text: str) -> str:
        wanted = text.lower().replace(" ", "_").replace("-", "_")
        if wanted not in choices:
            raise WrongCell(f"{text!r} is not known.", expected="one of " + ", ".join(choices))
        return wanted

    return read


def amount(text: str) -> Decimal:
    """Reads 80, 80.00 or 80,00. Raises WrongCell for everything else."""
    plain = text.replace(",", ".") if COMMA_AMOUNT.match(text) else text
    if plain.startswith("-") and AMOUNT.match(plain[1:]):
        raise WrongCell(f"{text} is negative.", expected="an amount of 0.00 or more")
    if not AMOUNT.match(plain):
        raise WrongCell(
            f"{text!r} is not an amount.",
            expected="digits with at most two decimals, such as 80.00",
            remedy="Leave out currency signs and thousands separators, and import it again.",
        )
    return Decimal(plain)


def currency(text: str) -> str:
    """Reads an ISO 4217 code. Raises WrongCell."""
    code = text.upper()
    if code not in CURRENCIES:
        raise WrongCell(f"{text!r} is not a currency.", expected="an ISO 4217 code such as USD")
    return code


def country(text: str) -> str:
    """Reads an ISO 3166-1 code of two letters. Raises WrongCell."""
    code = text.upper()
    if code not in COUNTRIES:
        raise WrongCell(
            f"{text!r} is not a country.", expected="an ISO 3166-1 code such as GB, or nothing"
        )
    return code


def whole(low: int, high: int) -> Callable[[str], int]:
    """Reads a whole number from `low` to `high`."""

    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,5}", text) or not low <= int(text) <= high:
            raise WrongCell(
                f"{text!r} will not do.", expected=f"a whole number from {low} to {high}"
            )
        return int(text)

    return read


def iso_day(text: str) -> date:
    """Reads a day such as 2025-06-30. Raises WrongCell."""
    try:
        return date.fromisoformat(text)
    except ValueError as failure:
        raise WrongCell(
            f"{text!r} is not a date.", expected="a date such as 2025-06-30"
        ) from failure


def short_text(limit: int) -> Callable[[str], str]:
    """Reads any text of at most `limit` characters."""

    def read(text: str) -> str:
        if len(text) > limit:
            raise WrongCell(f"It has {len(text)} characters.", expected=f"at most {limit}")
        return text

    return read
