"""What happens in search data."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SearchDataImported:
    """A new export was taken in."""

    import_id: UUID
