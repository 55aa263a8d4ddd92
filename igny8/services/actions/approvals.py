"""A client's answer, and what follows from it."""

from datetime import datetime

from django.db import transaction

from igny8.accounts.models import User
from igny8.inbox.actions import decide_approval
from igny8.inbox.models import Approval
from igny8.kit.errors import Invalid
from igny8.sag.actions.blueprints import approve_blueprint, return_blueprint
from igny8.sag.models import SAGBlueprint
from igny8.services.actions.held_links import settle_held_links
from igny8.services.models import BacklinkServiceOrder


@transaction.atomic
def answer_approval(
    approval: Approval,
    *,
    by: User,
    approved: bool,
    note: str,
    now: datetime,
    entered_by: str = "",
) -> Approval:
    """Keep the answer; a blueprint becomes approved with it, or goes back with the note, and an
    order's links are free to order, or cancelled. `entered_by` is who wrote it down for the client.

    Raises AlreadyDecided, Invalid for a refusal that says nothing.
    """
    if not approved and not note.strip():
        raise Invalid("Say what should be different.", fields={"note": "This is needed."})
    blueprint = order = None
    if approval.kind == Approval.Kind.BLUEPRINT:
        blueprint = SAGBlueprint.objects.get(pk=approval.subject_id)
    elif approval.kind == Approval.Kind.BACKLINK_ORDER:
        # Before the question is locked, as a cancellation does, which takes the question back.
        orders = BacklinkServiceOrder.objects.select_for_update(of=("self",))
        order = orders.get(pk=approval.subject_id)
    decided = decide_approval(
        approval, by=by, approved=approved, note=note, now=now, entered_by=entered_by
    )
    if blueprint is not None and approved:
        approve_blueprint(blueprint, by=by, now=now)
    elif blueprint is not None:
        return_blueprint(blueprint, note=note, now=now)
    if order is not None:
        settle_held_links(order, now=now)
    return decided
