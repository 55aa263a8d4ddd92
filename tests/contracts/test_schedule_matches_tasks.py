"""The timetable, the tasks and the specification's names agree."""

from datetime import UTC, datetime

import pytest

from igny8.jobs.registry import task_named
from igny8.schedule import SCHEDULE, Periodic

# Section 11 of the specification.
NAMED_BY_THE_SPECIFICATION = {
    "process_managed_billing",
    "generate_weekly_reports",
    "generate_monthly_reports",
    "send_pending_reports",
    "check_overdue_deliverables",
    "reset_monthly_counters",
    "check_backlink_delivery",
}
TUESDAY_NOON = datetime(2025, 7, 1, 12, 30, tzinfo=UTC)


def due(name: str, *zones: str, now: datetime = TUESDAY_NOON) -> set[datetime]:
    (periodic,) = (entry for entry in SCHEDULE if entry.task.endswith(f".{name}"))
    return periodic.due_moments(now, zones or ("UTC",))


def test_the_specifications_tasks_are_all_there_once() -> None:
    names = [entry.task.rsplit(".", 1)[1] for entry in SCHEDULE]

    assert set(names) >= NAMED_BY_THE_SPECIFICATION
    assert len(names) == len(set(names))


@pytest.mark.parametrize("entry", SCHEDULE, ids=lambda entry: entry.task)
def test_every_task_of_the_timetable_exists(entry: Periodic) -> None:
    assert task_named(entry.task)


def test_billing_is_looked_at_every_hour() -> None:
    assert due("process_managed_billing") == {datetime(2025, 7, 1, 12, tzinfo=UTC)}


def test_weekly_reports_are_due_on_monday_at_six_by_each_accounts_clock() -> None:
    assert due("generate_weekly_reports", "Europe/London", "America/New_York") == {
        datetime(2025, 6, 30, 5, tzinfo=UTC),
        datetime(2025, 6, 30, 10, tzinfo=UTC),
    }


def test_a_zone_where_the_hour_has_not_come_is_still_at_the_week_before() -> None:
    early = datetime(2025, 6, 30, 5, 30, tzinfo=UTC)

    assert due("generate_weekly_reports", "America/New_York", now=early) == {
        datetime(2025, 6, 23, 10, tzinfo=UTC)
    }


def test_monthly_reports_are_due_on_the_first() -> None:
    assert due("generate_monthly_reports", "Asia/Tokyo") == {datetime(2025, 6, 30, 21, tzinfo=UTC)}


def test_the_counters_month_opens_at_local_midnight() -> None:
    assert due("reset_monthly_counters", "America/New_York") == {
        datetime(2025, 7, 1, 4, tzinfo=UTC)
    }


@pytest.mark.parametrize(
    ("name", "hour"),
    [
        ("send_pending_reports", 8),
        ("check_overdue_deliverables", 5),
        ("check_backlink_delivery", 4),
    ],
)
def test_the_daily_tasks_are_due_once_a_day(name: str, hour: int) -> None:
    assert due(name) == {datetime(2025, 7, 1, hour, tzinfo=UTC)}
    assert due(name, now=datetime(2025, 7, 1, 1, tzinfo=UTC)) == {
        datetime(2025, 6, 30, hour, tzinfo=UTC)
    }
