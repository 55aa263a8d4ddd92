"""Writing CSV row by row; and that nobody's name is run as a formula."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.kit.csv_text import csv_lines, safe_cell


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ('=HYPERLINK("https://bad.example")', '\'=HYPERLINK("https://bad.example")'),
        ("+44 20 7946 0000", "'+44 20 7946 0000"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("Carl's Chairs", "Carl's Chairs"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_a_text_that_would_be_a_formula_is_text(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_what_is_written_is_read_again(rows: list[tuple[str, str]]) -> None:
    cells = [[safe_cell(text) for text in row] for row in rows]
    written = "".join(csv_lines(("a", "b"), cells))

    assert list(csv.reader(StringIO(written, newline=""))) == [["a", "b"], *cells]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in cells for cell in row)


def test_rows_are_written_one_at_a_time() -> None:
    asked = []

    def rows():
        for number in range(3):
            asked.append(number)
            yield (number,)

    lines = csv_lines(("n",), rows(), marked=True)

    assert (next(lines), next(lines), asked) == ("\ufeff", "n\r\n", [])
    assert (next(lines), asked) == ("0\r\n", [0])
