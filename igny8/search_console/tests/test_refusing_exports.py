"""Every export that cannot be trusted is refused in words that help."""

import os
import zipfile
from datetime import date
from pathlib import Path

import pytest

from igny8.search_console import importer
from igny8.search_console.errors import ImportRefused
from igny8.search_console.importer import read_export
from igny8.search_console.rules.ranges import DateRange

HEADER = "Date,Clicks,Impressions,CTR,Position\n"
GOOD = HEADER + "2025-05-01,1,10,10%,2\n"


def refusal(path: Path) -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        read_export([path])
    return caught.value


def chart(folder: Path, text: str) -> Path:
    path = folder / "Chart.csv"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("cells", "field", "message"),
    [
        ("11,10,110%,2", "CTR", "“110%” cannot be. Expected a percentage from 0% to 100%."),
        ("11,10,100%,2", "Clicks", "11 clicks of 10 impressions cannot be."),
        ("-1,10,0%,2", "Clicks", "Expected a number that is not negative."),
        ("1,10,10%,0.5", "Position", "Expected a position of 1 or more"),
        ("1,10,50%,2", "CTR", "1 clicks of 10 impressions are not 50.00%. Expected 10.00%."),
        ("1,10,0.1,2", "CTR", "Expected a percentage such as 35.86%."),
        ("1,3000000000,0%,2", "Impressions", "Expected a number below 2,000,000,000."),
        ("1,10,10%,12345", "Position", "Expected a position from 1 to 9999."),
        ("1,10,10%,first", "Position", "Expected a position such as 12.91."),
        ("1.5,10,10%,2", "Clicks", "Expected a whole number such as 109."),
        ("1,,10%,2", "Impressions", "Expected a whole number such as 109."),
        ("many,10,10%,2", "Clicks", "“many” cannot be."),
    ],
)
def test_impossible_numbers_are_named_with_line_and_column(
    tmp_path: Path, cells: str, field: str, message: str
) -> None:
    found = refusal(chart(tmp_path, f"{GOOD}2025-05-02,{cells}\n"))

    assert found.message.startswith(f"Chart.csv, line 3, “{field}”: ")
    assert message in found.message
    assert found.details["line"] == 3
    assert found.status == 422


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-02-30", "a day that exists"),
        ("04/05/2025", "a day such as 2025-04-19"),
        ("1999-01-01", "a day since 2000"),
        ("2025-05-02T14:00:00-07:00", "export a range of whole days"),
        ("2025-05-01", "each once (it is on line 2 too)"),
    ],
)
def test_a_day_must_be_one_and_stand_there_once(tmp_path: Path, day: str, expected: str) -> None:
    found = refusal(chart(tmp_path, f"{GOOD}{day},1,10,10%,2\n"))

    assert "line 3" in found.message
    assert expected in found.message


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ("Chart.csv: the file is empty.",)),
        (
            "Päivä,Klikkaukset,Näyttökerrat,Klikkausprosentti,Sijainti\n",
            (
                "a language that is not known",
                "English, French, German",
                "set your Google account's language",
            ),
        ),
        (
            "URL,Last crawled\nhttps://a.example/,2025-05-01\n",
            ("“URL, Last crawled”", "not Page indexing"),
        ),
        (
            "Date,Clicks,Impressions,Position\n2025-05-01,1,10,2\n",
            ("the column “ctr” is missing", "Switch all four measures on"),
        ),
        (
            "Date,Clicks,Impressions,CTR,Position,Sessions\n",
            ("the column “Sessions” is not known",),
        ),
        ("Date,Clicks,Impressions,CTR,Position,Clicks\n", ("a column stands there twice",)),
        (
            "Top querys,Clicks,Impressions,CTR,Position\n",
            ("“Top querys”", "did you mean “top queries”?"),
        ),
        (f"{GOOD}2025-05-02,1,10\n", ("there are 3 cells where the header has 5",)),
        (f'{GOOD}"2025-05-02,1,10,10%,2\n', ("cannot be taken apart", "quotes are closed")),
        (HEADER, ("nothing says which days it covers",)),
        (
            HEADER + "".join(f"2025-05-{d},1,10,10%,2\n" for d in (10, 17, 24, 31)),
            ("shown by week", "“Daily”"),
        ),
        (
            "Date,Last 2 days Clicks,Next 2 days Clicks\n",
            ("which of “last 2 days”, “next 2 days” is the earlier",),
        ),
    ],
)
def test_wrong_columns_and_unknown_languages_say_what_to_do(
    tmp_path: Path, text: str, parts: tuple[str, ...]
) -> None:
    found = refusal(chart(tmp_path, text))

    for part in parts:
        assert part in found.message


def test_queries_without_their_days_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "Queries.csv"
    path.write_text("Top queries,Clicks,Impressions,CTR,Position\nchairs,1,10,10%,3\n")

    assert "Expected the file of days beside it (Chart.csv or Dates.csv)" in refusal(path).message


@pytest.mark.parametrize("limit", ["Page,+/blog", "Search type,Image", "Country,France"])
def test_a_filtered_export_does_not_speak_for_the_site(tmp_path: Path, limit: str) -> None:
    chart(tmp_path, GOOD)
    (tmp_path / "Filters.csv").write_text(f"Filter,Value\n{limit}\nDate,Last 7 days\n")

    found = refusal(tmp_path)

    assert f"Filters.csv, line 2, “{limit.split(',')[0]}”" in found.message
    assert "Remove the filter" in found.message


def test_two_exports_at_once_are_refused(tmp_path: Path) -> None:
    chart(tmp_path, GOOD)
    (tmp_path / "Dates.csv").write_text(HEADER + "2025-05-01,2,10,20%,2\n")

    assert "Import one export at a time." in refusal(tmp_path).message


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode() + b"Requ\xeates\n",
        b"\xff\xfeD",
        GOOD.encode() + b" " * 300 + b"\x00",
    ],
)
def test_broken_encoding_names_the_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "Chart.csv"
    path.write_bytes(content)

    found = refusal(path)

    assert "bytes that are no text" in found.message
    assert "UTF-8" in found.message
    assert found.details["line"] in (1, 3)


def test_200_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "Queries.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)

    found = refusal(path)

    assert "Queries.csv: it is too big for an export (200 MB)." in found.message


def test_a_zip_bomb_is_refused_by_what_it_says_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Chart.csv", b"0" * 30_000_000)

    assert "as a ZIP bomb does" in refusal(path).message


def test_a_zip_bomb_that_lies_about_its_size_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "liar.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Chart.csv", b"0" * 60_000_000)
    content = path.read_bytes()
    path.write_bytes(
        content.replace((60_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    )

    found = refusal(path)

    assert "liar.zip" in found.message
    assert "the ZIP cannot be opened" in found.message


def test_a_zip_with_far_too_much_in_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(importer.MAX_FILES + 1):
            archive.writestr(f"{number}.csv", "Date")

    assert "too big for an export (51 files" in refusal(path).message


@pytest.mark.parametrize(
    "name", ["../Chart.csv", "/etc/Chart.csv", "C:\\Chart.csv", "a/../../b.csv"]
)
def test_a_zip_that_reaches_outside_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, GOOD)

    assert "points outside of it" in refusal(path).message


def test_other_zips_say_what_they_are(tmp_path: Path) -> None:
    excel, nested, broken = (tmp_path / name for name in ("a.xlsx", "b.zip", "c.zip"))
    with zipfile.ZipFile(excel, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
    with zipfile.ZipFile(nested, "w") as archive:
        archive.write(excel, "export.zip")
    broken.write_bytes(b"PK\x03\x04 and then nothing")

    assert "this is an Excel file" in refusal(excel).message
    assert "there is another ZIP in it" in refusal(nested).message
    assert "c.zip: the ZIP cannot be opened" in refusal(broken).message


def test_a_path_that_is_not_there_or_is_no_export_says_so(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("hello")

    assert "Check the path and that you may read it." in refusal(tmp_path / "gone").message
    assert "neither a CSV file nor a ZIP" in refusal(text).message
    assert "there is no CSV file in it" in refusal(tmp_path).message


def test_a_folder_of_many_big_files_is_refused_unread(tmp_path: Path) -> None:
    for number in range(3):
        with (tmp_path / f"{number}.csv").open("wb") as file:
            file.truncate(19_000_000)

    assert "too big for an export (3 files, 57 MB)" in refusal(tmp_path).message


def test_a_file_that_grows_while_it_is_read_is_refused_too() -> None:
    with Path("/dev/zero").open("rb") as endless, pytest.raises(ImportRefused, match="too big"):
        importer._read(endless, "endless", 1_000_000)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "Chart.csv"
    os.mkfifo(pipe)

    assert "this is not a file" in refusal(pipe).message
    assert "there is no CSV file in it" in refusal(tmp_path).message


def test_a_row_without_its_query_is_refused(tmp_path: Path) -> None:
    chart(tmp_path, GOOD)
    (tmp_path / "Queries.csv").write_text(
        "Top queries,Clicks,Impressions,CTR,Position\n ,1,10,10%,3\n"
    )

    assert (
        "Queries.csv, line 2, “Top queries”: the first cell is empty." in refusal(tmp_path).message
    )


def test_files_that_compare_different_ranges_are_refused(tmp_path: Path) -> None:
    chart(tmp_path, GOOD)
    names = ("Clicks", "Impressions", "CTR", "Position")
    columns = ",".join(
        f"{one} {name}" for name in names for one in ("Last 2 days", "Previous 2 days")
    )
    (tmp_path / "Queries.csv").write_text(f"Top queries,{columns}\nchairs,1,1,10,10,10%,10%,3,3\n")

    assert "it does not compare the same ranges" in refusal(tmp_path).message


def test_days_without_a_single_figure_are_refused(tmp_path: Path) -> None:
    (tmp_path / "Queries.csv").write_text("Top queries,Clicks,Impressions,CTR,Position\n")
    (tmp_path / "Filters.csv").write_text('Filter,Value\nDate,"May 1, 2025-May 9, 2025"\n')

    assert "there is not a single figure in it" in refusal(tmp_path).message


def test_a_range_ends_after_it_starts() -> None:
    with pytest.raises(ValueError, match="A range ends after it starts"):
        DateRange(date(2025, 5, 1), date(2025, 5, 1))
