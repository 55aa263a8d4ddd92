"""A queryset inside a statement of one's own, where the ORM cannot say what is asked."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

NOTHING = "SELECT NULL WHERE false"


def subquery(rows: QuerySet[Any], *columns: str) -> tuple[str, tuple[Any, ...]]:
    """The queryset's statement for these columns, with its parameters, to stand in brackets."""
    try:
        sql, params = rows.order_by().values_list(*columns).query.sql_with_params()
    except EmptyResultSet:
        return NOTHING, ()
    return sql, params
