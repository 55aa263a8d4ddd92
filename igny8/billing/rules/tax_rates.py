"""Standard rates of value added tax, in percent, by country and from which day on.

European Union: the Commission's list of standard rates (Council Directive 2006/112/EC, Articles 96
and 97), as in force on the days given; the United Kingdom: VAT Act 1994, section 2; Switzerland:
Federal Act on VAT, Article 25; Norway: the Storting's yearly decision. A change of rate is a
further line; what is older than a country's first line is taxed by that line.
"""

from datetime import date
from decimal import Decimal
from typing import Final

# As the codes of ISO 3166-1; Greece is GR here and EL in VAT numbers.
EU: Final = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]  # fmt: skip
)

STANDARD_RATES: Final[dict[str, tuple[tuple[date, Decimal], ...]]] = {
    "AT": ((date(1995, 1, 1), Decimal(20)),),
    "BE": ((date(1996, 1, 1), Decimal(21)),),
    "BG": ((date(2007, 1, 1), Decimal(20)),),
    "CH": ((date(2018, 1, 1), Decimal("7.7")), (date(2024, 1, 1), Decimal("8.1"))),
    "CY": ((date(2014, 1, 13), Decimal(19)),),
    "CZ": ((date(2013, 1, 1), Decimal(21)),),
    "DE": (
        (date(2007, 1, 1), Decimal(19)),
        (date(2020, 7, 1), Decimal(16)),
        (date(2021, 1, 1), Decimal(19)),
    ),
    "DK": ((date(1992, 1, 1), Decimal(25)),),
    "EE": (
        (date(2009, 7, 1), Decimal(20)),
        (date(2024, 1, 1), Decimal(22)),
        (date(2025, 7, 1), Decimal(24)),
    ),
    "ES": ((date(2012, 9, 1), Decimal(21)),),
    "FI": ((date(2013, 1, 1), Decimal(24)), (date(2024, 9, 1), Decimal("25.5"))),
    "FR": ((date(2014, 1, 1), Decimal(20)),),
    "GB": ((date(2011, 1, 4), Decimal(20)),),
    "GR": ((date(2016, 6, 1), Decimal(24)),),
    "HR": ((date(2012, 3, 1), Decimal(25)),),
    "HU": ((date(2012, 1, 1), Decimal(27)),),
    "IE": (
        (date(2012, 1, 1), Decimal(23)),
        (date(2020, 9, 1), Decimal(21)),
        (date(2021, 3, 1), Decimal(23)),
    ),
    "IT": ((date(2013, 10, 1), Decimal(22)),),
    "LT": ((date(2009, 9, 1), Decimal(21)),),
    "LU": (
        (date(2015, 1, 1), Decimal(17)),
        (date(2023, 1, 1), Decimal(16)),
        (date(2024, 1, 1), Decimal(17)),
    ),
    "LV": ((date(2012, 7, 1), Decimal(21)),),
    "MT": ((date(2004, 1, 1), Decimal(18)),),
    "NL": ((date(2012, 10, 1), Decimal(21)),),
    "NO": ((date(2005, 1, 1), Decimal(25)),),
    "PL": ((date(2011, 1, 1), Decimal(23)),),
    "PT": ((date(2011, 1, 1), Decimal(23)),),
    "RO": (
        (date(2016, 1, 1), Decimal(20)),
        (date(2017, 1, 1), Decimal(19)),
        (date(2025, 8, 1), Decimal(21)),
    ),
    "SE": ((date(1990, 7, 1), Decimal(25)),),
    "SI": ((date(2013, 7, 1), Decimal(22)),),
    "SK": ((date(2011, 1, 1), Decimal(20)), (date(2025, 1, 1), Decimal(23))),
}


def standard_rate(country: str, day: date) -> Decimal | None:
    """The country's standard rate on a day, in percent; None where it is not in the table."""
    rates = STANDARD_RATES.get(country)
    if rates is None:
        return None
    in_force = [rate for since, rate in rates if since <= day]
    return in_force[-1] if in_force else rates[0][1]
