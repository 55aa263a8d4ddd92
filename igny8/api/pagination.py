"""Lists by pages: ?page=1&page_size=25 → {"items": […], "count": n}."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Field, Schema

Item = TypeVar("Item")
Row = TypeVar("Row")
MOST_PER_PAGE = 100
# How many rows are presented at a time where all of them are wanted.
AT_A_TIME = 1000
Present = Callable[[Sequence[Any]], Iterable[Any]]


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


def page_at_once(rows: QuerySet[Any], wanted: PageQuery, present: Present) -> dict[str, Any]:
    """One page of ordered rows, presented together, so that what they show is asked for once.

    Which rows they are is found first, by what orders them alone: what else is shown of each is
    read of no more than the page.
    """
    first = (wanted.page - 1) * wanted.page_size
    keys = list(rows.values_list("pk", flat=True)[first : first + wanted.page_size])
    found = {row.pk: row for row in rows.filter(pk__in=keys).order_by()}
    return {"items": list(present([found[key] for key in keys])), "count": rows.count()}


def all_rows(rows: QuerySet[Any], present: Present) -> Iterator[Any]:
    """Every row as it is presented, some at a time."""
    left = rows.iterator(chunk_size=AT_A_TIME)
    while some := list(islice(left, AT_A_TIME)):
        yield from present(some)
