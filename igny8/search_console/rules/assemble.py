"""The files of one export put together: its ranges, its days, its rows."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from igny8.search_console.errors import ImportRefused
from igny8.search_console.rules.export import Day, Dimension, Export, Period, Row
from igny8.search_console.rules.headers import AGAIN
from igny8.search_console.rules.languages import DATE, FILTER, folded
from igny8.search_console.rules.ranges import DateRange
from igny8.search_console.rules.tables import Table
from igny8.search_console.rules.values import day_count, spoken_range

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Ranges:
    """The range of the rows, the earlier one, and what had to be assumed about them."""

    current: DateRange
    previous: DateRange | None
    label: str
    notes: tuple[str, ...] = ()

    @property
    def shift(self) -> timedelta:
        """How far the earlier range lies before the current one."""
        return self.current.start - self.previous.start if self.previous else timedelta(0)


def assemble(tables: Sequence[Table], *, exported_on: date | None = None) -> Export:
    """One export from its files, in any order. Raises ImportRefused where they do not fit."""
    by_kind = _one_of_each(tables)
    label = _check_filters(by_kind.get(FILTER))
    dates = by_kind.get(DATE)
    ranges = _ranges(tables, dates, label)
    days = tuple(sorted(_days(dates, ranges), key=lambda day: day.date)) if dates else ()
    rows = tuple(_rows(tables))
    if not days and not rows:
        raise ImportRefused(
            "there is not a single figure in it.",
            file=tables[0].file, expected="days or rows with figures", remedy=AGAIN,
        )  # fmt: skip
    return Export(
        language=tables[0].header.language.code,
        range=ranges.current,
        previous_range=ranges.previous,
        range_label=label,
        days=days,
        rows=rows,
        files=tuple(sorted(table.file for table in tables)),
        fingerprint=_fingerprint(ranges, days, rows),
        exported_on=exported_on,
        notes=(*ranges.notes, *_sum_notes(by_kind)),
    )


def _one_of_each(tables: Sequence[Table]) -> dict[str, Table]:
    """The tables by kind; Dates.csv beside an identical Chart.csv counts once."""
    found: dict[str, Table] = {}
    for table in tables:
        other = found.setdefault(table.kind, table)
        if other is table:
            continue
        if table.kind == DATE and _facts(other) == _facts(table):
            continue
        raise ImportRefused(
            f"it is about the same as {other.file}, with other figures.",
            file=table.file,
            expected="the files of one export",
            remedy="Import one export at a time.",
        )
    return found


def _facts(table: Table) -> set[tuple[str, str]]:
    return {(line.key, repr(line.figures)) for line in table.lines}


def _check_filters(table: Table | None) -> str:
    """The name of the date range; refuses what was filtered, or is not of web search."""
    if table is None:
        return ""
    label, language = "", table.header.language
    for line in table.lines:
        name = folded(line.key)
        if name in language.keys[DATE]:
            label = line.value
        elif name not in language.type_names or folded(line.value) not in language.web_names:
            raise ImportRefused(
                f"the export is limited to “{line.key}: {line.value}”, so it does not speak for "
                "the whole site in web search.",
                file=table.file, line=line.number, field=line.key,
                expected="web search, with no filter but the date",
                remedy="Remove the filter above the chart in Search Console and export again.",
            )  # fmt: skip
    return label


def _ranges(tables: Sequence[Table], dates: Table | None, label: str) -> Ranges:
    labels = _labels(tables)
    language = tables[0].header.language
    spoken = [spoken_range(text, language) for text in labels]
    current = spoken[0] or _current_from_days(dates, labels) or spoken_range(label, language)
    if current is None:
        names = ", ".join(table.file for table in tables)
        raise ImportRefused(
            f"nothing says which days it covers{f' (“{label}” does not)' if label else ''}.",
            file=names,
            expected="the file of days beside it (Chart.csv or Dates.csv)",
            remedy="Import all the files of the export together.",
        )
    if len(labels) == 1:
        return Ranges(current, None, label)
    earlier = spoken[1]
    if earlier is None:
        earlier = _earlier_range(current, labels[1], tables[0])
        note = f"The export names its earlier range “{labels[1]}”; it is read as {earlier}."
        return Ranges(current, earlier, label or " / ".join(labels), (note,))
    return Ranges(current, earlier, label or " / ".join(labels))


def _labels(tables: Sequence[Table]) -> tuple[str, ...]:
    """The labels of the ranges, which all files of an export share."""
    found = {table.header.labels: table.file for table in tables if table.kind != FILTER}
    if len(found) > 1:
        first, second = list(found.items())[:2]
        raise ImportRefused(
            "it does not compare the same ranges as " + first[1] + ".",
            file=second[1], line=1,
            expected="the files of one export", remedy="Import one export at a time.",
        )  # fmt: skip
    return next(iter(found), ("",))


def _current_from_days(dates: Table | None, labels: tuple[str, ...]) -> DateRange | None:
    """The days that the file of days has figures for; a promised count fills the front."""
    if dates is None:
        return None
    days = sorted(line.day for line in dates.lines if line.day and Period.CURRENT in line.figures)
    if not days:
        return None
    _check_daily(days, dates)
    promised = day_count(labels[0])
    first = days[0]
    if len(labels) == 2 and promised and promised >= (days[-1] - first).days + 1:
        first = days[-1] - timedelta(days=promised - 1)
    return DateRange.of_days(first, days[-1])


def _check_daily(days: list[date], dates: Table) -> None:
    steps = {later - earlier for earlier, later in zip(days, days[1:], strict=False)}
    if len(days) > 3 and min(steps) >= WEEK:
        raise ImportRefused(
            "its days lie a week or more apart: the chart was shown by week or by month.",
            file=dates.file, field=dates.header.key_name,
            expected="one line a day",
            remedy="Set the chart to “Daily” in Search Console and export again.",
        )  # fmt: skip


def _earlier_range(current: DateRange, label: str, table: Table) -> DateRange:
    """What “previous 28 days”, or “same period last year”, means beside the current range."""
    words = set(folded(label).replace("'", " ").split())
    if words & set(table.header.language.year_words):
        return DateRange(_year_before(current.start), _year_before(current.end))
    return DateRange(current.start - timedelta(days=current.days), current.start)


def _year_before(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return date(day.year - 1, day.month, 28 if leap else day.day)


def _days(dates: Table, ranges: Ranges) -> Iterator[Day]:
    """Every day with figures. The earlier range's stand beside the current day, or on their own."""
    own_lines = any(Period.CURRENT not in line.figures and line.figures for line in dates.lines)
    shift = timedelta(0) if own_lines else ranges.shift
    for day, figures in [(line.day, line.figures) for line in dates.lines if line.day]:
        if now := figures.get(Period.CURRENT):
            yield Day(day, now)
        earlier = figures.get(Period.PREVIOUS)
        if earlier and ranges.previous and ranges.previous.contains(day - shift):
            yield Day(day - shift, earlier)


def _rows(tables: Sequence[Table]) -> Iterator[Row]:
    """Every row that was shown at all in its range."""
    kinds = {str(dimension): dimension for dimension in Dimension}
    for table in tables:
        dimension = kinds.get(table.kind)
        for line in table.lines if dimension else ():
            for period, figures in line.figures.items():
                if figures.impressions and dimension:
                    yield Row(dimension, line.key, figures, period)


def _fingerprint(ranges: Ranges, days: tuple[Day, ...], rows: tuple[Row, ...]) -> str:
    """The same for the same facts, whatever the files' names, order, language or encoding."""
    facts = [repr((ranges.current, ranges.previous))]
    facts += [_fact(day.date.isoformat(), "", day.figures) for day in days]
    facts += sorted(_fact(row.key, f"{row.dimension}{row.period}", row.figures) for row in rows)
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def _fact(key: str, kind: str, figures: object) -> str:
    return f"{kind}|{key}|{figures!r}"


def _sum_notes(by_kind: dict[str, Table]) -> Iterator[str]:
    """A word where devices and days do not add up to the same, as they do within one export."""
    dates, devices = by_kind.get(DATE), by_kind.get(Dimension.DEVICE)
    if dates is None or devices is None:
        return
    sums = [
        sum(line.figures[Period.CURRENT].clicks for line in table.lines
            if Period.CURRENT in line.figures)
        for table in (dates, devices)
    ]  # fmt: skip
    if sums[0] != sums[1]:
        yield (
            f"{devices.file} adds up to {sums[1]} clicks and {dates.file} to {sums[0]}: "
            "the files may come from different exports."
        )
