"""What a client tells us of the business: the `business` block of an intake (specification 7.2).

Every statement that a page makes comes from here, so each field has a path, such as
`products[2].description`, by which drafts name their sources.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from igny8.sag.rules.names import check_country, check_domain, check_web_address

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=160)]
Domain = Annotated[str, AfterValidator(check_domain)]
Country = Annotated[str, AfterValidator(check_country)]
WebAddress = Annotated[str, AfterValidator(check_web_address)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Price = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
Weekday = Literal[
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
]  # fmt: skip
Platform = Literal[
    "linkedin", "twitter", "facebook", "instagram", "youtube", "pinterest", "tiktok", "bluesky",
    "mastodon",
]  # fmt: skip


def _short_for(field: str) -> Callable[[Any], Any]:
    """A bare text stands for a part that has nothing but this field."""
    return lambda value: {field: value} if isinstance(value, str) else value


class Part(BaseModel):
    """A part of the intake: no unknown fields, no changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Offer(Part):
    """A product or a service. Lists hold one statement each, in the client's words."""

    name: Name
    category: Name | None = None
    description: Text | None = None
    brand: Name | None = None
    price: Price | None = None
    currency: Currency | None = None
    price_note: Text | None = None
    url: WebAddress | None = None
    sku: Text | None = None
    features: tuple[Text, ...] = ()
    sizes: tuple[Text, ...] = ()
    materials: tuple[Text, ...] = ()
    uses: tuple[Text, ...] = ()
    pros: tuple[Text, ...] = ()
    cons: tuple[Text, ...] = ()
    care: tuple[Text, ...] = ()
    steps: tuple[Text, ...] = ()
    duration: Text | None = None
    keywords: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _a_price_has_a_currency(self) -> "Offer":
        if self.price is not None and self.currency is None:
            raise ValueError("a price needs its currency, such as currency: GBP")
        return self


class Problem(Part):
    """What customers suffer from, and what the client does about it."""

    name: Name
    solution: Text | None = None
    signs: tuple[Text, ...] = ()
    causes: tuple[Text, ...] = ()
    keywords: tuple[Name, ...] = ()


class NamedPart(Part):
    """A brand, an audience: a name, and what there is to say of it."""

    name: Name
    description: Text | None = None
    keywords: tuple[Name, ...] = ()


class Place(Part):
    """A town or region that is served."""

    name: Name
    region: Text | None = None
    country: Country | None = None
    description: Text | None = None
    keywords: tuple[Name, ...] = ()


class Competitor(Part):
    """Another company that the client's customers look at."""

    domain: Domain
    name: Name | None = None


class Definition(Part):
    """A word of the trade."""

    term: Name
    meaning: Text


class Faq(Part):
    """A question that customers ask, with the client's answer."""

    question: Text
    answer: Text


class AboutFact(Part):
    """A statement; `about` names the offer, problem, place or audience it is on, if one."""

    text: Text
    about: Name | None = None


class Author(Part):
    """Who signs the articles."""

    name: Name
    role: Text | None = None
    bio: Text | None = None
    credentials: tuple[Text, ...] = ()
    url: WebAddress | None = None


class Hours(Part):
    """When the doors are open on some days of the week; local times, 24-hour clock."""

    days: tuple[Weekday, ...] = Field(min_length=1)
    opens: ClockTime
    closes: ClockTime


class Address(Part):
    """A postal address."""

    street: Text
    city: Name
    region: Text | None = None
    postal_code: Text | None = None
    country: Country


class Rating(Part):
    """An average rating and where it stands; without a source it is not used anywhere."""

    value: Annotated[Decimal, Field(ge=0, max_digits=4, decimal_places=2)]
    best: Annotated[Decimal, Field(gt=0, max_digits=4, decimal_places=2)] = Decimal(5)
    count: Annotated[int, Field(ge=1)]
    source: Name
    url: WebAddress
    product: Name | None = None

    @model_validator(mode="after")
    def _not_above_the_best(self) -> "Rating":
        if self.value > self.best:
            raise ValueError(f"a rating is at most the best one, {self.best}")
        return self


class DomainRating(Part):
    """A domain rating (0 to 100) with its source and its day, as decisions 2 asks."""

    value: Annotated[int, Field(ge=0, le=100)]
    source: Name
    date: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class CurrentSeo(Part):
    """What is there already."""

    plugins: tuple[Name, ...] = ()
    backlinks: Text | None = None
    domain_rating: DomainRating | None = None
    notes: Text | None = None


OneBrand = Annotated[NamedPart, BeforeValidator(_short_for("name"))]
OneAudience = Annotated[NamedPart, BeforeValidator(_short_for("name"))]
OnePlace = Annotated[Place, BeforeValidator(_short_for("name"))]
OneCompetitor = Annotated[Competitor, BeforeValidator(_short_for("domain"))]
OneFact = Annotated[AboutFact, BeforeValidator(_short_for("text"))]


class Business(Part):
    """The business block of an intake."""

    name: Name
    about: tuple[Text, ...] = Field(min_length=1)
    industry: Name
    sectors: tuple[Name, ...] = ()
    products: tuple[Offer, ...] = ()
    services: tuple[Offer, ...] = ()
    problems: tuple[Problem, ...] = ()
    brands: tuple[OneBrand, ...] = ()
    locations: tuple[OnePlace, ...] = ()
    audiences: tuple[OneAudience, ...] = ()
    strengths: tuple[Text, ...] = ()
    steps: tuple[Text, ...] = ()
    definitions: tuple[Definition, ...] = ()
    competitors: tuple[OneCompetitor, ...] = ()
    target_countries: tuple[Country, ...] = ()
    social_accounts: Mapping[Platform, WebAddress] = Field(default_factory=dict)
    current_seo: CurrentSeo = CurrentSeo()
    authors: tuple[Author, ...] = ()
    faqs: tuple[Faq, ...] = ()
    facts: tuple[OneFact, ...] = ()
    hours: tuple[Hours, ...] = ()
    address: Address | None = None
    phone: Text | None = None
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] | None = None
    ratings: tuple[Rating, ...] = ()
    keywords: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _offers_something(self) -> "Business":
        if not self.products and not self.services:
            raise ValueError("it needs at least one product or one service")
        return self

    @property
    def offers(self) -> tuple[tuple[str, Offer], ...]:
        """Every product and service with its path (`products[2]`)."""
        return (
            *((f"products[{index}]", offer) for index, offer in enumerate(self.products)),
            *((f"services[{index}]", offer) for index, offer in enumerate(self.services)),
        )

    def statements(self) -> Iterator[tuple[str, str]]:
        """Every text of the intake as (path, text), in order."""
        yield from _statements("", self.model_dump(mode="json", exclude_none=True))

    def value_at(self, path: str) -> Any:
        """What stands at a path such as `products[2].features[0]`. Raises KeyError."""
        found: Any = self
        for name, index in re.findall(r"([A-Za-z_]+)|\[(\d+)\]", path):
            try:
                found = found[int(index)] if index else getattr(found, name)
            except (AttributeError, IndexError, TypeError):
                raise KeyError(path) from None
        return found


def _statements(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _statements(f"{path}.{name}" if path else name, part)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _statements(f"{path}[{index}]", part)
    else:
        yield path, str(value)
