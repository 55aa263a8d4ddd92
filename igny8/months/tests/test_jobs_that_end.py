"""A month whose job is cancelled, or fails where no step can say so."""

from contextlib import contextmanager
from datetime import date

import pytest

from igny8.jobs.actions import cancel_job, retry_job
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.jobs.actions.sweep import free_dead_leases
from igny8.jobs.errors import LeaseLost
from igny8.jobs.events import JobCancelled, JobFailed
from igny8.jobs.models import Job
from igny8.jobs.registry import quiet
from igny8.kit.clock import real_now
from igny8.months.actions import start_month
from igny8.months.actions.ends import CANCELLED, after_cancelled_job, after_failed_job
from igny8.months.actions.run import run_month
from igny8.months.models import MonthRun, MonthStep

pytestmark = pytest.mark.django_db(transaction=True)
JULY = date(2025, 7, 1)


@pytest.fixture
def july(subscription, site, now):
    return start_month(site, month=JULY, by=None, now=now)


def standing(july):
    july.refresh_from_db()
    return july.status, july.message


def test_a_month_that_is_cancelled_before_it_begins_says_so_and_can_be_run_again(july, site, now):
    cancel_job(july.job)

    assert standing(july) == ("waiting", CANCELLED)
    again = start_month(site, month=JULY, by=None, now=now)
    assert (again.status, again.job.status) == ("queued", "queued")
    assert again.job != july.job


def test_a_month_that_is_cancelled_between_two_steps_does_not_look_as_if_it_ran(july):
    Job.objects.filter(pk=july.job_id).update(cancel_requested=True)

    run_waiting_jobs()

    assert standing(july) == ("waiting", CANCELLED)


def test_a_month_whose_worker_died_each_time_says_that_it_failed(july, site, now):
    july.be(MonthRun.Status.RUNNING, now=now)
    july.steps.filter(name="plan").update(status=MonthStep.Status.RUNNING)
    Job.objects.filter(pk=july.job_id).update(
        status="running", crashes=5, lease_until=real_now(), lease_holder="elsewhere:1:1"
    )

    assert free_dead_leases() == 1

    assert standing(july) == (
        "failed", "The worker died each time it ran this; it is left for a person to look at."
    )  # fmt: skip
    assert july.steps.get(name="plan").status == "pending"


def test_late_news_of_a_job_that_is_tried_again_meanwhile_changes_nothing(july, now):
    cancel_job(july.job)
    july.be(MonthRun.Status.QUEUED, now=now)
    retry_job(july.job)

    after_cancelled_job(JobCancelled(july.job_id), now=now)
    after_failed_job(JobFailed(july.job_id), now=now)

    assert standing(july) == ("queued", "")


def test_a_run_that_was_taken_over_leaves_how_the_month_stands_to_the_other(july, now):
    @contextmanager
    def no_more_ours():
        raise LeaseLost("Another worker has taken this job over.")
        yield

    with pytest.raises(LeaseLost):
        run_month(str(july.pk), now=now, progress=quiet, ours=no_more_ours)

    assert standing(july) == ("running", "")
    first = july.steps.first()
    assert (first.name, first.status) == ("period", "running")
