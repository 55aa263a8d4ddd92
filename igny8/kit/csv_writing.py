"""CSV files written row by row, so that a million rows take the room of one.

A cell of somebody else's text that a spreadsheet would take for a formula begins with an apostrophe
(OWASP, CSV Injection).
"""

import csv
from collections.abc import Iterable, Iterator, Sequence

BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def text_cell(text: str) -> str:
    """The text as a cell that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class _Line:
    """What csv's writer writes into: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(
    header: Sequence[str], rows: Iterable[Sequence[object]], *, marked: bool = False
) -> Iterator[str]:
    """The lines of a CSV file, the header first; `marked` begins it as Excel knows UTF-8."""
    writer = csv.writer(_Line())
    if marked:
        yield BYTE_ORDER_MARK
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow(row)
