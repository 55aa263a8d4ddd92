"""What is known of a site's search traffic, and what is not. Ranges are [start, end)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet

from igny8.accounts.models import Site
from igny8.kit.money import round_half_up
from igny8.search_console.models import DailyTotals, RangeRow, SearchImport
from igny8.search_console.rules.export import Day, Dimension, Figures, Period
from igny8.search_console.rules.movers import EXPORT_ROWS, Movement, comparable, compare_rows
from igny8.search_console.rules.ranges import DateRange, gaps, in_words

# Google: the last days of a report are preliminary, and settle in two to three days.
SETTLING_DAYS = timedelta(days=3)
NO_DATA = "No search data has been imported for this site yet."


@dataclass(frozen=True, slots=True)
class Totals:
    """A range's clicks and impressions, from its days alone; what is missing is said, not guessed.

    `ctr` (a fraction) and `position` (weighted by impressions) are None where nothing was shown.
    `complete_through` is the last day whose figures have settled.
    """

    range: DateRange
    clicks: int
    impressions: int
    ctr: Decimal | None
    position: Decimal | None
    days_covered: int
    gaps: tuple[DateRange, ...]
    complete_through: date | None

    @property
    def is_known(self) -> bool:
        """Whether there is a single day; a zero without one is not a zero."""
        return self.days_covered > 0

    @property
    def coverage_in_words(self) -> str:
        """Such as: 19 of 30 days; missing: 20 to 30 April 2025."""
        if not self.is_known:
            return f"No search data for {self.range}."
        text = f"{self.days_covered} of {self.range.days} days"
        missing = ", ".join(str(gap) for gap in self.gaps)
        return f"{text}; missing: {missing}." if missing else f"{text}."


@dataclass(frozen=True, slots=True)
class RangeTable:
    """Rows over `range`, which may be another range than was asked for: show it with them.

    `is_exact`: it is the range that was asked for. `rows_count`: how many rows the export had.
    """

    range: DateRange
    is_exact: bool
    rows: tuple[RangeRow, ...]
    rows_count: int

    @property
    def is_cut_off(self) -> bool:
        """Whether the export was full, so that there may be more than it lists."""
        return self.rows_count >= EXPORT_ROWS


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which days of a site are known. `complete_through` is the last whose figures have settled."""

    first_day: date
    last_day: date
    days_covered: int
    gaps: tuple[DateRange, ...]
    complete_through: date
    imports_count: int


@dataclass(frozen=True, slots=True)
class Bands:
    """How many queries stood in the first 10, 20 and 50 places on average, over `range`."""

    range: DateRange
    is_exact: bool
    top_10: int
    top_20: int
    top_50: int
    queries: int


def daily(site: Site, start: date, end: date) -> tuple[Day, ...]:
    """Each known day from `start` to before `end`, in order; days that are not known are absent."""
    rows = DailyTotals.objects.filter(site=site, date__gte=start, date__lt=end).order_by("date")
    return tuple(Day(row.date, row.figures) for row in rows)


def totals(site: Site, start: date, end: date) -> Totals:
    """The sum of the known days from `start` to before `end`. Never a sum of query rows."""
    range_ = DateRange(start, end)
    days = daily(site, start, end)
    clicks = sum(day.figures.clicks for day in days)
    impressions = sum(day.figures.impressions for day in days)
    weighted = sum(
        (day.figures.position * day.figures.impressions for day in days), start=Decimal(0)
    )
    return Totals(
        range=range_,
        clicks=clicks,
        impressions=impressions,
        ctr=round_half_up(Decimal(clicks) / impressions, 6) if impressions else None,
        position=round_half_up(weighted / impressions) if impressions else None,
        days_covered=len(days),
        gaps=gaps(range_, (day.date for day in days)),
        complete_through=_complete_through(site, range_),
    )


def coverage(site: Site) -> Coverage | None:
    """Which days are known, or None before the first import."""
    dates = list(
        DailyTotals.objects.filter(site=site).order_by("date").values_list("date", flat=True)
    )
    if not dates:
        return None
    whole = DateRange.of_days(dates[0], dates[-1])
    return Coverage(
        first_day=dates[0],
        last_day=dates[-1],
        days_covered=len(dates),
        gaps=gaps(whole, dates),
        complete_through=_complete_through(site, whole) or dates[0],
        imports_count=SearchImport.objects.filter(site=site).count(),
    )


def _complete_through(site: Site, range_: DateRange) -> date | None:
    """The last known day of the range that had settled when its export was made."""
    sources = (
        DailyTotals.objects.filter(site=site, date__gte=range_.start, date__lt=range_.end)
        .values("source__as_of")
        .annotate(first=Min("date"), last=Max("date"))
    )
    settled = [
        min(found["last"], found["source__as_of"] - SETTLING_DAYS)
        for found in sources
        if found["first"] <= found["source__as_of"] - SETTLING_DAYS
    ]
    return max(settled, default=None)


def top_rows(
    site: Site, dimension: Dimension | str, start: date, end: date, *, limit: int | None = 10
) -> RangeTable | None:
    """The rows of the range that fits best, clicks first; None where no range has a day in common.

    An exact range is best, then the largest overlap, then the latest import. The rows are of
    `RangeTable.range` as a whole, whatever was asked for.
    """
    wanted = DateRange(start, end)
    best = _best_range(_ranges(site, dimension), wanted)
    if best is None:
        return None
    rows = _rows_of(*best, dimension)
    found = best[1]
    shown = tuple(rows if limit is None else rows[:limit])
    return RangeTable(found, found == wanted, shown, rows.count())


def latest_rows(site: Site, dimension: Dimension | str) -> RangeTable | None:
    """Every row of the newest export that has rows of this kind (its current range), or None."""
    newest = _ranges(site, dimension)
    current = next((found for found in newest if found[2] is Period.CURRENT), None)
    if current is None:
        return None
    rows = tuple(_rows_of(*current, dimension))
    return RangeTable(current[1], is_exact=True, rows=rows, rows_count=len(rows))


RangeOf = tuple[UUID, DateRange, Period]


def _ranges(site: Site, dimension: Dimension | str) -> list[RangeOf]:
    """Each range that there are rows of: its import, the days, which of a comparison's two."""
    found = (
        RangeRow.objects.filter(site=site, dimension=str(dimension))
        .values_list("source_id", "start", "end", "period")
        .annotate(rows=Count("id"))
        .order_by("-source__as_of", "-source__imported_at")
    )
    return [
        (source, DateRange(start, end), Period(period)) for source, start, end, period, _ in found
    ]


def _best_range(ranges: Iterable[RangeOf], wanted: DateRange) -> RangeOf | None:
    fitting = [found for found in ranges if found[1].overlap(wanted)]

    def fit(found: RangeOf) -> tuple[bool, int, int]:
        return found[1] == wanted, found[1].overlap(wanted), -found[1].days

    return max(fitting, key=fit, default=None)


def _rows_of(
    source: UUID, _range: DateRange, period: Period, dimension: Dimension | str
) -> QuerySet[RangeRow]:
    return RangeRow.objects.filter(source_id=source, dimension=str(dimension), period=period)


def bands(site: Site, start: date, end: date) -> Bands | None:
    """How many queries stood how high, over the best fitting range; None without query rows."""
    table = top_rows(site, Dimension.QUERY, start, end, limit=None)
    if table is None:
        return None
    positions = [row.position for row in table.rows]
    return Bands(
        range=table.range,
        is_exact=table.is_exact,
        top_10=sum(place <= 10 for place in positions),
        top_20=sum(place <= 20 for place in positions),
        top_50=sum(place <= 50 for place in positions),
        queries=len(positions),
    )


def movers(
    site: Site, start: date, end: date, *, dimension: Dimension | str = Dimension.QUERY
) -> Movement:
    """What moved against an earlier range as long as this one; `.movers` is None where unknown.

    Compared are the two ranges of a comparison export, or of two imports.
    """
    ranges = _ranges(site, dimension)
    current = _best_range(ranges, DateRange(start, end))
    if current is None:
        reason = f"No search rows for {DateRange(start, end)}." if ranges else NO_DATA
        return Movement(None, None, None, reason)
    earlier = _earlier(ranges, current)
    if earlier is None:
        return Movement(current[1], None, None, _why_not(ranges, current[1]))
    now, before = (_figures(_rows_of(*found, dimension)) for found in (current, earlier))
    return Movement(current[1], earlier[1], compare_rows(now, before))


def _earlier(ranges: Iterable[RangeOf], current: RangeOf) -> RangeOf | None:
    """The range to compare with: of the same export first, else the latest before it."""
    fitting = [found for found in ranges if comparable(current[1], found[1])]
    return max(fitting, key=lambda found: (found[0] == current[0], found[1]), default=None)


def _figures(rows: Iterable[RangeRow]) -> dict[str, Figures]:
    return {row.key: row.figures for row in rows}


def _why_not(ranges: list[RangeOf], current: DateRange) -> str:
    others = sorted({found[1] for found in ranges} - {current})
    if not others:
        return (
            f"There is one range only, {current} ({current.days} days): movement shows once a "
            f"second range of {current.days} days is imported."
        )
    held = "; ".join(f"{range_} ({range_.days} days)" for range_ in others)
    return f"No range of {current.days} days before {in_words(current.start)}; there is: {held}."
