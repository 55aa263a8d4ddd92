"""Pages on single offers, on what they solve, for whom they are, and on what is asked."""

from collections.abc import Iterator, Sequence

from igny8.sag.rules.business import NamedPart, Offer
from igny8.sag.rules.candidates import NO_DATA, Context
from igny8.sag.rules.pages import Intent, Page
from igny8.sag.rules.phrasing import LONGEST_TITLE, pick, the
from igny8.sag.rules.sources import Sources
from igny8.sag.rules.topics import Topic, TopicKind
from igny8.sag.rules.vocabulary import DOING_STEMS
from igny8.sag.rules.words import (
    is_plural,
    slug_of,
    stem,
    topic_stems,
    upper_first,
    with_article,
    words,
)


def offer_pages(topic: Topic, context: Context) -> Iterator[Page]:
    """Pages on single offers, where a topic has several, and pairs of them side by side."""
    if len(topic.offers) < 2:
        return
    sources = Sources(topic, context.business)
    for path, offer in topic.offers:
        name = context.phrases.small(offer.name)
        if path.startswith("services"):
            yield from _service_pages(path, offer, name, sources)
        elif offer.pros and offer.cons:
            yield _page(
                angle="suits", title=f"Is {the(offer.name, context.phrases)} right for you?",
                keyword=f"{name.lower()} review", intent="compare", weight=31.0,
                fields=(path, f"{path}.pros", f"{path}.cons"), sources=sources,
            )  # fmt: skip
    for first, second in _pairs(topic.offers):
        one, two = (context.phrases.small(pair[1].name) for pair in (first, second))
        title = f"{upper_first(_without_common_end(one, two))} or {two}: how to choose"
        if len(title) > LONGEST_TITLE:
            continue
        yield _page(
            angle="versus", title=title,
            keyword=f"{one.lower()} vs {two.lower()}", intent="compare", weight=37.0,
            fields=(first[0], second[0]), sources=sources,
        )  # fmt: skip


def _without_common_end(one: str, two: str) -> str:
    """The first name without the words that both end in: gold, of gold and silver chairs."""
    first, second = one.split(), two.split()
    while len(first) > 1 and len(second) > 1 and first[-1] == second[-1]:
        first.pop()
        second.pop()
    shortened = len(first) < len(one.split()) and not set(first) & set(second)
    return " ".join(first) if shortened else one


def _service_pages(path: str, offer: Offer, name: str, sources: Sources) -> Iterator[Page]:
    title = upper_first(name)
    article = with_article(name)
    does = "do" if is_plural(name) else "does"
    yield _page(
        angle="service", title=f"{title}: what is included and how it works",
        keyword=name.lower(), intent="buy", weight=58.0, fields=(path,), sources=sources,
    )  # fmt: skip
    if len(offer.steps) >= 3:
        yield _page(
            angle="process", title=f"{title} step by step", keyword=f"{name.lower()} process",
            intent="learn", weight=33.0, fields=(f"{path}.steps", path), sources=sources,
        )  # fmt: skip
    if offer.duration:
        yield _page(
            angle="duration", title=f"How long {does} {article} take?",
            keyword=f"how long does {name.lower()} take", intent="learn", weight=29.0,
            fields=(f"{path}.duration", path), sources=sources,
        )  # fmt: skip
    if offer.price is not None or offer.price_note:
        yield _page(
            angle="cost", title=f"How much {does} {article} cost?", keyword=f"{name.lower()} cost",
            intent="buy", weight=39.0, sources=sources,
            fields=(f"{path}.{'price' if offer.price is not None else 'price_note'}", path),
        )  # fmt: skip
    if len(offer.pros) + len(offer.cons) >= 3:
        yield _page(
            angle="pros_and_cons", title=f"The pros and cons of {article}",
            keyword=f"{name.lower()} pros and cons", intent="compare", weight=30.0,
            fields=(f"{path}.pros", f"{path}.cons", path), sources=sources,
        )  # fmt: skip


def _pairs(
    offers: Sequence[tuple[str, Offer]],
) -> Iterator[tuple[tuple[str, Offer], tuple[str, Offer]]]:
    """Neighbouring offers that somebody would choose between."""
    for at, first in enumerate(offers):
        for second in offers[at + 1 : at + 3]:
            services = first[0].startswith("services") or second[0].startswith("services")
            if (_same_work if services else _same_thing)(first[1], second[1]):
                yield first, second


def _same_thing(one: Offer, two: Offer) -> bool:
    """Products whose names end in the same word: two chairs, not a chair and a trolley."""
    return stem(words(one.name)[-1]) == stem(words(two.name)[-1])


def _same_work(one: Offer, two: Offer) -> bool:
    """Services on the same thing (repair or replacement), or the same done to kinds of it."""
    first, second = topic_stems(one.name), topic_stems(two.name)
    things = (first - DOING_STEMS, second - DOING_STEMS)
    if things[0] == things[1]:
        return first != second
    same_doing = first & DOING_STEMS == second & DOING_STEMS != frozenset()
    return same_doing and bool(things[0] & things[1])


def problem_pages(topic: Topic, context: Context) -> Iterator[Page]:
    """Pages on what the topic's offers solve."""
    sources = Sources(topic, context.business)
    small = context.phrases.small(topic.work)
    helps = "help" if is_plural(small) else "helps"
    for path, problem in topic.problems:
        name = context.phrases.small(problem.name)
        ending = "causes and solutions" if problem.causes else f"how {small} {helps}"
        if problem.solution:
            yield _page(
                angle="problem", title=f"{upper_first(name)}: {ending}",
                keyword=name.lower(), intent="learn", weight=56.0, fields=(path,), sources=sources,
            )  # fmt: skip
        if len(problem.causes) >= 2:
            yield _page(
                angle="causes", title=f"What causes {name}?", keyword=f"what causes {name.lower()}",
                intent="learn", weight=33.0, fields=(f"{path}.causes", path), sources=sources,
            )  # fmt: skip
        if len(problem.signs) >= 2:
            yield _page(
                angle="signs", title=f"How to spot {name} early",
                keyword=f"signs of {name.lower()}", intent="learn", weight=32.0,
                fields=(f"{path}.signs", path), sources=sources,
            )  # fmt: skip


def question_pages(topic: Topic, context: Context) -> Iterator[Page]:
    """The client's own answers and definitions, where they are on the topic and not on itself."""
    sources = Sources(topic, context.business)
    if topic.kind is TopicKind.PLACES:
        return
    for path in sources.faqs:
        question = context.business.value_at(path).question
        if {"you", "your", "we", "our", "i", "my"} & set(words(question)):
            continue
        yield _page(
            angle="question", title=question.rstrip("?") + "?",
            keyword=question.rstrip("?").lower(), intent="learn", weight=34.0,
            fields=(path,), sources=sources,
        )  # fmt: skip
    for path in topic.definitions:
        term = context.phrases.small(context.business.value_at(path).term)
        yield _page(
            angle="definition", title=f"{upper_first(term)} explained",
            keyword=f"what is {term.lower()}", intent="learn", weight=28.0,
            fields=(path,), sources=sources,
        )  # fmt: skip


def audience_pages(topic: Topic, context: Context) -> Iterator[Page]:
    """The topic for each audience that its offers are used by, or that services are for."""
    sources = Sources(topic, context.business)
    small = context.phrases.small(topic.name)
    for at, audience in enumerate(context.business.audiences):
        name = context.phrases.small(audience.name)
        if not _serves(topic, audience):
            continue
        titles = (f"{upper_first(small)} for {name}: how to choose",
                  f"Choosing {small} for {name}", f"The right {small} for {name}")  # fmt: skip
        yield _page(
            angle="audience", title=pick(titles, by=f"{topic.name}{name}"),
            keyword=f"{small.lower()} for {name.lower()}", intent="compare", weight=41.0,
            fields=(f"audiences[{at}]", *sources.lists("uses")), sources=sources,
            aspect=f"{topic.slug}:{slug_of(audience.name)}",
        )  # fmt: skip


def _serves(topic: Topic, audience: NamedPart) -> bool:
    said = topic_stems(" ".join((audience.name, *audience.keywords)))
    return any(
        said & topic_stems(use) and topic_stems(use) <= said | topic_stems(topic.name)
        for _, offer in topic.offers
        for use in offer.uses
    )


def _page(
    *,
    angle: str,
    title: str,
    keyword: str,
    intent: Intent,
    weight: float,
    fields: Sequence[str],
    sources: Sources,
    aspect: str = "",
) -> Page:
    """A supporting page that is planned from the intake."""
    return Page(
        role="supporting",
        content_type="post",
        angle=angle,
        title=title,
        slug=slug_of(keyword),
        keyword=keyword,
        intent=intent,
        fields=sources.around(fields),
        weight=weight,
        evidence=f"{NO_DATA}.",
        aspect=aspect,
    )
