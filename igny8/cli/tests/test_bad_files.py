"""Exports and price books that cannot be trusted: what is said, and that nothing is half kept."""

import zipfile
from pathlib import Path

import pytest

from igny8.marketplaces.models import PriceBookEntry
from igny8.search_console.models import DailyTotals, SearchImport

DATA = Path(__file__).parents[3] / "tests" / "data"
DOMAIN = "carls-chairs.example"
HEADER = "Date,Clicks,Impressions,CTR,Position\n"
GOOD = f"{HEADER}2025-05-01,1,10,10%,2\n"
BOOK = DATA / "price-books" / "publishers.csv"
HUGE = 200_000_000


@pytest.fixture
def refused(igny8, rows, site, tmp_path):
    """Runs a command that must refuse and leave every table as it was; what it said."""

    def run(*words):
        before = rows()
        ended = igny8(*words)
        assert ended.code == 1, ended.out
        assert rows() == before
        return ended.err

    return run


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (f"{GOOD}2025-05-02,11,10,110%,2\n".encode(),
         ("Chart.csv, line 3, “CTR”", "“110%” cannot be", "Expected a percentage from 0% to 100%",
          "Export the Performance report from Search Console again")),
        (f"{GOOD}2025-05-02,-4,10,0%,2\n".encode(),
         ("Chart.csv, line 3, “Clicks”", "Expected a number that is not negative")),
        (b"URL,Last crawled\nhttps://a.example/,2025-05-01\n",
         ("Chart.csv", "“URL, Last crawled”", "not Page indexing")),
        ("Päivä,Klikkaukset,Näyttökerrat,Klikkausprosentti,Sijainti\n".encode(),
         ("Chart.csv", "a language that is not known", "English, French, German",
          "set your Google account's language")),
        (GOOD.encode() + b"Requ\xeates\n",
         ("Chart.csv, line 3", "bytes that are no text", "UTF-8", "Import the file as it was")),
    ],
)  # fmt: skip
def test_an_export_that_cannot_be_read_is_named_with_line_and_column(
    refused, tmp_path, content, parts
):
    path = tmp_path / "Chart.csv"
    path.write_bytes(content)

    said = refused("search-data", DOMAIN, path)

    for part in parts:
        assert part in said


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_an_export_with_a_byte_order_mark_is_taken_in(igny8, site, tmp_path, encoding):
    path = tmp_path / "Chart.csv"
    path.write_bytes(GOOD.encode(encoding))

    ended = igny8("search-data", DOMAIN, path)

    assert ended.code == 0
    assert DailyTotals.objects.get().clicks == 1
    assert f"Next: igny8 blueprint {DOMAIN} shows what it means for the plan." in ended.out
    assert "imported before" not in ended.out


def test_an_export_that_was_imported_before_is_said_to_be(igny8, site, tmp_path):
    path = tmp_path / "Chart.csv"
    path.write_text(GOOD)
    igny8("search-data", DOMAIN, path)

    ended = igny8("search-data", DOMAIN, path)

    assert ended.code == 0
    assert "This export was imported before; nothing changed." in ended.out
    assert DailyTotals.objects.get().clicks == 1


def test_an_export_of_200_megabytes_is_refused_unread(refused, tmp_path):
    path = tmp_path / "Queries.csv"
    with path.open("wb") as file:
        file.truncate(HUGE)

    assert "Queries.csv: it is too big for an export (200 MB)." in refused(
        "search-data", DOMAIN, path
    )


def test_a_zip_bomb_is_refused(refused, tmp_path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Chart.csv", b"0" * 30_000_000)

    said = refused("search-data", DOMAIN, path)

    assert "export.zip: it unpacks to" in said
    assert "as a ZIP bomb does. Expected at most" in said


def test_the_second_file_of_an_export_is_read_before_the_first_is_kept(refused, tmp_path):
    (tmp_path / "Chart.csv").write_text(GOOD)
    (tmp_path / "Queries.csv").write_text(
        "Top queries,Clicks,Impressions,CTR,Position\nchairs,1,10,10%,0.5\n"
    )

    said = refused("search-data", DOMAIN, tmp_path / "Chart.csv", tmp_path / "Queries.csv")

    assert "Queries.csv, line 2, “Position”" in said
    assert not SearchImport.objects.exists()


def test_a_site_that_nobody_knows_is_named(refused, tmp_path):
    assert "carls-chair.example" in refused("search-data", "carls-chair.example", tmp_path)


@pytest.mark.parametrize(
    ("change", "to", "said"),
    [
        ("domain,", "domein,", "line 1: There is no column domain. Expected the columns domain,"),
        (",123.00,", ",-123.00,", "cost: -123.00 is negative"),
        (",123.00,", ",a lot,", "cost: 'a lot' is not an amount"),
    ],
)
def test_a_price_book_that_cannot_be_read_is_named_with_line_and_column(
    refused, tmp_path, change, to, said
):
    text = BOOK.read_text()
    assert change in text
    path = tmp_path / "book.csv"
    path.write_text(text.replace(change, to, 1))

    err = refused("price-book", path)

    assert err.startswith("book.csv")
    assert said in err
    assert not PriceBookEntry.objects.exists()


def test_a_price_book_of_200_megabytes_is_refused_unread(refused, tmp_path):
    path = tmp_path / "book.csv"
    with path.open("wb") as file:
        file.truncate(HUGE)

    assert "book.csv: The file has 200 MB. Expected at most" in refused("price-book", path)


def test_a_price_book_in_utf_16_is_taken_in(igny8, operator):
    assert igny8("price-book", DATA / "price-books" / "excel-utf16.csv").code == 0
    assert PriceBookEntry.objects.exists()
