"""What each type of structured data still earns in Google's search results, with dates.

Google adds and withdraws these looks; whoever changes a row here gives the day and the source.
"Eligible" never means "shown": Google decides that query by query.
"""

from dataclasses import dataclass
from datetime import date

CHECKED = date(2026, 11, 23)
DOCS = "https://developers.google.com/search"


@dataclass(frozen=True)
class Earning:
    """One type: whether it can still change how a result looks, and who says so.

    `changed` is the day of Google's last change to it that we know of, `checked` the day on which
    we last read the source.
    """

    schema_type: str
    eligible: bool
    result: str
    condition: str
    source: str
    changed: date | None = None
    checked: date = CHECKED


RESULTS: tuple[Earning, ...] = (
    Earning(
        "Article",
        eligible=True,
        result="A better title, picture and date in Search and Google News.",
        condition="No property is required; author, dates, headline and image help.",
        source=f"{DOCS}/docs/appearance/structured-data/article",
    ),
    Earning(
        "FAQPage",
        eligible=False,
        result="None. Questions no longer unfold under a result.",
        condition="From 8 August 2023 only for well-known health and government sites; since 7 May "
        "2026 for nobody. The markup stays valid and may help machines to read the page.",
        source=f"{DOCS}/updates#removing-faq-rich-result",
        changed=date(2026, 5, 7),
    ),
    Earning(
        "HowTo",
        eligible=False,
        result="None.",
        condition="Left phones on 8 August 2023 and desktops on 13 September 2023. The markup "
        "stays valid and may help machines to read the page.",
        source=f"{DOCS}/blog/2023/08/howto-faq-changes",
        changed=date(2023, 9, 13),
    ),
    Earning(
        "BreadcrumbList",
        eligible=True,
        result="The way to the page in place of its address, on desktop only.",
        condition="On phones only the domain is shown since 23 January 2025.",
        source=f"{DOCS}/blog/2025/01/simplifying-breadcrumbs",
        changed=date(2025, 1, 23),
    ),
    Earning(
        "Organization",
        eligible=True,
        result="Name, logo and contact in the knowledge panel and beside results.",
        condition="Best on the front page or one page about the company. Stars that a company "
        "states of itself are not shown since 16 September 2019.",
        source=f"{DOCS}/docs/appearance/structured-data/organization",
        changed=date(2019, 9, 16),
    ),
    Earning(
        "LocalBusiness",
        eligible=True,
        result="Address, hours and phone in the knowledge panel and on maps.",
        condition="Needs a name and an address. Stars that a business states of itself are not "
        "shown since 16 September 2019.",
        source=f"{DOCS}/blog/2019/09/making-review-rich-results-more-helpful",
        changed=date(2019, 9, 16),
    ),
    Earning(
        "Product",
        eligible=True,
        result="Price and, with a rating, stars under the result.",
        condition="Needs a price, a rating or a review that visitors can see on the page.",
        source=f"{DOCS}/docs/appearance/structured-data/product-snippet",
    ),
    Earning(
        "AggregateRating",
        eligible=True,
        result="Stars, for products and the other types that Google lists; not for the business "
        "itself.",
        condition="Value and count must be on the page and come from real customers.",
        source=f"{DOCS}/docs/appearance/structured-data/review-snippet",
        changed=date(2019, 9, 16),
    ),
    Earning(
        "Review",
        eligible=True,
        result="Stars and the reviewer's name, for products and the other types that Google lists.",
        condition="Not where a business publishes reviews of itself, since 16 September 2019.",
        source=f"{DOCS}/docs/appearance/structured-data/review-snippet",
        changed=date(2019, 9, 16),
    ),
    Earning(
        "ProsAndCons",
        eligible=True,
        result="Pros and cons under a product review.",
        condition="Only for an editor's review of a product, not for a shop's own product page; at "
        "least two notes.",
        source=f"{DOCS}/blog/2022/08/pros-and-cons-structured-data",
        changed=date(2022, 8, 5),
    ),
)


def earning_of(schema_type: str) -> Earning | None:
    """The row of a type; None for one that we do not make."""
    return next((row for row in RESULTS if row.schema_type == schema_type), None)
