"""The frame around the facts: opening, summary, links to other pages, last words."""

from collections.abc import Sequence
from dataclasses import replace

from igny8.content.rules.assignment import PageLink
from igny8.content.rules.facts import Fact
from igny8.content.rules.house import frame_wordings, wordings
from igny8.content.rules.house.offer_sections import named_list
from igny8.content.rules.house.parts import (
    Bullets,
    Line,
    Paragraph,
    Section,
    named,
    stated,
    strong,
)
from igny8.content.rules.house.subject import relevance
from igny8.content.rules.house.voice import Voice
from igny8.content.rules.house.words import ended, first_sentence, listed, tokens
from igny8.content.rules.markdown import PAGE_LINK, escape

LINKS_A_PAGE = 4
LINKS_A_GUIDE = 12
CONTACTS_A_POST = 2


def opening(voice: Voice, body: Sequence[Section]) -> list[Section]:
    """The first paragraph, and the summary after it."""
    lines = [_first(voice)]
    about = voice.dice.sample("about", voice.page.facts.about, 2)[:1]
    lines += [stated(fact, ended(first_sentence(fact.text))) for fact in about]
    parts = _promised(voice, body)
    if parts:
        lines.append(voice.line("covers", frame_wordings.COVERS, parts=parts))
    hub = next((link for link in voice.page.links if link.is_hub), None)
    if hub and voice.page.role != "hub":
        lines.append(voice.line("part of", frame_wordings.PART_OF, hub=_link(hub)))
    return [Section("", (Paragraph(tuple(lines)),)), _in_short(voice)]


def result_page(voice: Voice) -> str:
    """A sentence on what the page has, in plain text."""
    if voice.subject.search_is_question:
        return voice.line("result page", frame_wordings.RESULT_PAGE_FOR_A_QUESTION).text
    return voice.line("result page", frame_wordings.RESULT_PAGE).text


def _first(voice: Voice) -> Line:
    return voice.line("open", _open_pool(voice))


def _open_pool(voice: Voice) -> tuple[str, ...]:
    asked = voice.subject.search_is_question
    return frame_wordings.OPEN_ON_A_QUESTION if asked else frame_wordings.OPEN_ON_A_SEARCH


def _promised(voice: Voice, body: Sequence[Section]) -> str:
    """Three of the headings to come, in quotation marks."""
    headings = [section.heading for section in body if "“" not in section.heading]
    chosen = voice.dice.sample("promised", headings, 3)
    chosen.sort(key=headings.index)
    return listed([f"“{heading}”" for heading in chosen])


def _in_short(voice: Voice) -> Section:
    """Three to five lines that stand for the whole page."""
    subject, sheet = voice.subject, voice.page.facts
    lines: list[Line] = []
    if subject.offer:
        described = subject.offer.description
        text = first_sentence(described.text) if described else ""
        if described:
            lines.append(named(subject.offer.name, described, text))
        else:
            name = subject.offer.name
            lines.append(
                voice.line("offered", frame_wordings.OFFERED, facts=[name], name=strong(name))
            )
    if subject.problem:
        lines.append(named(subject.problem.name, subject.problem.solution))
    if subject.place:
        said = voice.lines("place lead", wordings.PLACE_LEADS, 2)[0]
        lines.append(replace(said, facts=(subject.place.name,)))
    if not lines and subject.peers:
        lines.append(named_list(subject.peers[:4]))
    lines += [
        stated(fact, ended(fact.text)) for fact in voice.dice.sample("short", sheet.strengths, 1)
    ]
    lines += voice.lines("short action", frame_wordings.SHORT_ACTIONS, 3 if len(lines) < 2 else 1)
    return Section(voice.heading("short", frame_wordings.SHORT_HEADINGS), (Bullets(tuple(lines)),))


def guide(voice: Voice) -> Section | None:
    """On a hub: the pages that belong to it."""
    links = [link for link in voice.page.links if not link.is_hub][:LINKS_A_GUIDE]
    if not links:
        return None
    lead = voice.line("guide lead", frame_wordings.GUIDE_LEADS)
    return Section(
        voice.heading("guide", frame_wordings.GUIDE_HEADINGS),
        (Paragraph((lead,)), Bullets(tuple(_link(link) for link in links))),
    )


def read_on(voice: Voice) -> Section | None:
    """Links to the nearest pages of the cluster; a hub has its guide instead."""
    links = [link for link in voice.page.links if not link.is_hub]
    if not links or voice.page.role == "hub":
        return None
    wanted = tokens(f"{voice.page.title} {voice.page.target_keyword}")
    dealt = voice.dice.sample("links", links, len(links))
    near = sorted(dealt, key=lambda link: (not link.is_published, -relevance(link.title, wanted)))
    lead = voice.line("read on lead", frame_wordings.READ_ON_LEADS)
    lines = tuple(_link(link) for link in near[:LINKS_A_PAGE])
    return Section(
        voice.heading("read on", frame_wordings.READ_ON_HEADINGS),
        (Paragraph((lead,)), Bullets(lines)),
    )


def closing(voice: Voice) -> Section:
    """What to do next, and how to reach the client."""
    contacts = _contacts(voice)
    blocks = [Paragraph((voice.line("closing lead", frame_wordings.CLOSING_LEADS),))]
    heading = voice.heading("closing", frame_wordings.CLOSING_HEADINGS)
    if not contacts:
        return Section(heading, tuple(blocks))
    return Section(heading, (*blocks, Bullets(tuple(stated(fact) for fact in contacts))))


def _contacts(voice: Voice) -> Sequence[Fact]:
    """All of them on the pages that people come to first, two on the others."""
    known = voice.page.facts.contacts
    whole = voice.page.content_type in ("service", "cluster_hub") or voice.subject.place
    return known if whole else known[:CONTACTS_A_POST]


def _link(link: PageLink) -> Line:
    return Line(f"[{escape(link.title)}]({PAGE_LINK}{link.slug})", link.title)
