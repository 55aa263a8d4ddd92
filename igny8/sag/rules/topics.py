"""The topics of a business, and which keyword belongs to which."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from igny8.sag.errors import NothingToPlan
from igny8.sag.rules.business import Business, Offer, Place, Problem
from igny8.sag.rules.keywords import Keyword
from igny8.sag.rules.vocabulary import DOING_STEMS, Vocabulary
from igny8.sag.rules.words import WORK_WORDS, slug_of, topic_stems, words

# A topic's own name says most about what belongs to it, then its offers, then what they solve.
NAME_WEIGHT, OFFER_WEIGHT, PROBLEM_WEIGHT, USE_WEIGHT = 3.0, 2.0, 1.5, 1.0
DOING_SHARE = 0.5
LONGEST_SLUG = 60
_TRADES = """advisor advisors agent agents builder builders company companies contractor
    contractors dentist dentists electrician electricians firm firms fitter fitters installer
    installers lawyer lawyers painter painters plumber plumbers printer printers roofer roofers"""
LOCAL_WORDS = frozenset(("near", "nearby", "nearest", "local", "me"))
TRADE_WORDS = frozenset(_TRADES.split())


class TopicKind(StrEnum):
    """What a topic's pages are about."""

    PRODUCT = "product"
    SERVICE = "service"
    PLACES = "places"


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: what it is called, the offers in it, the problems that they solve.

    Offers, problems and places come with their paths in the intake; of the client's answers and
    definitions the paths say which are on this topic more than on any other.
    """

    name: str
    kind: TopicKind
    offers: tuple[tuple[str, Offer], ...] = ()
    problems: tuple[tuple[str, Problem], ...] = ()
    places: tuple[tuple[str, Place], ...] = ()
    faqs: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    seeds: Mapping[str, float] = field(default_factory=dict)

    @property
    def work(self) -> str:
        """What is done, for sentences about a service: gutter replacement, of the topic gutters."""
        if self.kind is not TopicKind.SERVICE or _is_work(self.name):
            return self.name
        return next((offer.name for _, offer in self.offers if _is_work(offer.name)), self.name)

    @property
    def slug(self) -> str:
        return slug_of(self.name, longest=LONGEST_SLUG)


def _is_work(name: str) -> bool:
    last = words(name)[-1] if words(name) else ""
    return last in WORK_WORDS or (last.endswith("ing") and len(last) > len("thing"))


def topics_of(business: Business) -> tuple[Topic, ...]:
    """The topics: one for each category of offers, and one for the places that are served.

    Raises NothingToPlan.
    """
    grouped: dict[str, list[tuple[str, Offer]]] = {}
    spelled: dict[str, str] = {}
    for path, offer in business.offers:
        name = offer.category or offer.name
        slug = slug_of(name, longest=LONGEST_SLUG)
        if slug:
            grouped.setdefault(spelled.setdefault(slug, name), []).append((path, offer))
    if not grouped:
        raise NothingToPlan(
            "No product or service has a name in Latin letters, of which addresses are made; plans "
            "are made in English so far."
        )
    problems = _problems_by_topic(business, grouped)
    seeds = {name: _seeds(name, offers, problems.get(name, ())) for name, offers in grouped.items()}
    named = _place_stems(business)
    faqs = _by_topic([(faq.question, faq.answer) for faq in business.faqs], seeds, named)
    words_of = [(f"{one.term} {one.meaning}", "") for one in business.definitions]
    definitions = _by_topic(words_of, seeds, named)
    topics = [
        Topic(
            name=name,
            kind=_kind(offers),
            offers=tuple(offers),
            problems=tuple(problems.get(name, ())),
            faqs=tuple(f"faqs[{at}]" for at in faqs.get(name, ())),
            definitions=tuple(f"definitions[{at}]" for at in definitions.get(name, ())),
            seeds=seeds[name],
        )
        for name, offers in grouped.items()
    ]
    if len(business.locations) > 1 and business.services:
        places = tuple((f"locations[{at}]", one) for at, one in enumerate(business.locations))
        topics.append(Topic("Areas we serve", TopicKind.PLACES, places=places))
    return tuple(topics)


def _kind(offers: Sequence[tuple[str, Offer]]) -> TopicKind:
    services = sum(path.startswith("services") for path, _ in offers)
    return TopicKind.SERVICE if services * 2 > len(offers) else TopicKind.PRODUCT


def _place_stems(business: Business) -> frozenset[str]:
    """The words of the places served: they say where, not what a question is on."""
    return frozenset(stem for place in business.locations for stem in topic_stems(place.name))


def _by_topic(
    texts: Sequence[tuple[str, str]],
    seeds: Mapping[str, Mapping[str, float]],
    places: frozenset[str],
) -> dict[str, list[int]]:
    """The numbers of the texts that are on each topic more than on any other.

    A text is what is asked with what is said to it. A question that has a topic's own words is on
    it; any other only if its answer names the topic.
    """
    spread = Counter(stem for one in seeds.values() for stem in one)
    found: dict[str, list[int]] = {}
    for at, (asked, answer) in enumerate(texts):
        telling = topic_stems(asked) - places
        said = telling | topic_stems(answer) - places
        fits = {name: _weigh(said, one, spread, len(seeds)) for name, one in seeds.items()}
        best = max(fits, key=lambda name: fits[name])
        own = (telling & frozenset(seeds[best])) | (said & topic_stems(best))
        if own - DOING_STEMS:
            found.setdefault(best, []).append(at)
    return found


def _seeds(
    name: str, offers: Sequence[tuple[str, Offer]], problems: Sequence[tuple[str, Problem]]
) -> dict[str, float]:
    weights: dict[str, float] = {}

    def add(texts: Iterable[str | None], weight: float) -> None:
        for found in (stem for text in texts for stem in topic_stems(text or "")):
            share = weight * (DOING_SHARE if found in DOING_STEMS else 1)
            weights[found] = max(weights.get(found, 0), share)

    add([name], NAME_WEIGHT)
    for _, offer in offers:
        add([offer.name, offer.brand, *offer.keywords], OFFER_WEIGHT)
        add([*offer.uses, *offer.materials], USE_WEIGHT)
    for _, problem in problems:
        add([problem.name, *problem.keywords], PROBLEM_WEIGHT)
    return weights


def _problems_by_topic(
    business: Business, grouped: Mapping[str, Sequence[tuple[str, Offer]]]
) -> dict[str, list[tuple[str, Problem]]]:
    """Each problem with the topic whose offers its solution speaks of; some with none."""
    seeds = {name: _seeds(name, offers, ()) for name, offers in grouped.items()}
    found: dict[str, list[tuple[str, Problem]]] = {}
    for at, problem in enumerate(business.problems):
        said = topic_stems(" ".join((problem.name, problem.solution or "", *problem.keywords)))
        best = max(seeds, key=lambda name: _overlap(said, seeds[name], seeds.values()))
        if not _overlap(said, seeds[best], seeds.values()):
            continue
        found.setdefault(best, []).append((f"problems[{at}]", problem))
    return found


def _overlap(
    said: frozenset[str], seeds: Mapping[str, float], others: Iterable[Mapping[str, float]]
) -> float:
    """How much of a text a topic's seeds explain; a word that every topic has explains little."""
    spread = Counter(stem for one in others for stem in one if stem in said)
    return sum(seeds[stem] / spread[stem] for stem in said if stem in seeds)


def assign(
    keywords: Iterable[Keyword], topics: Sequence[Topic], vocabulary: Vocabulary
) -> dict[str, list[Keyword]]:
    """The keywords of each topic by its name; what fits several goes to the most searched one."""
    offering = [topic for topic in topics if topic.kind is not TopicKind.PLACES]
    places = next((topic for topic in topics if topic.kind is TopicKind.PLACES), None)
    spread = Counter(stem for topic in offering for stem in topic.seeds)
    found: dict[str, list[Keyword]] = {topic.name: [] for topic in topics}
    undecided: list[tuple[Keyword, list[Topic]]] = []
    for keyword in keywords:
        said = topic_stems(keyword.text)
        if places and _asks_for_someone_near(keyword.text, said, spread, offering, vocabulary):
            found[places.name].append(keyword)
            continue
        fits = {topic.name: _fit(said, topic, spread, len(offering)) for topic in offering}
        best = [topic for topic in offering if fits[topic.name] == max(fits.values())]
        if len(best) == 1:
            found[best[0].name].append(keyword)
        else:
            undecided.append((keyword, best))
    demand = {name: sum(one.impressions for one in own) for name, own in found.items()}
    for keyword, fitting in undecided:
        largest = max(fitting, key=lambda topic: (demand[topic.name], len(topic.offers)))
        found[largest.name].append(keyword)
    return found


def _fit(said: frozenset[str], topic: Topic, spread: Mapping[str, int], count: int) -> float:
    return _weigh(said, topic.seeds, spread, count)


def _weigh(
    said: frozenset[str], seeds: Mapping[str, float], spread: Mapping[str, int], count: int
) -> float:
    """How much of a text a topic's seeds explain; what few topics share explains most."""
    return sum(seeds[stem] * math.log(1 + count / spread[stem]) for stem in said if stem in seeds)


def _asks_for_someone_near(
    text: str,
    said: frozenset[str],
    spread: Mapping[str, int],
    offering: Sequence[Topic],
    vocabulary: Vocabulary,
) -> bool:
    """Whether a query wants the trade as a whole, in a place or near, and no topic of its own."""
    asked = set(words(text))
    local = bool(vocabulary.place_in(text)) or bool(asked & (LOCAL_WORDS | TRADE_WORDS))
    if not local:
        return False
    place = topic_stems(vocabulary.place_in(text))
    if any(topic_stems(topic.name) <= said - place for topic in offering):
        return False
    telling = {
        stem
        for stem in said - place
        if stem not in DOING_STEMS and 0 < spread[stem] <= max(1, len(offering) // 2)
    }
    return not telling
