"""What is known of a company, its offers and a page: the only things that markup may state."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class Author:
    """Who signs an article: a person of the client's, as the intake names them."""

    name: str
    role: str = ""
    url: str = ""


@dataclass(frozen=True)
class PostalAddress:
    """`country` is ISO 3166-1 alpha-2."""

    street: str
    city: str
    country: str
    region: str = ""
    postal_code: str = ""


@dataclass(frozen=True)
class OpeningHours:
    """`days` are English weekdays, times local, 24-hour clock."""

    days: tuple[str, ...]
    opens: str
    closes: str


@dataclass(frozen=True)
class NamedRating:
    """An average rating with the source that the intake names. `product` empty: of the company."""

    value: Decimal
    count: int
    source: str
    url: str
    best: Decimal = Decimal(5)
    product: str = ""


@dataclass(frozen=True)
class NamedReview:
    """One person's review as it stands on the page, with the source that the intake names."""

    author: str
    body: str
    source: str
    url: str
    product: str = ""
    rating: Decimal | None = None
    best: Decimal = Decimal(5)
    date: str = ""


@dataclass(frozen=True)
class Offer:
    """A product. `price` is in `currency` (ISO 4217)."""

    name: str
    description: str = ""
    brand: str = ""
    sku: str = ""
    url: str = ""
    price: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True)
class Company:
    """The client's business. `logo` and `same_as` are addresses."""

    name: str
    url: str
    description: str = ""
    logo: str = ""
    phone: str = ""
    email: str = ""
    address: PostalAddress | None = None
    hours: tuple[OpeningHours, ...] = ()
    same_as: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()
    offers: tuple[Offer, ...] = ()
    ratings: tuple[NamedRating, ...] = ()
    reviews: tuple[NamedReview, ...] = ()


@dataclass(frozen=True)
class Crumb:
    """One step of the way from the front page; the last one is the page itself."""

    name: str
    url: str


@dataclass(frozen=True)
class PageParts:
    """What a page's HTML shows. `text` is all that a visitor can read, white space collapsed."""

    title: str = ""
    text: str = ""
    language: str = ""
    description: str = ""
    canonical: str = ""
    image: str = ""
    author: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    questions: tuple[tuple[str, str], ...] = ()
    steps: tuple[str, ...] = ()
    pros: tuple[str, ...] = ()
    cons: tuple[str, ...] = ()
    crumbs: tuple[Crumb, ...] = ()
    json_ld: tuple[dict[str, object], ...] = ()
    broken_json_ld: int = 0


@dataclass(frozen=True)
class Page:
    """One page to be described. `content_type` as in the plan; `parts` what it shows."""

    url: str
    parts: PageParts
    content_type: str = "post"
    author: Author | None = None
    about: Offer | None = field(default=None)
