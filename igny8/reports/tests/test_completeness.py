from datetime import UTC, date, datetime

import pytest

from igny8.reports.rules.completeness import (
    checks_state,
    open_sources,
    records_state,
    report_status,
    search_console_state,
)
from igny8.reports.rules.document import SourceState
from igny8.reports.rules.periods import Period

APRIL = Period(date(2025, 4, 1), date(2025, 5, 1))
TAKEN = datetime(2025, 5, 4, 9, 0, tzinfo=UTC)


def search(*, missing: tuple[Period, ...] = (), settled: date | None) -> SourceState:
    return search_console_state(
        APRIL, missing=missing, settled_through=settled, taken_at=TAKEN, locale="en_GB"
    )


def test_a_month_is_complete_when_every_day_is_there_and_settled() -> None:
    state = search(settled=date(2025, 5, 1))

    assert (state.state, state.complete_through) == ("complete", date(2025, 4, 30))
    assert state.words == "All 30 days are here, complete through 30 April 2025 (Pacific time)."


def test_an_export_that_ends_early_says_through_which_day_it_is_complete() -> None:
    state = search(
        missing=(Period(date(2025, 4, 20), date(2025, 5, 1)),), settled=date(2025, 4, 19)
    )

    assert (state.state, state.complete_through) == ("partial", date(2025, 4, 19))
    assert state.words == "19 of 30 days are here; nothing is known of 20–30 April 2025."


def test_the_last_days_are_open_until_google_has_settled_them() -> None:
    state = search(settled=date(2025, 4, 28))

    assert (state.state, state.complete_through) == ("partial", date(2025, 4, 28))
    assert state.words.startswith("29–30 April 2025 may still change")


def test_a_gap_ends_what_is_complete() -> None:
    state = search(missing=(Period(date(2025, 4, 7), date(2025, 4, 9)),), settled=date(2025, 5, 1))

    assert (state.state, state.complete_through) == ("partial", date(2025, 4, 6))
    assert "7–8 April 2025" in state.words


def test_a_period_that_begins_with_a_gap_is_complete_through_no_day() -> None:
    state = search(missing=(Period(date(2025, 4, 1), date(2025, 4, 2)),), settled=date(2025, 5, 1))

    assert (state.state, state.complete_through) == ("partial", None)


def test_a_site_without_search_data_is_told_what_to_do() -> None:
    state = search(missing=(APRIL,), settled=None)

    assert (state.state, state.complete_through) == ("missing", None)
    assert "import a Search Console export" in state.words


@pytest.mark.parametrize(
    ("today", "state", "through"),
    [
        (date(2025, 4, 1), "partial", None),
        (date(2025, 4, 10), "partial", date(2025, 4, 9)),
        (date(2025, 5, 1), "complete", date(2025, 4, 30)),
        (date(2025, 6, 9), "complete", date(2025, 4, 30)),
    ],
)
def test_our_own_records_are_complete_when_the_period_is_over(
    today: date, state: str, through: date | None
) -> None:
    found = records_state(
        "content", "Published content", period=APRIL, today=today, now=TAKEN, locale="en_GB"
    )

    assert (found.state, found.complete_through) == (state, through)


def checked(*days: date | None) -> SourceState:
    return checks_state(
        "links", "Link checks", period=APRIL, things=("link", "links"), checked_on=days,
        taken_at=TAKEN, locale="en_GB",
    )  # fmt: skip


def test_checks_are_complete_when_each_thing_was_looked_at() -> None:
    assert checked().words == "There was no link to check."
    both = checked(date(2025, 4, 24), date(2025, 5, 2))
    assert (both.state, both.words) == (
        "complete",
        "2 links checked, none longer ago than 24 April 2025.",
    )


def test_checks_from_before_the_period_are_said_to_be() -> None:
    assert checked(date(2025, 3, 24), date(2025, 4, 2)).words == (
        "2 links checked, none longer ago than 24 March 2025. 1 of them last before the period"
        " began."
    )


def test_what_was_never_looked_at_is_counted() -> None:
    some = checked(date(2025, 4, 30), None)

    assert (some.state, some.words) == ("partial", "1 of 2 links not checked yet.")
    assert checked(None, None).state == "missing"


def test_a_report_collects_then_waits_then_is_ready() -> None:
    complete, partial = search(settled=date(2025, 5, 1)), search(settled=date(2025, 4, 28))

    def status(source: SourceState, today: date) -> str:
        return report_status([source], period=APRIL, today=today)

    assert status(complete, date(2025, 4, 30)) == "collecting"
    assert status(partial, date(2025, 5, 1)) == "provisional"
    assert status(complete, date(2025, 5, 1)) == "ready"
    assert open_sources([complete, partial]) == (partial,)
