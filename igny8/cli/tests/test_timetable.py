from datetime import UTC, datetime, timedelta

import pytest

from igny8.accounts.models import Account
from igny8.cli.timetable import enqueue_due, overdue_tasks
from igny8.jobs.models import Job
from igny8.schedule import SCHEDULE, Hourly

BILLING = "igny8.services.tasks.process_managed_billing"
WEEKLY = "igny8.reports.tasks.generate_weekly_reports"
# A Tuesday.
NOON = datetime(2025, 7, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
def long_ago(account):
    """Everything was set up a year before, the operator in UTC, Carl's Chairs in London."""
    Account.objects.update(created_at=NOON - timedelta(days=365))


def keys_of(task):
    return sorted(Job.objects.filter(name=task).values_list("key", flat=True))


def test_what_fell_due_is_enqueued_once(long_ago):
    first = enqueue_due(now=NOON)

    assert first > 0
    assert enqueue_due(now=NOON) == 0
    assert keys_of(BILLING) == ["2025-07-01T12:00Z"]


def test_a_finished_moment_is_not_enqueued_again(long_ago):
    enqueue_due(now=NOON)
    Job.objects.update(status=Job.Status.DONE)

    assert enqueue_due(now=NOON + timedelta(minutes=20)) == 0


def test_the_next_hour_brings_what_is_hourly_and_nothing_else(long_ago):
    enqueue_due(now=NOON)
    before = set(Job.objects.values_list("pk", flat=True))

    enqueue_due(now=NOON + timedelta(hours=1))

    fresh = Job.objects.exclude(pk__in=before)
    assert set(fresh.values_list("name", flat=True)) == {
        entry.task for entry in SCHEDULE if isinstance(entry.rhythm, Hourly)
    }
    assert keys_of(BILLING) == ["2025-07-01T12:00Z", "2025-07-01T13:00Z"]


def test_a_day_without_a_scheduler_is_made_up_for_once(long_ago):
    enqueue_due(now=NOON)

    enqueue_due(now=NOON + timedelta(days=1))

    assert keys_of(BILLING) == ["2025-07-01T12:00Z", "2025-07-02T12:00Z"]


def test_each_time_zone_has_its_monday_morning(long_ago):
    enqueue_due(now=NOON)

    # Six o'clock in London (summer time) and in UTC.
    assert keys_of(WEEKLY) == ["2025-06-30T05:00Z", "2025-06-30T06:00Z"]


def test_what_was_due_before_the_installation_was_made_is_nobodys_concern(account):
    Account.objects.update(created_at=NOON)

    assert overdue_tasks(now=NOON + timedelta(minutes=5)) == []
    assert enqueue_due(now=NOON + timedelta(minutes=5)) == 0
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_an_installation_without_an_operator_has_no_timetable():
    assert enqueue_due(now=NOON) == 0
