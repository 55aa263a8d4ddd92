"""Which of the intake's offers, questions and problems are a page's own.

What belongs to another cluster has its own pages; here it would only lead readers astray.
"""

import re
from collections.abc import Iterable, Sequence

from igny8.content.rules.assignment import Assignment
from igny8.content.rules.facts import Offer, Problem, Question
from igny8.content.rules.house.words import tokens
from igny8.sag.rules.words import DOING_WORDS

# A cluster called “Areas we serve” is about all that the client does.
_ABOUT_US = re.compile(r"\b(?:we|us|our)\b", re.IGNORECASE)
# Replaced and replacement, aluminum and aluminium: words that begin alike mean one thing.
_ROOT = 6


def is_about_the_client(cluster: str) -> bool:
    """Is the cluster about the client as a whole, not about some of its offers?"""
    return bool(_ABOUT_US.search(cluster))


def is_named(field: str, named: Iterable[str]) -> bool:
    """Does the plan name the field, or the part that it belongs to?"""
    return any(is_within(field, one) for one in named)


def is_within(field: str, root: str) -> bool:
    """Is the field this part of the intake, or a part of it?"""
    return field == root or field.startswith((f"{root}.", f"{root}["))


def planned_offers(page: Assignment) -> tuple[Offer, ...]:
    """The offers that the plan names, whole or in part."""
    return tuple(
        offer
        for offer in page.facts.offers
        if any(is_within(field, offer.root) for field in page.intake_fields)
    )


def cluster_offers(page: Assignment) -> tuple[Offer, ...]:
    """The offers of the page's cluster: those of its category, or of its name."""
    wanted = tokens(page.cluster)
    return tuple(
        offer
        for offer in page.facts.offers
        if wanted and tokens((offer.category or offer.name).text) == wanted
    )


def own_questions(page: Assignment, known: Sequence[Question]) -> list[Question]:
    """Of these, the questions that the plan names, and those on nothing but the page's cluster."""
    mine, others = _vocabulary(page)
    return [
        asked
        for asked in known
        if is_named(asked.question.field, page.intake_fields)
        or is_about_the_client(page.cluster)
        or _is_mine(asked.question.text, mine, others)
    ]


def own_problems(page: Assignment, known: Sequence[Problem]) -> list[Problem]:
    """Of these, the problems that the plan names, and those that the cluster's offers solve."""
    mine, others = _vocabulary(page)
    return [
        problem
        for problem in known
        if is_named(problem.name.field, page.intake_fields)
        or is_about_the_client(page.cluster)
        or _is_mine(_told(problem), mine, others)
    ]


def _told(problem: Problem) -> str:
    return f"{problem.name.text} {problem.solution.text if problem.solution else ''}"


def _is_mine(text: str, mine: frozenset[str], others: frozenset[str]) -> bool:
    said = _roots([text])
    return bool(said & mine) and not said & others


def _vocabulary(page: Assignment) -> tuple[frozenset[str], frozenset[str]]:
    """The words for the cluster's things, and those for the client's other things alone."""
    offers = cluster_offers(page) or planned_offers(page)
    places = _roots(place.name.text for place in page.facts.places)
    every = _roots([page.cluster, *_names(offers)])
    others = _roots(_names([one for one in page.facts.offers if one not in offers]))
    return every - places - _roots(DOING_WORDS), others - places - every


def _names(offers: Sequence[Offer]) -> list[str]:
    shelves = [offer.category.text for offer in offers if offer.category]
    return [*(offer.name.text for offer in offers), *shelves]


def _roots(texts: Iterable[str]) -> frozenset[str]:
    """How the words begin that carry meaning."""
    return frozenset(word[:_ROOT] for text in texts for word in tokens(text))
