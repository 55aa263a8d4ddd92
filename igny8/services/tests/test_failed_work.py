"""Who hears of background work that failed or waits, and how often."""

from datetime import timedelta

import pytest

from igny8.inbox.models import Notification
from igny8.jobs.actions import enqueue
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.jobs.events import JobFailed, JobHeldUp
from igny8.jobs.models import Job
from igny8.kit.clock import real_now
from igny8.services.actions.failed_work import after_failed_job, after_held_up_job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fail(account, site, now):
    """Run a job that fails; `task` says how, `of` for which site."""

    def run(task: str, *, of=site) -> Job:
        job = enqueue(
            f"igny8.jobs.tests.sample.{task}", account=account, site=of, now=now, key="k",
            title="Articles for carls-chairs.example",
        )  # fmt: skip
        run_waiting_jobs(most=1)
        job.refresh_from_db()
        return job

    return run


def test_the_clients_account_manager_hears_what_failed_and_what_to_do(sell, fail, manager, ada):
    sell("lite")

    fail("refuse")

    told = Notification.objects.get()
    assert (told.user, told.title) == (manager, "Articles for carls-chairs.example failed")
    assert told.body == "The report is frozen. It can be tried again under Background work."


def test_the_same_work_that_fails_again_is_told_once_a_week(sell, fail, manager):
    sell("lite")
    fail("refuse")
    job = fail("refuse")
    assert Notification.objects.count() == 1

    after_failed_job(JobFailed(job.pk), now=real_now() + timedelta(days=7))

    assert Notification.objects.filter(user=manager).count() == 2


def test_a_fault_of_ours_is_told_to_who_runs_the_installation_too(sell, fail, manager, ada):
    sell("lite")

    fail("fall_over")

    assert {told.user for told in Notification.objects.all()} == {manager, ada}


def test_what_belongs_to_no_client_is_told_to_who_runs_the_installation(fail, manager, ada):
    fail("refuse", of=None)

    assert Notification.objects.get().user == ada


def test_a_full_disk_is_told_once_a_day_however_much_waits(fail, ada, account, now):
    first = fail("fill_the_disk")
    other = enqueue("igny8.jobs.tests.sample.fill_the_disk", account=account, now=now)
    for event in (JobHeldUp(first.pk), JobHeldUp(other.pk)):
        after_held_up_job(event, now=first.started_at)

    told = Notification.objects.get(user=ada)
    assert told.title == "The disk is full, and work waits"
    assert first.status == "queued"
