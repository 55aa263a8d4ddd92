"""Sections on the client and its customers; each is left out where the intake says nothing."""

from collections.abc import Sequence
from dataclasses import replace

from igny8.content.rules.facts import Fact, Named, Problem
from igny8.content.rules.house import wordings
from igny8.content.rules.house.belonging import own_problems
from igny8.content.rules.house.parts import (
    Bullets,
    Line,
    Paragraph,
    Section,
    SubHeading,
    joined,
    named,
    point,
)
from igny8.content.rules.house.subject import proper_names, relevance
from igny8.content.rules.house.voice import Voice
from igny8.content.rules.house.words import in_running_text, listed, tokens

PROBLEMS_A_PAGE = 3
PROBLEMS_A_POST = 2
PLACES_A_PAGE = 5


def problems(voice: Voice) -> Section | None:
    """The page's own problem, else a few of those that its cluster's offers solve."""
    if voice.subject.problem:
        return _one_problem(voice, voice.subject.problem)
    known = own_problems(voice.page, voice.page.facts.problems)
    if not known:
        return None
    wanted = tokens(f"{voice.page.title} {voice.page.cluster}")
    dealt = voice.dice.sample("problems", known, len(known))
    near = sorted(dealt, key=lambda p: -relevance(" ".join(f.text for f in p.facts()), wanted))
    count = PROBLEMS_A_POST if voice.page.content_type == "post" else PROBLEMS_A_PAGE
    lines = tuple(named(one.name, one.solution) for one in near[:count])
    lead = voice.line("problem lead", wordings.PROBLEM_LEADS)
    return Section(
        voice.heading("problems", wordings.PROBLEM_HEADINGS), (Paragraph((lead,)), Bullets(lines))
    )


def _one_problem(voice: Voice, problem: Problem) -> Section:
    said = in_running_text(problem.name.text, proper=proper_names(voice.page.facts))
    leads = wordings.ONE_PROBLEM_LEADS
    lines = [voice.line("one problem", leads, facts=[problem.name], problem=said)]
    if problem.solution:
        lines.append(point(problem.solution))
    lines += voice.lines("problem advice", wordings.ONE_PROBLEM_ADVICE, 3)
    return Section(
        voice.heading("one problem heading", wordings.ONE_PROBLEM_HEADINGS, problem=said),
        (
            Paragraph(tuple(lines)),
            *_listed("Signs", problem.signs),
            *_listed("Possible causes", problem.causes),
        ),
    )


def _listed(title: str, facts: Sequence[Fact]) -> tuple[SubHeading | Bullets, ...]:
    if not facts:
        return ()
    return SubHeading(title), Bullets(tuple(point(f) for f in facts))


def place(voice: Voice) -> Section | None:
    """The page's own place, else the area that the client serves."""
    here = voice.subject.place
    return _one_place(voice, here) if here else _area(voice)


def _one_place(voice: Voice, here: Named) -> Section:
    said = voice.lines("place lead", wordings.PLACE_LEADS, 2)[-1]
    lines = [replace(said, facts=(here.name,))]
    if here.description:
        lines.append(point(here.description))
    lines += voice.lines("place advice", wordings.PLACE_ADVICE, 3)
    return Section(voice.heading("place", wordings.PLACE_HEADINGS), (Paragraph(tuple(lines)),))


def _area(voice: Voice) -> Section | None:
    known = _names(voice.dice.sample("places", voice.page.facts.places, PLACES_A_PAGE))
    if not known:
        return None
    items = listed([fact.text for fact in known])
    said = voice.line("area lead", wordings.AREA_LEADS, facts=known, items=items)
    advice = voice.line("area advice", wordings.AREA_ADVICE)
    return Section(voice.heading("area", wordings.AREA_HEADINGS), (Paragraph((said, advice)),))


def remarks(voice: Voice) -> Section | None:
    """What the intake remarks on the page's offer, problem, place or audience."""
    known = voice.subject.remarks
    audience = voice.subject.audience
    lines = [point(one.fact) for one in known]
    if audience and audience.description:
        lines.insert(0, named(audience.name, audience.description))
    brand = voice.subject.brand
    if brand and brand.description:
        lines.insert(0, named(brand.name, brand.description))
    if not lines:
        return None
    lead = voice.line("remarks lead", wordings.REMARK_LEADS)
    return Section(
        voice.heading("remarks", wordings.REMARK_HEADINGS),
        (Paragraph((lead,)), Bullets(tuple(lines))),
    )


def company(voice: Voice) -> Section | None:
    """Who the client is: some of its strengths, its brands, whom it works for."""
    sheet = voice.page.facts
    general = [remark.fact for remark in sheet.remarks if not remark.about]
    lines = [point(f) for f in voice.dice.sample("strengths", sheet.strengths, 2)]
    lines += [point(f) for f in voice.dice.sample("about", sheet.about, 2)[1:]]
    lines += [point(f) for f in voice.dice.sample("general", general, 1)]
    lines += voice.dice.sample("around", [*_brands(voice), *_audiences(voice)], 1)
    if not lines:
        return None
    lead = voice.line("strength lead", wordings.STRENGTH_LEADS)
    heading = voice.heading("strengths", wordings.STRENGTH_HEADINGS)
    return Section(heading, (Paragraph((lead,)), Bullets(tuple(lines))))


def _brands(voice: Voice) -> list[Line]:
    brands = _names(voice.dice.sample("brands", voice.page.facts.brands, 4))
    if not brands:
        return []
    items = listed([fact.text for fact in brands])
    said = voice.line("brand lead", wordings.BRAND_LEADS, facts=brands, items=items)
    return [joined(said, voice.line("brand advice", wordings.BRAND_ADVICE))]


def _audiences(voice: Voice) -> list[Line]:
    audiences = _names(voice.dice.sample("audiences", voice.page.facts.audiences, 3))
    if not audiences:
        return []
    proper = proper_names(voice.page.facts)
    items = listed([in_running_text(fact.text, proper=proper) for fact in audiences])
    return [voice.line("audience", wordings.AUDIENCE_LEADS, facts=audiences, items=items)]


def _names(known: Sequence[Named]) -> list[Fact]:
    return [one.name for one in known]
