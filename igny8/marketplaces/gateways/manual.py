"""A supplier whose form is filled in by one of us: the same states and the same proof.

The steps that a person does (sent, delivered, refused) are in actions.manual.
"""

from datetime import datetime
from hashlib import sha256

from igny8.marketplaces.errors import NoSuchPlacement, PlacementKeyReused, PlacementRefused
from igny8.marketplaces.gateways.base import PlacementBook
from igny8.marketplaces.rules.placements import LinkRequest, Placement, PlacementStatus
from igny8.marketplaces.rules.suppliers import SUPPLIERS
from igny8.marketplaces.rules.tiers import TIERS


class ManualProvider:
    """One supplier's desk: EIN Presswire, PRNews.io, Linking News, or direct outreach."""

    sandboxed = True

    def __init__(self, code: str, book: PlacementBook) -> None:
        self.code = code
        self._book = book

    def order_link(self, request: LinkRequest, *, key: str, now: datetime) -> Placement:
        """Write down that somebody is to order this, once per key."""
        supplier = SUPPLIERS[self.code]
        if TIERS[request.tier].kind not in supplier.kinds:
            raise PlacementRefused(
                f"{supplier.name} does not sell {TIERS[request.tier].name}.", permanent=True
            )
        reference = f"{self.code}-{sha256(key.encode()).hexdigest()[:12]}"
        kept = self._book.keep(request, key=key, reference=reference, supplier=self.code, now=now)
        if kept.asked != request.as_stored() or kept.supplier != self.code:
            raise PlacementKeyReused("This key was used before for another link.", key=key)
        return kept

    def status(self, reference: str, *, now: datetime) -> Placement:
        """What people have written down so far."""
        found = self._book.with_reference(reference)
        if found is None:
            raise NoSuchPlacement(f"Nothing was ordered under {reference}.")
        return found

    def find(self, key: str) -> Placement | None:
        """The placement under this key."""
        return self._book.with_key(key)

    def cancel(self, reference: str, *, now: datetime) -> Placement:
        """Strike it off the list; telling the supplier is for the person who ordered it."""
        return self._book.move(
            reference, PlacementStatus.CANCELLED, now=now, reason="Withdrawn by us."
        )
