"""Addresses of pages: which slugs are usable, and which to try when one is taken."""

import re

from igny8.publishing.errors import BadSlug

TRIES = 5
PLAIN = re.compile(r"[^\W_]+(?:[-_][^\W_]+)*")


def is_plain_slug(slug: str) -> bool:
    """Letters and digits of any script, joined by single hyphens; nothing that is a path."""
    return len(slug) <= 190 and PLAIN.fullmatch(slug) is not None


def require_plain_slugs(*slugs: str) -> None:
    """Raises BadSlug for the first that cannot be one part of an address."""
    for slug in slugs:
        if not is_plain_slug(slug):
            raise BadSlug(
                f"“{slug[:100]}” cannot be part of an address. Nothing was published. Please use "
                "letters and digits, with single hyphens between words.",
                field="slug",
            )


def candidate_slugs(slug: str) -> list[str]:
    """The slug itself, then -2, -3 …: what to try where the client has a page of that name."""
    return [slug, *(f"{slug}-{number}" for number in range(2, TRIES + 1))]


def slug_of(text: str) -> str:
    """A tag's or category's name as a slug: lower case, words joined by hyphens."""
    return "-".join(re.findall(r"[^\W_]+", text.lower()))


def cover_file_name(slug: str, *, sha256: str, extension: str) -> str:
    """What a page's picture is called in a static site's `covers` folder (`sha256` in hex)."""
    return f"{slug}-{sha256[:12]}.{extension}"
