"""Where the client reviews, nothing is published but the very versions that they said yes to."""

from datetime import date, timedelta

import pytest

from igny8.content.actions import accept_draft, edit_draft, open_draft
from igny8.content.models import ContentNeed, Draft, PublishedPage
from igny8.content.tests.plans import approved_plan
from igny8.inbox.models import Approval
from igny8.jobs.registry import quiet
from igny8.months.actions.steps import STEP_FUNCTIONS, Month
from igny8.months.errors import Waits
from igny8.months.models import MonthRun
from igny8.publishing.actions import connect_site
from igny8.services.actions.approvals import answer_approval
from igny8.services.actions.articles import plan_articles, write_articles
from igny8.services.actions.subscriptions import configure_subscription
from igny8.services.managed_billing_service import ManagedBillingService

JULY = date(2025, 7, 1)
A_MINUTE = timedelta(minutes=1)


class Reviewed:
    """A month of a client who reviews, a minute later with each thing that happens."""

    def __init__(self, subscription, *, manager, client, now):
        self.subscription, self.manager, self.client, self.now = subscription, manager, client, now
        self.run = MonthRun.objects.create(
            account=subscription.account, site=subscription.site, subscription=subscription,
            month=JULY,
        )  # fmt: skip

    def later(self):
        self.now += A_MINUTE
        return self.now

    def step(self, name):
        month = Month(self.run, self.subscription, self.subscription.config, self.later(), quiet)
        return STEP_FUNCTIONS[name](month).message

    def waits(self, name):
        with pytest.raises(Waits) as waiting:
            self.step(name)
        return waiting.value.message

    def plan(self, count):
        plan_articles(self.subscription, month=JULY, count=count, now=self.later())
        write_articles(self.subscription, month=JULY, now=self.later())

    def accept_all(self):
        for draft in Draft.objects.filter(status="in_review"):
            accept_draft(open_draft(draft, by=self.manager, now=self.now), by=self.manager,
                         now=self.later())  # fmt: skip

    def change(self, draft, words):
        return edit_draft(
            draft, title=draft.title, meta_description="",
            body_markdown=f"{draft.body_markdown}\n\n{words}", by=self.manager, now=self.later(),
        )  # fmt: skip

    def answer(self, *, approved, note=""):
        question = Approval.objects.get(kind="content", status="pending")
        answer_approval(
            question, by=self.client, approved=approved, note=note, now=self.later()
        )  # fmt: skip


@pytest.fixture
def july(subscription, manager, carl, now):
    ManagedBillingService().ensure_period_billed(subscription, day=JULY, now=now)
    approved_plan(subscription.site, now=now)
    connect_site(subscription.site, kind="sandbox", now=now)
    subscription = configure_subscription(
        subscription, config={"automation": {"review_required": True}}, by=None, now=now
    )
    return Reviewed(subscription, manager=manager, client=carl, now=now)


def questions():
    rows = Approval.objects.filter(kind="content").order_by("requested_at")
    return [(row.title, row.status) for row in rows]


def test_the_question_names_the_articles_that_the_answer_holds_for(july):
    july.plan(2)
    july.accept_all()

    assert july.waits("review") == "The client has not approved the 2 articles of July 2025."

    question = Approval.objects.get()
    drafts = list(Draft.objects.order_by("need__priority"))
    assert (question.title, question.covers) == (
        "2 articles for July 2025", [draft.pk for draft in drafts]
    )  # fmt: skip
    assert question.details.splitlines() == [
        f"“{draft.title}”, {draft.word_count:,} words" for draft in drafts
    ]


def test_articles_that_came_after_the_yes_are_asked_about_anew(july):
    july.plan(1)
    july.accept_all()
    july.waits("review")
    july.answer(approved=True)
    assert july.step("publish").startswith("1 articles published")
    july.plan(3)
    july.accept_all()

    assert july.waits("review") == "The client has not approved the 2 articles of July 2025."
    assert july.waits("publish") == "The client has not approved the 2 articles of July 2025."

    assert PublishedPage.objects.count() == 1
    assert questions() == [
        ("1 article for July 2025", "approved"), ("2 articles for July 2025", "pending")
    ]  # fmt: skip
    july.answer(approved=True)
    july.step("review")
    assert july.step("publish").startswith("3 articles published")


def test_an_article_that_was_changed_after_the_yes_is_asked_about_before_it_goes_out(july):
    july.plan(2)
    july.accept_all()
    july.waits("review")
    july.answer(approved=True)
    assert july.step("review") == "2 articles accepted"
    changed = july.change(Draft.objects.first(), "Now with a sentence that nobody approved.")
    july.accept_all()

    assert july.waits("publish") == "The client has not approved the 1 article of July 2025."

    assert not PublishedPage.objects.exists()
    assert Approval.objects.get(status="pending").covers == [changed.pk]
    july.answer(approved=True)
    assert july.step("publish").startswith("2 articles published")


def test_an_open_question_is_asked_anew_when_an_article_joins(july):
    july.plan(1)
    july.accept_all()
    july.waits("review")
    july.waits("review")
    july.plan(2)
    july.accept_all()

    july.waits("review")

    assert questions() == [
        ("1 article for July 2025", "withdrawn"), ("2 articles for July 2025", "pending")
    ]  # fmt: skip


def test_a_client_who_wants_changes_is_asked_again_once_something_was_changed(july):
    july.plan(1)
    july.accept_all()
    july.waits("review")
    july.answer(approved=False, note="Warmer, please.")
    asks = "The client asks for changes: “Warmer, please.” Edit the articles on the client's "
    assert july.waits("review").startswith(asks)
    assert july.waits("publish").startswith(asks)
    july.change(Draft.objects.get(), "Warmer.")
    july.accept_all()

    assert july.waits("review") == "The client has not approved the 1 article of July 2025."

    july.answer(approved=True)
    assert july.step("review") == "1 articles accepted"
    assert july.step("publish").startswith("1 articles published")
    assert ContentNeed.objects.get().status == "published"
