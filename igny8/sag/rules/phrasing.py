"""Titles as an editor would keep them: sentence case, names in capitals, whole questions."""

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

from igny8.sag.rules.business import Business, Place
from igny8.sag.rules.grouping import Group, Wish
from igny8.sag.rules.topics import LOCAL_WORDS, TRADE_WORDS, Topic, TopicKind
from igny8.sag.rules.vocabulary import US_STATES
from igny8.sag.rules.words import (
    in_running_text,
    is_plural,
    plural,
    singular,
    stem,
    upper_first,
    with_article,
    without_phrase,
    words,
)

QUESTION = re.compile(r"^(how|what|why|when|where|which|who|can|do|does|is|are|should)\b")
TROUBLE = re.compile(r"\b(leak\w*|damage\w*|crack\w*|rot|rotten|mold|stain\w*|broken|rust\w*)\b")
REMEDY = re.compile(r"\b(claims?|insurance|repair\w*|inspection|replace\w*|cost|restoration)\b")
CARE = re.compile(r"\b(clean|wash|polish|store)(?:ing)?\b")
FOR_PEOPLE = re.compile(r"\b(?:that )?(?:for|seats?|seating) (\d+)\b")
_FILLER = """average best buy buying capacity cheap cheapest commercial cost costs dimension
    dimensions estimate estimates for height home house how ideas in kinds large limit many
    measurements much near new of online people per price prices pricing professional quote quotes
    residential review reviews sale seat seats service services size sizes small standard that the
    top types uk usa weight wholesale"""
FILLER = frozenset(_FILLER.split())
LOOSE_ENDS = frozenset(("or", "and", "with", "a", "to", "is", "does", "what"))
LONGEST_TITLE = 75


class Phrases:
    """How this client's names are written within sentences."""

    def __init__(self, business: Business) -> None:
        names = [business.name, *(brand.name for brand in business.brands)]
        names += [offer.brand for _, offer in business.offers if offer.brand]
        names += [text for place in business.locations for text in (place.name, place.region or "")]
        self.proper = (*names, *_capitalized(business), *_abbreviations(business))
        self.places = {place.name.lower(): place for place in business.locations}

    def small(self, name: str) -> str:
        """A name within a sentence: small letters but for proper names."""
        return in_running_text(name, proper=self.proper)

    def title(self, text: str) -> str:
        """A sentence-case title from any text."""
        return upper_first(self.small(text))

    def where(self, name: str) -> str:
        """A place with its region: South Bend, Indiana."""
        place = self.places.get(name.lower())
        return place_in_words(place) if place else self.title(name)


def place_in_words(place: Place) -> str:
    """A place with its region, written out: South Bend, Indiana."""
    region = place.region or ""
    long = {code: state.title() for state, code in US_STATES.items()}
    region = long.get(region.lower(), region) if len(region) == 2 else region
    return f"{place.name}, {region}" if region and region != place.name else place.name


def _capitalized(business: Business) -> tuple[str, ...]:
    """Words that the intake always writes with a capital, also within its sentences."""
    inside: Counter[str] = Counter()
    small: set[str] = set()
    for path, text in business.statements():
        if "keywords" in path:
            continue
        for sentence in re.split(r"(?<=[.!?:])\s+", text):
            found = re.findall(r"[^\W\d_]+", sentence)
            small.update(word for word in found if word.islower())
            inside.update(word for word in found[1:] if word[0].isupper() and word[1:].islower())
    return tuple(word for word in inside if word.lower() not in small)


def _abbreviations(business: Business) -> tuple[str, ...]:
    """Words that stand in capitals throughout in what the client's things are called (VPN), and
    several of them (VPNs)."""
    names = [business.name, *(offer.name for _, offer in business.offers)]
    found = sorted({word for name in names for word in re.findall(r"\b[A-Z]{2,}\b", name)})
    return tuple(form for word in found for form in (word, f"{word}s"))


def pick(options: Sequence[str], *, by: str) -> str:
    """One of several wordings, always the same for the same subject."""
    return options[int(sha256(by.encode()).hexdigest(), 16) % len(options)]


def core_of(text: str, *, place: str = "", regions: frozenset[str] = frozenset()) -> str:
    """What a query is about, without where, for how much and other wishes."""
    rest = without_phrase(text, place) if place else text
    kept = [
        word
        for word in words(rest)
        if word not in FILLER and word not in regions and word not in LOCAL_WORDS
    ]
    kept.sort(key=lambda word: not word[0].isdigit())
    while kept and kept[-1] in LOOSE_ENDS:
        kept.pop()
    while kept and kept[0] in LOOSE_ENDS:
        kept.pop(0)
    return " ".join(kept)


def group_title(group: Group, topic: Topic, phrases: Phrases, *, regions: frozenset[str]) -> str:
    """A title for the page that answers a group of keywords; empty where none would read well."""
    text = group.head.text
    core = core_of(text, place=group.place, regions=regions)
    if not core:
        return ""
    if group.place:
        return _local_title(core, group, phrases)
    if group.wish is Wish.COMPARE:
        return f"{phrases.title(text)}: which should you choose?"
    if QUESTION.match(text) and not LOCAL_WORDS & set(words(text)):
        return phrases.title(text) + ("" if text.startswith("how to") else "?")
    if topic.kind is TopicKind.PRODUCT:
        return _product_title(_thing_last(core, topic), text, group.wish, phrases)
    return _service_title(core, text, group.wish, phrases)


def _thing_last(core: str, topic: Topic) -> str:
    """A table round is a round table: the topic's thing stands last."""
    *before, thing = words(topic.name)
    parts = core.split()
    if stem(parts[-1]) in {stem(word) for word in before}:
        things = [part for part in parts if stem(part) == stem(thing)]
        parts = [part for part in parts if part not in things] + things
    return " ".join(parts)


def _local_title(core: str, group: Group, phrases: Phrases) -> str:
    where = phrases.where(group.place)
    if group.wish is Wish.COST:
        return f"What does {phrases.small(without_trade(core))} cost in {where}?"
    if TRADE_WORDS & set(words(core)):
        return f"{phrases.title(plural(core))} in {where}: how to choose one"
    endings = ("a local guide", "what to know before you start", "options and what to expect")
    return f"{phrases.title(core)} in {where}: {pick(endings, by=group.place + core)}"


def without_trade(core: str) -> str:
    """A core without the word for who does it."""
    kept = [word for word in words(core) if word not in TRADE_WORDS]
    return " ".join(kept) or core


def _product_title(core: str, text: str, wish: Wish, phrases: Phrases) -> str:
    if found := FOR_PEOPLE.search(text):
        core = core_of(FOR_PEOPLE.sub(" ", text))
        return f"{phrases.title(plural(core))} for {found[1]} people: what size you need"
    if found := CARE.search(text):
        return f"How to {found[1]} {phrases.small(plural(core_of(CARE.sub(' ', text))))}"
    many = phrases.title(plural(core))
    one = phrases.small(singular(core))
    if wish is Wish.SIZE:
        return _size_title(one, text)
    if wish is Wish.COST:
        return f"{upper_first(one)} prices: what you get for your money"
    endings = (
        f"{many}: how to choose the right ones",
        f"Buying {phrases.small(plural(core))}: what to check first",
        f"{many}: what to look for before you order",
        f"A buyer's guide to {phrases.small(plural(core))}",
    )
    return pick(endings, by=core)


def _size_title(one: str, text: str) -> str:
    if re.search(r"\bweight|\bweigh", text):
        return f"How much weight does {a_or_an(one)} carry?"
    if re.search(r"\bseat|\bpeople", text):
        return f"How many people does {a_or_an(one)} seat?"
    return f"{upper_first(one)} dimensions: a size guide"


def _service_title(core: str, text: str, wish: Wish, phrases: Phrases) -> str:
    bare = phrases.small(without_trade(core))
    if TROUBLE.search(text) and not REMEDY.search(text):
        return f"{upper_first(bare)}: causes and what to do"
    if wish is Wish.COST and "per square" in text:
        before = re.split(r"\b(?:costs?|prices?|per)\b", text)[0]
        bare = phrases.small(core_of(before) or bare)
        return f"{upper_first(bare)} cost per square foot: what the price includes"
    if wish is Wish.COST:
        return f"How much {'do' if is_plural(bare) else 'does'} {with_article(bare)} cost?"
    if wish is Wish.SIZE:
        return f"{upper_first(singular(bare))} sizes explained"
    if bare.endswith("lifespan"):
        return f"{upper_first(bare)}: what to expect"
    if TRADE_WORDS & set(words(core)):
        return f"{phrases.title(plural(core))}: how to choose one you can trust"
    endings = (
        f"{upper_first(bare)}: what it involves and when it makes sense",
        f"A practical guide to {bare}",
        f"{upper_first(bare)} explained: options and what to expect",
        f"{upper_first(bare)}: what to know before you decide",
    )
    return pick(endings, by=core)


def a_or_an(noun: str) -> str:
    """A countable thing with its article: an 8ft table, a round table."""
    return f"{'an' if noun[:1].lower() in 'aeiou8' else 'a'} {noun}"


def the(name: str, phrases: Phrases) -> str:
    """A product within a sentence: the gold banquet chair; several or a mass without article."""
    small = phrases.small(name)
    return small if is_plural(name) else f"the {small}"
