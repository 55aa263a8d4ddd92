"""The addresses in a sitemap, and the sitemaps in an index."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from igny8.kit.addresses import page_key

LOC = re.compile(r"<loc>\s{0,40}(?:<!\[CDATA\[)?\s{0,40}([^<\]\s]{1,2048})", re.IGNORECASE)
INDEX = re.compile(r"<(?:\w{1,20}:)?sitemapindex[\s>]", re.IGNORECASE)
# Where sitemaps lie that robots.txt does not name: ours, WordPress's, the usual plugins'.
USUAL_NAMES = ("sitemap.xml", "wp-sitemap.xml", "sitemap_index.xml")


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The pages (by page_key) and further sitemaps that a file lists."""

    pages: frozenset[str] = frozenset()
    sitemaps: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.pages and not self.sitemaps


def parse_sitemap(text: str, *, url: str) -> Sitemap:
    """Read a sitemap, an index of sitemaps, or a plain list of addresses."""
    found = [unescape(match) for match in LOC.findall(text)]
    if INDEX.search(text[:5000]):
        return Sitemap(sitemaps=tuple(urljoin(url, address) for address in found))
    if not found and not text.lstrip().startswith("<"):
        found = [line.strip() for line in text.splitlines() if line.strip().startswith("http")]
    return Sitemap(pages=frozenset(_keys(found, url=url)))


def _keys(addresses: list[str], *, url: str) -> Iterator[str]:
    for address in addresses:
        try:
            yield page_key(address, base=url)
        except ValueError:
            continue


def usual_places(root: str) -> tuple[str, ...]:
    """Where to look for a sitemap that nobody names: in the site's root and in its host's."""
    parts = urlsplit(root)
    host = f"{parts.scheme}://{parts.netloc}/"
    roots = dict.fromkeys((root.rstrip("/") + "/", host))
    return tuple(urljoin(place, name) for place in roots for name in USUAL_NAMES)
