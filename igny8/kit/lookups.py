"""Rows by thousands of identifiers: one array parameter, where a list would be a parameter each."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models.expressions import RawSQL


def among(ids: Iterable[UUID | str]) -> RawSQL:
    """For `field__in=`: the identifiers as one array."""
    return RawSQL("SELECT unnest(%s::uuid[])", [as_array(ids)])  # noqa: S611 - a constant


def as_array(ids: Iterable[UUID | str]) -> str:
    """Identifiers as the text of a PostgreSQL array, for a parameter that is cast to uuid[]."""
    return f"{{{','.join(map(str, ids))}}}"
