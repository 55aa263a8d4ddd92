"""VAT numbers, checked as their country checks them; nobody outside is asked."""

from collections.abc import Callable

from stdnum.ch import vat as ch_vat
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as gb_vat
from stdnum.no import mva as no_vat

from igny8.billing.errors import WrongVatNumber

LONGEST = 20
# Northern Ireland is part of GB, and of the Union where goods are concerned.
NORTHERN_IRELAND = "XI"
# How VAT numbers begin where it is not with the country's own code.
PREFIXES = {"GR": "EL"}
SCHEMES: dict[str, Callable[[str], str]] = {
    "CH": ch_vat.validate,
    "GB": gb_vat.validate,
    "NO": no_vat.validate,
}


def checked_vat_number(number: str, *, country: str) -> str:
    """The number without spaces, with the country's letters before it; empty stays empty.

    A number of a country outside of Europe is taken as it is written. Raises WrongVatNumber where
    it cannot be one of that country's (ISO 3166-1).
    """
    compact = "".join(character for character in number.upper() if character.isalnum())
    if len(compact) > LONGEST:
        raise _wrong(f"{number!r} has more than {LONGEST} characters.", country)
    try:
        return _checked(compact, country) if compact else ""
    except ValidationError as failure:
        raise _wrong(f"{number!r} is not a VAT number of {country}.", country) from failure


def _wrong(message: str, country: str) -> WrongVatNumber:
    return WrongVatNumber(message, fields={"vat_number": f"A VAT number of {country}, or nothing."})


def _checked(compact: str, country: str) -> str:
    prefix = PREFIXES.get(country, country)
    if country.lower() in eu_vat.MEMBER_STATES:
        return str(eu_vat.validate(compact if compact.startswith(prefix) else prefix + compact))
    if country == "GB" and compact.startswith(NORTHERN_IRELAND):
        return str(eu_vat.validate(compact))
    scheme = SCHEMES.get(country)
    if scheme is None:
        return compact
    checked = str(scheme(compact))
    return checked if checked.startswith(prefix) else prefix + checked
