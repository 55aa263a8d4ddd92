"""Organic traffic: totals from days, lists over the range that an export names (decisions 3.13)."""

from datetime import datetime
from decimal import Decimal

from django.db.models import Max

from igny8.accounts.models import Site
from igny8.reports.rules.completeness import search_console_state
from igny8.reports.rules.document import (
    Day,
    Figure,
    Provenance,
    RangeRow,
    SourceState,
    Traffic,
    Unit,
)
from igny8.reports.rules.periods import Period
from igny8.reports.rules.wording import count_of, span, whole
from igny8.search_console.models import DailyTotals
from igny8.search_console.queries import RangeTable, Totals, daily, top_rows, totals
from igny8.search_console.rules.export import Dimension

# As many pages of an export are kept with the report as a reader may want to look up.
PAGES_KEPT = 200
OTHERS_KEPT = 12


def search_taken_at(site: Site, period: Period) -> datetime | None:
    """When the newest import with a day of the period was taken in."""
    days = DailyTotals.objects.filter(site=site, date__gte=period.start, date__lt=period.end)
    newest: datetime | None = days.aggregate(at=Max("source__imported_at"))["at"]
    return newest


def search_console_source(site: Site, period: Period, *, locale: str) -> SourceState:
    """Through which day Search Console's data is complete for the period."""
    found = totals(site, period.start, period.end)
    return search_console_state(
        period,
        missing=[Period(gap.start, gap.end) for gap in found.gaps],
        settled_through=found.complete_through,
        taken_at=search_taken_at(site, period),
        locale=locale,
    )


def traffic_section(
    site: Site, period: Period, *, compared: Period, year_before: Period, locale: str
) -> Traffic:
    """Clicks, impressions, CTR and position of the period, its days, and the lists beside them."""
    now = totals(site, period.start, period.end)
    before = totals(site, compared.start, compared.end)
    year = totals(site, year_before.start, year_before.end)
    provenance = Provenance(
        source="search_console",
        table="search_console.DailyTotals",
        rows=now.days_covered,
        taken_at=search_taken_at(site, period),
    )

    def figure(unit: Unit, name: str) -> Figure:
        return Figure(
            value=_value(now, name),
            unit=unit,
            provenance=provenance,
            before=_value(before, name) if _both_whole(now, before) else None,
            year_before=_value(year, name) if _both_whole(now, year) else None,
            words=_how_much(now, locale),
        )

    pages = _table(site, Dimension.PAGE, period, PAGES_KEPT)
    return Traffic(
        clicks=figure("count", "clicks"),
        impressions=figure("count", "impressions"),
        ctr=figure("share", "ctr"),
        position=figure("position", "position"),
        days=_days(site, period),
        pages=_rows(pages),
        countries=_rows(_table(site, Dimension.COUNTRY, period, OTHERS_KEPT)),
        devices=_rows(_table(site, Dimension.DEVICE, period, OTHERS_KEPT)),
        span=Period(pages.range.start, pages.range.end) if pages else None,
        cannot_say=_not_compared(now, before, locale),
    )


def _value(found: Totals, name: str) -> Decimal | None:
    value = getattr(found, name)
    return None if value is None or not found.is_known else Decimal(value)


def _both_whole(one: Totals, other: Totals) -> bool:
    """Only ranges of which every day is known are compared."""
    return not one.gaps and not other.gaps


def _how_much(found: Totals, locale: str) -> str:
    if not found.is_known or not found.gaps:
        return ""
    days = count_of(found.range.days, "day", "days", locale)
    return f"{whole(found.days_covered, locale)} of {days}"


def _not_compared(now: Totals, before: Totals, locale: str) -> tuple[str, ...]:
    if not now.is_known or _both_whole(now, before):
        return ()
    for one in (now, before):
        if one.gaps:
            range_ = span(Period(one.range.start, one.range.end), locale)
            known = whole(one.days_covered, locale)
            return (
                f"{range_} has data for {known} of {whole(one.range.days, locale)} days only, so"
                " the periods are not compared.",
            )
    return ()


def _days(site: Site, period: Period) -> tuple[Day, ...]:
    """Every day of the period; a day that is not known is a gap, not a zero."""
    known = {one.date: one.figures for one in daily(site, period.start, period.end)}
    found = []
    for day in period.days():
        figures = known.get(day)
        if figures is None:
            found.append(Day(day, None, None, None))
        else:
            position = figures.position if figures.impressions else None
            found.append(Day(day, figures.clicks, figures.impressions, position))
    return tuple(found)


def _table(site: Site, dimension: Dimension, period: Period, limit: int) -> RangeTable | None:
    return top_rows(site, dimension, period.start, period.end, limit=limit)


def _rows(table: RangeTable | None) -> tuple[RangeRow, ...]:
    if table is None:
        return ()
    return tuple(RangeRow(r.key, r.clicks, r.impressions, r.position) for r in table.rows)
