"""Finding out which facts of the intake a planned page is about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from igny8.content.rules.assignment import Assignment
from igny8.content.rules.facts import FactSheet, Named, Offer, Problem, Remark
from igny8.content.rules.house.belonging import (
    cluster_offers,
    is_about_the_client,
    is_named,
    is_within,
    planned_offers,
)
from igny8.content.rules.house.words import (
    in_running_text,
    is_question,
    mentions,
    tokens,
    upper_first,
    with_proper_names,
)

LONGEST_TOPIC_WORDS = 5
# Names that end like this stand for a kind of thing: “about trestle tables”, “about siding
# repair”, but “about the Sandringham Chair”, “about the meals program”.
_NO_ARTICLE = (
    "s", "ing", "tion", "ment", "ance", "ence", "ity", "ware", "care", "repair", "help", "advice",
    "support", "design", "work", "research", "trim", "signage", "trade",
)  # fmt: skip
_ABBREVIATION = re.compile(r"\b[A-Z]{2,}\b")
_NEAR_ME = re.compile(r"\s+near me$", re.IGNORECASE)
_LEFT_OVER = re.compile(r"\s+(?:in|near|around|at|for)\s*$", re.IGNORECASE)
_BREAK = re.compile(r"\s*[,(–—:|]|\s+-\s+")
_HAS_A_SIZE = re.compile(
    r"\b\d+([.,]\d+)?\s?(?:cm|mm|m|ft|in|inch|inches|kg|lbs?)\b|\b(?:steel|wood|wooden|oak|leather|"
    r"fabric|foam|cotton|metal|alumini?um|glass|vinyl|latex|spring|stackable|folding)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A page's subject. `topic` fits after “about”; `search` is the keyword, nicely written."""

    topic: str
    search: str
    search_is_question: bool
    offer: Offer | None
    peers: tuple[Offer, ...]
    place: Named | None
    problem: Problem | None
    brand: Named | None
    audience: Named | None
    remarks: tuple[Remark, ...]
    has_a_size: bool


def subject_of(page: Assignment) -> Subject:
    """What the page is about, by the fields that the plan names, else by its words."""
    sheet = page.facts
    words = f"{page.title} {page.target_keyword}"
    offer = _offer(page, words)
    place = _named(sheet.places, page.intake_fields, words)
    problem = _problem(page, words)
    peers = _peers(page, offer)
    shown = (offer, *peers) if offer else peers
    audience = _named(sheet.audiences, page.intake_fields, words)
    brand = _named(sheet.brands, page.intake_fields, words)
    on = (offer, problem, place, audience, brand)
    return Subject(
        topic=_topic(page, offer, problem),
        search=_search(page),
        search_is_question=is_question(page.target_keyword),
        offer=offer,
        peers=peers,
        place=place,
        problem=problem,
        brand=brand,
        audience=audience,
        remarks=_remarks(page, {one.name.text for one in on if one}),
        has_a_size=any(_mentions_size(one) for one in shown),
    )


def proper_names(sheet: FactSheet) -> tuple[str, ...]:
    """Names that keep their capitals wherever they stand, and what is abbreviated (VPN)."""
    named = (sheet.company.text, *(offer.name.text for offer in sheet.offers))
    short = {word for name in named for word in _ABBREVIATION.findall(name)}
    several = (f"{word}s" for word in short)
    places = (one.name.text for one in (*sheet.brands, *sheet.places))
    return (sheet.company.text, *places, *sorted(short), *sorted(several))


def relevance(text: str, wanted: frozenset[str]) -> float:
    """The part of the wanted words (0 to 1) that the text has."""
    return len(tokens(text) & wanted) / len(wanted) if wanted else 0.0


def _offer(page: Assignment, words: str) -> Offer | None:
    if page.content_type == "taxonomy_landing":
        return None
    if page.content_type == "cluster_hub":
        own = cluster_offers(page)
        return own[0] if len(own) == 1 else None
    wanted = tokens(words)
    named = planned_offers(page)
    if len(named) > 1 and page.content_type == "post":
        return next((one for one in named if _overlap(one.name.text, wanted) == 1.0), None)
    if named:
        return named[0]
    scored = [(_overlap(offer.name.text, wanted), offer) for offer in page.facts.offers]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= 0.5 else None


def _overlap(name: str, wanted: frozenset[str]) -> float:
    own = tokens(name)
    return len(own & wanted) / len(own) if own else 0.0


def _named(known: Sequence[Named], fields: Sequence[str], words: str) -> Named | None:
    found = [one for one in known if mentions(words, one.name.text)]
    found = found or [
        one for one in known if any(is_within(one.name.field, field) for field in fields)
    ]
    longest = max(found, key=lambda one: len(one.name.text), default=None)
    if longest and all(mentions(longest.name.text, one.name.text) for one in found):
        return longest
    return None


def _remarks(page: Assignment, names: set[str]) -> tuple[Remark, ...]:
    """What the intake remarks on just these, or the plan names: an offer, a problem, a place."""
    return tuple(
        remark
        for remark in page.facts.remarks
        if remark.about in names or is_named(remark.fact.field, page.intake_fields)
    )


def _problem(page: Assignment, words: str) -> Problem | None:
    wanted = tokens(words)
    for problem in page.facts.problems:
        if any(is_within(named, problem.root) for named in page.intake_fields):
            return problem
    scored = [(_overlap(p.name.text, wanted), p) for p in page.facts.problems]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= 0.99 else None


def _peers(page: Assignment, offer: Offer | None) -> tuple[Offer, ...]:
    """Other offers of the same shelf, the nearest first."""
    wanted = tokens(f"{page.cluster} {page.title} {page.target_keyword}")
    shelf = offer.category.text if offer and offer.category else ""

    def nearness(other: Offer) -> float:
        category = other.category.text if other.category else ""
        score = _overlap(f"{other.name.text} {category}", wanted)
        named = any(is_within(one, other.root) for one in page.intake_fields)
        return score + (category == shelf != "") + 2 * named

    planned = planned_offers(page)
    known = planned if len(planned) > 1 else cluster_offers(page) or page.facts.offers
    others = [other for other in known if other is not offer]
    near = [other for other in others if nearness(other) > 0.2]
    return tuple(sorted(near, key=lambda other: -nearness(other))[:8])


def _topic(page: Assignment, offer: Offer | None, problem: Problem | None) -> str:
    proper = proper_names(page.facts)
    if offer is None and problem and page.content_type == "post":
        return f"help with {in_running_text(problem.name.text, proper=proper)}"
    if offer is None and is_about_the_client(page.cluster):
        return _without_the_place(_search(page), page.facts)
    if offer is None or page.content_type == "cluster_hub":
        return in_running_text(page.cluster, proper=proper)
    name = _BREAK.split(offer.name.text, maxsplit=1)[0].strip()
    if len(name.split()) > LONGEST_TOPIC_WORDS:
        return in_running_text(page.cluster, proper=proper)
    article = "" if name.lower().endswith(_NO_ARTICLE) else "the "
    if offer.kind == "product" and article:
        return f"the {name}"
    return f"{article}{in_running_text(name, proper=proper)}"


def _search(page: Assignment) -> str:
    models = (offer.name.text for offer in page.facts.offers if offer.kind == "product")
    keyword = _NEAR_ME.sub("", page.target_keyword.strip())
    text = with_proper_names(keyword, proper=(*models, *proper_names(page.facts)))
    if is_question(page.target_keyword):
        return upper_first(text.rstrip("?")) + "?"
    return text


def _without_the_place(search: str, sheet: FactSheet) -> str:
    """“roofing in Millbrook” → “roofing”: what the client does there."""
    text = search
    for place in sheet.places:
        if mentions(text, place.name.text):
            text = text[: text.lower().index(place.name.text.lower())]
    return _LEFT_OVER.sub("", text).strip() or search


@lru_cache(maxsize=512)
def _mentions_size(offer: Offer) -> bool:
    if offer.kind != "product":
        return False
    return bool(offer.sizes) or any(_HAS_A_SIZE.search(fact.text) for fact in offer.facts())
