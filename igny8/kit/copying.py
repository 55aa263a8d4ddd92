"""Many rows at once: PostgreSQL's COPY, in the caller's transaction.

Defaults, `auto_now` and model code do not run: a row says every column itself, as text in COPY's
own format (https://www.postgresql.org/docs/current/sql-copy.html, File Formats).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection, models

Row = tuple[str, ...]
Value = str | int | Decimal | UUID | date | datetime | bool | None

NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_ROWS_AT_ONCE = 500


def text_of(value: Value) -> str:
    """A value as COPY takes it."""
    if value is None:
        return NULL
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, bool):
        return "t" if value else "f"
    return value.isoformat() if isinstance(value, date) else str(value)


def escaped(text: str) -> str:
    """A text as COPY takes it. Nearly every one is plain, and looking is cheaper than replacing."""
    return text if text.isprintable() and "\\" not in text else text.translate(_ESCAPES)


def copy_rows(model: type[models.Model], fields: Sequence[str], rows: Sequence[Row]) -> None:
    """Write rows of a model: of each the texts (`text_of`) of `fields`, in their order.

    Raises IntegrityError and DataError as any other statement does.
    """
    if not rows:
        return
    columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
    names = ", ".join(connection.ops.quote_name(columns[name]) for name in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"COPY {table} ({names}) FROM STDIN"  # noqa: S608 - names of ours, quoted
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as out,
    ):
        for block in _blocks(rows):
            out.write(block)


def _blocks(rows: Sequence[Row]) -> Iterator[str]:
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        yield "\n".join(["\t".join(row) for row in rows[first : first + _ROWS_AT_ONCE]]) + "\n"
