"""Days, amounts, countries and people as spreadsheets write them; two readings are refused."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.kit.csv_cells import WrongCell
from igny8.moving.rules import cells
from igny8.moving.rules.cells import DayOrder, Person


def refused(read: Callable[[str], Any], text: str) -> str:
    with pytest.raises(WrongCell) as wrong:
        read(text)
    return f"{wrong.value.problem} Expected {wrong.value.expected}. {wrong.value.remedy}"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0", "0"),
        ("1234", "1234"),
        ("1234.5", "1234.5"),
        ("1234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1\u202f234.50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1,234,567", "1234567"),
        ("1.234.567,8", "1234567.8"),
    ],
)
def test_an_amount_that_has_one_reading_is_read(text: str, amount: str) -> None:
    assert cells.money(text) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,234", "can be read in two ways. Expected an amount such as 1234.00."),
        ("1.234", "can be read in two ways."),
        ("-5.00", "-5.00 is negative. Expected an amount of 0.00 or more."),
        ("(5.00)", "(5.00) is negative."),
        ("£5.00", "'£5.00' is not an amount. Expected digits with at most two decimals"),
        ("1.005", "can be read in two ways"),
        ("10.0005", "is not an amount"),
        ("1,2,3", "is not an amount"),
        ("NaN", "is not an amount"),
        ("1e3", "is not an amount"),
        ("99999999999", "is not an amount"),
    ],
)
def test_an_amount_that_has_none_or_two_is_refused(text: str, said: str) -> None:
    assert said in refused(cells.money, text)


@given(st.decimals(min_value=0, max_value=10**8, places=2))
def test_every_way_of_writing_an_amount_is_the_same_amount(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    continental = english.translate(str.maketrans(",.", ".,"))

    assert cells.money(english) == cells.money(continental) == cells.money(str(amount)) == amount


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2026-04-03", DayOrder.UNSAID),
        ("2026-4-3", DayOrder.UNSAID),
        ("2026-04-03 00:00:00", DayOrder.UNSAID),
        ("03.04.2026", DayOrder.UNSAID),
        ("3.4.2026", DayOrder.MONTH_FIRST),
        ("03/04/2026", DayOrder.DAY_FIRST),
        ("04/03/2026", DayOrder.MONTH_FIRST),
        ("3-4-2026", DayOrder.DAY_FIRST),
    ],
)
def test_a_day_is_read_as_it_is_meant(text: str, order: DayOrder) -> None:
    assert cells.day(order)(text) == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("text", "order", "said"),
    [
        ("03/04/2026", DayOrder.UNSAID, "can be read in two ways. Expected a day such as 2026-04"),
        ("25/12/2026", DayOrder.UNSAID, "Say --dates day-first or --dates month-first."),
        ("25/12/2026", DayOrder.MONTH_FIRST, "There is no day '25/12/2026'."),
        ("2026-02-29", DayOrder.UNSAID, "There is no day '2026-02-29'. Expected a day that exists"),
        ("2026-04-03 14:00:00", DayOrder.UNSAID, "is not a day"),
        ("2026-04-03T00:00:00Z", DayOrder.UNSAID, "is not a day"),
        ("03.04.26", DayOrder.UNSAID, "is not a day"),
        ("0206-04-03", DayOrder.UNSAID, "'0206-04-03' is far away. Expected a day from 1990"),
        ("46115", DayOrder.UNSAID, "is not a day"),
    ],
)
def test_a_day_that_is_none_or_two_is_refused(text: str, order: DayOrder, said: str) -> None:
    assert said in refused(cells.day(order), text)


@pytest.mark.parametrize(
    ("read", "text", "found"),
    [
        (cells.country, "gb", "GB"),
        (cells.country, "United Kingdom", "GB"),
        (cells.country, "UK", "GB"),
        (cells.country, "germany", "DE"),
        (cells.domain, "https://www.Client.example/en/?a=b", "client.example"),
        (cells.domain, "bücher.example", "xn--bcher-kva.example"),
        (cells.time_zone, "Europe/London", "Europe/London"),
        (cells.language, "de", "de"),
        (cells.email, "Jane@Client.example", "jane@client.example"),
        (cells.people, "Jane Doe <jane@client.example>; bob@client.example",
         (Person("jane@client.example", "Jane Doe"), Person("bob@client.example", "bob"))),
    ],
)  # fmt: skip
def test_other_cells_are_read_in_the_ways_they_are_written(
    read: Callable[[str], Any], text: str, found: Any
) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (cells.country, "Narnia", "'Narnia' is not a country."),
        (cells.country, "EU", "'EU' is not a country."),
        (cells.domain, "client", "'client' is not a domain."),
        (cells.time_zone, "GMT+1", "--set time_zone=Europe/London"),
        (cells.language, "English", "Expected a code such as en or de"),
        (cells.email, "jane at client", "'jane at client' is not an e-mail address."),
        (cells.people, "jane@client.example; bob", "'bob' is not an e-mail address."),
        (cells.email, f"{'j' * 60}@{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 60}.example", "e-mail"),
    ],
)
def test_other_cells_that_will_not_do_are_refused(
    read: Callable[[str], Any], text: str, said: str
) -> None:
    assert said in refused(read, text)
