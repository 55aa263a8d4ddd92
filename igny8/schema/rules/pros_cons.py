"""Pros and cons: an editor's notes on a product, inside a review of it."""

from collections.abc import Sequence
from typing import Any

from igny8.schema.errors import NothingToMark
from igny8.schema.rules.facts import Author

LEAST = 2


def pros_and_cons(
    product_name: str, *, author: Author, pros: Sequence[str], cons: Sequence[str]
) -> dict[str, Any]:
    """The product with the author's notes. Raises NothingToMark for less than two notes."""
    if len(pros) + len(cons) < LEAST:
        raise NothingToMark("Pros and cons need at least two notes together.")
    review: dict[str, Any] = {
        "@type": "Review",
        "author": {"@type": "Person", "name": author.name},
    }
    if pros:
        review["positiveNotes"] = _notes(pros)
    if cons:
        review["negativeNotes"] = _notes(cons)
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product_name,
        "review": review,
    }


def _notes(notes: Sequence[str]) -> dict[str, Any]:
    return {
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": note}
            for position, note in enumerate(notes, start=1)
        ],
    }
