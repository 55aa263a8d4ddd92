"""What gateways announced and nobody understood: for who runs the installation."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Query, Router, Schema

from igny8.accounts.access import require_right, require_staff
from igny8.accounts.errors import NoSuchRow
from igny8.accounts.queries import operator_account
from igny8.api.auth import SignedIn
from igny8.api.pagination import Page, PageQuery, page_of
from igny8.billing.actions.gateway_events import retry_event
from igny8.billing.models import GatewayEvent
from igny8.billing.queries.collection import parked_events
from igny8.kit.clock import utc_now

router = Router(tags=["billing"])


class EventOut(Schema):
    """An announcement that was put aside, why, and what it is about at the gateway."""

    id: UUID
    gateway: str
    event_id: str
    kind: str
    happened_at: datetime
    received_at: datetime
    status: Literal["waiting", "done", "parked"]
    reason: str
    charge_reference: str
    charge_key: str
    setup_reference: str


@router.get(
    "/events/", response=Page[EventOut], operation_id="list_parked_events",
    summary="Announcements of gateways that were put aside",
)  # fmt: skip
def list_events(request: SignedIn, query: Query[PageQuery]) -> dict[str, Any]:
    """What gateways announced and our books do not know, the newest first. For our own finance."""
    _require_operators_finance(request)
    return page_of(parked_events(), query)


@router.post(
    "/events/{uuid:pk}/retry/", response=EventOut, operation_id="retry_parked_event",
    summary="Look an announcement up again",
)  # fmt: skip
def retry(request: SignedIn, pk: UUID) -> GatewayEvent:
    """Queue another look at it. For our own finance; 409 where it is not parked."""
    _require_operators_finance(request)
    event = GatewayEvent.objects.filter(pk=pk).first()
    if event is None:
        raise NoSuchRow("There is nothing here under that address.")
    return retry_event(event, now=utc_now())


def _require_operators_finance(request: SignedIn) -> None:
    """An agency's people are staff, but not of the installation that the gateways tell."""
    require_staff(request.user, "finance")
    require_right(request.user, operator_account(), "finance")
