"""What kind of page a client's own page is, judged by what it shows."""

import re
from urllib.parse import urlsplit

from igny8.schema.rules.facts import Company, Offer, PageParts
from igny8.schema.rules.visible import plain, properties_not_visible

NO_ARTICLE = re.compile(
    r"(about|contact|kontakt|impressum|privacy|datenschutz|terms|agb|cart|checkout|basket|login|"
    r"my-account|sample-page)"
)


def offer_named(title: str, company: Company) -> Offer | None:
    """The product that a title names; of several the one with the longest name."""
    words = plain(title)
    named = [offer for offer in company.offers if plain(offer.name) in words]
    return max(named, key=lambda offer: len(offer.name), default=None)


def kind_of(url: str, parts: PageParts, about: Offer | None) -> str:
    """product, post or page. A product's page shows its price; a post shows when it came out."""
    if about is not None and about.price is not None:
        price = {"offers": {"price": f"{about.price:.2f}"}}
        if not properties_not_visible(price, parts.text):
            return "product"
    path = urlsplit(url).path.casefold()
    if parts.published_at is not None and path.strip("/") and not NO_ARTICLE.search(path):
        return "post"
    return "page"
