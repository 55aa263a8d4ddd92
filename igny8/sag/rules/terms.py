"""The categories and tags that a blueprint sets up."""

from collections.abc import Sequence

from igny8.sag.rules.business import Business
from igny8.sag.rules.pages import Term
from igny8.sag.rules.phrasing import Phrases, place_in_words
from igny8.sag.rules.topics import Topic, TopicKind
from igny8.sag.rules.words import listed, slug_of, topic_stems, upper_first

# More words than this describe how something is made, not of what.
LONGEST_MATERIAL = 2


def terms_of(
    topics: Sequence[Topic], business: Business, phrases: Phrases
) -> dict[str, list[Term]]:
    """Each topic's terms by the topic's name: its category, and the tags that fit it best."""
    found = {topic.name: [_category(topic, phrases)] for topic in topics}
    taken = {term.slug for terms in found.values() for term in terms}
    tags = (*_places(topics), *_named(topics, business, phrases), *_features(topics, phrases))
    for topic, term in tags:
        if term.slug not in taken:
            taken.add(term.slug)
            found[topic.name].append(term)
    return found


def _category(topic: Topic, phrases: Phrases) -> Term:
    names = [phrases.small(offer.name) for _, offer in topic.offers]
    if topic.kind is TopicKind.PLACES:
        names = [place.name for _, place in topic.places]
    description = f"{upper_first(listed(names))}." if names else ""
    return Term("category", "topic", topic.name, topic.slug, description)


def _places(topics: Sequence[Topic]) -> list[tuple[Topic, Term]]:
    return [
        (topic, Term("tag", "place", place.name, slug_of(place_in_words(place)),
                     place.description or f"Work in {place_in_words(place)}."))
        for topic in topics
        for _, place in topic.places
    ]  # fmt: skip


def _features(topics: Sequence[Topic], phrases: Phrases) -> list[tuple[Topic, Term]]:
    """Materials that some products of a topic are made of and others are not."""
    found: list[tuple[Topic, Term]] = []
    for topic in topics:
        if topic.kind is not TopicKind.PRODUCT:
            continue
        made = [set(offer.materials) for _, offer in topic.offers]
        for material in dict.fromkeys(m for _, offer in topic.offers for m in offer.materials):
            some = 0 < sum(material in one for one in made) < len(made)
            own = topic_stems(material) <= topic_stems(topic.name)
            if some and not own and len(material.split()) <= LONGEST_MATERIAL:
                name = phrases.title(f"{material} {phrases.small(topic.name)}")
                names = [phrases.small(o.name) for _, o in topic.offers if material in o.materials]
                text = f"{upper_first(listed(names))}."
                found.append((topic, Term("tag", "feature", name, slug_of(name), text)))
    return found


def _named(
    topics: Sequence[Topic], business: Business, phrases: Phrases
) -> list[tuple[Topic, Term]]:
    """Brands with the topic that sells them most, audiences with the one that they use most."""
    offering = [topic for topic in topics if topic.offers]
    found: list[tuple[Topic, Term]] = []
    for brand in business.brands:
        said = topic_stems(brand.name)
        best = max(offering, key=lambda topic: _speaks_of(topic, said))
        text = brand.description or f"What there is of {brand.name}."
        found.append((best, Term("tag", "brand", brand.name, slug_of(brand.name), text)))
    for one in business.audiences:
        said = topic_stems(" ".join((one.name, *one.keywords)))
        best = max(offering, key=lambda topic: _speaks_of(topic, said))
        name = upper_first(phrases.small(one.name))
        text = one.description or f"For {phrases.small(one.name)}."
        found.append((best, Term("tag", "audience", one.name, slug_of(name), text)))
    return found


def _speaks_of(topic: Topic, said: frozenset[str]) -> int:
    """How often a topic's offers name something."""
    texts = [
        text
        for _, offer in topic.offers
        for text in (offer.name, offer.brand or "", *offer.uses, offer.description or "")
    ]
    return sum(said <= topic_stems(text) for text in texts)
