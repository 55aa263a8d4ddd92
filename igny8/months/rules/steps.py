"""The steps of a month, in their order (specification 6.1 for Lite, 6.2 for Pro)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """A step's lasting name, what people read, and which tiers have it."""

    name: str
    title: str
    tiers: frozenset[str]


BOTH = frozenset({"lite", "pro"})
PRO = frozenset({"pro"})

STEPS = (
    Step("period", "Month opened and invoiced", BOTH),
    Step("plan", "Content planned from the blueprint", BOTH),
    Step("write", "Articles written", BOTH),
    Step("review", "Articles reviewed", BOTH),
    Step("publish", "Articles published", BOTH),
    Step("indexability", "Published pages checked", BOTH),
    Step("order_links", "Links ordered", PRO),
    Step("deliver_links", "Links delivered and verified", PRO),
    Step("social", "Social posts prepared", PRO),
    Step("schema", "Existing pages scanned for schema", PRO),
    Step("report", "Report made", BOTH),
    Step("send", "Report frozen and sent", BOTH),
)
BY_NAME = {step.name: step for step in STEPS}


def steps_of(tier: str) -> list[Step]:
    """The steps of a month of this tier."""
    return [step for step in STEPS if tier in step.tiers]
