"""Where a link stands on a page, and how: found by its target's host, then compared in full."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from igny8.kit.addresses import Match, compare_addresses, parse_address
from igny8.kit.html_tree import parse_html
from igny8.kit.page_head import (
    Canonical,
    RobotsDirectives,
    base_of,
    canonical_of,
    robots_directives,
)
from igny8.links.rules.verdicts import AgreedLink

MAX_DEPTH = 200
# The part of the page that an enclosing element makes it; the innermost one counts.
REGIONS: Mapping[str, str] = {
    "article": "article body",
    "main": "article body",
    "nav": "navigation",
    "header": "header",
    "footer": "footer",
    "aside": "sidebar",
}
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])")
LINK_HOST = re.compile(r"\s*(?:https?:)?//(?:[^/?#@]*@)?([^/?#:\s]+)", re.IGNORECASE)
CLOSE = {Match.EXACT: 0, Match.SAME_PAGE: 1, Match.SAME_HOST: 2}


@dataclass(frozen=True, slots=True)
class SeenLink:
    """A link to the client's host as it stands on the page."""

    url: str
    match: Match
    anchor: str
    rel: tuple[str, ...]
    region: str
    in_noscript: bool
    is_hidden: bool
    is_image: bool


@dataclass(frozen=True, slots=True)
class PageReading:
    """What a page shows: its links to the client's host (the closest first), and its head."""

    links: tuple[SeenLink, ...]
    canonical: Canonical
    robots: RobotsDirectives
    title: str
    word_count: int
    outbound_count: int


def collapsed(text: str) -> str:
    """Text with every run of white space made one space; it can be stored."""
    return " ".join(text.replace("\0", "").split())


def read_page(
    html: str,
    agreed: AgreedLink,
    *,
    page_url: str,
    x_robots_tag: tuple[str, ...] = (),
    link_headers: tuple[str, ...] = (),
) -> PageReading:
    """Read a page for what was agreed; `page_url` is where it was found in the end.

    Raises TooTangled.
    """
    tree = parse_html(html)
    base = base_of(tree, page_url=page_url)
    links = sorted(_links(tree, agreed, base=base), key=lambda link: _closeness(link, agreed))
    title = tree.css_first("title")
    return PageReading(
        links=tuple(links),
        canonical=canonical_of(tree, page_url=page_url, link_headers=link_headers),
        robots=robots_directives(tree, x_robots_tag=x_robots_tag),
        title=collapsed(title.text())[:300] if title else "",
        outbound_count=_outbound_count(tree, base=base),
        word_count=_word_count(tree),
    )


def _links(tree: LexborHTMLParser, agreed: AgreedLink, *, base: str) -> Iterator[SeenLink]:
    wanted = parse_address(agreed.target_url).bare_host
    spellings = {wanted, wanted.encode().decode("idna")}
    selector = ", ".join(
        f'{tag}[href*="{host}" i]' for host in sorted(spellings) for tag in ("a", "area")
    )
    for node in tree.css(selector):
        href = node.attributes["href"] or ""
        match = compare_addresses(href, agreed.target_url, base=base)
        if match is not Match.OTHER:
            yield _seen(node, url=str(parse_address(href, base=base)), match=match)


def _seen(node: LexborNode, *, url: str, match: Match) -> SeenLink:
    around = list(_ancestors(node))
    tags = [ancestor.tag or "" for ancestor in around]
    image = node.css_first("img[alt]")
    text = collapsed(node.text())
    alt = collapsed(image.attributes["alt"] or "") if image else ""
    return SeenLink(
        url=url,
        match=match,
        anchor=text or alt,
        rel=tuple(re.split(r"[\s,]+", (node.attributes.get("rel") or "").strip().lower())),
        region=next((REGIONS[tag] for tag in tags if tag in REGIONS), "page body"),
        in_noscript="noscript" in tags,
        is_hidden=any(_is_hidden(element) for element in (node, *around)),
        is_image=not text and image is not None,
    )


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    parent = node.parent
    for _ in range(MAX_DEPTH):
        if parent is None:
            return
        yield parent
        parent = parent.parent


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    style = (attributes.get("style") or "").lower()
    return "hidden" in attributes or HIDDEN_STYLE.search(style) is not None


def _closeness(link: SeenLink, agreed: AgreedLink) -> tuple[object, ...]:
    return (
        CLOSE[link.match],
        link.in_noscript,
        link.is_hidden,
        not is_rel_as_agreed(agreed.rel, link.rel),
        not is_anchor_as_agreed(agreed.anchor, link.anchor),
    )


def is_rel_as_agreed(agreed: str, rel: tuple[str, ...], *, page_nofollow: bool = False) -> bool:
    """Whether a link's rel keeps what was agreed; a page-wide nofollow takes following away."""
    nofollow = page_nofollow or "nofollow" in rel
    if agreed == "sponsored":
        return "sponsored" in rel
    if agreed == "nofollow":
        return nofollow
    return not nofollow and not {"ugc", "sponsored"} & set(rel)


def is_anchor_as_agreed(agreed: str, found: str) -> bool:
    """Whether the texts are the same, whatever their case, white space and quotation marks."""
    return _plain(agreed) == _plain(found)


def _plain(text: str) -> str:
    return collapsed(text).casefold().translate(str.maketrans("‘’“”", "''\"\""))


def _outbound_count(tree: LexborHTMLParser, *, base: str) -> int:
    own = parse_address(base).bare_host
    hrefs = (node.attributes["href"] or "" for node in tree.css('a[href*="//"]'))
    hosts = (found.group(1).lower() for href in hrefs if (found := LINK_HOST.match(href)))
    return sum(1 for host in hosts if host.removeprefix("www.") != own)


def _word_count(tree: LexborHTMLParser) -> int:
    tree.strip_tags(["script", "style", "noscript", "template"])
    return len(tree.body.text(separator=" ").split()) if tree.body else 0
