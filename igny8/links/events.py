"""What happened to links."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LinkWentLive:
    """The link was seen on its page for the first time, or again after it was lost."""

    backlink_id: UUID
    came_back: bool


@dataclass(frozen=True, slots=True)
class LinkLost:
    """The link was missing on several days; `within_guarantee` says whether it is owed anew."""

    backlink_id: UUID
    within_guarantee: bool


@dataclass(frozen=True, slots=True)
class LinkNotAsAgreed:
    """The link stands, but not as it was agreed; `check_id` holds what differs."""

    backlink_id: UUID
    check_id: UUID
