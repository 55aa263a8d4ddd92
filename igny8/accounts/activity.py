"""Who changed what, when: written by actions, read on the client's page."""

from datetime import datetime
from typing import Any
from uuid import UUID

from igny8.accounts.models import Account, Activity, User


def record(
    account: Account,
    *,
    actor: User | None,
    verb: str,
    subject: str,
    subject_id: UUID | str,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> Activity:
    """Keep that `actor` (or we ourselves, None) did `verb` to a `subject`."""
    return Activity.objects.create(
        account=account,
        actor=actor,
        verb=verb,
        subject=subject,
        subject_id=str(subject_id),
        detail=detail or {},
        happened_at=now,
    )
