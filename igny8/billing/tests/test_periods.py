"""Which days belong to which month: tables from others' cases, and properties."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.billing.rules.periods import (
    Alignment,
    Period,
    Schedule,
    add_months,
    due_periods,
    month_of,
    next_period,
)

CALENDAR, ANNIVERSARY = Alignment.CALENDAR, Alignment.ANNIVERSARY
days = st.dates(date(2019, 1, 1), date(2031, 12, 31))
alignments = st.sampled_from(Alignment)


def starts(schedule: Schedule, *, today: date) -> list[str]:
    return [period.start.isoformat() for period in due_periods(schedule, today=today)]


@pytest.mark.parametrize(
    ("anchor", "count", "expected"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 2, date(2025, 3, 31)),
        (date(2025, 1, 30), 1, date(2025, 2, 28)),
        (date(2025, 1, 30), 3, date(2025, 4, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 3, 15), -3, date(2024, 12, 15)),
        (date(2025, 11, 30), 0, date(2025, 11, 30)),
    ],
)
def test_a_month_without_the_day_ends_on_its_last(anchor: date, count: int, expected: date) -> None:
    assert add_months(anchor, count) == expected


def test_hazard_9_an_anchor_on_the_31st_never_drifts() -> None:
    schedule = Schedule(ANNIVERSARY, date(2025, 1, 31), date(2025, 1, 31))

    assert starts(schedule, today=date(2025, 7, 31)) == [
        "2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31", "2025-06-30",
        "2025-07-31",
    ]  # fmt: skip


def test_a_calendar_agreement_begins_with_a_part_month_and_goes_on_with_whole_ones() -> None:
    schedule = Schedule(CALENDAR, date(2025, 1, 15), date(2025, 1, 15))

    first, second = due_periods(schedule, today=date(2025, 2, 1))

    assert first == Period(date(2025, 1, 15), date(2025, 2, 1), date(2025, 1, 1), date(2025, 2, 1))
    assert (first.days, first.whole_days, first.is_whole) == (17, 31, False)
    assert second == Period(date(2025, 2, 1), date(2025, 3, 1), date(2025, 2, 1), date(2025, 3, 1))
    assert second.is_whole


def test_an_anniversary_agreement_that_begins_between_anchors_has_a_part_month_first() -> None:
    schedule = Schedule(ANNIVERSARY, date(2024, 1, 31), date(2025, 2, 10))

    first = next_period(schedule)

    assert first == Period(
        date(2025, 2, 10), date(2025, 2, 28), date(2025, 1, 31), date(2025, 2, 28)
    )


def test_nothing_is_due_before_the_first_day() -> None:
    schedule = Schedule(CALENDAR, date(2025, 1, 15), date(2025, 1, 15))

    assert starts(schedule, today=date(2025, 1, 14)) == []
    assert starts(schedule, today=date(2025, 1, 15)) == ["2025-01-15"]


def test_the_last_period_stops_where_the_agreement_does() -> None:
    schedule = Schedule(CALENDAR, date(2025, 1, 1), date(2025, 1, 1), ends_on=date(2025, 2, 11))

    *_, last = due_periods(schedule, today=date(2026, 1, 1))

    assert last == Period(date(2025, 2, 1), date(2025, 2, 11), date(2025, 2, 1), date(2025, 3, 1))


@pytest.mark.parametrize(
    ("day", "alignment", "expected"),
    [
        (date(2025, 2, 27), ANNIVERSARY, (date(2025, 1, 31), date(2025, 2, 28))),
        (date(2025, 2, 28), ANNIVERSARY, (date(2025, 2, 28), date(2025, 3, 31))),
        (date(2024, 12, 30), ANNIVERSARY, (date(2024, 11, 30), date(2024, 12, 31))),
        (date(2025, 2, 28), CALENDAR, (date(2025, 2, 1), date(2025, 3, 1))),
        (date(2025, 12, 31), CALENDAR, (date(2025, 12, 1), date(2026, 1, 1))),
    ],
)
def test_every_day_is_in_one_month(
    day: date, alignment: Alignment, expected: tuple[date, date]
) -> None:
    assert month_of(day, alignment=alignment, anchor=date(2025, 1, 31)) == expected


@given(day=days, anchor=days, alignment=alignments)
def test_a_day_lies_in_its_month_whatever_the_anchor(
    day: date, anchor: date, alignment: Alignment
) -> None:
    start, end = month_of(day, alignment=alignment, anchor=anchor)

    assert start <= day < end
    assert 28 <= (end - start).days <= 31
    assert month_of(start, alignment=alignment, anchor=anchor) == (start, end)


@given(anchor=days, start=days, length=st.integers(0, 900), alignment=alignments, data=st.data())
def test_due_periods_tile_the_days_without_gap_or_overlap(
    anchor: date, start: date, length: int, alignment: Alignment, data: st.DataObject
) -> None:
    today = start + timedelta(days=length)
    ends_on = data.draw(st.none() | st.dates(start, today + timedelta(days=60)))

    periods = list(due_periods(Schedule(alignment, anchor, start, ends_on), today=today))

    assert all(before.end == after.start for before, after in pairwise(periods))
    assert all(period.is_whole for period in periods[1:-1])
    assert all(period.whole_start <= period.start < period.end for period in periods)
    if ends_on is None:
        assert periods[0].start == start
        assert periods[-1].start <= today < periods[-1].end
    elif ends_on > start:
        assert periods[-1].end == ends_on or periods[-1].end > today
    else:
        assert periods == []
