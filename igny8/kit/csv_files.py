"""CSV files as people save them: their encoding, their delimiter, their rows with line numbers."""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

DELIMITERS = ",;\t"
SAVE_AS_UTF8 = "Save the file as CSV UTF-8 and import it again."


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing wrong with a file. `line` counts from 1; 0 means the whole file."""

    file: str
    problem: str
    expected: str
    remedy: str
    line: int = 0
    column: str = ""

    @property
    def sentence(self) -> str:
        place = [self.file, f"line {self.line}" if self.line else "", self.column]
        where = ", ".join(part for part in place if part)
        return f"{where}: {self.problem} Expected {self.expected}. {self.remedy}"


class NotReadable(ValueError):
    """The file is no CSV that we take; `problem` says where and why."""

    def __init__(self, problem: FileProblem) -> None:
        super().__init__(problem.sentence)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold: bytes, rows below the header, characters in a cell."""

    size: int
    rows: int
    cell: int = 2_000


@dataclass(frozen=True, slots=True)
class TextRow:
    """One row and the line that it starts on."""

    line: int
    cells: tuple[str, ...]


def read_file(path: Path, *, limits: Limits) -> bytes:
    """What a file holds; not a byte more than the limits allow is read. Raises NotReadable."""
    try:
        refuse_size(path.stat().st_size, file=path.name, limits=limits)
        with path.open("rb") as file:
            content = file.read(limits.size + 1)
    except OSError as failure:
        reason = failure.strerror or "It cannot be opened"
        problem = FileProblem(
            str(path), f"{reason}.", "a CSV file that exists", "Check its path and its permissions."
        )
        raise NotReadable(problem) from failure
    refuse_size(len(content), file=path.name, limits=limits)
    return content


def refuse_size(size: int, *, file: str, limits: Limits) -> None:
    """Refuse a file that is too large before it is read. Raises NotReadable."""
    if size > limits.size:
        raise NotReadable(
            FileProblem(
                file,
                f"The file has {size / 1_000_000:,.0f} MB.",
                f"at most {limits.size // 1_000_000} MB",
                "Split it into several files and import one after the other.",
            )
        )


def decode(content: bytes, *, file: str, limits: Limits) -> str:
    """The text of UTF-8 or UTF-16, byte order mark or not. Raises NotReadable."""
    refuse_size(len(content), file=file, limits=limits)
    encoding = _encoding(content)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as failure:
        line = content[: failure.start].count(b"\n") + 1
        raise NotReadable(
            FileProblem(
                file, f"Byte {failure.start + 1} is no character in UTF-8.",
                "text in UTF-8 or UTF-16", SAVE_AS_UTF8, line=line,
            )
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


def rows_of(text: str, *, file: str, limits: Limits) -> Iterator[TextRow]:
    """The rows that are not empty. Raises NotReadable for what is no CSV."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    line, count = 1, 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as failure:
            raise NotReadable(_not_csv(file, line, str(failure))) from failure
        if any(cell.strip() for cell in cells):
            count += 1
            _refuse_shape(cells, file=file, line=line, count=count, limits=limits)
            yield TextRow(line, tuple(cell.strip() for cell in cells))
        line = reader.line_num + 1


def _refuse_shape(cells: list[str], *, file: str, line: int, count: int, limits: Limits) -> None:
    if count > limits.rows + 1:
        problem = f"The file has more than {limits.rows:,} rows."
        expected = f"at most {limits.rows:,} rows"
        raise NotReadable(FileProblem(file, problem, expected, "Split the file.", line=line))
    longest = max(len(cell) for cell in cells)
    if longest > limits.cell or any("\0" in cell for cell in cells):
        problem = f"A cell has {longest:,} characters or holds binary data."
        expected = f"text of at most {limits.cell:,} characters"
        remedy = "Check that the file is a CSV file and that its quotation marks are closed."
        raise NotReadable(FileProblem(file, problem, expected, remedy, line=line))


def _not_csv(file: str, line: int, reason: str) -> FileProblem:
    return FileProblem(
        file, f"The row cannot be read ({reason}).", "rows of comma-separated values",
        "Check its quotation marks, or export the file again as CSV.", line=line,
    )  # fmt: skip
