"""Tables as CSV that a spreadsheet opens without running anything that is in them."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO

# A cell of text that begins with one of these is a formula to a spreadsheet (OWASP, CSV injection).
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"
Cell = str | int | Decimal | date | datetime | None


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The table with a line of headings: commas, quotes where needed, lines ended by CR LF.

    Text that a spreadsheet would take for a formula has an apostrophe put before it; numbers are
    written as they are, None as nothing, days and moments by ISO 8601.
    """
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([safe_cell(heading) for heading in headings])
    writer.writerows([safe_cell(value) for value in row] for row in rows)
    return written.getvalue()


class _Line:
    """What csv's writer writes into: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(
    headings: Sequence[str], rows: Iterable[Sequence[object]], *, marked: bool = False
) -> Iterator[str]:
    """The lines of a file one by one, so that a million rows take the room of one.

    Cells are written as they are (`safe_cell` is the caller's); `marked` begins the file with the
    mark by which spreadsheets know UTF-8.
    """
    writer = csv.writer(_Line())
    if marked:
        yield BYTE_ORDER_MARK
    yield writer.writerow(headings)
    for row in rows:
        yield writer.writerow(row)


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The same as a file: UTF-8 with the mark by which spreadsheets know it."""
    return csv_text(headings, rows).encode("utf-8-sig")


def safe_cell(value: Cell) -> str:
    """A cell's text; one that a spreadsheet would take for a formula has an apostrophe first."""
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(" ").startswith(FORMULAS) else value
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
