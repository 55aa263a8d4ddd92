"""What a page of a client's shows to a crawler."""

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from igny8.kit.addresses import page_key
from igny8.kit.html_tree import parse_html
from igny8.kit.page_head import (
    Canonical,
    RobotsDirectives,
    base_of,
    canonical_of,
    robots_directives,
)


@dataclass(frozen=True, slots=True)
class PageSigns:
    """The page's head, and the pages of its own host that it links to (by page_key)."""

    robots: RobotsDirectives
    canonical: Canonical
    links: frozenset[str]


def read_signs(
    html: str,
    *,
    page_url: str,
    x_robots_tag: tuple[str, ...] = (),
    link_headers: tuple[str, ...] = (),
) -> PageSigns:
    """Read a page as a crawler does. Raises TooTangled."""
    tree = parse_html(html)
    return PageSigns(
        robots=robots_directives(tree, x_robots_tag=x_robots_tag),
        canonical=canonical_of(tree, page_url=page_url, link_headers=link_headers),
        links=frozenset(_links(tree, page_url=page_url)),
    )


def _links(tree: LexborHTMLParser, *, page_url: str) -> Iterator[str]:
    base, own = base_of(tree, page_url=page_url), page_key(page_url)
    host = own.partition("/")[0]
    for node in tree.css("a[href]"):
        rel = (node.attributes.get("rel") or "").lower().split()
        try:
            key = page_key(node.attributes["href"] or "", base=base)
        except ValueError:
            continue
        if key.partition("/")[0] == host and key != own and "nofollow" not in rel:
            yield key
