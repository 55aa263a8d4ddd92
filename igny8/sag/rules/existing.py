"""What the site already has: the pages to respect, and what is wrong with them."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from urllib.parse import urlsplit

from igny8.sag.rules.search_facts import PageFact, SearchFacts
from igny8.sag.rules.words import DOING_WORDS, YEAR, stem, stems, times, topic_stems

# A page that stands in the first ten places, and not by chance, is left alone.
GOOD_POSITION, NOT_BY_CHANCE = 10, 5
# So many pages under one folder, each hardly seen, are pages made by combining words.
COMBINED_FROM, HARDLY_SEEN = 25, 5
LONGEST_URL = 2000
LEFTOVERS = frozenset({"sample-page", "hello-world", "test", "test-page"})
SECOND_HOMES = frozenset({"home", "home-2", "index", "homepage"})


class ExistingPages:
    """The site's pages by what their addresses say."""

    def __init__(self, pages: Sequence[PageFact]) -> None:
        self._combined = frozenset(_combined_folders(pages))
        found = ((page, _subject(page.url)) for page in pages if _is_plain(page.url))
        self._pages = [(page, said) for page, said in found if said]

    def about(self, keyword: str) -> PageFact | None:
        """The page whose address says all of the keyword and little else; the best placed first."""
        wanted = _said(keyword)
        if not wanted:
            return None
        fitting = [
            (len(said - wanted), page.position, page)
            for page, said in self._pages
            if wanted <= said and len(said - wanted) <= 2 and not _numbers(said - wanted)
        ]
        return min(fitting, key=lambda found: found[:2])[2] if fitting else None

    def does_well_for(self, keyword: str) -> bool:
        """Whether a page of the site already stands well for a keyword."""
        page = self.about(keyword)
        return (
            page is not None
            and page.position <= GOOD_POSITION
            and page.impressions >= NOT_BY_CHANCE
        )

    def on_topic(self, seeds: frozenset[str], *, limit: int = 8) -> tuple[str, ...]:
        """The most seen pages whose addresses have every word of a topic's name; no doorways."""
        found = [
            page
            for page, said in self._pages
            if seeds and seeds <= said and _folder(page.url) not in self._combined
        ]
        found.sort(key=lambda page: (-page.impressions, page.url))
        return tuple(page.url for page in found[:limit])


def _numbers(said: frozenset[str]) -> bool:
    """Whether any of the words is a size or a number: tables are not all about 6ft tables."""
    return any(c.isdigit() for word in said for c in word)


def _is_plain(url: str) -> bool:
    return "?" not in url and len(url) <= LONGEST_URL


def _subject(url: str) -> frozenset[str]:
    """The stems in the last part of an address."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    text = re.sub(r"\.(php|html?|aspx?)$", "", parts[-1]).replace("-", " ") if parts else ""
    return _said(text.replace("_", " "))


def _said(text: str) -> frozenset[str]:
    """The stems of a text, with its wishes (cost, company), without years."""
    return frozenset(one for one in stems(text) if not YEAR.fullmatch(one))


def notes_on(search: SearchFacts, *, own_name_clicks: int, named_clicks: int) -> tuple[str, ...]:
    """What a consultant would point out about the site's pages and searches, in sentences."""
    notes = [*_combined_pages(search.pages), *_parameters(search.pages), *_doubles(search.pages)]
    left = [page.url for page in search.pages if _last_part(page.url) in LEFTOVERS]
    if left:
        notes.append(
            f"Remove what the installation left behind and search still shows: {_some(left)}."
        )
    homes = [page.url for page in search.pages if _last_part(page.url) in SECOND_HOMES]
    if homes:
        notes.append(f"Redirect the home page's second address to the first: {_some(homes)}.")
    if named_clicks and own_name_clicks * 2 > named_clicks:
        notes.append(
            f"{own_name_clicks} of the {named_clicks} clicks that the queries account for came "
            "from searches for the company by name: almost nobody finds it by what it offers yet."
        )
    return tuple(notes)


def _folder(url: str) -> str:
    """The first folder of a page that lies two folders deep or more."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    return parts[0] if len(parts) > 2 else ""


def _combined_folders(pages: Sequence[PageFact]) -> dict[str, list[PageFact]]:
    """The folders whose many pages, each hardly seen, are made by combining words."""
    folders: dict[str, list[PageFact]] = defaultdict(list)
    for page in pages:
        if folder := _folder(page.url):
            folders[folder].append(page)
    return {
        folder: inside
        for folder, inside in folders.items()
        if len(inside) >= COMBINED_FROM and _usual_impressions(inside) <= HARDLY_SEEN
    }


def _usual_impressions(pages: Sequence[PageFact]) -> int:
    """What half of the pages do not exceed."""
    return sorted(page.impressions for page in pages)[len(pages) // 2]


def _combined_pages(pages: Sequence[PageFact]) -> list[str]:
    return [
        f"{len(inside)} pages under /{folder}/ combine the same words over and over; half "
        f"of them were shown {times(_usual_impressions(inside))} at most, and the clicks of all "
        f"of them together are {sum(page.clicks for page in inside)}. Search engines call "
        "such pages doorways: merge them into the pages of this plan, and add no more of "
        "the kind."
        for folder, inside in _combined_folders(pages).items()
    ]


def _parameters(pages: Sequence[PageFact]) -> list[str]:
    plain = {page.url.split("?")[0] for page in pages if "?" not in page.url}
    copies = [p.url for p in pages if "?" in p.url and p.url.split("?")[0] in plain]
    if not copies:
        return []
    return [
        f"Addresses that differ only after the “?” compete with each other ({_some(copies)}): "
        "give each page one canonical address."
    ]


def _doubles(pages: Sequence[PageFact]) -> list[str]:
    plain = [page.url for page in pages if "?" not in page.url]
    named = Counter(_last_part(url) for url in plain)
    copies = [
        url for url in plain if url.endswith((".php", ".html")) and named[_last_part(url)] > 1
    ]
    return [f"The same page answers at two addresses: {_some(copies)}."] if copies else []


def _last_part(url: str) -> str:
    parts = [part for part in urlsplit(url).path.split("/") if part]
    return re.sub(r"\.(php|html?|aspx?)$", "", parts[-1]) if parts else ""


def _some(urls: Sequence[str]) -> str:
    shown = ", ".join(urlsplit(url).path + ("?…" if "?" in url else "") for url in urls[:3])
    return f"{shown} and {len(urls) - 3} more" if len(urls) > 3 else shown


def subject_stems(name: str) -> frozenset[str]:
    """The stems of a topic's name that its pages' addresses would have."""
    doing = frozenset(stem(word) for word in DOING_WORDS)
    return topic_stems(name) - doing or topic_stems(name)
