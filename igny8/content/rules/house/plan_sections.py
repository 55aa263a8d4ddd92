"""The section that the plan asks for: the fields it names, offer by offer, problem by problem."""

import re
from collections.abc import Sequence

from igny8.content.rules.facts import Fact, Offer, Problem
from igny8.content.rules.house import wordings
from igny8.content.rules.house.parts import (
    Block,
    Bullets,
    Paragraph,
    Section,
    SubHeading,
    labeled,
    point,
)
from igny8.content.rules.house.voice import Voice

# What the intake's lists are called on a page.
LABELS = {
    "price": "Price",
    "price_note": "On the price",
    "sizes": "Sizes",
    "materials": "Materials",
    "features": "Details",
    "uses": "Uses",
    "pros": "Pros",
    "cons": "Cons",
    "care": "Care",
    "duration": "Time it takes",
    "steps": "Step by step",
    "signs": "Signs",
    "causes": "Possible causes",
}
OFFERS_A_PAGE = 6
_LIST = re.compile(r"((?:products|services|problems)\[\d+\])\.(\w+)")


def asked_for(fields: Sequence[str]) -> dict[str, list[str]]:
    """The lists that the plan names, by offer or problem: {"products[0]": ["sizes", "uses"]}."""
    found: dict[str, list[str]] = {}
    for field in fields:
        match = _LIST.fullmatch(field)
        if match and match[2] in LABELS:
            found.setdefault(match[1], []).append(match[2])
    return found


def from_plan(voice: Voice) -> Section | None:
    """What the intake says in the very fields that the plan names."""
    wanted = asked_for(voice.page.intake_fields)
    sheet = voice.page.facts
    shown: list[Offer | Problem] = [one for one in sheet.offers if one.root in wanted]
    shown += [one for one in sheet.problems if one.root in wanted]
    blocks: list[Block] = []
    for one in shown[:OFFERS_A_PAGE]:
        rows = _rows(one, wanted[one.root])
        if rows and len(shown) > 1:
            blocks.append(SubHeading(one.name.text))
        blocks += _as_list(rows)
    if not blocks:
        return None
    lead = voice.line("plan lead", wordings.PLAN_LEADS)
    pool = wordings.PLAN_HEADINGS.get(voice.page.angle, wordings.PLAN_HEADINGS[""])
    return Section(voice.heading(f"plan {voice.page.angle}", pool), (Paragraph((lead,)), *blocks))


def _rows(one: Offer | Problem, names: Sequence[str]) -> list[tuple[str, tuple[Fact, ...]]]:
    """Each list's label with what stands in it, no list twice."""
    found: dict[str, tuple[Fact, ...]] = {}
    for name in names:
        stands = getattr(one, name, None)
        facts = stands if isinstance(stands, tuple) else (stands,) if stands else ()
        if facts:
            found[LABELS[name]] = facts
    return list(found.items())


def _as_list(rows: Sequence[tuple[str, tuple[Fact, ...]]]) -> list[Block]:
    """One list as bullets, numbered where it is a course; several lists in a line each."""
    if len(rows) == 1 and len(rows[0][1]) > 1:
        label, facts = rows[0]
        lines = tuple(point(fact) for fact in facts)
        return [Bullets(lines, numbered=label == LABELS["steps"])]
    return [Bullets(tuple(labeled(label, facts) for label, facts in rows))] if rows else []
