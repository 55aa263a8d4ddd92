"""The list of questions to a client: what waits, then what was answered, then what is void."""

from datetime import datetime, timedelta

import pytest

from igny8.accounts.models import User
from igny8.api.tests.conftest import Browser
from igny8.inbox.actions import decide_approval, request_approval, withdraw_approval
from igny8.inbox.models import Approval
from igny8.services.models import ManagedServiceSubscription

pytestmark = pytest.mark.usefixtures("flags")
ORDER = ["Waits", "Waits too", "Answered last", "Answered first", "Taken back", "Taken back first"]


@pytest.fixture
def asked(subscription: ManagedServiceSubscription, carl: User, now: datetime) -> str:
    """Six questions and no other, asked in another order than shown; where their list is."""
    Approval.objects.filter(site=subscription.site).delete()

    def ask(title: str, *, hours: int) -> Approval:
        return request_approval(
            subscription.site, kind="content", subject_id=title, title=title,
            now=now + timedelta(hours=hours),
        )  # fmt: skip

    for hours, title in enumerate(["Taken back first", "Taken back"]):
        ask(title, hours=hours)
        withdraw_approval(kind="content", subject_id=title)
    first, last = ask("Answered first", hours=2), ask("Answered last", hours=3)
    decide_approval(last, by=carl, approved=True, now=now + timedelta(hours=9))
    decide_approval(first, by=carl, approved=True, now=now + timedelta(hours=8))
    ask("Waits", hours=4)
    ask("Waits too", hours=5)
    return f"services/subscriptions/{subscription.pk}/approvals/"


def test_what_waits_comes_first_and_what_was_taken_back_last(asked: str, carl: User) -> None:
    answer = Browser(carl).get(asked).json()

    assert [item["title"] for item in answer["items"]] == ORDER
    assert answer["count"] == 6


@pytest.mark.parametrize("page", [1, 2, 3])
def test_questions_come_page_by_page_in_that_order(asked: str, carl: User, page: int) -> None:
    answer = Browser(carl).get(f"{asked}?page={page}&page_size=2").json()

    assert [item["title"] for item in answer["items"]] == ORDER[2 * page - 2 : 2 * page]
    assert answer["count"] == 6
