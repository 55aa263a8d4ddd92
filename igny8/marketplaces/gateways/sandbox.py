"""Plays a link marketplace: demos and tests run with no keys, no network and no money.

What it did is in its own table, which outlives a kill -9 and is shared by all processes. The
publisher's name decides what happens:

    refuses.…   does not take the order
    fails.…     takes it and then does not write the article
    down.…      cannot be reached
    times-out.… takes the order and does not answer the first time
    slow.…      needs three times as many polls

Anyone else delivers after the polls that the sandbox is told to need.
"""

from datetime import datetime
from hashlib import sha256
from typing import Protocol

from igny8.marketplaces.errors import (
    NoSuchPlacement,
    OutcomeUnknown,
    PlacementKeyReused,
    PlacementRefused,
)
from igny8.marketplaces.gateways.base import PlacementBook
from igny8.marketplaces.rules.placements import LinkRequest, Placement, PlacementStatus

POLLS_TO_DELIVER = 2
SLOW_FACTOR = 3


class SandboxBook(PlacementBook, Protocol):
    """The sandbox's own records."""

    def poll(self, reference: str) -> int: ...
    def everything(self) -> list[Placement]: ...


class SandboxProvider:
    """A marketplace in a table; its publishers' pages stand under `pages_url`."""

    code = "sandbox"
    sandboxed = True

    def __init__(
        self, book: SandboxBook, *, pages_url: str, polls_to_deliver: int = POLLS_TO_DELIVER
    ) -> None:
        self._book, self._pages_url = book, pages_url.rstrip("/")
        self._polls_to_deliver = polls_to_deliver

    def order_link(self, request: LinkRequest, *, key: str, now: datetime) -> Placement:
        """Take the order once per key; see the names above for what can go wrong."""
        domain = request.publisher_domain
        if _behaviour(domain) == "refuses":
            raise PlacementRefused(f"{domain} does not take this order.", permanent=True)
        if _behaviour(domain) == "down":
            raise OutcomeUnknown(f"{domain} cannot be reached.")
        is_new = self._book.with_key(key) is None
        reference = f"sbx-{sha256(key.encode()).hexdigest()[:16]}"
        kept = self._book.keep(request, key=key, reference=reference, supplier=self.code, now=now)
        if kept.asked != request.as_stored():
            raise PlacementKeyReused("This key was used before for another link.", key=key)
        if is_new and _behaviour(domain) == "times-out":
            raise OutcomeUnknown(f"{domain} did not answer within 20 seconds.")
        return kept

    def status(self, reference: str, *, now: datetime) -> Placement:
        """Where it stands; every question brings it further."""
        placement = self._book.with_reference(reference)
        if placement is None:
            raise NoSuchPlacement(f"Nothing was ordered under {reference}.")
        if placement.is_over:
            return placement
        return self._advance(placement, polls=self._book.poll(reference), now=now)

    def find(self, key: str) -> Placement | None:
        """The placement under this key; asking so brings nothing further."""
        return self._book.with_key(key)

    def cancel(self, reference: str, *, now: datetime) -> Placement:
        """Withdraw what is not delivered."""
        return self._book.move(
            reference, PlacementStatus.CANCELLED, now=now, reason="Withdrawn by us."
        )

    def placements(self) -> list[Placement]:
        """All that was ordered, oldest first, to compare with what we believe."""
        return self._book.everything()

    def _advance(self, placement: Placement, *, polls: int, now: datetime) -> Placement:
        domain, reference = placement.publisher_domain, placement.reference
        slowness = SLOW_FACTOR if _behaviour(domain) == "slow" else 1
        if polls < self._polls_to_deliver * slowness:
            return self._book.move(reference, PlacementStatus.PENDING, now=now)
        if _behaviour(domain) == "fails":
            reason = f"{domain} did not accept the subject."
            return self._book.move(reference, PlacementStatus.FAILED, now=now, reason=reason)
        page_url = f"{self._pages_url}/{domain}/{reference}/"
        return self._book.move(reference, PlacementStatus.LIVE, now=now, page_url=page_url)


def _behaviour(domain: str) -> str:
    return domain.partition(".")[0]
