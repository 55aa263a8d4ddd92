"""A site's topical plan from what the client told us and what people search for."""

from collections.abc import Sequence
from dataclasses import dataclass

from igny8.sag.rules.business import Business
from igny8.sag.rules.candidates import (
    Context,
    angle_pages,
    hub_of,
    landing_pages,
    searched_pages,
)
from igny8.sag.rules.existing import ExistingPages, notes_on, subject_stems
from igny8.sag.rules.grouping import Group, groups_of
from igny8.sag.rules.keywords import Keyword, Reason, keywords_of
from igny8.sag.rules.offer_pages import (
    audience_pages,
    offer_pages,
    problem_pages,
    question_pages,
)
from igny8.sag.rules.pages import BlueprintPlan, ClusterPlan, Mode, Page, Term
from igny8.sag.rules.phrasing import Phrases
from igny8.sag.rules.schedule import MONTHS, PAGES_A_MONTH, Taken, chosen, scheduled
from igny8.sag.rules.search_facts import SearchFacts
from igny8.sag.rules.terms import terms_of
from igny8.sag.rules.topics import Topic, assign, topics_of
from igny8.sag.rules.vocabulary import Vocabulary

# More topics at once than this and none of them gets enough pages.
MOST_TOPICS: dict[Mode, int] = {"quick": 8, "detailed": 14}


@dataclass(frozen=True, slots=True)
class _Draft:
    """A topic with its keywords and pages, before the pages have an order."""

    topic: Topic
    keywords: tuple[Keyword, ...]
    terms: tuple[Term, ...]
    pages: tuple[Page, ...]

    @property
    def impressions(self) -> int:
        return sum(keyword.impressions for keyword in self.keywords)


def plan_blueprint(
    business: Business, search: SearchFacts, *, mode: Mode, domain: str
) -> BlueprintPlan:
    """Clusters, pages, terms and their order. Raises NothingToPlan.

    Quick mode plans up to 60 pages (10 a month), detailed mode up to 180 (30 a month) with a
    landing page for each tag. Only what the intake has facts for is planned.
    """
    vocabulary = Vocabulary(business, domain=domain, page_urls=[page.url for page in search.pages])
    keywords, aside = keywords_of(search.queries, vocabulary)
    topics = topics_of(business)
    assigned = assign(keywords, topics, vocabulary)
    kept = _kept_topics(topics, assigned, mode)
    context = Context(
        business=business,
        vocabulary=vocabulary,
        phrases=Phrases(business),
        existing=ExistingPages(search.pages),
        mode=mode,
        search_range=search.range_in_words,
    )
    drafts = _drafts(kept, assigned, context)
    clusters = _clusters(drafts, context)
    notes = (
        *_length_note(clusters, mode),
        *_left_out_note(topics, kept),
        *notes_on(
            search,
            own_name_clicks=sum(one.clicks for one in aside if one.reason is Reason.OWN_NAME),
            named_clicks=sum(query.clicks for query in search.queries),
        ),
    )
    return BlueprintPlan(mode, clusters, aside, notes, search.range_in_words)


def _kept_topics(
    topics: Sequence[Topic], assigned: dict[str, list[Keyword]], mode: Mode
) -> list[Topic]:
    """The topics with the most to win, then those with the most offers."""

    def worth(topic: Topic) -> tuple[float, int]:
        won = sum(float(keyword.opportunity) for keyword in assigned[topic.name])
        return won, len(topic.offers) + len(topic.places)

    return sorted(topics, key=worth, reverse=True)[: MOST_TOPICS[mode]]


def _drafts(
    topics: Sequence[Topic], assigned: dict[str, list[Keyword]], context: Context
) -> list[_Draft]:
    terms = terms_of(topics, context.business, context.phrases)
    groups = {
        topic.name: groups_of(topic, assigned[topic.name], context.vocabulary) for topic in topics
    }
    hubs = [
        hub_of(topic, groups[topic.name], context, turn=turn) for turn, topic in enumerate(topics)
    ]
    taken = Taken(hubs)
    drafts: list[_Draft] = []
    for turn, (topic, hub) in enumerate(zip(topics, hubs, strict=True)):
        own = tuple(terms[topic.name])
        candidates = _candidates(topic, groups[topic.name], own, context, turn)
        pages = (hub, *chosen(candidates, taken))
        drafts.append(_Draft(topic, tuple(assigned[topic.name]), own, pages))
    return drafts


def _candidates(
    topic: Topic, groups: Sequence[Group], terms: Sequence[Term], context: Context, turn: int
) -> list[Page]:
    """Every page that the topic could have, but its hub and what the site does well already."""
    found = [
        *searched_pages(topic, groups, context),
        *angle_pages(topic, context, turn=turn),
        *offer_pages(topic, context),
        *problem_pages(topic, context),
        *question_pages(topic, context),
        *audience_pages(topic, context),
    ]
    if context.mode == "detailed":
        found += landing_pages(topic, terms, groups, context)
    return [page for page in found if not context.existing.does_well_for(page.keyword)]


def _clusters(drafts: Sequence[_Draft], context: Context) -> tuple[ClusterPlan, ...]:
    placed = scheduled([draft.pages for draft in drafts], context.mode)
    found = []
    for number, draft in enumerate(drafts):
        pages = tuple(one.page for one in placed if one.cluster == number)
        hub = next(page for page in pages if page.role == "hub")
        found.append(
            ClusterPlan(
                name=draft.topic.name,
                slug=draft.topic.slug,
                kind=draft.topic.kind,
                description=draft.terms[0].description,
                head_keyword=hub.keyword,
                clicks=sum(keyword.clicks for keyword in draft.keywords),
                impressions=draft.impressions,
                keywords=tuple(keyword.text for keyword in draft.keywords),
                existing_pages=context.existing.on_topic(subject_stems(draft.topic.name)),
                terms=draft.terms,
                pages=pages,
            )
        )
    return tuple(found)


def _length_note(clusters: Sequence[ClusterPlan], mode: Mode) -> list[str]:
    """How long the plan lasts, where it is shorter than six months."""
    count, capacity = sum(len(cluster.pages) for cluster in clusters), PAGES_A_MONTH[mode]
    if count >= capacity * MONTHS:
        return []
    months = count // capacity
    lasts = "1 month" if months == 1 else f"{months} months"
    lasts = lasts if months else "less than a month"
    return [
        f"The intake has facts for {count} pages: {lasts} of {capacity}. More products, services, "
        "problems or questions in the intake make more pages."
    ]


def _left_out_note(topics: Sequence[Topic], kept: Sequence[Topic]) -> list[str]:
    left = [topic.name for topic in topics if topic not in kept]
    if not left:
        return []
    return [f"Left for a later version, since there is less to win: {', '.join(left)}."]
