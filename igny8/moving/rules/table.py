"""A file as rows of our fields, each cell read or refused by its line and column."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from igny8.kit.csv_cells import Column, WrongCell
from igny8.kit.csv_files import FileProblem, Limits, NotReadable, TextRow, decode, rows_of
from igny8.moving.errors import FileRefused, Refusal, RowRefused, Trouble
from igny8.moving.rules.columns import Fields, Header, Told, read_header

LIMITS = Limits(size=50_000_000, rows=200_000)
Values = Mapping[str, Any]
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Table:
    """A file's header and its rows as text."""

    file: str
    fields: Fields
    header: Header
    rows: tuple[TextRow, ...]

    def refusal(self, row: TextRow, trouble: Trouble) -> Refusal:
        """What is wrong with one of our fields in this row, as the file calls it and says it."""
        at = self.header.places.get(trouble.field)
        column = trouble.field if at is None else self.header.names[at]
        return Refusal(
            row.line,
            column,
            _cell(row, at) or self.header.values.get(trouble.field, ""),
            trouble.problem,
            trouble.expected,
            trouble.remedy,
        )


@dataclass(frozen=True, slots=True)
class ReadRow(Generic[Row]):
    """A row of the file and what it says."""

    text: TextRow
    row: Row


def read_table(content: bytes, *, file: str, fields: Fields, told: Told) -> Table:
    """The file's header understood, its rows still text. Raises FileRefused."""
    try:
        text = decode(content, file=file, limits=LIMITS)
        rows = tuple(rows_of(text, file=file, limits=LIMITS))
    except NotReadable as failure:
        raise FileRefused([failure.problem]) from failure
    if len(rows) < 2:
        problem = FileProblem(
            file, "There are no rows in the file.", "a line of column names and rows below it",
            "Choose another file.",
        )  # fmt: skip
        raise FileRefused([problem])
    header = read_header(rows[0].cells, fields=fields, told=told, file=file, line=rows[0].line)
    return Table(file, fields, header, rows[1:])


def read_rows(
    table: Table, make: Callable[[Values], Row]
) -> Iterator[ReadRow[Row] | list[Refusal]]:
    """Each row as `make` makes it of its values, or everything that is wrong with it."""
    for text in table.rows:
        values, troubles = _values(table, text)
        try:
            if troubles:
                raise RowRefused(*troubles)
            yield ReadRow(text, make(values))
        except RowRefused as refused:
            yield [table.refusal(text, trouble) for trouble in refused.troubles]


def _values(table: Table, text: TextRow) -> tuple[dict[str, Any], list[Trouble]]:
    found: dict[str, Any] = {}
    troubles: list[Trouble] = []
    if len(text.cells) > len(table.header.names):
        problem = f"The row has {len(text.cells)} cells for {len(table.header.names)} columns."
        remedy = "Quote cells that hold the separator, and import the file again."
        troubles.append(Trouble("", problem, "one cell a column", remedy))
    for name, field in table.fields.items():
        cell = _cell(text, table.header.places.get(name)) or table.header.values.get(name, "")
        try:
            found[name] = _read(cell, field.column)
        except WrongCell as wrong:
            troubles.append(Trouble(name, wrong.problem, wrong.expected, wrong.remedy))
    return found, troubles


def _read(cell: str, column: Column) -> Any:
    if cell:
        return column.read(cell)
    if column.required:
        raise WrongCell("The cell is empty.", expected="a value")
    return column.default


def _cell(row: TextRow, at: int | None) -> str:
    return row.cells[at] if at is not None and at < len(row.cells) else ""
