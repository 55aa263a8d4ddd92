"""CSV that people open in a spreadsheet: nothing in it runs, and nothing of it is lost."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.kit.csv_text import FORMULAS, csv_bytes, csv_text


def read(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text, newline="")))


def test_cells_are_written_as_what_they_are() -> None:
    row = ["Ann, “the” client", 3, Decimal("-12.50"), None, date(2025, 7, 1),
           datetime(2025, 7, 1, 12, tzinfo=UTC)]  # fmt: skip

    assert csv_text(["a", "b", "c", "d", "e", "f"], [row]) == (
        'a,b,c,d,e,f\r\n"Ann, “the” client",3,-12.50,,2025-07-01,2025-07-01T12:00:00+00:00\r\n'
    )


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("http://evil.example")', "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1",
     "\n=1", "  =1", "=1\n+2"],
)  # fmt: skip
def test_text_that_a_spreadsheet_would_run_has_an_apostrophe_before_it(text: str) -> None:
    [_, [first, second]] = read(csv_text(["=a", "b"], [[text, "kept"]]))

    assert (first, second) == (f"'{text}", "kept")
    assert read(csv_text(["=a"], []))[0] == ["'=a"]


def test_a_file_begins_with_the_mark_of_utf_8() -> None:
    assert csv_bytes(["Größe"], [["Ł"]]) == b"\xef\xbb\xbfGr\xc3\xb6\xc3\x9fe\r\n\xc5\x81\r\n"


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
                         min_size=2, max_size=2)))  # fmt: skip
def test_whatever_is_written_is_read_again_and_none_of_it_is_a_formula(
    rows: list[list[str]],
) -> None:
    found = read(csv_text(["a", "b"], rows))[1:]

    for written, shown in zip(rows, found, strict=True):
        for before, after in zip(written, shown, strict=True):
            assert after in (before, f"'{before}")
            assert not after.lstrip(" ").startswith(FORMULAS)
