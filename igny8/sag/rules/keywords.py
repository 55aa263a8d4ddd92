"""Queries as keywords: cleaned, near duplicates merged, what is no topic set aside and why."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from igny8.kit.money import round_half_up
from igny8.sag.rules.search_facts import QueryFact
from igny8.sag.rules.vocabulary import Vocabulary
from igny8.sag.rules.words import STOP_WORDS, clean_query, stem, stems, words

# Ways of getting or using something that only count where the client offers them.
NOT_OFFERED = {
    "hire": ("hire", "hiring", "rent", "rental", "rentals", "renting"),
    "second-hand goods": ("used", "secondhand", "refurbished", "preowned"),
    "free goods": ("free", "giveaway"),
    "a job": ("job", "jobs", "salary", "salaries", "career", "careers", "vacancies"),
    "a file": ("pdf", "template", "download", "clipart", "png", "cad", "dwg"),
}
LONGEST_KEYWORD_WORDS = 12
# Two keywords this alike (of 100) are spellings of one.
SAME_FROM = 92
# A word that nobody explained needs this many impressions to be trusted with a page.
TRUSTED_FROM = 10


class Reason(StrEnum):
    """Why a query is in no topic."""

    OWN_NAME = "own_name"
    RIVAL = "rival"
    SENTENCE = "sentence"
    OFF_TOPIC = "off_topic"
    NOT_OFFERED = "not_offered"
    ELSEWHERE = "elsewhere"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A query that no page is planned for, and why, in words."""

    text: str
    clicks: int
    impressions: int
    reason: Reason
    words: str


@dataclass(frozen=True, slots=True)
class Keyword:
    """Queries that mean the same, under the one that was shown most.

    `position` is their average, weighted by impressions.
    """

    text: str
    clicks: int
    impressions: int
    position: Decimal
    variants: tuple[str, ...] = ()

    @property
    def opportunity(self) -> Decimal:
        """Impressions that a better page could win.

        All of them in places 4 to 20, less further down; in the first three little is left to win.
        """
        share = next(share for limit, share in OPPORTUNITY if self.position <= limit)
        return self.impressions * share


OPPORTUNITY = (
    (Decimal("3.5"), Decimal("0.2")),
    (Decimal(20), Decimal(1)),
    (Decimal(50), Decimal("0.6")),
    (Decimal("Infinity"), Decimal("0.35")),
)


def keywords_of(
    queries: Iterable[QueryFact], vocabulary: Vocabulary
) -> tuple[tuple[Keyword, ...], tuple[SetAside, ...]]:
    """The keywords that may have pages, and what is set aside; the most shown first."""
    kept: list[QueryFact] = []
    aside: list[SetAside] = []
    for query in queries:
        text = clean_query(query.text)
        why = _why_not(text, vocabulary)
        if why:
            shown = " ".join(query.text.split())
            aside.append(SetAside(shown, query.clicks, query.impressions, *why))
        else:
            kept.append(QueryFact(text, query.clicks, query.impressions, query.position))
    keywords: list[Keyword] = []
    for keyword in _merged(kept, vocabulary):
        if why := _why_untrusted(keyword, vocabulary):
            aside.append(SetAside(keyword.text, keyword.clicks, keyword.impressions, *why))
        else:
            keywords.append(keyword)
    keywords.sort(key=lambda one: (-one.impressions, one.text))
    aside.sort(key=lambda one: (-one.impressions, one.text))
    return tuple(keywords), tuple(aside)


def _why_not(text: str, vocabulary: Vocabulary) -> tuple[Reason, str] | None:
    """Why a query is no topic of the client's, or None."""
    if vocabulary.names_the_client(text):
        return Reason.OWN_NAME, "It looks for a company of this name."
    if vocabulary.names_a_rival(text):
        return Reason.RIVAL, "It looks for a competitor by name."
    if len(words(text)) > LONGEST_KEYWORD_WORDS:
        return Reason.SENTENCE, "It is a whole sentence, not a search that others repeat."
    if not vocabulary.is_about_something(text):
        return Reason.OFF_TOPIC, "It is about nothing that the intake names."
    for what, signs in NOT_OFFERED.items():
        if set(words(text)) & set(signs) and not vocabulary.offered & set(signs):
            return Reason.NOT_OFFERED, f"It asks for {what}, which the intake does not offer."
    return None


def _why_untrusted(keyword: Keyword, vocabulary: Vocabulary) -> tuple[Reason, str] | None:
    """Why a keyword with unexplained words gets no page, or None."""
    if place := vocabulary.unserved_place(keyword.text):
        return Reason.ELSEWHERE, f"It asks for “{place}”, which is no place that the intake names."
    strange = vocabulary.strange_words(keyword.text)
    if strange and keyword.impressions < TRUSTED_FROM:
        unknown = ", ".join(strange)
        return Reason.UNCLEAR, f"Too few searches to tell what “{unknown}” means here."
    return None


def _merged(queries: Sequence[QueryFact], vocabulary: Vocabulary) -> list[Keyword]:
    """One keyword a meaning: the same words in any order or number, slips of the finger fixed."""
    correct = _corrections(queries, vocabulary)
    groups: dict[frozenset[str], list[QueryFact]] = {}
    for query in queries:
        key = frozenset(correct.get(one, one) for one in stems(query.text))
        groups.setdefault(key or frozenset(words(query.text)), []).append(query)
    return [_keyword(group) for group in groups.values()]


def _corrections(queries: Sequence[QueryFact], vocabulary: Vocabulary) -> dict[str, str]:
    """Misspelt stems and the business's own words that they are meant to be.

    A stem that stands in more than two queries is a word, not a slip.
    """
    counted = Counter(found for query in queries for found in stems(query.text))
    known = sorted(word for word in vocabulary.topics if len(word) >= 5)
    found: dict[str, str] = {}
    for word, times in counted.items():
        if len(word) < 5 or times > 2 or word in vocabulary.known or not word.isalpha():
            continue
        limit = 2 if len(word) >= 9 else 1
        near = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=limit)
        if near and near[0][0] == word[0]:
            found[word] = near[0]
    return found


def _keyword(group: list[QueryFact]) -> Keyword:
    best = min(group, key=lambda query: (-query.impressions, len(query.text), query.text))
    impressions = sum(query.impressions for query in group)
    weighted = sum((query.position * query.impressions for query in group), start=Decimal(0))
    return Keyword(
        text=best.text,
        clicks=sum(query.clicks for query in group),
        impressions=impressions,
        position=round_half_up(weighted / impressions) if impressions else best.position,
        variants=tuple(sorted({query.text for query in group} - {best.text})),
    )


def same_meaning(one: str, other: str) -> bool:
    """Whether two keywords would be answered by the same page; 6ft and 8ft would not."""
    if stems(one) == stems(other):
        return True
    if _numbers(one) != _numbers(other):
        return False
    return fuzz.token_sort_ratio(_plain(one), _plain(other), score_cutoff=SAME_FROM) > 0


@lru_cache(maxsize=50_000)
def _numbers(text: str) -> frozenset[str]:
    """The words with a number in them: sizes, counts."""
    return frozenset(word for word in words(text) if any(c.isdigit() for c in word))


@lru_cache(maxsize=50_000)
def _plain(text: str) -> str:
    """The stems of a text in its own order."""
    return " ".join(stem(word) for word in words(text) if word not in STOP_WORDS)
