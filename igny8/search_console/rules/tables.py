"""One file's text as a table: every cell read, every impossible number refused."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from igny8.search_console.errors import ImportRefused
from igny8.search_console.rules.export import Figures, Period
from igny8.search_console.rules.headers import AGAIN, Header, read_header
from igny8.search_console.rules.languages import DATE, FILTER, MEASURES
from igny8.search_console.rules.values import count, day, percentage, position

# A rate is printed with one or two decimals of a percent; more than this is another number.
CTR_TOLERANCE = Decimal("0.0011")
DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its number in the file, its key, and figures for each range it has.

    In the file of filters it has no figures, but the filter's `value`.
    """

    number: int
    key: str
    figures: Mapping[Period, Figures]
    day: date | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One file of an export."""

    file: str
    header: Header
    lines: tuple[Line, ...]

    @property
    def kind(self) -> str:
        return self.header.kind


def read_table(text: str, *, file: str) -> Table:
    """Read one CSV file, or raise ImportRefused with the line and the column that are wrong."""
    records = _records(text, file=file)
    number, names = next(records, (1, []))
    if not names:
        raise ImportRefused(
            "the file is empty.", file=file, expected="a header and its lines", remedy=AGAIN
        )
    header = read_header(names, file=file)
    lines: list[Line] = []
    seen: dict[str, int] = {}
    for number, cells in records:
        if len(cells) != len(names):
            raise ImportRefused(
                f"there are {len(cells)} cells where the header has {len(names)}.",
                file=file, line=number, expected=f"{len(names)} cells", remedy=AGAIN,
            )  # fmt: skip
        line = _line(number, cells, header, file=file)
        if header.kind != FILTER and line.key in seen:
            raise ImportRefused(
                f"“{line.key}” stands here a second time.",
                file=file, line=number, field=header.key_name,
                expected=f"each once (it is on line {seen[line.key]} too)", remedy=AGAIN,
            )  # fmt: skip
        seen[line.key] = number
        lines.append(line)
    return Table(file=file, header=header, lines=tuple(lines))


def _records(text: str, *, file: str) -> Iterator[tuple[int, list[str]]]:
    """The lines with the number that each begins on; a quoted cell may span several."""
    first_line = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begin = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as broken:
        raise ImportRefused(
            f"the line cannot be taken apart ({broken}).",
            file=file, line=reader.line_num,
            expected="a CSV file whose quotes are closed", remedy=AGAIN,
        ) from broken  # fmt: skip


def _line(number: int, cells: list[str], header: Header, *, file: str) -> Line:
    key = cells[0].strip()
    if header.kind == FILTER:
        return Line(number, key, {}, value=cells[1].strip())
    if not key:
        raise ImportRefused(
            "the first cell is empty.", file=file, line=number, field=header.key_name,
            expected=f"a {header.kind}", remedy=AGAIN,
        )  # fmt: skip
    place = Place(file=file, line=number)
    on = _day(key, header, place) if header.kind == DATE else None
    figures = {
        period: found
        for period in header.periods
        if (found := _figures(cells, header, period, place)) is not None
    }
    return Line(number, on.isoformat() if on else key, figures, on)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands, for messages."""

    file: str
    line: int

    def refuse(self, problem: str, *, field: str, expected: str) -> ImportRefused:
        return ImportRefused(
            problem, file=self.file, line=self.line, field=field, expected=expected, remedy=AGAIN
        )


def _day(text: str, header: Header, place: Place) -> date:
    try:
        return day(text, header.language)
    except ValueError as wrong:
        hourly = any(mark in text for mark in ("T", ":"))
        raise place.refuse(
            f"“{text}” is not a day{', but an hour' if hourly else ''}.",
            field=header.key_name,
            expected=f"{wrong}{' (export a range of whole days instead)' if hourly else ''}",
        ) from wrong


def _figures(cells: list[str], header: Header, period: Period, place: Place) -> Figures | None:
    """The four measures of one range; None where all are empty, which is a gap and not a zero."""
    columns = header.columns_of(period)
    texts = {measure: cells[columns[measure].index].strip() for measure in MEASURES}
    if not any(texts.values()):
        return None
    measure = MEASURES[0]
    try:
        clicks = count(texts["clicks"], header.language)
        measure = "impressions"
        impressions = count(texts["impressions"], header.language)
        measure = "ctr"
        ctr = percentage(texts["ctr"])
        measure = "position"
        figures = Figures(clicks, impressions, ctr, position(texts["position"], impressions))
    except ValueError as wrong:
        raise place.refuse(
            f"“{texts[measure]}” cannot be.", field=columns[measure].name, expected=str(wrong)
        ) from wrong
    _check_possible(figures, place, {name: column.name for name, column in columns.items()})
    return figures


def _check_possible(figures: Figures, place: Place, names: dict[str, str]) -> None:
    clicks, impressions = figures.clicks, figures.impressions
    if clicks > impressions:
        raise place.refuse(
            f"{clicks} clicks of {impressions} impressions cannot be.",
            field=names["clicks"], expected="no more clicks than impressions",
        )  # fmt: skip
    rate = Decimal(clicks) / impressions if impressions else Decimal(0)
    if abs(rate - figures.ctr) > CTR_TOLERANCE:
        raise place.refuse(
            f"{clicks} clicks of {impressions} impressions are not {figures.ctr * 100:.2f}%.",
            field=names["ctr"], expected=f"{rate * 100:.2f}%",
        )  # fmt: skip
