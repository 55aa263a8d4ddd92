"""Changing a link's state."""

from datetime import datetime

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import User
from igny8.sag.errors import IllegalMove
from igny8.sag.models import SAGBacklink

Status = SAGBacklink.Status


@transaction.atomic
def move_backlink(backlink: SAGBacklink, *, to: str, by: User | None, now: datetime) -> SAGBacklink:
    """Take a link to another state, if the table allows it; already there, nothing happens.

    Raises IllegalMove (409): nothing has changed then.
    """
    locked = SAGBacklink.objects.select_for_update(of=("self",)).get(pk=backlink.pk)
    if locked.status == to:
        return locked
    before = locked.status
    locked.move_to(to, now=now)
    record(
        locked.account, actor=by, verb="moved", subject="backlink", subject_id=locked.pk,
        detail={"from": before, "to": to}, now=now,
    )  # fmt: skip
    return locked


@transaction.atomic
def replace_backlink(
    backlink: SAGBacklink, *, by_link: SAGBacklink, by: User | None, now: datetime
) -> SAGBacklink:
    """Another link takes the place of a lost or disputed one, once. Raises IllegalMove."""
    backlink = SAGBacklink.objects.select_for_update(of=("self",)).get(pk=backlink.pk)
    other = backlink.replaced_by
    if other is not None and other != by_link:
        raise IllegalMove(f"This link was replaced already, by the one on {other.page_url}.")
    if by_link.pk == backlink.pk or by_link.site_id != backlink.site_id:
        raise IllegalMove("A link is replaced by another link to the same site.")
    locked = move_backlink(backlink, to=Status.REPLACED, by=by, now=now)
    locked.replaced_by = by_link
    locked.save(update_fields=["replaced_by", "updated_at"])
    return locked
