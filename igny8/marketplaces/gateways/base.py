"""What a supplier of links can do, whether a person or a program fills in its form."""

from datetime import datetime
from typing import Protocol

from igny8.marketplaces.rules.placements import LinkRequest, Placement, PlacementStatus


class LinkProvider(Protocol):
    """Places links. `sandboxed` says that nothing leaves this installation."""

    code: str
    sandboxed: bool

    def order_link(self, request: LinkRequest, *, key: str, now: datetime) -> Placement:
        """Order the link, once per key.

        Raises PlacementKeyReused where the key was used for another link, PlacementRefused,
        OutcomeUnknown after which the order may stand: find it by its key before asking again.
        """

    def status(self, reference: str, *, now: datetime) -> Placement:
        """Where the placement stands. Raises NoSuchPlacement, GatewayError."""

    def find(self, key: str) -> Placement | None:
        """The placement under this key; None where the supplier never had it."""

    def cancel(self, reference: str, *, now: datetime) -> Placement:
        """Withdraw what is not delivered. Raises NoSuchPlacement, IllegalPlacementMove."""


class PlacementBook(Protocol):
    """Where a provider without an interface of its own writes down what was ordered."""

    def keep(
        self, request: LinkRequest, *, key: str, reference: str, supplier: str, now: datetime
    ) -> Placement: ...
    def with_key(self, key: str) -> Placement | None: ...
    def with_reference(self, reference: str) -> Placement | None: ...
    def move(
        self,
        reference: str,
        status: PlacementStatus,
        *,
        now: datetime,
        page_url: str = "",
        reason: str = "",
    ) -> Placement: ...
