"""Tables as CSV that a spreadsheet opens without running anything that is in them."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO

# A cell of text that begins with one of these is a formula to a spreadsheet (OWASP, CSV injection).
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
Cell = str | int | Decimal | date | datetime | None


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The table with a line of headings: commas, quotes where needed, lines ended by CR LF.

    Text that a spreadsheet would take for a formula has an apostrophe put before it; numbers are
    written as they are, None as nothing, days and moments by ISO 8601.
    """
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([_cell(heading) for heading in headings])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue()


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The same as a file: UTF-8 with the mark by which spreadsheets know it."""
    return csv_text(headings, rows).encode("utf-8-sig")


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(" ").startswith(FORMULAS) else value
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
