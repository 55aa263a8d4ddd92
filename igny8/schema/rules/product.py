"""Product with its offer and its rating."""

from collections.abc import Sequence
from typing import Any

from igny8.schema.errors import NothingToMark, RatingWithoutSource
from igny8.schema.rules.facts import NamedRating, NamedReview, Offer
from igny8.schema.rules.numbers import plain_number, plain_price
from igny8.schema.rules.review import review_part


def product(
    offer: Offer,
    *,
    page_url: str,
    rating: NamedRating | None = None,
    reviews: Sequence[NamedReview] = (),
    image: str = "",
) -> dict[str, Any]:
    """The product. Raises NothingToMark without a price and a rating: Google asks for one."""
    if offer.price is None and rating is None:
        raise NothingToMark(f"{offer.name} has neither a price nor a rating with a named source.")
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": offer.name,
        "description": offer.description,
        "image": [image] if image else [],
        "brand": {"@type": "Brand", "name": offer.brand} if offer.brand else {},
        "sku": offer.sku,
        "review": [review_part(named) for named in reviews],
    }
    if offer.price is not None:
        document["offers"] = {
            "@type": "Offer",
            "price": plain_price(offer.price),
            "priceCurrency": offer.currency,
            "url": offer.url or page_url,
        }
    if rating is not None:
        document["aggregateRating"] = aggregate_rating(rating)
    return {name: value for name, value in document.items() if value}


def aggregate_rating(rating: NamedRating) -> dict[str, Any]:
    """An average rating. Raises RatingWithoutSource unless it says where it comes from."""
    if not rating.source or not rating.url:
        raise RatingWithoutSource(
            f"The rating {plain_number(rating.value)} does not say where it comes from. Please "
            "name its source and the source's address in the intake; until then it is not used.",
            field="ratings",
        )
    return {
        "@type": "AggregateRating",
        "ratingValue": plain_number(rating.value),
        "bestRating": plain_number(rating.best),
        "ratingCount": rating.count,
    }
