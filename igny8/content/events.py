"""What happened in the content pipeline."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class NeedHandedOver:
    """A page cannot be written without a person; the need says why."""

    need_id: UUID


@dataclass(frozen=True)
class PagePublished:
    """A page stands on the client's site."""

    page_id: UUID
