"""The client's own words: what the business is about, who is who, which places it serves."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from igny8.sag.rules.business import Business
from igny8.sag.rules.words import (
    ASKING_WORDS,
    DOING_WORDS,
    GENERIC_WORDS,
    folded,
    stem,
    topic_stems,
    words,
)

_COMPANY = """advisors advisory agency associates brothers bros capital center centre co company
    corp corporation direct enterprises factory foundation group holdings inc international limited
    llc ltd online partners partnership plc society solutions sons studio studios trust works
    world"""
# Words in companies' names that say nothing of which company.
COMPANY_WORDS = frozenset(_COMPANY.split())
DOING_STEMS = frozenset(stem(word) for word in DOING_WORDS)
US_STATES = {
    "alabama": "al", "arizona": "az", "arkansas": "ar", "california": "ca", "colorado": "co",
    "connecticut": "ct", "delaware": "de", "florida": "fl", "georgia": "ga", "idaho": "id",
    "illinois": "il", "indiana": "in", "iowa": "ia", "kansas": "ks", "kentucky": "ky",
    "louisiana": "la", "maine": "me", "maryland": "md", "massachusetts": "ma", "michigan": "mi",
    "minnesota": "mn", "mississippi": "ms", "missouri": "mo", "montana": "mt", "nebraska": "ne",
    "nevada": "nv", "ohio": "oh", "oklahoma": "ok", "oregon": "or", "pennsylvania": "pa",
    "tennessee": "tn", "texas": "tx", "utah": "ut", "vermont": "vt", "virginia": "va",
    "washington": "wa", "wisconsin": "wi", "wyoming": "wy",
}  # fmt: skip


# An address part such as south-bend-in: a town, and the state it is in.
_TOWN_IN_STATE = re.compile(rf"([a-z]+(?:-[a-z]+)*)-(?:{'|'.join(US_STATES.values())})")


class Vocabulary:
    """What the words of a query mean to this client."""

    def __init__(self, business: Business, *, domain: str, page_urls: Iterable[str] = ()) -> None:
        self.topics = frozenset(s for text in _topic_texts(business) for s in topic_stems(text))
        self.known = self.topics | _offered_stems(business) | _address_stems(page_urls)
        self.offered = frozenset(word for text in _topic_texts(business) for word in words(text))
        self.places = tuple(
            sorted(
                {text for place in business.locations for text in (place.name, *place.keywords)},
                key=lambda name: (-len(name), name),
            )
        )
        self.regions = _region_words(business)
        self.towns = _towns(page_urls, meant=_name_words(business))
        self.whole_name = folded(business.name)
        self.label = _joined(domain.split(".")[0])
        name_words = (*words(business.name), *re.split(r"[^a-z0-9]+", domain.split(".")[0]))
        self.own = frozenset(word for word in name_words if self._tells(word))
        self.rivals = frozenset(
            label
            for rival in business.competitors
            for label in (_joined(rival.domain.split(".")[0]), _joined(rival.name or ""))
            if len(label) > 3
        )

    def _tells(self, word: str) -> bool:
        """Whether a word of the company's name is common to no other business."""
        common = word in COMPANY_WORDS or word in GENERIC_WORDS or stem(word) in self.topics
        return len(word) >= 3 and not common

    def names_the_client(self, query: str) -> bool:
        """Whether the query has the client's name, also misspelt or written together."""
        asked = words(query)
        if len(self.label) > 4 and self.label in _joined(query):
            return True
        strange = [w for w in asked if stem(w) not in self.topics and w not in GENERIC_WORDS]
        if any(_is_like(word, name) for word in strange for name in self.own):
            return True
        return fuzz.ratio(query, self.whole_name) >= 90

    def names_a_rival(self, query: str) -> bool:
        """Whether the query has a competitor's name."""
        joined = _joined(query)
        return any(rival in joined for rival in self.rivals)

    def place_in(self, query: str) -> str:
        """The served place that the query names, the longest first; or nothing."""
        asked = f" {' '.join(words(query))} "
        return next((p for p in self.places if f" {' '.join(words(p))} " in asked), "")

    def is_about_something(self, query: str) -> bool:
        """Whether the query has a word of the business that names a thing, not only an activity."""
        return bool((topic_stems(query) & self.topics) - DOING_STEMS)

    def strange_words(self, query: str) -> tuple[str, ...]:
        """The words that neither the intake nor the site's addresses explain, in order."""
        place = set(words(self.place_in(query)))
        return tuple(
            word
            for word in words(query)
            if word not in GENERIC_WORDS | ASKING_WORDS | DOING_WORDS
            and word not in place
            and word not in self.regions
            and stem(word) not in self.known
            and not any(c.isdigit() for c in word)
        )

    def unserved_place(self, query: str) -> str:
        """A place that the intake does not name, or nothing.

        A town of the site's own addresses; else, of a local business, the end of a query that
        nothing explains.
        """
        if self.place_in(query):
            return ""
        asked = f" {' '.join(words(query))} "
        if town := next((one for one in self.towns if f" {one} " in asked), ""):
            return town
        if not self.places:
            return ""
        rest = [word for word in words(query) if word not in self.regions and word != "in"]
        strange = set(self.strange_words(query))
        end: list[str] = []
        while rest and rest[-1] in strange:
            end.insert(0, rest.pop())
        return " ".join(end) if rest else ""


def _joined(name: str) -> str:
    """A name's letters and digits in one word."""
    return re.sub(r"[^a-z0-9]", "", folded(name))


def _is_like(word: str, name: str) -> bool:
    """Equal, or one slip of the finger away; in a short word the first letter is no slip."""
    if word == name:
        return True
    shorter = min(len(word), len(name))
    trusted = shorter >= 5 or (shorter >= 3 and word[0] == name[0])
    return trusted and OSA.distance(word, name, score_cutoff=1) <= 1


def _topic_texts(business: Business) -> list[str]:
    """The names and keywords of offers, problems, brands and audiences."""
    texts = [business.industry, *business.sectors, *business.keywords]
    for _, offer in business.offers:
        texts += [offer.name, offer.category or "", offer.brand or "", *offer.keywords]
    for problem in business.problems:
        texts += [problem.name, *problem.keywords]
    for part in (*business.brands, *business.audiences):
        texts += [part.name, *part.keywords]
    return texts


def _offered_stems(business: Business) -> frozenset[str]:
    """The stems of short statements on offers: materials, sizes, uses."""
    texts = [
        text
        for _, offer in business.offers
        for text in (*offer.materials, *offer.sizes, *offer.uses, *offer.features)
    ]
    return frozenset(found for text in texts for found in topic_stems(text))


def _address_stems(urls: Iterable[str]) -> frozenset[str]:
    paths = (re.sub(r"[/_-]", " ", urlsplit(url).path) for url in urls)
    return frozenset(found for path in paths for found in topic_stems(path))


def _name_words(business: Business) -> frozenset[str]:
    """The words in what the client's things are called."""
    names = [business.industry, *business.sectors]
    names += [text for _, offer in business.offers for text in (offer.name, offer.category or "")]
    names += [problem.name for problem in business.problems]
    names += [one.name for one in (*business.brands, *business.audiences)]
    return frozenset(word for name in names for word in words(name))


def _towns(urls: Iterable[str], *, meant: frozenset[str]) -> tuple[str, ...]:
    """The towns that parts of the site's addresses are named after, the longest first.

    A part with a word that means something else (siding-near-me) names no town.
    """
    common = meant | GENERIC_WORDS | ASKING_WORDS | DOING_WORDS
    parts = {part for url in urls for part in urlsplit(url).path.lower().split("/")}
    matches = (_TOWN_IN_STATE.fullmatch(part) for part in parts)
    found = {match[1].replace("-", " ") for match in matches if match}
    towns = [town for town in found if not common & set(words(town))]
    return tuple(sorted(towns, key=lambda town: (-len(town), town)))


def _region_words(business: Business) -> frozenset[str]:
    """The words for the regions of the places served: indiana, in."""
    found = {word for place in business.locations for word in words(place.region or "")}
    short = {US_STATES[word] for word in found if word in US_STATES}
    long = {name for name, code in US_STATES.items() if code in found}
    return frozenset(found | short | long)
