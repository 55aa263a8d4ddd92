"""The columns of a price book: what each may hold, and what to write instead."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.numbers import list_currencies

from igny8.marketplaces.rules.domains import clean_domain
from igny8.marketplaces.rules.suppliers import SUPPLIERS
from igny8.marketplaces.rules.tiers import NICHES, RELS, TIERS

AMOUNT = re.compile(r"^\d{1,8}(\.\d{1,2})?$")
COMMA_AMOUNT = re.compile(r"^\d{1,8},\d{1,2}$")
COUNTRIES = frozenset(
    str(code) for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", str(code))
) - {"EU", "EZ", "UN", "XA", "XB", "ZZ"}
CURRENCIES = frozenset(list_currencies())


class WrongCell(ValueError):
    """What is wrong with a cell, what was expected, what to do."""

    def __init__(self, problem: str, *, expected: str, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.expected = expected
        self.remedy = remedy or "Correct the line and import the file again."


@dataclass(frozen=True, slots=True)
class Column:
    """A column: how to read a cell, and what an empty one or a missing column means."""

    read: Callable[[str], Any]
    required: bool = False
    default: Any = ""


def _domain(text: str) -> str:
    try:
        return clean_domain(text)
    except ValueError as failure:
        raise WrongCell(str(failure), expected="a domain such as magazine.example") from failure


def _one_of(choices: Mapping[str, object] | tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        wanted = text.lower().replace(" ", "_").replace("-", "_")
        if wanted not in choices:
            raise WrongCell(f"{text!r} is not known.", expected="one of " + ", ".join(choices))
        return wanted

    return read


def _amount(text: str) -> Decimal:
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


def _currency(text: str) -> str:
    code = text.upper()
    if code not in CURRENCIES:
        raise WrongCell(f"{text!r} is not a currency.", expected="an ISO 4217 code such as USD")
    return code


def _country(text: str) -> str:
    code = text.upper()
    if code not in COUNTRIES:
        raise WrongCell(
            f"{text!r} is not a country.", expected="an ISO 3166-1 code such as GB, or nothing"
        )
    return code


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,5}", text) or not low <= int(text) <= high:
            raise WrongCell(
                f"{text!r} will not do.", expected=f"a whole number from {low} to {high}"
            )
        return int(text)

    return read


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as failure:
        raise WrongCell(
            f"{text!r} is not a date.", expected="a date such as 2025-06-30"
        ) from failure


def _text(limit: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > limit:
            raise WrongCell(f"It has {len(text)} characters.", expected=f"at most {limit}")
        return text

    return read


COLUMNS: Mapping[str, Column] = {
    "domain": Column(_domain, required=True),
    "tier": Column(_one_of(TIERS), required=True),
    "cost": Column(_amount, required=True),
    "list_price": Column(_amount, required=True),
    "currency": Column(_currency, required=True),
    "dr": Column(_whole(0, 100), default=None),
    "dr_source": Column(_text(60)),
    "dr_date": Column(_date, default=None),
    "supplier": Column(_one_of(SUPPLIERS), default="manual"),
    "country": Column(_country),
    "niche": Column(_one_of(NICHES), default="general"),
    "rel": Column(_one_of(RELS), default="follow"),
    "placement": Column(_text(60)),
    "guarantee_days": Column(_whole(0, 3650), default=365),
    "turnaround_days": Column(_whole(0, 365), default=14),
    "contact": Column(_text(300)),
}
REQUIRED_COLUMNS = tuple(name for name, column in COLUMNS.items() if column.required)
