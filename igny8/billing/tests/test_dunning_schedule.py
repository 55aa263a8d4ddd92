"""When unpaid invoices are asked for again: pure days, so that every case can be tried."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from igny8.billing.errors import WrongTerms
from igny8.billing.rules.dunning import (
    USUAL_GAPS,
    check_gaps,
    next_step_day,
    step_days,
)

GAPS = st.lists(st.integers(1, 30), min_size=1, max_size=6)
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def test_the_usual_steps_are_2_7_14_and_21_days_after_the_failure() -> None:
    assert step_days(date(2025, 7, 1)) == [
        date(2025, 7, 3), date(2025, 7, 8), date(2025, 7, 15), date(2025, 7, 22),
    ]  # fmt: skip


def test_steps_go_over_the_end_of_a_leap_february() -> None:
    assert step_days(date(2028, 2, 27), (2, 1)) == [date(2028, 2, 29), date(2028, 3, 1)]


def test_after_the_last_step_there_is_none() -> None:
    assert next_step_day(date(2025, 7, 22), taken=4) is None
    assert next_step_day(date(2025, 7, 15), taken=3) == date(2025, 7, 22)


@settings(max_examples=60)
@given(failed_on=DAYS, gaps=GAPS)
def test_steps_that_are_on_time_are_the_planned_ones(failed_on: date, gaps: list[int]) -> None:
    taken: list[date] = []
    last = failed_on
    while day := next_step_day(last, taken=len(taken), gaps=gaps):
        taken.append(day)
        last = day

    assert taken == step_days(failed_on, gaps)
    assert (taken[-1] - failed_on).days == sum(gaps)


@settings(max_examples=60)
@given(failed_on=DAYS, gaps=GAPS, late=st.lists(st.integers(0, 40), min_size=6, max_size=6))
def test_however_late_steps_come_they_stay_their_days_apart(
    failed_on: date, gaps: list[int], late: list[int]
) -> None:
    taken = [failed_on]
    while day := next_step_day(taken[-1], taken=len(taken) - 1, gaps=gaps):
        taken.append(day + timedelta(days=late[len(taken) - 1]))

    assert len(taken) == len(gaps) + 1
    for (before, after), gap, delay in zip(pairwise(taken), gaps, late, strict=False):
        assert (after - before).days == gap + delay


@pytest.mark.parametrize("gaps", [(), (0,), (2, -1), (91,)])
def test_a_schedule_that_cannot_be_kept_is_refused(gaps: tuple[int, ...]) -> None:
    with pytest.raises(WrongTerms, match="whole days between 1 and 90"):
        check_gaps(gaps)


def test_the_usual_schedule_can_be_kept() -> None:
    check_gaps(USUAL_GAPS)
