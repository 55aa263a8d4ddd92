"""Anchor texts: which share of each kind, and the words themselves."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum

from igny8.kit.money import split_by_largest_remainder


class AnchorKind(StrEnum):
    """What a link's text is made of."""

    BRANDED = "branded"
    URL = "url"
    PARTIAL = "partial"
    GENERIC = "generic"
    EXACT = "exact"


# Whole percents at the start of a campaign and at its end. A young profile is mostly the name and
# the address; texts that equal a keyword stay rare, since search engines take many for bought.
FIRST_MIX: Mapping[AnchorKind, int] = {
    AnchorKind.BRANDED: 45, AnchorKind.URL: 25, AnchorKind.GENERIC: 15, AnchorKind.PARTIAL: 12,
    AnchorKind.EXACT: 3,
}  # fmt: skip
LAST_MIX: Mapping[AnchorKind, int] = {
    AnchorKind.BRANDED: 38, AnchorKind.URL: 17, AnchorKind.GENERIC: 12, AnchorKind.PARTIAL: 25,
    AnchorKind.EXACT: 8,
}  # fmt: skip
GENERIC = ("this guide", "their website", "read more here", "see the details", "more on this")
PARTIAL = ("{} explained", "a guide to {}", "more about {}", "this page on {}")


def anchor_mix(number: int, months: int) -> dict[AnchorKind, int]:
    """Each kind's share in month `number` (from 1) of `months`, in whole percents: 100 together."""
    way = Decimal(number - 1) / max(1, months - 1)
    shares = [FIRST_MIX[kind] + (LAST_MIX[kind] - FIRST_MIX[kind]) * way for kind in AnchorKind]
    parts = split_by_largest_remainder(Decimal(100), shares, places=0)
    return {kind: int(part) for kind, part in zip(AnchorKind, parts, strict=True)}


def anchor_counts(mix: Mapping[AnchorKind, int], links: int) -> dict[AnchorKind, int]:
    """How many of `links` have each kind of anchor; together exactly `links`."""
    kinds = list(mix)
    parts = split_by_largest_remainder(Decimal(links), [mix[kind] for kind in kinds], places=0)
    return {kind: int(part) for kind, part in zip(kinds, parts, strict=True)}


def anchor_text(kind: AnchorKind, *, name: str, domain: str, keyword: str, turn: int) -> str:
    """The words of a link; `turn` rotates the wordings, so that no two links read the same."""
    if kind is AnchorKind.BRANDED:
        return name
    if kind is AnchorKind.URL:
        return domain if turn % 2 else f"www.{domain}"
    if kind is AnchorKind.GENERIC:
        return GENERIC[turn % len(GENERIC)]
    return keyword if kind is AnchorKind.EXACT else PARTIAL[turn % len(PARTIAL)].format(keyword)


def dealt(counts: Mapping[AnchorKind, int]) -> Iterator[AnchorKind]:
    """The kinds one after the other in turns, until each has come as often as it should."""
    left = dict(counts)
    while any(left.values()):
        for kind in left:
            if left[kind]:
                left[kind] -= 1
                yield kind
