"""What happens in the inbox."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ApprovalDecided:
    """A client answered: approved, or asked for changes."""

    approval_id: UUID


@dataclass(frozen=True, slots=True)
class ApprovalRequested:
    """Something waits for the client."""

    approval_id: UUID
