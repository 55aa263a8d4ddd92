"""Taking exports in: once, the later one wins, nothing half kept."""

import shutil
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from igny8.accounts.models import Activity, Site, User
from igny8.search_console.actions import import_export
from igny8.search_console.errors import ImportRefused
from igny8.search_console.models import DailyTotals, RangeRow, SearchImport

EXPORTS = Path(__file__).parents[3] / "tests" / "data" / "search-console"
SHOP = EXPORTS / "carls-chairs-2025-04"
HEADER = "Date,Clicks,Impressions,CTR,Position\n"


def one_day(folder: Path, *, clicks: int) -> Path:
    """An export of 18 April 2025 alone."""
    folder.mkdir()
    rate = f"{clicks * 10}%"
    (folder / "Chart.csv").write_text(f"{HEADER}2025-04-18,{clicks},10,{rate},5\n")
    return folder


def test_an_export_is_kept_with_its_days_and_its_rows(site: Site, ada: User, now: datetime) -> None:
    kept = import_export(site, paths=[SHOP], by=ada, now=now)

    last = DailyTotals.objects.get(site=site, date=date(2025, 4, 19))
    assert (kept.start, kept.end) == (date(2025, 3, 17), date(2025, 4, 20))
    assert (kept.days_count, kept.rows_count, kept.days_replaced) == (34, 66, 0)
    assert (kept.imported_by, kept.as_of) == (ada, date(2025, 7, 1))
    assert DailyTotals.objects.filter(site=site).count() == 34
    assert RangeRow.objects.filter(source=kept, start=kept.start, end=kept.end).count() == 66
    assert (last.ctr, last.position) == (last.figures.ctr, last.figures.position)
    assert kept.previous_range is None
    assert Activity.objects.get(subject="site").detail["range"] == "17 March to 19 April 2025"


def test_the_same_export_again_changes_nothing(site: Site, now: datetime, tmp_path: Path) -> None:
    first = import_export(site, paths=[SHOP], by=None, now=now)
    copy = shutil.make_archive(str(tmp_path / "copy"), "zip", SHOP)

    again = import_export(site, paths=[Path(copy)], by=None, now=now + timedelta(days=1))

    assert again == first
    assert SearchImport.objects.count() == 1
    assert RangeRow.objects.count() == 66
    assert DailyTotals.objects.count() == 34


def test_where_two_exports_have_a_day_the_later_one_wins(site: Site, tmp_path: Path) -> None:
    [later] = EXPORTS.glob("*.zip")
    april_20 = datetime(2025, 4, 20, 12, tzinfo=UTC)
    first = import_export(site, paths=[SHOP], by=None, now=april_20)

    second = import_export(site, paths=[later], by=None, now=april_20 + timedelta(days=9))

    overlap = DailyTotals.objects.get(site=site, date=date(2025, 4, 18))
    assert (overlap.clicks, overlap.impressions, overlap.position) == (2, 20, Decimal("21.50"))
    assert overlap.source == second
    assert (second.days_replaced, second.as_of) == (3, date(2025, 4, 26))
    assert DailyTotals.objects.filter(site=site).count() == 38
    assert first.rows.count() == 66


def test_an_older_export_that_comes_late_does_not_undo_a_newer_one(
    site: Site, tmp_path: Path
) -> None:
    name = "https___carls-chairs.example_-Performance-on-Search"
    new = one_day(tmp_path / f"{name}-2025-05-20", clicks=3)
    old = one_day(tmp_path / f"{name}-2025-04-19", clicks=1)
    june = datetime(2025, 6, 1, tzinfo=UTC)
    import_export(site, paths=[new], by=None, now=june)

    kept = import_export(site, paths=[old], by=None, now=june)

    assert DailyTotals.objects.get(site=site).clicks == 3
    assert (kept.days_count, kept.days_replaced) == (1, 0)


def test_another_sites_export_is_refused(site: Site, now: datetime) -> None:
    with pytest.raises(ImportRefused, match="its pages are on www.prairie-roofing.example"):
        import_export(site, paths=[EXPORTS / "prairie-roofing-2026-01"], by=None,
                      now=datetime(2026, 2, 1, tzinfo=UTC))  # fmt: skip

    assert not SearchImport.objects.exists()
    assert not DailyTotals.objects.exists()


def test_days_that_have_not_come_are_refused(site: Site) -> None:
    with pytest.raises(ImportRefused, match="19 April 2025|2025-04-19, which has not come yet"):
        import_export(site, paths=[SHOP], by=None, now=datetime(2025, 4, 1, tzinfo=UTC))

    assert not SearchImport.objects.exists()


def test_an_export_with_one_wrong_cell_leaves_nothing_behind(
    site: Site, now: datetime, tmp_path: Path
) -> None:
    shutil.copytree(SHOP, tmp_path / "export")
    pages = tmp_path / "export" / "Pages.csv"
    pages.write_text(f"{pages.read_text()}\nhttps://carls-chairs.example/x,5,1,500%,1")

    with pytest.raises(ImportRefused, match=r"Pages.csv, line 16"):
        import_export(site, paths=[tmp_path / "export"], by=None, now=now)

    assert not SearchImport.objects.exists()
    assert not RangeRow.objects.exists()
    assert not DailyTotals.objects.exists()
    assert not Activity.objects.filter(subject="site").exists()


def test_both_ranges_of_a_comparison_are_kept_as_ranges(site: Site, now: datetime) -> None:
    kept = import_export(site, paths=[EXPORTS / "carls-chairs-comparison"], by=None, now=now)

    row = RangeRow.objects.get(source=kept, key="banquet chairs", period="previous")
    assert (str(kept), str(row)) == (
        "carls-chairs.example 1 to 28 May 2025",
        "query banquet chairs",
    )
    assert str(kept.days.first()) == "carls-chairs.example 2025-04-03"
    assert (row.start, row.end, row.clicks) == (date(2025, 4, 3), date(2025, 5, 1), 2)
    assert str(kept.previous_range) == "3 to 30 April 2025"
    assert DailyTotals.objects.filter(site=site).count() == 56
