from datetime import date, timedelta

import pytest

from igny8.reports.rules.periods import (
    Period,
    last_month,
    last_quarter,
    last_week,
    period_before,
    week_starts,
    year_before,
)

APRIL = Period(date(2025, 4, 1), date(2025, 5, 1))


@pytest.mark.parametrize("today", [date(2025, 5, 5), date(2025, 5, 7), date(2025, 5, 11)])
def test_the_last_week_is_the_whole_one_before_this(today: date) -> None:
    assert last_week(today) == Period(date(2025, 4, 28), date(2025, 5, 5))


def test_the_last_month_and_quarter_end_before_today() -> None:
    assert last_month(date(2025, 1, 1)) == Period(date(2024, 12, 1), date(2025, 1, 1))
    assert last_month(date(2024, 3, 31)) == Period(date(2024, 2, 1), date(2024, 3, 1))
    assert last_quarter(date(2025, 1, 15)) == Period(date(2024, 10, 1), date(2025, 1, 1))


@pytest.mark.parametrize(
    ("period", "before", "year"),
    [
        (
            APRIL,
            Period(date(2025, 3, 1), date(2025, 4, 1)),
            Period(date(2024, 4, 1), date(2024, 5, 1)),
        ),
        (
            Period(date(2025, 1, 1), date(2025, 4, 1)),
            Period(date(2024, 10, 1), date(2025, 1, 1)),
            Period(date(2024, 1, 1), date(2024, 4, 1)),
        ),
        (
            Period(date(2025, 4, 28), date(2025, 5, 5)),
            Period(date(2025, 4, 21), date(2025, 4, 28)),
            Period(date(2024, 4, 29), date(2024, 5, 6)),
        ),
    ],
)
def test_months_compare_with_months_and_weeks_with_weeks(
    period: Period, before: Period, year: Period
) -> None:
    assert period_before(period) == before
    assert year_before(period) == year
    assert year.start.weekday() == period.start.weekday() or period.start.day == 1


def test_a_period_is_half_open() -> None:
    assert APRIL.day_count == 30
    assert APRIL.last == date(2025, 4, 30)
    assert (APRIL.holds(date(2025, 4, 30)), APRIL.holds(date(2025, 5, 1))) == (True, False)


def test_the_weeks_of_a_month_begin_with_the_monday_before_it() -> None:
    assert week_starts(APRIL) == [date(2025, 3, 31) + n * timedelta(weeks=1) for n in range(5)]
