"""Reading exports of every shape that has been seen."""

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from igny8.search_console.importer import read_export
from igny8.search_console.rules.export import Dimension, Export, Period
from igny8.search_console.rules.languages import ENGLISH, FRENCH, GERMAN, Language
from igny8.search_console.rules.ranges import DateRange, gaps
from igny8.search_console.rules.values import spoken_range

EXPORTS = Path(__file__).parents[3] / "tests" / "data" / "search-console"
HEADER = "Date,Clicks,Impressions,CTR,Position\n"


def export_of(folder: Path, **files: str) -> Export:
    """An export whose files are written to `folder`; a file `Chart` is Chart.csv."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    return read_export([folder])


def test_twelve_months_with_34_days_are_34_days_in_any_order() -> None:
    export = read_export([EXPORTS / "carls-chairs-2025-04"])

    assert export.range == DateRange(date(2025, 3, 17), date(2025, 4, 20))
    assert export.range_label == "Last 12 months"
    assert str(export.range) == "17 March to 19 April 2025"
    assert [day.date for day in export.days] == sorted(day.date for day in export.days)
    assert len(export.days) == 34


def test_the_total_is_that_of_the_days_and_not_of_the_queries() -> None:
    export = read_export([EXPORTS / "prairie-roofing-2026-01"])

    queries = [row for row in export.rows if row.dimension is Dimension.QUERY]
    assert export.clicks == 4
    assert export.impressions == 1289
    assert sum(row.figures.clicks for row in queries) == 0


def test_the_last_line_needs_no_newline_and_a_query_may_hold_one() -> None:
    export = read_export([EXPORTS / "prairie-roofing-2026-01"])

    long_one = [row.key for row in export.rows if "be sure to reply" in row.key]
    assert long_one == [
        "how much does a new roof cost in illinois (in united \n"
        "states. be sure to reply in english)"
    ]
    assert export.days[-1].date == date(2026, 1, 23)


def test_french_numbers_and_gaps_are_read_as_the_french_write_them() -> None:
    export = read_export([EXPORTS / "atelier-moreau-francais"])

    first = export.days[0].figures
    missing = gaps(export.range, (day.date for day in export.days))
    assert export.language == "fr"
    assert (first.clicks, first.impressions, first.ctr) == (20, 1200, Decimal("0.0167"))
    assert [str(gap) for gap in missing] == ["5 to 6 May 2025", "12 May 2025"]
    bistro = next(row for row in export.rows if row.key == "chaise bistrot")
    assert bistro.figures.impressions == 3400
    assert export.notes == ()


def test_a_german_comparison_in_utf_16_has_two_ranges() -> None:
    export = read_export([EXPORTS / "stuhlwerk-vergleich"])

    rows = {(row.key, row.period): row.figures for row in export.rows}
    days = {day.date: day.figures.clicks for day in export.days}
    assert str(export.range) == "8 to 14 June 2025"
    assert str(export.previous_range) == "1 to 7 June 2025"
    assert (days[date(2025, 6, 8)], days[date(2025, 6, 1)]) == (10, 8)
    assert rows["stapelstuhl", Period.CURRENT].position == Decimal("6.2")
    assert rows["stapelstuhl", Period.PREVIOUS].impressions == 1000
    assert ("konferenzstuhl", Period.PREVIOUS) not in rows
    assert "it is read as 1 to 7 June 2025" in export.notes[0]


def test_a_comparison_that_spells_its_ranges_out_needs_no_guess() -> None:
    export = read_export([EXPORTS / "carls-chairs-comparison"])

    assert str(export.range) == "1 to 28 May 2025"
    assert str(export.previous_range) == "3 to 30 April 2025"
    assert export.notes == ()
    assert len(export.days) == 56
    assert export.clicks == 84


def test_googles_own_zip_says_when_it_was_made() -> None:
    [path] = EXPORTS.glob("*.zip")

    export = read_export([path])

    assert export.exported_on == date(2025, 4, 26)
    assert export.files == ("Chart.csv", "Filters.csv", "Pages.csv", "Queries.csv")


def test_the_same_facts_have_one_fingerprint_whatever_they_come_in(tmp_path: Path) -> None:
    folder = EXPORTS / "carls-chairs-2025-04"
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"export/{file.name}")
        archive.writestr("__MACOSX/export/._Dates.csv", b"\x00\x05")
    renamed = tmp_path / "renamed"
    renamed.mkdir()
    for file in folder.iterdir():
        text = file.read_text()
        (renamed / f"x-{file.name}").write_text(f"{text}\n", encoding="utf-16")

    one, two, three = read_export([folder]), read_export([packed]), read_export([renamed])

    assert one.fingerprint == two.fingerprint == three.fingerprint


def test_single_files_do_when_one_says_the_days() -> None:
    folder = EXPORTS / "carls-chairs-2025-04"

    export = read_export([folder / "Queries.csv", folder / "Dates.csv"])

    assert {row.dimension for row in export.rows} == {Dimension.QUERY}
    assert export.range.days == 34


def test_queries_alone_do_where_the_filter_spells_the_days_out(tmp_path: Path) -> None:
    export = export_of(
        tmp_path,
        Queries="Top queries,Clicks,Impressions,CTR,Position\nchairs,1,10,10%,3\n",
        Filters='Filter,Value\nSearch type,Web\nDate,"Aug 28, 2026-Sep 3, 2026"\n',
    )

    assert str(export.range) == "28 August to 3 September 2026"
    assert export.days == ()


@pytest.mark.parametrize(
    ("header", "row", "language"),
    [
        (
            "Consultas principales,Clics,Impresiones,CTR,Posición",
            'silla,1,"1.200","0,08 %","3,4"',
            "es",
        ),
        ("Query principali,Clic,Impressioni,CTR,Posizione", 'sedia,1,"1.200","0,08%","3,4"', "it"),
        (
            "Populairste zoekopdrachten,Klikken,Vertoningen,CTR,Positie",
            'stoel,1,"1.200","0,08%","3,4"',
            "nl",
        ),
        (
            "Häufigste Suchanfragen;Klicks;Impressionen;Klickrate;Position",
            "Stuhl;1;1.200;0,08 %;3,4",
            "de",
        ),
        ("Top queries\tClicks\tImpressions\tCTR\tPosition", 'chair\t1\t"1,200"\t0.08%\t3.4', "en"),
    ],
)
def test_each_language_writes_a_thousand_its_own_way(
    tmp_path: Path, header: str, row: str, language: str
) -> None:
    chart = {"en": "Date", "es": "Fecha", "it": "Data", "nl": "Datum", "de": "Datum"}[language]
    measures = header.replace(";", ",").replace("\t", ",").split(",")[1:]
    first = ",".join((chart, *measures))

    export = export_of(
        tmp_path, Chart=f"{first}\n2025-05-01,1,10,10%,2\n", Queries=f"{header}\n{row}\n"
    )

    [line] = export.rows
    assert line.figures.impressions == 1200
    assert line.figures.ctr == Decimal("0.0008")
    assert line.figures.position == Decimal("3.4")


def test_a_day_on_which_nothing_was_shown_is_a_zero_and_not_a_gap(tmp_path: Path) -> None:
    export = export_of(
        tmp_path, Chart=HEADER + "2025-05-01,1,10,10%,2\n2025-05-02,0,0,0%,0\n2025-05-03,,,,\n"
    )

    assert [(day.date.day, day.figures.impressions) for day in export.days] == [(1, 10), (2, 0)]


def test_the_chart_beside_identical_dates_counts_once(tmp_path: Path) -> None:
    text = HEADER + "2025-05-01,1,10,10%,2\n"

    export = export_of(tmp_path, Chart=text, Dates=text)

    assert export.clicks == 1


def test_days_of_the_earlier_range_on_lines_of_their_own_keep_their_dates(tmp_path: Path) -> None:
    names = ("Clicks", "Impressions", "CTR", "Position")
    columns = ",".join(
        f"{label} {name}" for name in names for label in ("Last 2 days", "Previous 2 days")
    )

    export = export_of(
        tmp_path,
        Chart=f"Date,{columns}\n2025-05-03,2,,20,,10%,,5,\n2025-05-04,2,,20,,10%,,5,\n"
        "2025-05-01,,1,,20,,5%,,6\n2025-05-02,,1,,20,,5%,,6\n",
    )

    assert [(day.date.day, day.figures.clicks) for day in export.days] == [
        (1, 1),
        (2, 1),
        (3, 2),
        (4, 2),
    ]


def test_the_same_period_last_year_lies_a_year_back(tmp_path: Path) -> None:
    names = ("Clicks", "Impressions", "CTR", "Position")
    labels = ("Last 2 days", "Same period last year")
    columns = ",".join(f"{label} {name}" for name in names for label in labels)

    export = export_of(
        tmp_path,
        Chart=f"Date,{columns}\n2025-05-03,2,1,20,20,10%,5%,5,6\n2025-05-04,2,1,20,20,10%,5%,5,6\n",
    )

    assert str(export.previous_range) == "3 to 4 May 2024"
    assert export.days[0].date == date(2024, 5, 3)


@pytest.mark.parametrize(
    ("label", "language", "spoken"),
    [
        ("Aug 28, 2026-Sep 3, 2026", ENGLISH, "28 August to 3 September 2026"),
        ("8/28/26 - 9/3/26", ENGLISH, "28 August to 3 September 2026"),
        ("2026-08-28 – 2026-09-03", ENGLISH, "28 August to 3 September 2026"),
        ("28 août 2026 - 3 sept. 2026", FRENCH, "28 August to 3 September 2026"),
        ("28.08.2026–03.09.2026", GERMAN, "28 August to 3 September 2026"),
        ("3 sept. 2026 - 28 août 2026", FRENCH, None),
        ("28 brumaire 2026 - 3 sept. 2026", FRENCH, None),
        ("Last 28 days", ENGLISH, None),
        ("31 Feb 2026 - 3 Mar 2026", ENGLISH, None),
    ],
)
def test_a_range_is_understood_where_it_is_spelled_out(
    label: str, language: Language, spoken: str | None
) -> None:
    found = spoken_range(label, language)

    assert (str(found) if found else None) == spoken


def test_february_of_a_leap_year_has_no_same_day_a_year_before(tmp_path: Path) -> None:
    names = ("Clicks", "Impressions", "CTR", "Position")
    labels = ("Last 2 days", "Same period last year")
    columns = ",".join(f"{label} {name}" for name in names for label in labels)
    lines = "".join(f"2024-02-{day},2,1,20,20,10%,5%,5,6\n" for day in (28, 29))

    export = export_of(tmp_path, Chart=f"Date,{columns}\n{lines}")

    assert str(export.previous_range) == "28 February 2023"
    assert len(export.days) == 3


def test_a_label_may_stand_behind_its_measure(tmp_path: Path) -> None:
    names = ("Clics", "Impressions", "CTR", "Position")
    columns = ",".join(f"{name},{name} (période précédente)" for name in names)
    line = '2025-05-03,2,1,20,20,"10 %","5 %",5,6'

    export = export_of(tmp_path, Chart=f"Date,{columns}\n{line}\n")

    assert [(day.date.day, day.figures.clicks) for day in export.days] == [(2, 1), (3, 2)]


def test_devices_of_another_export_are_noted(tmp_path: Path) -> None:
    export = export_of(
        tmp_path,
        Chart=HEADER + "2025-05-01,1,10,10%,2\n",
        Devices="Device,Clicks,Impressions,CTR,Position\nMobile,3,10,30%,2\n",
    )

    assert export.notes == (
        "Devices.csv adds up to 3 clicks and Chart.csv to 1: the files may come from different "
        "exports.",
    )


def test_blank_lines_are_no_lines(tmp_path: Path) -> None:
    export = export_of(tmp_path, Chart=f"\n{HEADER}\n2025-05-01,1,10,10%,2\n,,,,\n\n")

    assert export.clicks == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_each_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "Chart.csv").write_bytes(f"{HEADER}2025-05-01,1,10,10%,2\n".encode(encoding))

    assert read_export([tmp_path]).clicks == 1
