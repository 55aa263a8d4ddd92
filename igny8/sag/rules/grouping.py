"""The keywords of one topic in groups that one page each can answer."""

import importlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from igny8.kit.money import round_half_up
from igny8.sag.rules.keywords import Keyword, same_meaning
from igny8.sag.rules.topics import LOCAL_WORDS, TRADE_WORDS, Topic
from igny8.sag.rules.vocabulary import Vocabulary
from igny8.sag.rules.words import GENERIC_WORDS, stem, topic_stems, words

# What was seen once, or a few times far down, is no demand yet.
LEAST_OPPORTUNITY = Decimal("1.5")
# One page answers about five keywords; fewer than this are not worth splitting.
KEYWORDS_A_PAGE = 5
SPLIT_FROM = 7
# Fixed, so that the same data makes the same plan.
SEED = 7


class Wish(StrEnum):
    """What somebody who types a query wants to know or do."""

    COST = "cost"
    SIZE = "size"
    COMPARE = "compare"
    QUESTION = "question"
    HIRE = "hire"
    GENERAL = "general"


WISHES = (
    (Wish.COMPARE, re.compile(r"\b(vs|versus|or|difference between|better than)\b")),
    (
        Wish.COST,
        re.compile(r"\b(costs?|prices?|pricing|how much|quotes?|estimates?|cheap\w*|per square)\b"),
    ),
    (
        Wish.SIZE,
        re.compile(r"\b(dimensions?|sizes?|how many|seats?|weight|height|width|measurements?)\b"),
    ),
    (
        Wish.QUESTION,
        re.compile(r"^(how|what|why|when|where|which|who|can|do|does|is|are|should)\b"),
    ),
)


@dataclass(frozen=True, slots=True)
class Group:
    """Keywords for one page; `head` is the one that the page is written for."""

    head: Keyword
    others: tuple[Keyword, ...]
    wish: Wish
    place: str = ""

    @property
    def impressions(self) -> int:
        return sum(keyword.impressions for keyword in (self.head, *self.others))

    @property
    def opportunity(self) -> Decimal:
        return sum((keyword.opportunity for keyword in (self.head, *self.others)), start=Decimal(0))

    @property
    def position(self) -> Decimal:
        """The average position, weighted by impressions."""
        every = (self.head, *self.others)
        weighted = sum((one.position * one.impressions for one in every), start=Decimal(0))
        return round_half_up(weighted / self.impressions) if self.impressions else Decimal(0)


def wish_of(text: str) -> Wish:
    """What a query wants."""
    for wish, pattern in WISHES:
        if pattern.search(text):
            return wish
    return Wish.HIRE if set(words(text)) & (TRADE_WORDS | LOCAL_WORDS) else Wish.GENERAL


def groups_of(
    topic: Topic, keywords: Sequence[Keyword], vocabulary: Vocabulary
) -> tuple[Group, ...]:
    """Groups by place, else by wish and size; large ones are split by k-means.

    The group with the most to win comes first.
    """
    buckets: dict[tuple[str, Wish, str], list[Keyword]] = {}
    for keyword in keywords:
        place = vocabulary.place_in(keyword.text)
        wish = wish_of(keyword.text)
        if place and wish is not Wish.COST:
            wish = Wish.HIRE
        sizes = "" if place else " ".join(w for w in words(keyword.text) if w[0].isdigit())
        buckets.setdefault((place, wish, sizes), []).append(keyword)
    groups = [
        _group(part, wish, place, vocabulary)
        for (place, wish, sizes), found in buckets.items()
        for part in ([found] if place or sizes else _split(found, topic))
    ]
    merged = _without_doubles(sorted(groups, key=lambda one: (-one.opportunity, one.head.text)))
    return tuple(merged)


def _group(keywords: Sequence[Keyword], wish: Wish, place: str, vocabulary: Vocabulary) -> Group:
    def as_head(keyword: Keyword) -> tuple[bool, int, int, str]:
        strange = bool(vocabulary.strange_words(keyword.text))
        return strange, -keyword.impressions, len(keyword.text), keyword.text

    ordered = sorted(keywords, key=as_head)
    others = sorted(ordered[1:], key=lambda one: (-one.impressions, one.text))
    return Group(head=ordered[0], others=tuple(others), wish=wish, place=place)


def _without_doubles(groups: Sequence[Group]) -> list[Group]:
    """Groups whose heads mean the same become one."""
    kept: list[Group] = []
    for group in groups:
        for at, other in enumerate(kept):
            same_place = other.place == group.place
            if same_place and same_meaning(other.head.text, group.head.text):
                more = (*other.others, group.head, *group.others)
                kept[at] = Group(other.head, more, other.wish, other.place)
                break
        else:
            kept.append(group)
    return kept


def _split(keywords: Sequence[Keyword], topic: Topic) -> list[list[Keyword]]:
    """The keywords in parts of about one page each, by the words that set them apart."""
    if len(keywords) < SPLIT_FROM:
        return _by_head(keywords, topic)
    texts = [_telling_words(keyword.text, topic) for keyword in keywords]
    count = min(len(set(texts)), math.ceil(len(keywords) / KEYWORDS_A_PAGE))
    if count < 2:
        return [list(keywords)]
    labels = _k_means(texts, [keyword.impressions for keyword in keywords], count)
    parts: dict[int, list[Keyword]] = {}
    for keyword, label in zip(keywords, labels, strict=True):
        parts.setdefault(label, []).append(keyword)
    return list(parts.values())


def _by_head(keywords: Sequence[Keyword], topic: Topic) -> list[list[Keyword]]:
    """A few keywords: those that say the same beside the topic's own words go together."""
    parts: dict[tuple[str, ...], list[Keyword]] = {}
    for keyword in keywords:
        parts.setdefault(tuple(sorted(_telling_words(keyword.text, topic))), []).append(keyword)
    return list(parts.values())


def _telling_words(text: str, topic: Topic) -> tuple[str, ...]:
    """The stems by which a keyword differs from the others of its topic."""
    shared = topic_stems(topic.name)
    return tuple(
        found
        for word in words(text)
        if word not in GENERIC_WORDS and (found := stem(word)) not in shared
    )


@cache
def _scikit(name: str) -> Any:
    """A part of scikit-learn, loaded when first needed: it takes two seconds and 90 MB."""
    return importlib.import_module(f"sklearn.{name}")


def _k_means(texts: Sequence[tuple[str, ...]], impressions: Sequence[int], count: int) -> list[int]:
    """A label for each text: k-means over TF-IDF, keywords that are shown more counting more."""
    weigh = _scikit("feature_extraction.text").TfidfVectorizer(
        analyzer=lambda parts: list(parts) or ["(nothing)"], sublinear_tf=True
    )
    matrix = weigh.fit_transform(texts)
    means = _scikit("cluster").KMeans(n_clusters=count, n_init=4, random_state=SEED)
    labels = means.fit_predict(matrix, sample_weight=[math.log1p(one) + 1 for one in impressions])
    return [int(label) for label in labels]
