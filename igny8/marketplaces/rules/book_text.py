"""The text of a price book: its encoding, its delimiter, its rows with their line numbers."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from igny8.marketplaces.errors import BookProblem, PriceBookRefused

MAX_BYTES = 10_000_000
MAX_ROWS = 50_000
MAX_CELL = 2_000
DELIMITERS = ",;\t"
SAVE_AS_UTF8 = "Save the file as CSV UTF-8 and import it again."


@dataclass(frozen=True, slots=True)
class TextRow:
    """One row and the line that it starts on."""

    line: int
    cells: tuple[str, ...]


def refuse_size(size: int, *, file: str) -> None:
    """Refuse a file of more than 10 MB before it is read. Raises PriceBookRefused."""
    if size > MAX_BYTES:
        raise PriceBookRefused(
            [
                BookProblem(
                    file,
                    f"The file has {size / 1_000_000:,.0f} MB.",
                    f"at most {MAX_BYTES // 1_000_000} MB",
                    "Split it into several files and import one after the other.",
                )
            ]
        )


def decode(content: bytes, *, file: str) -> str:
    """The text of UTF-8 or UTF-16, byte order mark or not. Raises PriceBookRefused."""
    refuse_size(len(content), file=file)
    encoding = _encoding(content)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as failure:
        line = content[: failure.start].count(b"\n") + 1
        raise PriceBookRefused(
            [
                BookProblem(
                    file, f"Byte {failure.start + 1} is no character in UTF-8.",
                    "text in UTF-8 or UTF-16", SAVE_AS_UTF8, line=line,
                )
            ]
        ) from failure  # fmt: skip


def _encoding(content: bytes) -> str:
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = content[:200]
    if sample[1::2].count(0) > len(sample) // 4:
        return "utf-16-le"
    if sample[::2].count(0) > len(sample) // 4:
        return "utf-16-be"
    return "utf-8"


def delimiter_of(text: str) -> str:
    """The delimiter that the first line uses most; a comma where it uses none."""
    first = text.lstrip("\r\n").splitlines()[:1]
    return max(DELIMITERS, key=first[0].count) if first else ","


def rows_of(text: str, *, file: str) -> Iterator[TextRow]:
    """The rows that are not empty. Raises PriceBookRefused for what is no CSV."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    line, count = 1, 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as failure:
            raise PriceBookRefused([_not_csv(file, line, str(failure))]) from failure
        if any(cell.strip() for cell in cells):
            count += 1
            _refuse_shape(cells, file=file, line=line, count=count)
            yield TextRow(line, tuple(cell.strip() for cell in cells))
        line = reader.line_num + 1


def _refuse_shape(cells: list[str], *, file: str, line: int, count: int) -> None:
    if count > MAX_ROWS + 1:
        problem = f"The file has more than {MAX_ROWS:,} rows."
        raise PriceBookRefused(
            [BookProblem(file, problem, f"at most {MAX_ROWS:,} rows", "Split the file.", line=line)]
        )
    longest = max(len(cell) for cell in cells)
    if longest > MAX_CELL or any("\0" in cell for cell in cells):
        problem = f"A cell has {longest:,} characters or holds binary data."
        expected = f"text of at most {MAX_CELL:,} characters"
        remedy = "Check that the file is a CSV file and that its quotation marks are closed."
        raise PriceBookRefused([BookProblem(file, problem, expected, remedy, line=line)])


def _not_csv(file: str, line: int, reason: str) -> BookProblem:
    return BookProblem(
        file, f"The row cannot be read ({reason}).", "rows of comma-separated values",
        "Check its quotation marks, or export the file again as CSV.", line=line,
    )  # fmt: skip
