"""Which tax an invoice carries: by the countries and VAT numbers of its two sides, on its day.

Services between businesses are taxed where the client is (Council Directive 2006/112/EC, Article
44), who accounts for it by reverse charge where seller and client are in two countries of the Union
(Article 196); a consumer in the Union pays the rate of their own country (Article 58, declared by
the one-stop shop), one in the seller's country that country's rate. A seller without a VAT number
is not registered and charges none. It is a rule of thumb for the usual case, not tax advice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from igny8.billing.rules.tax_rates import EU, standard_rate
from igny8.kit.money import Money

ZERO = Decimal(0)
HUNDRED = Decimal(100)


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
# What a code ends with, after the country; and why there is no tax under some of them.
STANDARD, REVERSE, EXPORT = "standard", "reverse", "export"
WITHOUT = {REVERSE: REVERSE_CHARGE, EXPORT: OUTSIDE}


def tax_between(seller: Party, buyer: Party, *, day: date) -> Tax:
    """The tax on services of `seller` to `buyer` on the local day of the invoice."""
    home = standard_rate(seller.country, day)
    if not seller.vat_number or home is None:
        return NO_TAX
    if buyer.country == seller.country:
        return _taxed(f"{seller.country}:{STANDARD}", home)
    if seller.country in EU and buyer.country in EU:
        if buyer.vat_number:
            return _taxed(f"{buyer.country}:{REVERSE}", ZERO)
        return _taxed(f"{buyer.country}:{STANDARD}", standard_rate(buyer.country, day) or ZERO)
    return _taxed(f"{seller.country}:{EXPORT}", ZERO)


def tax_words(code: str, rate: Decimal) -> str:
    """What a document prints of a line's code and rate (percent): a label, or the sentence of why
    there is none; empty where no tax is involved at all."""
    country, _, rule = code.partition(":")
    if not code and not rate:
        return ""
    if not rate and rule in WITHOUT:
        return WITHOUT[rule]
    percent = f"{rate.normalize():f} %"
    return f"VAT {percent} ({country})" if rule == STANDARD else f"Tax {percent} ({code})"


@dataclass(frozen=True, slots=True)
class TaxedPart:
    """What carries one rate under one code: `net` and the tax on it, in one currency."""

    code: str
    rate: Decimal
    net: Decimal
    tax: Decimal

    @property
    def words(self) -> str:
        return tax_words(self.code, self.rate)


def by_rate(parts: Iterable[TaxedPart]) -> list[TaxedPart]:
    """The parts added up by code and rate, the highest rate first; each was rounded already."""
    sums: dict[tuple[str, Decimal], tuple[Decimal, Decimal]] = {}
    for part in parts:
        net, tax = sums.get((part.code, part.rate), (ZERO, ZERO))
        sums[part.code, part.rate] = net + part.net, tax + part.tax
    ordered = sorted(sums.items(), key=lambda one: (-one[0][1], one[0][0]))
    return [TaxedPart(code, rate, net, tax) for (code, rate), (net, tax) in ordered]


def _taxed(code: str, rate: Decimal) -> Tax:
    return Tax(rate, code, tax_words(code, rate))
