"""Sections on what is offered; each is left out where the intake says nothing."""

from collections.abc import Sequence

from igny8.content.rules.facts import Fact, Offer
from igny8.content.rules.house import wordings
from igny8.content.rules.house.parts import (
    Bullets,
    Line,
    Paragraph,
    Quote,
    Section,
    SubHeading,
    Table,
    labeled,
    named,
    point,
    stated,
)
from igny8.content.rules.house.subject import relevance
from igny8.content.rules.house.voice import Voice
from igny8.content.rules.house.words import ended, first_sentence, listed, shortened, tokens
from igny8.content.rules.markdown import escape

NOT_STATED = "–"
LONGEST_CELL = 90
MOST_COLUMNS = 4
FEATURES_A_POST = 4
WORDS_EXPLAINED = 2


def definition(voice: Voice) -> Section | None:
    """What the subject is, in the client's own words, and up to two words of the trade."""
    offer = voice.subject.offer
    terms = _terms(voice)
    if not terms and not (offer and offer.description):
        return None
    lead = voice.line("definition lead", wordings.DEFINITION_LEADS)
    blocks: list[Paragraph | Quote] = [Paragraph((lead,))]
    if offer and offer.description:
        blocks.append(Quote(point(offer.description)))
    blocks += [Paragraph((named(term, meaning),)) for term, meaning in terms]
    is_product = offer is not None and offer.kind == "product"
    headings = wordings.DESCRIPTION_HEADINGS if is_product else wordings.DEFINITION_HEADINGS
    return Section(voice.heading("definition", headings), tuple(blocks))


def _terms(voice: Voice) -> list[tuple[Fact, Fact]]:
    """Words of the trade that the page's title, keyword or topic uses."""
    page = voice.page
    wanted = tokens(f"{voice.subject.topic} {page.title} {page.target_keyword}")
    fields = page.intake_fields
    return [
        (one.term, one.meaning)
        for one in page.facts.definitions
        if (tokens(one.term.text) and tokens(one.term.text) <= wanted)
        or one.term.field.rsplit(".", 1)[0] in fields
    ][:WORDS_EXPLAINED]


def details(voice: Voice) -> Section | None:
    """What the intake lists of the offer: all of it on its own page, some of it elsewhere."""
    offer = voice.subject.offer
    if offer is None:
        return None
    whole = voice.page.content_type != "post"
    count = len(offer.features) if whole else FEATURES_A_POST
    lines = [point(f) for f in voice.dice.sample("features", offer.features, count)]
    lines += [labeled(label, facts) for label, facts in _listed_details(offer, whole=whole)]
    if not lines:
        return None
    if not any((offer.price, offer.price_note, whole, "cost" not in voice.page.target_keyword)):
        lines.append(voice.line("no price", wordings.NO_PRICE))
    lead = voice.line("feature lead", wordings.FEATURE_LEADS)
    # A hub is named after its cluster; what it lists is one offer's.
    name = (SubHeading(offer.name.text),) if voice.page.role == "hub" else ()
    return Section(
        voice.heading("feature", wordings.FEATURE_HEADINGS),
        (Paragraph((lead,)), *name, Bullets(tuple(lines))),
    )


def _listed_details(offer: Offer, *, whole: bool) -> list[tuple[str, tuple[Fact, ...]]]:
    rows: list[tuple[str, tuple[Fact | None, ...]]] = [
        ("Sizes", offer.sizes),
        ("Materials", offer.materials),
        ("Time it takes", (offer.duration,)),
        ("Price", (offer.price,)),
        ("", (offer.price_note,)),
    ]
    if whole:
        rows += [("Brand", (offer.brand,)), ("Item number", (offer.sku,)), ("", (offer.rating,))]
    found = [(label, tuple(fact for fact in facts if fact)) for label, facts in rows]
    return [(label, facts) for label, facts in found if facts]


def uses(voice: Voice) -> Section | None:
    """What the offer is used for."""
    offer = voice.subject.offer
    if offer is None or not offer.uses:
        return None
    lines = tuple(point(f) for f in voice.dice.sample("uses", offer.uses, 5))
    lead = voice.line("uses lead", wordings.USES_LEADS)
    return Section(
        voice.heading("uses", wordings.USES_HEADINGS), (Paragraph((lead,)), Bullets(lines))
    )


def care(voice: Voice) -> Section | None:
    """How the offer is looked after."""
    offer = voice.subject.offer
    if offer is None or not offer.care:
        return None
    lines = tuple(point(f) for f in offer.care)
    lead = voice.line("care lead", wordings.CARE_LEADS)
    return Section(
        voice.heading("care", wordings.CARE_HEADINGS), (Paragraph((lead,)), Bullets(lines))
    )


def options(voice: Voice, *, headings: Sequence[str] = wordings.OFFER_HEADINGS) -> Section | None:
    """The offers nearby, each with the first sentence of its description, if any has one."""
    peers = voice.subject.peers
    wanted = tokens(f"{voice.page.title} {voice.page.target_keyword}")
    dealt = voice.dice.sample("options", peers[:6], 6)
    near = sorted(dealt, key=lambda one: -relevance(one.name.text, wanted))[:4]
    if not any(one.description for one in near):
        return None
    lines = tuple(
        named(one.name, one.description, first_sentence(one.description.text))
        if one.description
        else named(one.name, None)
        for one in near
    )
    lead = voice.line("options lead", _options_leads(near))
    return Section(voice.heading("options", headings), (Paragraph((lead,)), Bullets(lines)))


def _options_leads(shown: Sequence[Offer]) -> tuple[str, ...]:
    """Only where each is described, the reader is told to read the descriptions."""
    if len(shown) == 1:
        return wordings.ONE_OFFER_LEADS
    described = all(one.description for one in shown)
    return wordings.OFFER_LEADS if described else wordings.NAMED_OFFER_LEADS


_COLUMNS = {
    "price": "Price",
    "sizes": "Sizes",
    "materials": "Materials",
    "duration": "Time it takes",
    "brand": "Brand",
    "features": "Details",
    "pros": "Speaks for it",
}


def comparison(voice: Voice) -> Section | None:
    """Two or more offers in a table, where the intake states the same kinds of things of them."""
    offer = voice.subject.offer
    kind = offer.kind if offer else ""
    peers = [one for one in voice.subject.peers if not kind or one.kind == kind]
    shown = [*([offer] if offer else []), *peers][:4]
    columns = [name for name in _COLUMNS if sum(bool(_cell_facts(o, name)) for o in shown) >= 2]
    if len(shown) < 2 or not columns:
        return None
    kept = columns[: MOST_COLUMNS - 1]
    rows = tuple((stated(one.name), *(_cell(one, name) for name in kept)) for one in shown)
    table = Table(("Name", *(_COLUMNS[name] for name in kept)), rows)
    lead = voice.line("table lead", wordings.TABLE_LEADS)
    return Section(voice.heading("table", wordings.TABLE_HEADINGS), (Paragraph((lead,)), table))


def _cell_facts(offer: Offer, column: str) -> tuple[Fact, ...]:
    found: Fact | tuple[Fact, ...] | None = getattr(offer, column)
    if isinstance(found, tuple):
        return found[:2]
    return (found,) if found else ()


def _cell(offer: Offer, column: str) -> Line:
    facts = _cell_facts(offer, column)
    if not facts:
        return Line(NOT_STATED, NOT_STATED)
    text = shortened("; ".join(f.text.rstrip(".") for f in facts), LONGEST_CELL)
    return Line(escape(text), text, facts)


def for_and_against(voice: Voice) -> Section | None:
    """What the intake says for and against the offer."""
    offer = voice.subject.offer
    if offer is None or not (offer.pros and offer.cons):
        return None
    return Section(
        voice.heading("for and against", wordings.FOR_AND_AGAINST_HEADINGS),
        (
            Paragraph((voice.line("for lead", wordings.FOR_AND_AGAINST_LEADS),)),
            SubHeading("Pros"),
            Bullets(tuple(point(f) for f in offer.pros)),
            SubHeading("Cons"),
            Bullets(tuple(point(f) for f in offer.cons)),
        ),
    )


def steps(voice: Voice) -> Section | None:
    """How it is done: the offer's own steps, else the client's, in their order."""
    offer = voice.subject.offer
    known = (offer.steps if offer else ()) or voice.page.facts.steps
    if len(known) < 2:
        return None
    lines = tuple(point(f) for f in known)
    lead = voice.line("steps lead", wordings.STEP_LEADS)
    return Section(
        voice.heading("steps", wordings.STEP_HEADINGS),
        (Paragraph((lead,)), Bullets(lines, numbered=True)),
    )


def named_list(offers: Sequence[Offer]) -> Line:
    """“To choose from: a, b and c.”"""
    text = ended(f"To choose from: {listed([offer.name.text for offer in offers])}")
    return Line(escape(text), text, tuple(offer.name for offer in offers))
