"""What can be said of a month, and what is said where it cannot."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from igny8.accounts.models import Site
from igny8.search_console.actions import import_export
from igny8.search_console.queries import bands, coverage, daily, movers, top_rows, totals
from igny8.search_console.rules.export import Dimension, Figures
from igny8.search_console.rules.movers import EXPORT_ROWS, Move, comparable, compare_rows
from igny8.search_console.rules.ranges import DateRange

EXPORTS = Path(__file__).parents[3] / "tests" / "data" / "search-console"
MARCH, APRIL, MAY, JUNE = (date(2025, month, 1) for month in (3, 4, 5, 6))


@pytest.fixture
def shop(site: Site, now: datetime) -> Site:
    """The site with 17 March to 19 April 2025."""
    import_export(site, paths=[EXPORTS / "carls-chairs-2025-04"], by=None, now=now)
    return site


@pytest.fixture
def compared(site: Site, now: datetime) -> Site:
    """The site with 1 to 28 May 2025 beside 3 to 30 April."""
    import_export(site, paths=[EXPORTS / "carls-chairs-comparison"], by=None, now=now)
    return site


def figures(*, position: str, impressions: int = 10) -> Figures:
    return Figures(1, impressions, Decimal("0.1"), Decimal(position))


def test_a_month_with_19_known_days_says_so(shop: Site) -> None:
    april = totals(shop, APRIL, MAY)

    assert april.days_covered == 19
    assert april.coverage_in_words == "19 of 30 days; missing: 20 to 30 April 2025."
    assert april.clicks == sum(day.figures.clicks for day in daily(shop, APRIL, MAY))
    assert april.complete_through == date(2025, 4, 19)


def test_position_is_weighted_by_impressions(compared: Site) -> None:
    whole = totals(compared, APRIL, JUNE)

    assert (whole.clicks, whole.impressions) == (28 * 3 + 28 * 2, 28 * 40 + 28 * 30)
    assert whole.position == Decimal("12.86")
    assert whole.ctr == Decimal("0.071429")


def test_a_month_without_data_is_unknown_and_not_zero(shop: Site) -> None:
    june = totals(shop, JUNE, date(2025, 7, 1))

    assert not june.is_known
    assert (june.ctr, june.position, june.complete_through) == (None, None, None)
    assert june.coverage_in_words == "No search data for 1 to 30 June 2025."


def test_the_last_days_before_an_export_have_not_settled(site: Site) -> None:
    day_after = datetime(2025, 4, 20, 12, tzinfo=UTC)

    import_export(site, paths=[EXPORTS / "carls-chairs-2025-04"], by=None, now=day_after)

    assert totals(site, APRIL, MAY).complete_through == date(2025, 4, 17)
    assert totals(site, MARCH, APRIL).complete_through == date(2025, 3, 31)


def test_a_later_export_settles_the_days(site: Site) -> None:
    import_export(site, paths=[EXPORTS / "carls-chairs-2025-04"], by=None,
                  now=datetime(2025, 4, 20, 12, tzinfo=UTC))  # fmt: skip

    import_export(site, paths=list(EXPORTS.glob("*.zip")), by=None,
                  now=datetime(2025, 4, 29, tzinfo=UTC))  # fmt: skip

    known = coverage(site)
    assert known is not None
    assert (known.first_day, known.last_day) == (date(2025, 3, 17), date(2025, 4, 23))
    assert (known.complete_through, known.days_covered) == (date(2025, 4, 23), 38)
    assert (known.gaps, known.imports_count) == ((), 2)


def test_nothing_is_known_before_the_first_import(site: Site) -> None:
    assert coverage(site) is None
    assert top_rows(site, Dimension.QUERY, APRIL, MAY) is None
    assert bands(site, APRIL, MAY) is None
    assert movers(site, APRIL, MAY).reason == (
        "No search data has been imported for this site yet."
    )


def test_rows_are_shown_with_the_range_they_are_of(shop: Site) -> None:
    table = top_rows(shop, Dimension.QUERY, APRIL, MAY, limit=2)

    assert table is not None
    assert str(table.range) == "17 March to 19 April 2025"
    assert not table.is_exact
    assert [row.key for row in table.rows] == ["carls chairs", "carlschairs"]
    assert (table.rows_count, table.is_cut_off) == (42, False)


def test_an_exact_range_is_taken_before_a_longer_one(shop: Site) -> None:
    import_export(shop, paths=list(EXPORTS.glob("*.zip")), by=None,
                  now=datetime(2025, 8, 1, tzinfo=UTC))  # fmt: skip

    table = top_rows(shop, "query", date(2025, 4, 17), date(2025, 4, 24))

    assert table is not None
    assert table.is_exact
    assert [row.impressions for row in table.rows] == [30]


def test_queries_are_counted_by_how_high_they_stand(shop: Site) -> None:
    counted = bands(shop, APRIL, MAY)

    assert counted is not None
    assert (counted.top_10, counted.top_20, counted.top_50) == (8, 18, 33)
    assert counted.queries == 42


def test_one_range_says_nothing_about_movement(shop: Site) -> None:
    movement = movers(shop, APRIL, MAY)

    assert movement.movers is None
    assert movement.reason == (
        "There is one range only, 17 March to 19 April 2025 (34 days): movement shows once a "
        "second range of 34 days is imported."
    )


def test_ranges_of_other_lengths_do_not_compare(shop: Site, now: datetime) -> None:
    import_export(shop, paths=[EXPORTS / "carls-chairs-comparison"], by=None,
                  now=now + timedelta(days=1))  # fmt: skip

    movement = movers(shop, MARCH, date(2025, 4, 2))

    assert movement.movers is None
    assert "No range of 34 days before 17 March 2025" in movement.reason


def test_a_comparison_export_says_what_moved(compared: Site) -> None:
    movement = movers(compared, MAY, JUNE)

    [up] = movement.of(Move.UP)
    [down] = movement.of(Move.DOWN)
    assert (str(movement.current), str(movement.previous)) == (
        "1 to 28 May 2025", "3 to 30 April 2025",
    )  # fmt: skip
    assert (up.key, up.places, up.clicks_change) == ("banquet chairs", Decimal("9.30"), 7)
    assert (down.key, down.places) == ("trestle tables", Decimal("-2.90"))
    assert [row.key for row in movement.of(Move.NEW)] == ["hotel chairs"]
    assert [row.key for row in movement.of(Move.LOST)] == ["church chairs"]


def test_two_imports_as_long_as_each_other_compare(
    site: Site, now: datetime, tmp_path: Path
) -> None:
    for start, place in ((3, 20), (10, 12)):
        folder = tmp_path / str(start)
        folder.mkdir()
        days = "".join(f"2025-06-{day:02},1,10,10%,5\n" for day in range(start, start + 7))
        (folder / "Chart.csv").write_text(f"Date,Clicks,Impressions,CTR,Position\n{days}")
        (folder / "Queries.csv").write_text(
            f"Top queries,Clicks,Impressions,CTR,Position\nchairs,1,10,10%,{place}\n"
        )
        import_export(site, paths=[folder], by=None, now=now)

    movement = movers(site, date(2025, 6, 10), date(2025, 6, 17))

    [mover] = movement.movers or ()
    assert (mover.key, mover.move, mover.places) == ("chairs", Move.UP, Decimal(8))


def test_a_row_below_a_full_list_is_neither_new_nor_lost() -> None:
    full = {f"query {number}": figures(position="5") for number in range(EXPORT_ROWS)}
    now = {**full, "fresh": figures(position="3")}

    moved = compare_rows(now, full)

    assert moved == ()


def test_the_weightiest_move_comes_first() -> None:
    before = {"rare": figures(position="60"), "often": figures(position="12", impressions=500)}
    after = {"rare": figures(position="20"), "often": figures(position="9", impressions=500)}

    assert [mover.key for mover in compare_rows(after, before)] == ["often", "rare"]


@pytest.mark.parametrize(
    ("current", "previous", "answer"),
    [
        ((MAY, JUNE), (APRIL, MAY), True),
        ((date(2025, 5, 3), JUNE), (APRIL, MAY), False),
        ((date(2025, 4, 8), date(2025, 4, 15)), (APRIL, date(2025, 4, 8)), True),
        ((date(2025, 4, 7), date(2025, 4, 14)), (APRIL, date(2025, 4, 8)), False),
    ],
)
def test_ranges_compare_when_they_are_as_long_and_do_not_overlap(
    *, current: tuple[date, date], previous: tuple[date, date], answer: bool
) -> None:
    assert comparable(DateRange(*current), DateRange(*previous)) is answer


def test_ranges_are_said_in_words() -> None:
    over_new_year = DateRange(date(2024, 12, 30), date(2025, 1, 6))

    assert str(over_new_year) == "30 December 2024 to 5 January 2025"
    assert str(DateRange(MARCH, date(2025, 3, 2))) == "1 March 2025"
