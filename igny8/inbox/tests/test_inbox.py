from datetime import timedelta

import pytest

from igny8.accounts.models import Account, Activity
from igny8.inbox.actions import (
    add_todo,
    complete_todo,
    decide_approval,
    notify_user,
    request_approval,
    withdraw_approval,
    write_message,
)
from igny8.inbox.errors import AlreadyDecided
from igny8.inbox.models import Conversation
from igny8.inbox.queries import open_approvals


@pytest.fixture
def question(site, now):
    return request_approval(site, kind="blueprint", subject_id="b1", title="Blueprint 1", now=now)


def test_a_question_is_asked_once_while_it_is_open(site, now, question):
    again = request_approval(site, kind="blueprint", subject_id="b1", title="X", now=now)

    assert again == question


def test_the_answer_keeps_who_gave_it_and_when(question, carl, now):
    decided = decide_approval(question, by=carl, approved=True, now=now)

    assert (decided.status, decided.decided_by, decided.decided_at) == ("approved", carl, now)
    assert Activity.objects.get().verb == "approved"
    assert decided.entered_by == ""


def test_an_answer_that_somebody_wrote_down_keeps_who_did(question, carl, now):
    decide_approval(question, by=carl, approved=True, now=now, entered_by="ada, at the terminal")

    question.refresh_from_db()
    assert (question.decided_by, question.entered_by) == (carl, "ada, at the terminal")
    assert Activity.objects.get().detail["entered_by"] == "ada, at the terminal"


def test_an_answer_is_not_changed_by_a_second_one(question, carl, ada, now):
    decide_approval(question, by=carl, approved=True, now=now)

    assert decide_approval(question, by=carl, approved=True, now=now).status == "approved"
    with pytest.raises(AlreadyDecided):
        decide_approval(question, by=ada, approved=False, now=now)
    question.refresh_from_db()
    assert question.status == "approved"


def test_a_withdrawn_question_waits_for_nobody(question):
    withdraw_approval(kind="blueprint", subject_id="b1")

    assert list(open_approvals(Account.objects.all())) == []


def test_a_todo_and_a_notification_are_written_once_a_key(account, site, ada, now):
    todo = add_todo(account, site=site, title="Write", key="t", now=now)

    assert add_todo(account, site=site, title="Write", key="t", now=now) == todo
    assert complete_todo(todo, by=ada, now=now).done_by == ada
    told = notify_user(ada, account=account, kind="x", title="New", key="n", now=now)
    assert notify_user(ada, account=account, kind="x", title="New", key="n", now=now) == told


def test_our_promise_runs_from_the_first_unanswered_message(account, site, carl, ada, now):
    thread = Conversation.objects.create(account=account, site=site, subject="Hi")
    say = {"conversation": thread, "answer_hours": 24}
    write_message(**say, author=carl, from_client=True, body="?", now=now)
    later = now + timedelta(hours=5)
    write_message(**say, author=carl, from_client=True, body="??", now=later)

    thread.refresh_from_db()
    assert thread.answer_due_at == now + timedelta(hours=24)

    write_message(**say, author=ada, from_client=False, body="!", now=later)

    thread.refresh_from_db()
    assert thread.answer_due_at is None
