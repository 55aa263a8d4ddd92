"""News is told once to each who listens, whatever happens to the others or to us."""

from uuid import uuid4

import pytest
from django.db import transaction

from igny8.jobs.actions.run import run_waiting_jobs
from igny8.jobs.events import JobFailed
from igny8.jobs.models import Job
from igny8.jobs.queries import work_of_note
from igny8.jobs.tests.listeners import OUTSIDE, ChairSold, heard
from igny8.kit.clock import real_now
from igny8.kit.events import publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def listeners(settings):
    settings.EVENT_HANDLERS = "igny8.jobs.tests.listeners.HANDLERS"
    heard.clear()
    OUTSIDE["answers"] = True


@pytest.fixture
def sold():
    return ChairSold(uuid4(), was_oak=True)


def said(kind):
    """Who heard news of a kind, in their order."""
    return [name for name, event, _ in heard if type(event) is kind]


def test_each_listener_is_told_as_soon_as_the_transaction_has_committed(account, now, sold):
    with transaction.atomic():
        publish(sold, account=account, now=now)
        assert heard == []

    assert said(ChairSold) == ["stumble", "call_out", "count"]
    assert heard[-1] == ("count", sold, now)


def test_one_that_fails_stops_no_other_and_can_be_seen(account, now, sold):
    publish(sold, account=account, now=now)

    failed = Job.objects.get(status="failed", arguments__0="igny8.jobs.tests.listeners.stumble",
                             arguments__1="igny8.jobs.tests.listeners.ChairSold")  # fmt: skip
    assert (str(failed), failed.account) == ("News: Chair sold", account)
    assert failed.error == "A fault of ours stopped this (ZeroDivisionError); the log has the rest."
    assert said(ChairSold) == ["stumble", "call_out", "count"]


def test_news_is_among_the_work_only_until_it_was_passed_on(account, now, sold):
    OUTSIDE["answers"] = False
    publish(sold, account=account, now=now)

    listed = {(job.arguments[0].rpartition(".")[2], job.status) for job in work_of_note()}
    assert ("call_out", "queued") in listed
    assert {status for _, status in listed} == {"queued", "failed"}


def test_a_listener_that_fails_at_the_news_of_a_failure_breeds_no_more_news(account, now, sold):
    publish(sold, account=account, now=now)
    run_waiting_jobs()

    assert said(JobFailed) == ["stumble"]
    assert Job.objects.filter(status="failed").count() == 2


def test_what_never_happened_is_told_to_nobody(account, now, sold):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publish(sold, account=account, now=now)
        raise ZeroDivisionError

    assert run_waiting_jobs() == 0
    assert heard == []


def test_news_outlives_a_process_that_ends_between_the_commit_and_the_telling(account, now, sold):
    with pytest.raises(SystemExit), transaction.atomic():
        transaction.on_commit(_end)
        publish(sold, account=account, now=now)

    assert heard == []
    assert run_waiting_jobs(most=3) == 3
    assert said(ChairSold) == ["stumble", "call_out", "count"]


def test_one_that_cannot_now_is_told_again_and_the_others_are_not(account, now, sold):
    OUTSIDE["answers"] = False
    publish(sold, account=account, now=now)
    assert said(ChairSold) == ["stumble", "count"]

    OUTSIDE["answers"] = True
    Job.objects.filter(status="queued").update(run_after=real_now())
    run_waiting_jobs()

    assert said(ChairSold) == ["stumble", "count", "call_out"]
    # As of the moment at which it happened, not of the one at which it was told.
    assert heard[-1] == ("call_out", sold, now)


def _end():
    raise SystemExit
