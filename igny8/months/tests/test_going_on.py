"""A month that waits for the client's yes to its articles goes on by itself."""

from datetime import date

import pytest

from igny8.inbox.actions import request_approval
from igny8.jobs.actions.run import run_job
from igny8.jobs.actions.sweep import beat
from igny8.jobs.models import TELL, Job
from igny8.months.actions import start_month
from igny8.months.models import MonthRun
from igny8.services.actions.approvals import answer_approval
from igny8.services.actions.subscriptions import pause_subscription

JULY = date(2025, 7, 1)
BEFORE_REVIEW = ["period", "plan", "write"]


@pytest.fixture
def worker(db):
    beat("worker")


@pytest.fixture
def july(subscription, now):
    """July, which waits for the client to approve its articles; its job is over."""
    run = start_month(subscription.site, month=JULY, by=None, now=now)
    Job.objects.filter(pk=run.job_id).update(status="done")
    run.steps.filter(name__in=BEFORE_REVIEW).update(status="done")
    run.steps.filter(name="review").update(status="waiting")
    run.be(MonthRun.Status.WAITING, message="The client has not approved the articles.", now=now)
    return run


def asked_about(run, now):
    return request_approval(
        run.site, kind="content", subject_id=run.content_question, title="10 articles", now=now
    )


def answered(question, by, now, *, approved=True):
    """The client's answer, after everybody who listens has heard of it twice."""
    answer_approval(question, by=by, approved=approved, note="Warmer, please.", now=now)
    told = list(Job.objects.filter(name=TELL).values_list("pk", flat=True))
    for _ in range(2):
        Job.objects.filter(pk__in=told).update(status="queued")
        for job in told:
            run_job(job)


def runs_queued(run):
    return Job.objects.filter(name="igny8.months.tasks.run_month", key=run.pk, status="queued")


def test_the_clients_yes_queues_the_month_again_once(july, worker, carl, now):
    old = july.job_id

    answered(asked_about(july, now), carl, now)

    july.refresh_from_db()
    assert (july.status, july.accept_drafts) == ("queued", False)
    assert [job.pk for job in runs_queued(july)] == [july.job_id]
    assert july.job_id != old
    assert MonthRun.objects.count() == 1


def test_the_month_goes_on_with_the_options_it_was_asked_for_with(july, worker, carl, now):
    july.account.is_demo = True
    july.account.save(update_fields=["is_demo"])
    MonthRun.objects.update(accept_drafts=True)

    answered(asked_about(july, now), carl, now)

    july.refresh_from_db()
    assert (july.status, july.accept_drafts) == ("queued", True)


def stays(july):
    july.refresh_from_db()
    return july.status == "waiting" and not runs_queued(july).exists()


def test_where_no_worker_runs_the_month_is_left_to_a_command(july, carl, now):
    answered(asked_about(july, now), carl, now)

    assert stays(july)


def test_a_client_who_wants_changes_leaves_the_month_waiting(july, worker, carl, now):
    answered(asked_about(july, now), carl, now, approved=False)

    assert stays(july)


def test_a_yes_to_something_else_leaves_the_month_waiting(july, worker, carl, now):
    other = request_approval(
        july.site, kind="content", subject_id="content:other", title="Others", now=now
    )

    answered(other, carl, now)

    assert stays(july)


@pytest.mark.parametrize(("step", "status"), [("review", "pending"), ("review", "done")])
def test_a_month_that_was_cancelled_or_came_further_stays_as_it_is(
    july, worker, carl, now, step, status
):
    july.steps.filter(name=step).update(status=status)

    answered(asked_about(july, now), carl, now)

    assert stays(july)


def test_a_service_that_was_paused_before_the_month_began_has_nothing_to_go_on_with(
    july, worker, carl, now, subscription
):
    MonthRun.objects.update(month=date(2025, 9, 1))
    pause_subscription(subscription, by=None, now=now)

    answered(asked_about(july, now), carl, now)

    assert stays(july)
    assert not Job.objects.filter(name=TELL, status="failed").exists()
