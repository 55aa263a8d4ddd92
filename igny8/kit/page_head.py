"""What a page says to search engines: may it be indexed, and which address is the real one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from igny8.kit.addresses import is_same_page, parse_address

CRAWLERS = ("robots", "googlebot")
# Directives that carry a colon of their own, so what stands before it is no crawler's name.
WITH_VALUE = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
LINK_CANONICAL = re.compile(r"<([^>]*)>\s*;[^,]*\brel\s*=\s*[\"']?[^\"',;]*\bcanonical\b", re.I)


@dataclass(frozen=True, slots=True)
class RobotsDirectives:
    """What the page forbids, and where it says so (`sources`, in words)."""

    noindex: bool
    nofollow: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Canonical:
    """The address that the page names as the real one; empty where it names none."""

    url: str
    is_elsewhere: bool
    is_contradictory: bool


def base_of(tree: LexborHTMLParser, *, page_url: str) -> str:
    """What relative addresses in the page start from."""
    tag = tree.css_first("base[href]")
    try:
        return str(parse_address(tag.attributes["href"] or "", base=page_url)) if tag else page_url
    except ValueError:
        return page_url


def robots_directives(
    tree: LexborHTMLParser, *, x_robots_tag: Iterable[str] = ()
) -> RobotsDirectives:
    """Robots meta tags and X-Robots-Tag headers that speak to all crawlers or to Google's."""
    noindex, nofollow, sources = False, False, []
    said = [(words, "the robots meta tag") for words in _meta_directives(tree)]
    said += [(words, "the X-Robots-Tag header") for words in _header_directives(x_robots_tag)]
    for words, where in said:
        hides, cuts = words & {"noindex", "none"}, words & {"nofollow", "none"}
        noindex, nofollow = noindex or bool(hides), nofollow or bool(cuts)
        if hides or cuts:
            sources.append(where)
    return RobotsDirectives(noindex, nofollow, tuple(dict.fromkeys(sources)))


def _meta_directives(tree: LexborHTMLParser) -> Iterator[set[str]]:
    for tag in tree.css("meta[name][content]"):
        if (tag.attributes["name"] or "").strip().lower() in CRAWLERS:
            yield _words(tag.attributes["content"] or "")


def _words(text: str) -> set[str]:
    return {word.strip().lower() for word in text.split(",")}


def _header_directives(values: Iterable[str]) -> Iterator[set[str]]:
    for value in values:
        crawler = "robots"
        for part in value.split(","):
            name, colon, rest = part.partition(":")
            if colon and name.strip().lower() not in WITH_VALUE:
                crawler, part = name.strip().lower(), rest
            if crawler in CRAWLERS:
                yield _words(part)


def canonical_of(
    tree: LexborHTMLParser, *, page_url: str, link_headers: Iterable[str] = ()
) -> Canonical:
    """The canonical address of link tags and Link headers, seen from where the page stands."""
    base = base_of(tree, page_url=page_url)
    named = [
        (tag.attributes["href"] or "").strip()
        for tag in tree.css('link[rel~="canonical" i][href]')
        if not tag.parent or tag.parent.tag != "noscript"
    ]
    headers = [found for value in link_headers for found in LINK_CANONICAL.findall(value)]
    urls = list(_addresses([*named, *headers], base=base))
    if not urls:
        return Canonical("", is_elsewhere=False, is_contradictory=False)
    return Canonical(
        urls[0],
        is_elsewhere=not is_same_page(urls[0], page_url),
        is_contradictory=any(not is_same_page(url, urls[0]) for url in urls),
    )


def _addresses(found: Iterable[str], *, base: str) -> Iterator[str]:
    for text in found:
        try:
            yield str(parse_address(text, base=base))
        except ValueError:
            continue
