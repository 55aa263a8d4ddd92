"""Which tax an invoice carries: by the countries and VAT numbers of its two sides, on its day.

Services between businesses are taxed where the client is (Council Directive 2006/112/EC, Article
44), who accounts for it by reverse charge where seller and client are in two countries of the Union
(Article 196); a consumer in the Union pays the rate of their own country (Article 58, declared by
the one-stop shop), one in the seller's country that country's rate. A seller without a VAT number
is not registered and charges none. It is a rule of thumb for the usual case, not tax advice.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.gb import vat as gb_vat

from igny8.billing.errors import WrongVatNumber
from igny8.billing.rules.tax_rates import EU, standard_rate
from igny8.kit.money import Money

ZERO = Decimal(0)
HUNDRED = Decimal(100)
# How VAT numbers begin where it is not with the country's own code.
PREFIXES = {"GR": "EL"}


@dataclass(frozen=True, slots=True)
class Party:
    """One side of an invoice: ISO country and VAT number, empty where it has none."""

    country: str
    vat_number: str = ""


@dataclass(frozen=True, slots=True)
class Tax:
    """What is charged: percent, the code that invoices and the journal keep, and the printed words.

    `code` is empty where no tax is involved at all.
    """

    rate: Decimal = ZERO
    code: str = ""
    note: str = ""

    def on(self, net: Decimal, currency: str) -> Decimal:
        """The tax on a line, rounded half up once."""
        return Money(net * self.rate / HUNDRED, currency).rounded().amount if self.rate else ZERO


NO_TAX = Tax()
REVERSE_CHARGE = "Reverse charge: the client accounts for VAT (Article 196, Directive 2006/112/EC)."
OUTSIDE = "Outside the scope of VAT: supplied to a client in another country."


def tax_between(seller: Party, buyer: Party, *, day: date) -> Tax:
    """The tax on services of `seller` to `buyer` on the local day of the invoice."""
    home = standard_rate(seller.country, day)
    if not seller.vat_number or home is None:
        return NO_TAX
    if buyer.country == seller.country:
        return _standard(seller.country, home)
    if seller.country in EU and buyer.country in EU:
        if buyer.vat_number:
            return Tax(ZERO, f"{buyer.country}:reverse", REVERSE_CHARGE)
        return _standard(buyer.country, standard_rate(buyer.country, day) or ZERO)
    return Tax(ZERO, f"{seller.country}:export", OUTSIDE)


def checked_vat_number(number: str, *, country: str) -> str:
    """The number without spaces, checked as its country does it; empty stays empty.

    Raises WrongVatNumber where it cannot be one of that country's. Countries that the table of
    rates does not have are taken as they are written.
    """
    compact = "".join(character for character in number.upper() if character.isalnum())
    if not compact or country not in EU | {"GB"}:
        return compact
    prefix = PREFIXES.get(country, country)
    full = compact if compact.startswith(prefix) else prefix + compact
    try:
        if country == "GB":
            return prefix + str(gb_vat.validate(full))
        return str(eu_vat.validate(full))
    except ValidationError as failure:
        raise WrongVatNumber(
            f"{number} is no VAT number of {country}; copy it from the client's letterhead, or "
            "leave it empty where they have none.",
            fields={"vat_number": f"A VAT number of {country}."},
        ) from failure


def _standard(country: str, rate: Decimal) -> Tax:
    return Tax(rate, f"{country}:standard", f"VAT {rate.normalize():f} % ({country})")
