from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from igny8.reports.rules.dress import file_name, locale_for, words_for
from igny8.reports.rules.periods import Period
from igny8.reports.rules.presentation.figures import (
    breakable,
    cut,
    day_ticks,
    path_of,
    safe_url,
)
from igny8.reports.rules.presentation.lines import fits
from igny8.reports.rules.wording import (
    count_of,
    days_in_words,
    decimal,
    known_locale,
    moment,
    money,
    share,
    short_day,
    span,
    whole,
)


@pytest.mark.parametrize(
    ("locale", "number", "part", "sum_of_money"),
    [
        ("en_GB", "12,345", "3.07%", "£1,234.50"),
        ("fr_FR", "12 345", "3,07 %", "1 234,50 £GB"),
        ("de_DE", "12.345", "3,07 %", "1.234,50 £"),
    ],
)
def test_numbers_are_written_as_the_reader_writes_them(
    locale: str, number: str, part: str, sum_of_money: str
) -> None:
    written = [
        whole(12345, locale),
        share(Decimal("0.03068"), locale),
        money(Decimal("1234.5"), "GBP", locale),
    ]

    plain = [text.replace("\u202f", " ").replace("\xa0", " ") for text in written]
    assert plain == [number, part, sum_of_money]


def test_halves_are_rounded_up() -> None:
    assert decimal(Decimal("17.25"), "en_GB") == "17.3"
    assert share(Decimal("0.12345"), "en_GB", places=2) == "12.35%"
    assert whole(Decimal("2.5"), "en_GB") == "3"


def test_an_unknown_locale_becomes_english() -> None:
    assert known_locale("xx_YY") == "en_GB"
    assert known_locale("de_DE") == "de_DE"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2025, 4, 1), date(2025, 5, 1), "April 2025"),
        (date(2025, 3, 17), date(2025, 4, 20), "17 March – 19 April 2025"),
        (date(2025, 4, 28), date(2025, 5, 5), "28 April – 4 May 2025"),
        (date(2025, 4, 7), date(2025, 4, 14), "7–13 April 2025"),
        (date(2025, 4, 7), date(2025, 4, 8), "7 April 2025"),
        (date(2024, 12, 30), date(2025, 1, 6), "30 December 2024 – 5 January 2025"),
        (date(2025, 1, 1), date(2025, 4, 1), "1 January – 31 March 2025"),
    ],
)
def test_ranges_name_their_first_and_last_day(start: date, end: date, said: str) -> None:
    assert span(Period(start, end), "en_GB") == said


def test_days_are_said_as_ranges_and_many_are_counted() -> None:
    days = [date(2025, 4, n) for n in (1, 2, 5, 9, 12, 20)]

    assert days_in_words(days[:2], "en_GB") == "1–2 April 2025"
    assert days_in_words(days[:3], "en_GB") == "1–2 April 2025 and 5 April 2025"
    assert (
        days_in_words(days, "en_GB") == "1–2 April 2025, 5 April 2025, 9 April 2025 and 2 more days"
    )


def test_moments_are_the_clients() -> None:
    made = datetime(2025, 5, 4, 23, 30, tzinfo=UTC)

    assert moment(made, "Europe/London", "en_GB") == "5 May 2025, 00:30"
    assert short_day(date(2025, 5, 4), "de_DE") == "4. Mai 2025"


def test_one_is_not_many() -> None:
    assert (count_of(1, "link", "links", "en_GB"), count_of(2, "link", "links", "en_GB")) == (
        "1 link",
        "2 links",
    )


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("http://[broken", ""),
        ("", ""),
    ],
)
def test_only_addresses_that_a_reader_may_follow_become_links(url: str, kept: str) -> None:
    assert safe_url(url) == kept


def test_pages_of_the_clients_own_site_are_shown_without_its_name() -> None:
    assert path_of("https://www.carls-chairs.example/a/?b=1", "carls-chairs.example") == "/a/?b=1"
    assert path_of("https://www.press.example/a", "carls-chairs.example") == "press.example/a"
    assert path_of("http://[broken", "carls-chairs.example") == "http://[broken"


@pytest.mark.parametrize(
    ("count", "places"),
    [
        (0, []),
        (2, [0, 1]),
        (7, [0, 1, 2, 3, 4, 5, 6]),
        (30, [0, 5, 10, 15, 20, 25, 29]),
        (31, [0, 5, 10, 15, 20, 25, 30]),
        (32, [0, 6, 12, 18, 24, 31]),
    ],
)
def test_a_chart_names_its_first_and_last_day_and_some_between(
    count: int, places: list[int]
) -> None:
    days = [date(2025, 4, 1) + timedelta(days=n) for n in range(count)]

    assert [tick["at"] for tick in day_ticks(days, "en_GB")] == places


def test_a_text_that_might_be_wider_than_its_column_is_not_called_short() -> None:
    assert fits("banquet chairs", 216)
    assert not fits("W" * 30, 216)
    assert not fits("宴会椅" * 9, 216)


@pytest.mark.parametrize(
    ("kind", "start", "end", "version", "name"),
    [
        ("monthly", date(2025, 4, 1), date(2025, 5, 1), 1, "a.example-monthly-report-2025-04.pdf"),
        ("weekly", date(2025, 4, 7), date(2025, 4, 14), 2,
         "a.example-weekly-report-2025-04-07-v2.pdf"),
        ("quarterly", date(2025, 4, 1), date(2025, 7, 1), 1,
         "a.example-quarterly-report-2025-q2.pdf"),
    ],
)  # fmt: skip
def test_a_document_is_named_for_its_client_and_period(
    kind: str, start: date, end: date, version: int, name: str
) -> None:
    assert file_name("a.example", kind, Period(start, end), version) == name


@pytest.mark.parametrize(
    ("language", "locale", "found"),
    [
        ("en", "en_US", "en_US"),
        ("en-GB", "en_GB", "en_GB"),
        ("ar", "ar_AE", "en_GB"),
        ("en", "de_DE", "en_GB"),
    ],
)
def test_numbers_are_in_the_language_of_the_labels(language: str, locale: str, found: str) -> None:
    assert (words_for(language), locale_for(language, locale)) == ("en", found)


def test_a_long_address_may_break_after_its_joints_and_a_short_one_not() -> None:
    assert breakable("/short/path") == "/short/path"
    assert breakable("/guides/a-rather-long-address") == (
        "/\u200bguides/\u200ba-\u200brather-\u200blong-\u200baddress"
    )
    assert max(map(len, breakable("x" * 400).split("\u200b"))) == 22


def test_a_table_is_not_cut_for_a_handful_of_rows() -> None:
    assert cut(range(35), 30) == (range(35), 0)
    assert cut(range(36), 30) == (range(30), 6)
    assert cut(range(2000), None) == (range(2000), 0)
