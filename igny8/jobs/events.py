"""What happened to background work."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class JobFailed:
    """A job failed for good; its row says why."""

    job_id: UUID


@dataclass(frozen=True, slots=True)
class JobHeldUp:
    """A job waits until the disk has room; its row says which."""

    job_id: UUID


@dataclass(frozen=True, slots=True)
class JobCancelled:
    """Somebody cancelled a job, and it has stopped."""

    job_id: UUID
