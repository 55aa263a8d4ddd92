"""A price book as typed rows, or every problem that it has."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from igny8.kit.csv_cells import AGAIN, WrongCell
from igny8.kit.csv_files import FileProblem, Limits, NotReadable, TextRow, decode, rows_of
from igny8.marketplaces.errors import PriceBookRefused
from igny8.marketplaces.rules.book_fields import COLUMNS, REQUIRED_COLUMNS
from igny8.marketplaces.rules.tiers import GUEST_POST, TIERS

LIMITS = Limits(size=10_000_000, rows=50_000)
MAX_PROBLEMS = 50
EntryKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRow:
    """One thing that a publisher sells through a supplier. `cost` is ours, `list_price` theirs."""

    line: int
    domain: str
    tier: str
    cost: Decimal
    list_price: Decimal
    currency: str
    dr: int | None
    dr_source: str
    dr_date: date | None
    supplier: str
    country: str
    niche: str
    rel: str
    placement: str
    guarantee_days: int
    turnaround_days: int
    contact: str

    @property
    def key(self) -> EntryKey:
        """What makes an entry one and the same: domain, supplier, tier and rel."""
        return (self.domain, self.supplier, self.tier, self.rel)

    @property
    def kind(self) -> str:
        return TIERS[self.tier].kind

    @property
    def publisher_facts(self) -> Mapping[str, object]:
        """What is said of the publisher itself, the same on all of its rows."""
        return {
            "dr": self.dr, "dr_source": self.dr_source, "dr_date": self.dr_date,
            "country": self.country, "niche": self.niche, "contact": self.contact,
        }  # fmt: skip


def read_price_book(content: bytes, *, file: str, today: date) -> tuple[BookRow, ...]:
    """The rows of a CSV price book. Raises PriceBookRefused with every problem (at most 50).

    Amounts are in the row's currency. A domain rating dated after `today` is refused.
    """
    try:
        text = decode(content, file=file, limits=LIMITS)
        rows = list(rows_of(text, file=file, limits=LIMITS))
    except NotReadable as failure:
        raise PriceBookRefused([failure.problem]) from failure
    if len(rows) < 2:
        expected = f"a line of column names ({', '.join(REQUIRED_COLUMNS)}) and rows below it"
        problem = "There are no prices in the file."
        raise PriceBookRefused([FileProblem(file, problem, expected, "Choose another file.")])
    names = _column_names(rows[0], file=file)
    reader = _Reader(file=file, names=names, today=today)
    for row in rows[1:]:
        reader.read(row)
    return reader.rows()


def _column_names(header: TextRow, *, file: str) -> tuple[str, ...]:
    names = tuple(cell.lower().replace(" ", "_") for cell in header.cells)
    problems = [
        *(_unknown_column(name, file, header.line) for name in names if name not in COLUMNS),
        *(
            FileProblem(file, "The column is there twice.", "it once", AGAIN, header.line, name)
            for name in sorted({name for name in names if names.count(name) > 1})
        ),
    ]
    missing = [name for name in REQUIRED_COLUMNS if name not in names]
    if missing:
        problem = f"There is no column {' and no column '.join(missing)}."
        expected = "the columns " + ", ".join(REQUIRED_COLUMNS)
        problems.insert(0, FileProblem(file, problem, expected, "Add it.", header.line))
    if problems:
        raise PriceBookRefused(problems)
    return names


def _unknown_column(name: str, file: str, line: int) -> FileProblem:
    near = get_close_matches(name, COLUMNS, n=1)
    remedy = f"Did you mean {near[0]}?" if near else "Rename or remove the column."
    problem = f"{name!r} is not a column of a price book."
    return FileProblem(file, problem, "only " + ", ".join(COLUMNS), remedy, line, name)


class _Reader:
    """Reads row after row and keeps what is wrong."""

    def __init__(self, *, file: str, names: Sequence[str], today: date) -> None:
        self._file, self._names, self._today = file, names, today
        self._rows: dict[EntryKey, BookRow] = {}
        self._publishers: dict[str, BookRow] = {}
        self._problems: list[FileProblem] = []

    def rows(self) -> tuple[BookRow, ...]:
        """All rows, where nothing is wrong. Raises PriceBookRefused."""
        if self._problems:
            raise PriceBookRefused(self._problems)
        return tuple(self._rows.values())

    def read(self, row: TextRow) -> None:
        known = len(self._problems)
        fields = self._fields(row)
        if len(self._problems) == known:
            made = BookRow(line=row.line, **fields)  # type: ignore[arg-type]
            self._problems += self._contradictions(made)
        if len(self._problems) == known:
            self._rows[made.key] = made
            self._publishers.setdefault(made.domain, made)
        if len(self._problems) >= MAX_PROBLEMS:
            raise PriceBookRefused(self._problems[:MAX_PROBLEMS])

    def _fields(self, row: TextRow) -> dict[str, object]:
        if len(row.cells) > len(self._names):
            problem = f"The row has {len(row.cells)} cells for {len(self._names)} columns."
            self._add(row.line, "", problem, "one cell a column", "Quote cells that hold commas.")
        cells = dict(zip(self._names, row.cells, strict=False))
        return {name: self._cell(name, cells.get(name, ""), row.line) for name in COLUMNS}

    def _cell(self, name: str, text: str, line: int) -> object:
        column = COLUMNS[name]
        if not text:
            if column.required:
                self._add(line, name, "The cell is empty.", "a value", AGAIN)
            return column.default
        try:
            return column.read(text)
        except WrongCell as wrong:
            self._add(line, name, wrong.problem, wrong.expected, wrong.remedy)
            return column.default

    def _contradictions(self, row: BookRow) -> list[FileProblem]:
        found = [*_rating_problems(row, self._today), *self._repetitions(row)]
        return [
            FileProblem(self._file, problem, expected, AGAIN, row.line, column)
            for column, problem, expected in found
        ]

    def _repetitions(self, row: BookRow) -> Iterator[tuple[str, str, str]]:
        if earlier := self._rows.get(row.key):
            what = f"{row.domain} is already on line {earlier.line}"
            again = f"{what}, with the same supplier, tier and rel."
            yield "domain", again, "each of them once"
        first = self._publishers.get(row.domain)
        for name, value in row.publisher_facts.items():
            if first and first.publisher_facts[name] != value:
                said = first.publisher_facts[name]
                differs = f"{row.domain} has {said or 'nothing'} here on line {first.line}."
                yield name, differs, "the same on all rows of a domain"

    def _add(self, line: int, column: str, problem: str, expected: str, remedy: str) -> None:
        self._problems.append(FileProblem(self._file, problem, expected, remedy, line, column))


def _rating_problems(row: BookRow, today: date) -> Iterator[tuple[str, str, str]]:
    tier = TIERS[row.tier]
    if row.dr is None:
        if tier.kind == GUEST_POST:
            yield "dr", "A guest post has no domain rating.", f"{tier.dr_min} to {tier.dr_max}"
        return
    if not tier.dr_min <= row.dr <= tier.dr_max:
        outside = f"A domain rating of {row.dr} is outside the tier {row.tier}."
        yield "dr", outside, f"{tier.dr_min} to {tier.dr_max}"
    if not row.dr_source:
        yield "dr_source", "The rating has no source.", "who measured it, such as Ahrefs"
    if row.dr_date is None:
        yield "dr_date", "The rating has no date.", "the day it was read, such as 2025-06-30"
    elif row.dr_date > today:
        yield "dr_date", f"{row.dr_date} lies ahead.", f"{today} or before"
