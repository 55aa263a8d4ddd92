"""Keyword rankings: average positions over an import's range, and what moved where it says so."""

from collections.abc import Iterable
from decimal import Decimal

from igny8.accounts.models import Site
from igny8.reports.rules.document import Figure, Provenance, Query, Rankings, Tally
from igny8.reports.rules.periods import Period
from igny8.search_console.models import RangeRow
from igny8.search_console.queries import Bands, RangeTable, bands, movers, top_rows
from igny8.search_console.rules.export import Dimension
from igny8.search_console.rules.movers import EXPORT_ROWS, Move, Movement
from igny8.search_console.rules.ranges import DateRange

# Rows that a report keeps, most clicks first; the bands count them all.
QUERIES_KEPT = 500
MOVERS_KEPT = 100
BANDS = (("1–3", 0, 3), ("4–10", 3, 10), ("11–20", 10, 20), ("21–50", 20, 50), ("51+", 50, 10**6))


def rankings_section(site: Site, period: Period) -> Rankings:
    """Queries over the range that fits the period best, labelled with that range."""
    table = top_rows(site, Dimension.QUERY, period.start, period.end, limit=None)
    movement = movers(site, period.start, period.end)
    if table is None:
        return _unknown(movement.reason)
    before = _bands_before(site, movement)
    provenance = _provenance(table)

    def top(places: int) -> Figure:
        count = sum(row.position <= places for row in table.rows)
        past = None if before is None else Decimal(getattr(before, f"top_{places}"))
        return Figure(Decimal(count), "count", provenance, before=past)

    return Rankings(
        top_10=top(10),
        top_20=top(20),
        top_50=top(50),
        bands=_bands(table.rows),
        queries=_queries(table, movement, before),
        improved=_moved(movement, Move.UP),
        declined=_moved(movement, Move.DOWN),
        entered=_moved(movement, Move.NEW),
        lost=_moved(movement, Move.LOST),
        span=_period(table.range),
        compared_span=_period(movement.previous) if movement.movers is not None else None,
        cannot_say=_cannot_say(table, movement),
    )


def _bands_before(site: Site, movement: Movement) -> Bands | None:
    if movement.previous is None or movement.movers is None:
        return None
    return bands(site, movement.previous.start, movement.previous.end)


def _period(found: DateRange | None) -> Period | None:
    return Period(found.start, found.end) if found else None


def _provenance(table: RangeTable) -> Provenance:
    first = table.rows[0] if table.rows else None
    return Provenance(
        source="search_console",
        table="search_console.RangeRow",
        rows=table.rows_count,
        taken_at=first.source.imported_at if first else None,
    )


def _unknown(reason: str) -> Rankings:
    nothing = Figure(None, "count", Provenance("search_console", "search_console.RangeRow", 0))
    return Rankings(
        top_10=nothing, top_20=nothing, top_50=nothing, bands=(), queries=(), improved=(),
        declined=(), entered=(), lost=(), span=None, compared_span=None,
        cannot_say=(reason,) if reason else (),
    )  # fmt: skip


def _bands(rows: Iterable[RangeRow]) -> tuple[Tally, ...]:
    positions = [row.position for row in rows]
    return tuple(
        Tally(label, sum(low < place <= high for place in positions)) for label, low, high in BANDS
    )


def _queries(table: RangeTable, movement: Movement, before: Bands | None) -> tuple[Query, ...]:
    """The rows that are kept. One that did not move stands where it stood, if that is known."""
    moved = {mover.key: mover for mover in movement.movers or ()}
    all_known = before is not None and before.queries < EXPORT_ROWS

    def position_before(row: RangeRow) -> Decimal | None:
        if mover := moved.get(row.key):
            return mover.previous.position if mover.previous else None
        return row.position if all_known else None

    return tuple(
        Query(row.key, row.clicks, row.impressions, row.position, position_before(row))
        for row in table.rows[:QUERIES_KEPT]
    )


def _moved(movement: Movement, move: Move) -> tuple[Query, ...]:
    found = []
    for mover in movement.of(move, limit=MOVERS_KEPT):
        shown = mover.current or mover.previous
        if shown is None:
            continue
        before = mover.previous.position if mover.previous and mover.current else None
        found.append(Query(mover.key, shown.clicks, shown.impressions, shown.position, before))
    return tuple(found)


def _cannot_say(table: RangeTable, movement: Movement) -> tuple[str, ...]:
    said = []
    if movement.movers is None:
        said.append(f"What moved cannot be said. {movement.reason}")
    elif movement.reason:
        said.append(movement.reason)
    if table.is_cut_off:
        said.append(f"The export lists {table.rows_count} queries at most; there may be more.")
    return tuple(said)
