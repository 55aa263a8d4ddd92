"""A client's site as a crawler sees it: robots.txt, sitemaps, pages. Fetched guarded."""

import zlib
from collections.abc import Collection, Sequence
from urllib.parse import urlsplit

from igny8.indexing.rules.indexability import SeenPage, Surroundings
from igny8.indexing.rules.page_signs import read_signs
from igny8.indexing.rules.robots import Robots, parse_robots
from igny8.indexing.rules.sitemaps import parse_sitemap, usual_places
from igny8.kit.careful import carefully
from igny8.kit.html_tree import TooTangled
from igny8.kit.http import ALLOWLIST, FetchedPage, FetchFailed, fetch_many

MAX_SITEMAPS = 50
MAX_UNPACKED = 20 * 1024 * 1024
GZIP = b"\x1f\x8b"


def look_around(*, robots_url: str, root: str, allow: Collection[str] = ALLOWLIST) -> Surroundings:
    """Read robots.txt and the sitemaps of a site; `root` is the address that it starts at."""
    robots, robots_problem = _robots(robots_url, allow=allow)
    declared = robots.sitemaps if robots else ()
    sitemap, is_whole = _sitemap(declared, allow=allow)
    if not sitemap:
        sitemap, is_whole = _sitemap(usual_places(root), allow=allow, may_be_missing=True)
    if not sitemap:
        nothing = "The site has no sitemap that we found."
        return Surroundings(robots, robots_problem, sitemap, nothing)
    problem = "" if is_whole else "Part of the sitemap could not be read."
    return Surroundings(robots, robots_problem, sitemap, problem)


def _robots(url: str, *, allow: Collection[str]) -> tuple[Robots | None, str]:
    (answer,) = fetch_many([url], allow=allow)
    if isinstance(answer, FetchFailed):
        return None, f"robots.txt could not be read: {answer.message}"
    if 200 <= answer.status < 300:
        return parse_robots(answer.text), ""
    if 400 <= answer.status < 500 and answer.status != 429:
        return Robots(), ""
    return None, f"robots.txt could not be read (status {answer.status})."


def _sitemap(
    urls: Sequence[str], *, allow: Collection[str], may_be_missing: bool = False
) -> tuple[frozenset[str], bool]:
    """The pages of these sitemaps and of those that they name, and whether all could be read."""
    waiting, seen, pages, is_whole = list(dict.fromkeys(urls)), set[str](), set[str](), True
    while waiting and len(seen) < MAX_SITEMAPS:
        batch, waiting = waiting[: MAX_SITEMAPS - len(seen)], []
        seen.update(batch)
        for url, answer in zip(batch, fetch_many(batch, allow=allow), strict=True):
            if isinstance(answer, FetchFailed) or answer.status != 200:
                is_whole = is_whole and may_be_missing and url in urls
                continue
            found = parse_sitemap(_text(answer), url=url)
            is_whole = is_whole and not answer.truncated
            pages |= found.pages
            waiting += [child for child in found.sitemaps if child not in seen]
    return frozenset(pages), is_whole and not waiting


def _text(answer: FetchedPage) -> str:
    if not answer.body.startswith(GZIP):
        return answer.text
    try:
        unpacked = zlib.decompressobj(31).decompress(answer.body, MAX_UNPACKED)
    except zlib.error:
        return ""
    return unpacked.decode("utf-8", errors="replace")


def see_pages(urls: Sequence[str], *, allow: Collection[str] = ALLOWLIST) -> list[SeenPage]:
    """Visit pages side by side; what each shows, in the given order. Never raises for a page."""
    answers = fetch_many(urls, allow=allow)
    return [_seen(url, answer) for url, answer in zip(urls, answers, strict=True)]


def _seen(url: str, answer: FetchedPage | FetchFailed) -> SeenPage:
    if isinstance(answer, FetchFailed):
        return SeenPage(url, None, "", answer.message, None)
    if not 200 <= answer.status < 300:
        return SeenPage(url, answer.status, answer.url, "", None)
    try:
        signs = carefully(
            read_signs,
            answer.text,
            page_url=answer.url,
            x_robots_tag=answer.header_values("x-robots-tag"),
            link_headers=answer.header_values("link"),
        )
    except TooTangled as problem:
        return SeenPage(url, answer.status, answer.url, str(problem), None)
    return SeenPage(url, answer.status, answer.url, "", signs)


def host_root(url: str) -> str:
    """The address of the host that a page stands on."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"
