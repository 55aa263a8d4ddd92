"""Every page that a topic could have, each with its reason; choosing comes later."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from igny8.sag.rules.angles import TOPIC_ANGLES
from igny8.sag.rules.business import Business, Offer
from igny8.sag.rules.existing import ExistingPages
from igny8.sag.rules.grouping import LEAST_OPPORTUNITY, Group, Wish, wish_of
from igny8.sag.rules.pages import Intent, Mode, Page, Term
from igny8.sag.rules.phrasing import (
    Phrases,
    a_or_an,
    core_of,
    group_title,
    place_in_words,
    without_trade,
)
from igny8.sag.rules.sources import Sources
from igny8.sag.rules.topics import Topic, TopicKind
from igny8.sag.rules.vocabulary import Vocabulary
from igny8.sag.rules.words import (
    is_plural,
    singular,
    slug_of,
    stems,
    times,
    topic_stems,
    upper_first,
    with_article,
)

INTENTS: dict[Wish, Intent] = {
    Wish.COST: "buy", Wish.SIZE: "learn", Wish.COMPARE: "compare", Wish.QUESTION: "learn",
    Wish.HIRE: "local", Wish.GENERAL: "buy",
}  # fmt: skip
# A keyword that is searched starts here and rises with what there is to win.
SEARCHED, PER_TENFOLD = 32.0, 24.0
NO_DATA = "No query that we know asks for this; planned from the intake"


@dataclass(frozen=True, slots=True)
class Context:
    """What every page of a plan is made from."""

    business: Business
    vocabulary: Vocabulary
    phrases: Phrases
    existing: ExistingPages
    mode: Mode
    search_range: str

    def evidence(self, group: Group) -> str:
        more = f" and {len(group.others)} like it" if group.others else ""
        return (
            f"“{group.head.text}”{more}: shown {times(group.impressions)} at position "
            f"{group.position:.1f}, {self.search_range}."
        )


def weight_of(group: Group) -> float:
    """How early a searched page comes: by what there is to win."""
    return SEARCHED + PER_TENFOLD * math.log10(1 + float(group.opportunity))


def hub_of(topic: Topic, groups: Sequence[Group], context: Context, *, turn: int) -> Page:
    """The topic's hub: the page that the others support."""
    own = [group for group in groups if belongs_to_hub(group, topic, context)]
    t = context.phrases.small(topic.name)
    whole = [group for group in own if _is_the_topic(group, topic, context)]
    best = max(whole, key=lambda group: group.impressions, default=None)
    keyword = _hub_keyword(best, topic, context)
    page = context.existing.about(keyword)
    evidence = context.evidence(best) if best else f"{NO_DATA}: the hub of {t}."
    if page is not None:
        evidence = f"{evidence} It supports the site's {urlsplit(page.url).path}."
    others = (one.text for group in own for one in (group.head, *group.others))
    return Page(
        role="hub",
        content_type="cluster_hub",
        angle="hub",
        title=_hub_title(topic, context, turn),
        slug=f"{topic.slug}-guide" if topic.kind is not TopicKind.PLACES else topic.slug,
        keyword=keyword,
        secondary=tuple(text for text in dict.fromkeys(others) if text != keyword)[:12],
        intent="local" if topic.kind is TopicKind.PLACES else "learn",
        fields=_hub_fields(topic, context),
        weight=200.0 + sum(group.impressions for group in own),
        evidence=evidence[:300],
        impressions=sum(group.impressions for group in own),
        position=best.position if best else None,
        existing_url=page.url if page else "",
    )


def _hub_keyword(best: Group | None, topic: Topic, context: Context) -> str:
    """The most searched words for the topic as a whole, where they are no more than that."""
    if best is not None:
        said = stems(best.head.text)
        if topic.kind is TopicKind.PLACES or said <= topic_stems(topic.name):
            return best.head.text
    if topic.kind is TopicKind.PLACES:
        return f"{context.business.industry.lower()} near me"
    return topic.name.lower()


def belongs_to_hub(group: Group, topic: Topic, context: Context) -> bool:
    """Whether a group asks for the topic as a whole, or too seldom for a page of its own."""
    return group.opportunity < LEAST_OPPORTUNITY or _is_the_topic(group, topic, context)


def _is_the_topic(group: Group, topic: Topic, context: Context) -> bool:
    if group.place or group.wish not in (Wish.GENERAL, Wish.HIRE):
        return False
    if topic.kind is TopicKind.PLACES:
        return True
    core = without_trade(core_of(group.head.text, regions=context.vocabulary.regions))
    return topic_stems(core) <= topic_stems(topic.name)


def _hub_title(topic: Topic, context: Context, turn: int) -> str:
    t = context.phrases.small(topic.name)
    if topic.kind is TopicKind.PLACES:
        named = [place.name for _, place in topic.places[:3]]
        return (
            f"Areas we serve: {', '.join(named[:-1])}, {named[-1]} and nearby"
            if len(named) > 2
            else f"Areas we serve: {' and '.join(named)}"
        )
    if topic.kind is TopicKind.PRODUCT:
        options = (f"Choosing {t}: a complete guide", f"The complete guide to {t}",
                   f"{upper_first(t)}: everything to know before you buy")  # fmt: skip
    else:
        options = (f"The complete guide to {t}", f"{upper_first(t)}: a complete guide",
                   f"Everything to know about {t}")  # fmt: skip
    return options[turn % len(options)]


def _hub_fields(topic: Topic, context: Context) -> tuple[str, ...]:
    if topic.kind is TopicKind.PLACES:
        return (*(path for path, _ in topic.places[:10]), "steps", "strengths")
    sources = Sources(topic, context.business)
    return sources.around((*sources.roots()[:6], *(path for path, _ in topic.problems)))


def searched_pages(topic: Topic, groups: Sequence[Group], context: Context) -> Iterator[Page]:
    """A page for each group of keywords that the hub and the site's pages do not answer."""
    sources = Sources(topic, context.business)
    priced = context.existing.does_well_for(f"{topic.work.lower()} cost")
    for group in groups:
        if belongs_to_hub(group, topic, context) or _is_landing(group, topic, context):
            continue
        if priced and group.wish is Wish.COST and not group.place:
            continue
        there = context.existing.about(group.head.text)
        title = group_title(group, topic, context.phrases, regions=context.vocabulary.regions)
        if not title:
            continue
        yield Page(
            role="supporting",
            content_type="post",
            angle=f"search_{group.wish}",
            title=title,
            slug=slug_of(group.head.text) or slug_of(title),
            keyword=group.head.text,
            secondary=tuple(one.text for one in group.others)[:12],
            intent="local" if group.place else INTENTS[group.wish],
            fields=_fields_for(group.head.text, group.place, sources),
            weight=weight_of(group),
            evidence=context.evidence(group)[:300],
            impressions=group.impressions,
            position=group.position,
            existing_url=there.url if there else "",
            aspect=_aspect(topic, group, context),
        )


def _is_landing(group: Group, topic: Topic, context: Context) -> bool:
    """Whether the landing page of a place answers the group."""
    return context.mode == "detailed" and topic.kind is TopicKind.PLACES and group.place != ""


def _fields_for(keyword: str, place: str, sources: Sources) -> tuple[str, ...]:
    """The offers and the list that the keyword's words point to, then the rest of the topic."""
    said = topic_stems(keyword)
    named = [
        f"locations[{at}]"
        for at, one in enumerate(sources.business.locations)
        if place and place in (one.name, *one.keywords)
    ]
    offers = sorted(sources.offers, key=lambda pair: -len(said & topic_stems(_words_of(pair[1]))))
    best = [path for path, offer in offers if said & topic_stems(offer.name)][:3]
    lists = {Wish.COST: "price", Wish.SIZE: "sizes"}
    wish = wish_of(keyword)
    wanted = sources.lists(lists[wish]) if wish in lists else ()
    return sources.around((*named, *best, *wanted))


def _words_of(offer: Offer) -> str:
    return " ".join((offer.name, *offer.keywords, *offer.materials, *offer.uses))


def forms_of(small: str) -> dict[str, str]:
    """A topic's name in the forms that angles use."""
    several = is_plural(small)
    one = singular(small)
    return {
        "T": upper_first(small), "t": small, "a": with_article(small),
        "O": upper_first(one), "o": one, "an_o": a_or_an(one) if several else one,
        "does": "do" if several else "does", "is": "are" if several else "is",
        "Is": "Are" if several else "Is",
    }  # fmt: skip


# What a search for one of these wants is what this angle gives.
ASPECTS = {
    Wish.SIZE: "sizes", Wish.COST: "cost", "sizes": "sizes", "cost": "cost", "prices": "cost",
}  # fmt: skip


def _aspect(topic: Topic, group: Group, context: Context) -> str:
    """The aspect of the topic that a group asks for, if it asks for no more than that."""
    core = core_of(group.head.text, place=group.place, regions=context.vocabulary.regions)
    said = topic_stems(core)
    for one in context.business.audiences:
        if topic_stems(one.name) <= said and not group.place:
            return f"{topic.slug}:{slug_of(one.name)}"
    whole = said <= topic_stems(topic.name) and not group.place
    return f"{topic.slug}:{ASPECTS[group.wish]}" if whole and group.wish in ASPECTS else ""


def angle_pages(topic: Topic, context: Context, *, turn: int) -> Iterator[Page]:
    """A page for each angle that the intake has facts for; `turn` rotates the wordings."""
    sources = Sources(topic, context.business)
    small = context.phrases.small(topic.work)
    names = forms_of(small)
    for at, angle in enumerate(TOPIC_ANGLES):
        fields = angle.fields(sources) if topic.kind.value in angle.kinds else ()
        if not fields:
            continue
        keyword = angle.keyword.format(**names).lower()
        yield Page(
            role="supporting",
            content_type="post",
            angle=angle.code,
            title=angle.titles[(turn + at) % len(angle.titles)].format(**names),
            slug=slug_of(keyword),
            keyword=keyword,
            intent=angle.intent,
            fields=sources.around(fields),
            weight=float(angle.weight),
            evidence=f"{NO_DATA}: {len(fields)} of its fields speak of this.",
            aspect=f"{topic.slug}:{ASPECTS[angle.code]}" if angle.code in ASPECTS else "",
        )


def landing_pages(
    topic: Topic, terms: Sequence[Term], groups: Sequence[Group], context: Context
) -> Iterator[Page]:
    """A landing page for each tag that has something of its own to say.

    A place needs searches or a description: pages that differ by a name alone are doorways.
    """
    sources = Sources(topic, context.business)
    trade = context.phrases.small(context.business.industry)
    for term in terms:
        found = [g for g in groups if g.place == term.name] if term.kind == "place" else []
        if term.kind == "topic" or not (found or _has_own_words(term, context.business)):
            continue
        title, keyword = _landing_words(term, trade, topic, context)
        slug = slug_of(keyword)
        best = max(found, key=lambda group: group.impressions, default=None)
        keyword = best.head.text if best else keyword
        there = context.existing.about(keyword)
        yield Page(
            role="taxonomy",
            content_type="taxonomy_landing",
            angle=f"term_{term.kind}",
            title=title,
            slug=slug,
            keyword=keyword,
            secondary=tuple(one.text for group in found for one in (group.head, *group.others))[1:],
            intent="local" if term.kind == "place" else "buy",
            fields=sources.around((*_paths_of(term, topic, context), *sources.roots()[:4])),
            weight=max([LANDING_WEIGHTS[term.kind], *map(weight_of, found)]),
            evidence=(
                context.evidence(best) if best
                else f"{NO_DATA}: the page of the {term.kind} “{term.name}”."
            )[:300],
            impressions=sum(group.impressions for group in found),
            position=best.position if best else None,
            term=term,
            existing_url=there.url if there else "",
        )  # fmt: skip


LANDING_WEIGHTS = {"place": 43.0, "audience": 43.0, "feature": 40.0, "brand": 36.0}


def _has_own_words(term: Term, business: Business) -> bool:
    """Whether the intake says something of a tag beyond its name."""
    if term.kind == "feature":
        return True
    part = business.value_at(_path_of(term, business))
    return part.description is not None


def _landing_words(term: Term, trade: str, topic: Topic, context: Context) -> tuple[str, str]:
    if term.kind == "place":
        place = next(one for _, one in topic.places if one.name == term.name)
        return f"{upper_first(trade)} in {place_in_words(place)}", f"{trade} in {term.name}".lower()
    if term.kind == "audience":
        name = context.phrases.small(term.name)
        return f"{upper_first(trade)} for {name}", f"{trade} for {name}".lower()
    if term.kind == "feature":
        return f"{term.name}: the range and what it is good for", term.name.lower()
    small = context.phrases.small(topic.name)
    return f"{term.name}: {small} at a glance", f"{term.name} {small}".lower()


def _paths_of(term: Term, topic: Topic, context: Context) -> tuple[str, ...]:
    if term.kind != "feature":
        return (_path_of(term, context.business),)
    said = topic_stems(term.name) - topic_stems(topic.name)
    return tuple(
        path for path, offer in topic.offers
        if any(said == topic_stems(material) for material in offer.materials)
    )  # fmt: skip


def _path_of(term: Term, business: Business) -> str:
    """Where the intake speaks of a tag."""
    named: dict[str, Sequence[str]] = {
        "locations": [place.name for place in business.locations],
        "audiences": [one.name for one in business.audiences],
        "brands": [one.name for one in business.brands],
    }
    field = {"place": "locations", "audience": "audiences", "brand": "brands"}[term.kind]
    return f"{field}[{list(named[field]).index(term.name)}]"
