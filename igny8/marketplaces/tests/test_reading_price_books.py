from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.marketplaces.errors import PriceBookRefused
from igny8.marketplaces.rules.domains import clean_domain
from igny8.marketplaces.rules.price_book import LIMITS, BookRow, read_price_book
from igny8.marketplaces.rules.tiers import guest_post_tier

BOOKS = Path(__file__).parents[3] / "tests" / "data" / "price-books"
TODAY = date(2025, 7, 1)
HEADER = "domain,tier,cost,list_price,currency,dr,dr_source,dr_date"
GOOD = "magazine.example,basic,60.00,200.00,USD,42,Ahrefs,2025-06-01"


def read(text: str | bytes) -> tuple[BookRow, ...]:
    content = text.encode() if isinstance(text, str) else text
    return read_price_book(content, file="prices.csv", today=TODAY)


def problems(text: str | bytes) -> list[str]:
    with pytest.raises(PriceBookRefused) as refused:
        read(text)
    return [problem.sentence for problem in refused.value.problems]


def with_cell(column: str, cell: str) -> str:
    names = HEADER.split(",")
    cells = dict(zip(names, GOOD.split(","), strict=True)) | {column: cell}
    return f"{','.join(cells)}\n{','.join(cells.values())}\n"


def test_a_row_becomes_an_offer_with_defaults_for_what_it_leaves_out() -> None:
    (row,) = read(f"{HEADER}\n{GOOD}\n")

    assert (row.domain, row.tier, row.kind) == ("magazine.example", "basic", "guest_post")
    assert (row.cost, row.list_price, row.currency) == (Decimal("60.00"), Decimal(200), "USD")
    assert (row.dr, row.dr_source, row.dr_date) == (42, "Ahrefs", date(2025, 6, 1))
    assert (row.supplier, row.niche, row.rel, row.country) == ("manual", "general", "follow", "")
    assert (row.guarantee_days, row.turnaround_days, row.line) == (365, 14, 2)


def test_the_book_of_examples_is_read() -> None:
    rows = read((BOOKS / "publishers.csv").read_bytes())

    assert len(rows) == 35
    assert {row.kind for row in rows} == {"guest_post", "pr"}


def test_excel_in_another_country_is_read() -> None:
    first, second = read((BOOKS / "excel-utf16.csv").read_bytes())

    assert (first.domain, first.cost, first.contact) == (
        "wohnzeit.example", Decimal("45.50"), "Frau Müller",
    )  # fmt: skip
    assert second.domain == "xn--mbelblatt-07a.example"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_usual_encodings_and_line_ends_are_read(encoding: str, newline: str) -> None:
    text = f"{HEADER},contact{newline}{GOOD},Zoë{newline}"

    assert read(text.encode(encoding))[0].contact == "Zoë"


def test_tabs_quotes_blank_lines_and_loose_headers_are_read() -> None:
    text = "\n" + "Domain\tTier\tCost\tList Price\tCurrency\tDR\tDR-Source\n".replace("-", " ")
    row = "Magazine.Example.\tPR_Basic\t99\t500\tusd\t\t\n\n"

    (found,) = read(text + row)

    assert (found.domain, found.tier, found.cost, found.dr, found.line) == (
        "magazine.example", "pr_basic", Decimal(99), None, 3,
    )  # fmt: skip


def test_a_cell_may_hold_lines_and_the_next_row_keeps_its_number() -> None:
    text = f'{HEADER},contact\n{GOOD},"a\nb"\nother.example,basic,-5,200,USD,42,Ahrefs,2025-06-01,x'

    assert problems(text) == [
        "prices.csv, line 4, cost: -5 is negative. Expected an amount of 0.00 or more. "
        "Correct the line and import the file again."
    ]


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("domain", "", "domain: The cell is empty. Expected a value."),
        ("domain", "magazine", "domain: 'magazine' is not a domain. Expected a domain such as"),
        ("domain", "https://a.example/x", "'https://a.example/x' is an address. Expected a domain"),
        ("domain", "10.0.0.1", "'10.0.0.1' is not a domain."),
        ("domain", "a..example", "'a..example' is not a domain."),
        ("tier", "gold", "tier: 'gold' is not known. Expected one of basic, standard, premium, "),
        ("cost", "-5", "cost: -5 is negative. Expected an amount of 0.00 or more."),
        ("cost", "$60", "cost: '$60' is not an amount. Expected digits with at most two decimals"),
        ("cost", "1e3", "'1e3' is not an amount."),
        ("cost", "NaN", "'NaN' is not an amount."),
        ("cost", "999999999", "'999999999' is not an amount."),
        ("cost", "60.005", "'60.005' is not an amount."),
        ("list_price", "", "list_price: The cell is empty."),
        ("currency", "EURO", "currency: 'EURO' is not a currency. Expected an ISO 4217 code"),
        ("dr", "101", "dr: '101' will not do. Expected a whole number from 0 to 100."),
        ("dr", "4.5", "dr: '4.5' will not do."),
        ("dr", "", "dr: A guest post has no domain rating. Expected 30 to 50."),
        ("dr", "55", "dr: A domain rating of 55 is outside the tier basic. Expected 30 to 50."),
        ("dr_source", "", "dr_source: The rating has no source. Expected who measured it"),
        ("dr_date", "", "dr_date: The rating has no date."),
        ("dr_date", "1/6/2025", "dr_date: '1/6/2025' is not a date. Expected a date such as 2025-"),
        ("dr_date", "2025-07-02", "dr_date: 2025-07-02 lies ahead. Expected 2025-07-01 or before."),
        ("country", "England", "country: 'England' is not a country. Expected an ISO 3166-1 code"),
        ("niche", "chairs", "niche: 'chairs' is not known. Expected one of general, tech_saas, "),
        ("rel", "dofollow", "rel: 'dofollow' is not known. Expected one of follow, sponsored, "),
        ("supplier", "fiverr", "supplier: 'fiverr' is not known. Expected one of manual, fatgrid"),
        ("guarantee_days", "-1", "guarantee_days: '-1' will not do."),
        ("contact", "x" * 301, "contact: It has 301 characters. Expected at most 300."),
    ],
)
def test_a_wrong_cell_is_named(column: str, cell: str, sentence: str) -> None:
    (found,) = problems(with_cell(column, cell))

    assert found.startswith("prices.csv, line 2, ")
    assert sentence in found


def test_every_problem_of_a_file_is_told_at_once() -> None:
    book = f"{HEADER}\n{GOOD}\nbad,gold,x,1,USD,42,Ahrefs,2025-06-01\n{GOOD}\n"

    with pytest.raises(PriceBookRefused) as refused:
        read(book)

    assert [(p.line, p.column) for p in refused.value.problems] == [
        (3, "domain"), (3, "tier"), (3, "cost"), (4, "domain"),
    ]  # fmt: skip
    assert refused.value.message.endswith("Nothing was imported. (3 more problems.)")
    assert refused.value.status == 422


def test_a_file_of_nothing_but_problems_is_left_after_fifty() -> None:
    book = HEADER + "\nbad,gold,x,1,USD,42,Ahrefs,2025-06-01" * 100

    assert len(problems(book)) == 50


def test_an_offer_stands_once_in_a_book() -> None:
    book = f"{HEADER},rel\n{GOOD},follow\n{GOOD},sponsored\n{GOOD},follow\n"

    assert problems(book) == [
        "prices.csv, line 4, domain: magazine.example is already on line 2, with the same "
        "supplier, tier and rel. Expected each of them once. "
        "Correct the line and import the file again."
    ]


def test_a_publisher_has_one_rating_in_a_book() -> None:
    other = GOOD.replace("42", "43")

    assert (
        "magazine.example has 42 here on line 2. Expected the same on all rows"
        in (problems(f"{HEADER},rel\n{GOOD},follow\n{other},sponsored\n")[0])
    )


@pytest.mark.parametrize(
    ("header", "sentences"),
    [
        (
            "domain,tier,price,list_price,currency",
            ["line 1: There is no column cost.", "line 1, price: 'price' is not a column"],
        ),
        (
            "domain,tiers,cost,list_price,currency",
            ["There is no column tier.", "Did you mean tier?"],
        ),
        (HEADER + ",cost", ["line 1, cost: The column is there twice. Expected it once."]),
        ("Date,Clicks,Impressions", ["There is no column domain and no column tier and"]),
    ],
)
def test_wrong_columns_are_named(header: str, sentences: list[str]) -> None:
    found = problems(f"{header}\n{GOOD}\n")

    assert all(any(sentence in problem for problem in found) for sentence in sentences)


def test_more_cells_than_columns_are_a_problem() -> None:
    found = problems(f"{HEADER}\n{GOOD},more\n")

    assert "line 2: The row has 9 cells for 8 columns. Expected one cell a column." in found[0]


@pytest.mark.parametrize("content", [b"", b"\n\n", HEADER.encode(), b"\xef\xbb\xbf"])
def test_a_book_without_prices_is_refused(content: bytes) -> None:
    assert problems(content)[0].startswith("prices.csv: There are no prices in the file.")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (f"{HEADER}\n{GOOD}".encode() + b"\xff\xfe\xfd", "line 2: Byte 119 is no character"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "line 1: A cell has 254 characters or holds binary"),
        (f'{HEADER}\n"unclosed,{GOOD}'.encode(), "line 2: The row cannot be read"),
        (f"{HEADER}\n{'x' * 200_000}".encode(), "line 2: The row cannot be read"),
        (f"{HEADER}\n{'x' * 5_000}".encode(), "line 2: A cell has 5,000 characters"),
        (b"%PDF-1.7\n\xe2\xe3\xcf\xd3", "Byte 10 is no character in UTF-8"),
        (bytes(1000), ""),
        (b"a" * (LIMITS.size + 1), "prices.csv: The file has 10 MB. Expected at most 10 MB."),
        (f"{HEADER}\n".encode() + b"a\n" * (LIMITS.rows + 1), "Expected at most 50,000 rows."),
    ],
)
def test_what_is_not_a_price_book_is_refused(content: bytes, sentence: str) -> None:
    assert sentence in problems(content)[0]


@given(st.binary(max_size=300))
def test_no_bytes_bring_the_reader_down(content: bytes) -> None:
    with pytest.raises(PriceBookRefused):
        read(content)


@given(st.lists(st.text(alphabet='ab,;"\n\r\t-.0123é\0', max_size=12), max_size=8))
def test_no_cells_bring_the_reader_down(cells: list[str]) -> None:
    try:
        read(f"{HEADER}\n{GOOD}\n" + ",".join(cells))
    except PriceBookRefused as refused:
        assert refused.problems


@pytest.mark.parametrize(
    ("dr", "tier"),
    [(29, None), (30, "basic"), (49, "basic"), (50, "standard"), (70, "premium"), (100, "premium")],
)
def test_a_rating_is_sold_in_a_tier(dr: int, tier: str | None) -> None:
    assert guest_post_tier(dr) == tier


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("WWW.Magazine.Example", "magazine.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("a.b.co.uk.", "a.b.co.uk"),
    ],
)
def test_domains_are_kept_in_one_form(text: str, domain: str) -> None:
    assert clean_domain(text) == domain
