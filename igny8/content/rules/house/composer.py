"""The house writer's art: one page's facts, arranged and worded for that page alone."""

from collections.abc import Callable, Mapping, Sequence

from igny8.content.rules.assignment import (
    HOUSE_NOTE,
    LEAST_WORDS,
    LONGEST_DESCRIPTION,
    Assignment,
    BriefText,
    DraftText,
    FactSource,
    IdeaText,
    QuestionText,
)
from igny8.content.rules.facts import Fact, Question
from igny8.content.rules.house import (
    client_sections,
    frame_wordings,
    framing,
    offer_sections,
    plan_sections,
    wordings,
)
from igny8.content.rules.house.angle import Angle
from igny8.content.rules.house.angles_any import ANY
from igny8.content.rules.house.angles_goods import GOODS, WITH_A_SIZE
from igny8.content.rules.house.angles_more import MORE
from igny8.content.rules.house.angles_work import READ, WORK
from igny8.content.rules.house.belonging import is_named, own_questions
from igny8.content.rules.house.dice import Dice
from igny8.content.rules.house.parts import (
    Bullets,
    Paragraph,
    Section,
    stated,
    strong,
    to_markdown,
    to_text,
)
from igny8.content.rules.house.subject import Subject, relevance, subject_of
from igny8.content.rules.house.voice import Voice
from igny8.content.rules.house.words import ended, first_sentence, shortened, tokens, upper_first
from igny8.content.rules.readability import words_of
from igny8.content.rules.similarity import MOST_SHARED, fingerprint, nearest

SectionMaker = Callable[[Voice], Section | None]
# The sections and the advice that the plan's angle for a page cannot do without.
WANTED_BY_ANGLE: Mapping[str, Sequence[SectionMaker]] = {
    "process": (offer_sections.steps,),
    "prepare": (offer_sections.steps,),
    "questions": (offer_sections.steps,),
    "ordering": (offer_sections.steps,),
    "provider": (client_sections.company, offer_sections.steps),
    "mistakes": (offer_sections.for_and_against,),
    "yourself": (offer_sections.for_and_against,),
}
ADVICE_BY_ANGLE = {
    "cost": "budget",
    "prices": "budget",
    "sizes": "measure",
    "amount": "needs",
    "duration": "timing",
    "process": "during",
    "prepare": "timing",
    "provider": "choosing",
    "questions": "questions",
    "mistakes": "pitfalls",
    "range": "comparing",
    "options": "comparing",
    "worth": "doubts",
    "pros_and_cons": "comparing",
    "yourself": "people",
    "checklist": "needs",
    "ordering": "ordering",
    "uses": "use",
    "faq": "first message",
}

# Some way above what is required, so that an editor's cuts do not fall below it.
WORDS_AIMED_AT = LEAST_WORDS + 40
ANGLES_A_PAGE = 3
LINES_AN_ANGLE = 5
FAQ_A_PAGE = 3
FAQ_A_POST = 2
FAQ_ON_ITS_OWN_PAGE = 8
# A new draft stays well under what is refused, so that later ones still find room beside it.
ALIKE_ENOUGH = 0.18
VARIATIONS = 12


def idea_for(page: Assignment) -> IdeaText:
    """The page's title, and in a line what it takes up."""
    voice = _voice(page, subject_of(page))
    angles = ", ".join(angle.name for angle in _angles(voice)[:ANGLES_A_PAGE])
    return IdeaText(
        title=upper_first(page.title.strip()),
        angle=f"About {voice.subject.topic}, by way of: {angles}.",
    )


def brief_for(page: Assignment) -> BriefText:
    """The outline that `draft_for` will follow, worded least like the site's other drafts."""
    variation, sections = _least_alike(page, start=0, good_enough=ALIKE_ENOUGH)
    return BriefText(
        headings=tuple(section.heading for section in sections if section.heading),
        keywords=(page.target_keyword, *page.secondary_keywords),
        instructions=page.note,
        variation=variation,
    )


def draft_for(page: Assignment, brief: BriefText) -> DraftText:
    """The draft that the brief describes; another wording only if that would repeat the site."""
    variation, sections = _least_alike(page, start=brief.variation, good_enough=MOST_SHARED)
    voice = _voice(page, subject_of(page), variation)
    return DraftText(
        title=upper_first(page.title.strip()),
        meta_description=_meta_description(voice),
        markdown=to_markdown(sections),
        faq=tuple(QuestionText(q.question.text, q.answer.text) for q in _questions(voice)),
        sources=_sources(sections, page.facts.company),
        note=HOUSE_NOTE,
    )


def _least_alike(page: Assignment, *, start: int, good_enough: float) -> tuple[int, list[Section]]:
    """The first variation that shares little enough with the other drafts, else the best seen."""
    found: list[tuple[float, int, list[Section]]] = []
    subject = subject_of(page)
    for variation in range(start, start + VARIATIONS):
        sections = _sections(_voice(page, subject, variation))
        share = nearest(fingerprint(to_text(sections)), page.others).share
        found.append((share, variation, sections))
        if share <= good_enough:
            break
    _, variation, sections = min(found, key=lambda one: one[:2])
    return variation, sections


def _voice(page: Assignment, subject: Subject, variation: int = 0) -> Voice:
    return Voice(page, subject, Dice(f"{page.site}/{page.attempt}/{variation}", page.turn))


def _sections(voice: Voice) -> list[Section]:
    """The sections in their order, with as much advice as the length calls for."""
    before, after = _factual(voice)
    angles = _angles(voice)
    advice = [_advice(voice, angle) for angle in angles[:ANGLES_A_PAGE]]
    closing = framing.closing(voice)
    spare = angles[ANGLES_A_PAGE:]
    while True:
        body = [*before, *_interleaved(after, advice)]
        opening = framing.opening(voice, [*body, closing])
        sections = [*opening, *body, closing]
        if len(words_of(to_text(sections))) >= WORDS_AIMED_AT or not spare:
            return sections
        advice.append(_advice(voice, spare.pop(0)))


def _interleaved(facts: list[Section], advice: list[Section]) -> list[Section]:
    """Facts and advice in turn, facts first."""
    mixed: list[Section] = []
    for at in range(max(len(facts), len(advice))):
        mixed += facts[at : at + 1] + advice[at : at + 1]
    return mixed


def _factual(voice: Voice) -> tuple[list[Section], list[Section]]:
    """The sections of facts that suit the kind of page: before the advice, and among it."""
    kind = voice.page.content_type
    of_offer, of_client = offer_sections, client_sections
    table = of_offer.comparison(voice)
    first: list[Section | None] = [of_offer.definition(voice)]
    then: list[Section | None]
    if kind == "cluster_hub":
        first += [framing.guide(voice), of_offer.details(voice), of_offer.options(voice)]
        then = [table, of_client.problems(voice), _faq(voice), of_client.place(voice)]
    elif kind == "taxonomy_landing":
        first += [of_offer.options(voice, headings=wordings.CATALOG_HEADINGS), table]
        here = of_client.place(voice) if voice.subject.place else None
        then = [here or of_client.remarks(voice), _faq(voice), of_client.company(voice)]
    elif kind == "product":
        first += [of_offer.details(voice), of_offer.uses(voice), of_offer.for_and_against(voice)]
        then = [table, of_offer.care(voice), of_client.remarks(voice), _faq(voice)]
        then += [of_client.company(voice)] if not table else []
    elif kind == "service":
        first += [of_offer.details(voice), of_client.problems(voice), of_offer.steps(voice)]
        then = [of_offer.for_and_against(voice), of_client.remarks(voice)]
        then += [of_client.place(voice), _faq(voice)]
    else:
        core = plan_sections.from_plan(voice)
        first += [core or _post_start(voice), of_client.remarks(voice)]
        choice = None if core else table or of_offer.options(voice)
        then = [choice, *_post_extras(voice, is_planned=core is not None), _faq(voice)]
    then.append(framing.read_on(voice))
    return [one for one in first if one], [one for one in then if one]


def _post_start(voice: Voice) -> Section | None:
    if voice.subject.problem:
        return client_sections.problems(voice)
    return offer_sections.details(voice)


def _post_extras(voice: Voice, *, is_planned: bool) -> list[Section | None]:
    """A post takes up its place always, what its angle asks for, and others by turns."""
    of_offer, of_client = offer_sections, client_sections
    wanted = list(WANTED_BY_ANGLE.get(voice.page.angle, ()))
    makers: list[SectionMaker] = [of_client.company, of_offer.steps]
    if not is_planned:
        makers += [of_offer.for_and_against, of_offer.uses, of_offer.care]
    if not voice.subject.problem:
        makers.append(of_client.problems)
    if voice.subject.place:
        wanted.append(of_client.place)
    else:
        makers.append(of_client.place)
    rest = [make for make in makers if make not in wanted]
    return [make(voice) for make in (*wanted, *voice.dice.sample("extras", rest, 2))]


def _angles(voice: Voice) -> list[Angle]:
    """The advice that suits the subject, in this page's order."""
    suitable = _suitable(voice.subject)
    fitting = ADVICE_BY_ANGLE.get(voice.page.angle, "")
    first = [angle for angle in suitable if angle.name == fitting]
    others = [angle for angle in suitable if angle not in first]
    first += voice.dice.sample("angles", others, ANGLES_A_PAGE - len(first))
    spare = [angle for angle in suitable if angle not in first]
    return first + voice.dice.sample("spare angles", spare, len(spare))


def _suitable(subject: Subject) -> Sequence[Angle]:
    offers = [*([subject.offer] if subject.offer else []), *subject.peers]
    kinds = {offer.kind for offer in offers}
    if not kinds:
        return (*ANY, *MORE, *READ)
    special: tuple[Angle, ...] = ()
    if "product" in kinds:
        special += GOODS + (WITH_A_SIZE if subject.has_a_size else ())
    if "service" in kinds:
        special += WORK
    return (*ANY, *MORE, *special)


def _advice(voice: Voice, angle: Angle) -> Section:
    lead = voice.line(f"{angle.name} lead", angle.leads)
    heading = voice.heading(f"{angle.name} heading", angle.headings)
    deal = voice.lines_in_order if angle.form == "steps" else voice.lines
    lines = tuple(deal(angle.name, angle.lines, LINES_AN_ANGLE))
    if angle.form == "paragraph":
        return Section(heading, (Paragraph((lead, *lines[:2])), Paragraph(lines[2:])))
    return Section(heading, (Paragraph((lead,)), Bullets(lines, numbered=angle.form == "steps")))


def _questions(voice: Voice) -> list[Question]:
    """The page's own questions, those that the plan names and the nearest first."""
    wanted = tokens(f"{voice.page.title} {voice.page.target_keyword} {voice.page.cluster}")
    known = own_questions(voice.page, voice.page.facts.questions)
    dealt = voice.dice.sample("faq", known, len(known))
    named = voice.page.intake_fields

    def nearness(asked: Question) -> tuple[bool, float]:
        text = f"{asked.question.text} {asked.answer.text}"
        return is_named(asked.question.field, named), relevance(text, wanted)

    near = sorted(dealt, key=nearness, reverse=True)
    if voice.page.angle == "faq":
        return near[:FAQ_ON_ITS_OWN_PAGE]
    return near[: FAQ_A_POST if voice.page.content_type == "post" else FAQ_A_PAGE]


def _faq(voice: Voice) -> Section | None:
    asked = _questions(voice)
    if not asked:
        return None
    lines = []
    for one in asked:
        lines.append(Paragraph((strong(one.question),)))
        lines.append(Paragraph((stated(one.answer, ended(one.answer.text)),)))
    return Section(voice.heading("faq", frame_wordings.FAQ_HEADINGS), tuple(lines))


def _meta_description(voice: Voice) -> str:
    """What a result page shows: the offer's first sentence, or what the page has; 160 signs."""
    offer = voice.subject.offer
    if offer and offer.description:
        start = f"{upper_first(voice.subject.search)}: " if not voice.subject.search_is_question \
            else f"{voice.subject.search} "  # fmt: skip
        text = start + first_sentence(offer.description.text)
    else:
        text = framing.result_page(voice)
    return shortened(text, LONGEST_DESCRIPTION)


def _sources(sections: Sequence[Section], company: Fact) -> tuple[FactSource, ...]:
    """Each statement with its field; the client's name is named once."""
    found = [FactSource(company.text, company.field)]
    for section in sections:
        for line in section.lines():
            found += [FactSource(line.text, fact.field) for fact in line.facts]
    return tuple(dict.fromkeys(found))
