"""What we ask for (specification 2.1, 3.2 to 3.4), in USD where a list says so."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from igny8.kit.money import Money, round_half_up

LIST_CURRENCY: Final = "USD"
# Specification 2.1.
TIER_PRICES: Final = {"lite": Decimal("100.00"), "pro": Decimal("399.00")}
# Credits that come with a tier each month: what a month of its work uses (billing.rules.credits),
# with room for a step that has to be done again.
TIER_CREDITS: Final = {"lite": 800, "pro": 2600}
# Credits that come once, before the first month: the blueprint, a renewal of it, a campaign plan.
SETUP_CREDITS: Final = {"lite": 100, "pro": 425}
# Specification 2.2: cost plus twenty percent.
BACKLINK_MARKUP: Final = Decimal("1.20")


@dataclass(frozen=True, slots=True)
class PriceRange:
    """The lowest and the highest list price, USD, and the domain ratings it is for."""

    low: Decimal
    high: Decimal
    dr_min: int
    dr_max: int


# Specification 3.2: per link.
LINK_TIERS: Final = {
    "basic": PriceRange(Decimal(150), Decimal(300), 30, 50),
    "standard": PriceRange(Decimal(400), Decimal(800), 50, 70),
    "premium": PriceRange(Decimal(1500), Decimal(5000), 70, 100),
    "pr_basic": PriceRange(Decimal(500), Decimal(1500), 0, 100),
    "pr_premium": PriceRange(Decimal(2000), Decimal(15000), 0, 100),
}


@dataclass(frozen=True, slots=True)
class Package:
    """Links a month and their list price, USD (specification 3.3)."""

    links_min: int
    links_max: int
    price: PriceRange


PACKAGES: Final = {
    "starter": Package(5, 8, PriceRange(Decimal(800), Decimal(1500), 30, 50)),
    "growth": Package(10, 15, PriceRange(Decimal(2000), Decimal(4000), 30, 70)),
    "authority": Package(15, 25, PriceRange(Decimal(4000), Decimal(8000), 40, 100)),
}

# Specification 3.4: the lowest and the highest factor of each niche.
NICHE_SURCHARGES: Final = {
    "crypto_casino": (Decimal("2.00"), Decimal("3.00")),
    "finance_insurance": (Decimal("1.50"), Decimal("2.00")),
    "health_medical": (Decimal("1.50"), Decimal("2.00")),
    "tech_saas": (Decimal("1.20"), Decimal("1.50")),
    "general": (Decimal("1.00"), Decimal("1.00")),
}


# Of what has its surcharge in its price already.
NO_SURCHARGE: Final = Decimal("1.00")


def default_surcharge(niche: str) -> Decimal:
    """The factor that is used where nobody set one: the lowest of the niche's range."""
    return NICHE_SURCHARGES[niche][0]


def billed_amount(client_price: Money, niche_surcharge: Decimal) -> Money:
    """What an order costs the client: price times surcharge, rounded once (decisions 3.4)."""
    return (client_price * niche_surcharge).rounded()


def pass_through_price(cost: Money) -> Money:
    """What a Managed Pro client pays for a link: our cost plus twenty percent."""
    return (cost * BACKLINK_MARKUP).rounded()


def package_price(package: str, links: int) -> Decimal:
    """The list price of a package with this many links, USD, between its lowest and highest.

    The first link count of the range has the lowest price, the last the highest, evenly between.
    Raises KeyError for a package without a list price, ValueError outside its range.
    """
    known = PACKAGES[package]
    if not known.links_min <= links <= known.links_max:
        raise ValueError(f"{package} has {known.links_min} to {known.links_max} links a month.")
    share = Decimal(links - known.links_min) / (known.links_max - known.links_min)
    return round_half_up(known.price.low + (known.price.high - known.price.low) * share)
