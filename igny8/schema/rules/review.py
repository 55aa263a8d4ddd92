"""Review: what one named person wrote about one thing."""

from typing import Any

from igny8.schema.errors import RatingWithoutSource
from igny8.schema.rules.facts import NamedReview
from igny8.schema.rules.numbers import plain_number


def review(named: NamedReview, *, item: dict[str, Any]) -> dict[str, Any]:
    """The review as a document of its own. `item` is what it is about, such as a Product's."""
    about = {name: value for name, value in item.items() if name != "@context"}
    return {
        "@context": "https://schema.org",
        **review_part(named),
        "itemReviewed": about,
    }


def review_part(named: NamedReview) -> dict[str, Any]:
    """The review as it stands inside what it is about. Raises RatingWithoutSource."""
    if not named.source or not named.url:
        raise RatingWithoutSource(
            f"The review by {named.author} does not say where it comes from. Please name its "
            "source and the source's address in the intake; until then it is not used.",
            field="ratings",
        )
    part: dict[str, Any] = {
        "@type": "Review",
        "author": {"@type": "Person", "name": named.author},
        "reviewBody": named.body,
    }
    if named.date:
        part["datePublished"] = named.date
    if named.rating is not None:
        part["reviewRating"] = {
            "@type": "Rating",
            "ratingValue": plain_number(named.rating),
            "bestRating": plain_number(named.best),
        }
    return part
