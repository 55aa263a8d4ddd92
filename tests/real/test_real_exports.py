"""Real Search Console exports, where they lie beside the repository: totals checked to the click.

The independent side is plain `csv`: nothing of the importer's is used to compute what is expected.
"""

import csv
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from igny8.accounts.actions.accounts import add_site
from igny8.accounts.models import Account, Site
from igny8.search_console.actions import import_export
from igny8.search_console.errors import ImportRefused
from igny8.search_console.models import DailyTotals, SearchImport
from igny8.search_console.queries import movers, top_rows, totals

EXPORTS = Path(__file__).parents[3] / "shared" / "data" / "search-console"
FOLDERS = sorted(EXPORTS.iterdir()) if EXPORTS.is_dir() else []

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not FOLDERS, reason="no real exports lie beside the repository"),
    pytest.mark.parametrize("folder", FOLDERS, ids=[f"export-{n}" for n in range(len(FOLDERS))]),
]

DAY_FILES = ("Chart.csv", "Dates.csv")
ROW_FILES = {
    "query": "Queries.csv",
    "page": "Pages.csv",
    "country": "Countries.csv",
    "device": "Devices.csv",
}
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def lines(file: Path) -> list[list[str]]:
    """A file's lines after its header, by nothing but the standard library."""
    with file.open(newline="", encoding="utf-8") as stream:
        return list(csv.reader(stream))[1:]


def days_of(folder: Path) -> dict[date, tuple[int, int, Decimal]]:
    """Each day's clicks, impressions and position."""
    [file] = [folder / name for name in DAY_FILES if (folder / name).exists()]
    return {
        date.fromisoformat(day): (int(clicks), int(impressions), Decimal(position))
        for day, clicks, impressions, _, position in lines(file)
    }


@pytest.fixture
def site(account: Account, folder: Path) -> Site:
    return add_site(
        account, domain=folder.name, name="A real client", url=f"https://{folder.name}/",
        industry="", niche="general", country="GB", language="en",
    )  # fmt: skip


@pytest.fixture
def imported(site: Site, folder: Path) -> SearchImport:
    return import_export(site, paths=[folder], by=None, now=NOW)


def months(days: dict[date, tuple[int, int, Decimal]]) -> Iterator[tuple[date, date]]:
    """The calendar months that the days touch, as [start, end)."""
    for first in sorted({day.replace(day=1) for day in days}):
        yield first, (first + timedelta(days=32)).replace(day=1)


def test_each_day_and_every_sum_is_that_of_the_file(
    site: Site, imported: SearchImport, folder: Path
) -> None:
    days = days_of(folder)

    kept = DailyTotals.objects.filter(site=site)
    assert {row.date: (row.clicks, row.impressions, row.position) for row in kept} == days
    whole = totals(site, min(days), max(days) + timedelta(days=1))
    assert whole.clicks == sum(clicks for clicks, _, _ in days.values())
    assert whole.impressions == sum(impressions for _, impressions, _ in days.values())
    assert (whole.days_covered, whole.gaps) == (len(days), ())
    assert imported.range.days == (max(days) - min(days)).days + 1
    assert imported.notes == []


def test_each_month_has_its_own_days_and_says_which_are_missing(
    site: Site, imported: SearchImport, folder: Path
) -> None:
    days = days_of(folder)

    for start, end in months(days):
        month = totals(site, start, end)
        own = [figures for day, figures in days.items() if start <= day < end]
        assert month.clicks == sum(clicks for clicks, _, _ in own)
        assert month.impressions == sum(impressions for _, impressions, _ in own)
        missing = sum(gap.days for gap in month.gaps)
        assert (month.days_covered, missing) == (len(own), (end - start).days - len(own))


@pytest.mark.parametrize("dimension", list(ROW_FILES))
def test_rows_are_those_of_the_file_over_the_files_range(
    site: Site, imported: SearchImport, folder: Path, dimension: str
) -> None:
    days = days_of(folder)

    table = top_rows(site, dimension, min(days), max(days) + timedelta(days=1), limit=None)

    expected = {
        key.strip(): (int(clicks), int(impressions), Decimal(ctr.rstrip("%")) / 100, Decimal(place))
        for key, clicks, impressions, ctr, place in lines(folder / ROW_FILES[dimension])
    }
    assert table is not None
    assert table.is_exact
    assert {
        row.key: (row.clicks, row.impressions, row.ctr, row.position) for row in table.rows
    } == expected


def test_the_total_is_not_the_sum_of_the_queries(
    site: Site, imported: SearchImport, folder: Path
) -> None:
    days = days_of(folder)
    of_queries = sum(int(line[2]) for line in lines(folder / "Queries.csv"))

    assert totals(site, min(days), max(days) + timedelta(days=1)).impressions != of_queries


def test_what_the_export_cannot_say_is_said_in_words(
    site: Site, imported: SearchImport, folder: Path
) -> None:
    start, end = next(months(days_of(folder)))

    assert movers(site, start, end).movers is None
    assert "There is one range only" in movers(site, start, end).reason


def test_the_same_export_in_another_order_is_the_same(
    site: Site, imported: SearchImport, folder: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    [name] = [name for name in DAY_FILES if (copy / name).exists()]
    header, *rows = (copy / name).read_text().splitlines()
    (copy / name).write_text("\n".join((header, *reversed(rows))))
    packed = shutil.make_archive(str(tmp_path / "copy"), "zip", copy)

    assert import_export(site, paths=[copy], by=None, now=NOW) == imported
    assert import_export(site, paths=[Path(packed)], by=None, now=NOW) == imported


def test_another_clients_export_is_refused(account: Account, folder: Path) -> None:
    other = add_site(
        account, domain="somebody-else.example", name="Else", url="https://somebody-else.example/",
        industry="", niche="general", country="GB", language="en",
    )  # fmt: skip

    with pytest.raises(ImportRefused, match="Check that this export belongs to this client"):
        import_export(other, paths=[folder], by=None, now=NOW)

    assert not SearchImport.objects.exists()
