"""Lists by pages: ?page=1&page_size=25 → {"items": […], "count": n}."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Field, Schema

Item = TypeVar("Item")
Row = TypeVar("Row")
MOST_PER_PAGE = 100


class PageQuery(Schema):
    """Which page, and how many rows on it (100 at most)."""

    page: int = Field(1, ge=1, le=100_000)
    page_size: int = Field(25, ge=1, le=MOST_PER_PAGE)


class Page(Schema, Generic[Item]):
    """The rows of one page, and how many there are on all."""

    items: list[Item]
    count: int


def page_of(
    rows: QuerySet[Any] | Sequence[Any],
    wanted: PageQuery,
    present: Callable[[Any], Any] | None = None,
) -> dict[str, Any]:
    """One page of ordered rows, each through `present`; two queries for a queryset."""
    first = (wanted.page - 1) * wanted.page_size
    count = rows.count() if isinstance(rows, QuerySet) else len(rows)
    shown = list(rows[first : first + wanted.page_size])
    return {"items": [present(row) for row in shown] if present else shown, "count": count}
