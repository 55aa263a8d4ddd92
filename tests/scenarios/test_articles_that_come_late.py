"""Articles that are sent back, changed for the client, or seen to by a person after the others."""

from datetime import UTC, date, datetime

import pytest

from igny8.accounts.queries import clients_people
from igny8.content.actions.review import accept_draft, edit_draft, open_draft, send_back
from igny8.content.models import ContentNeed, Draft, PublishedPage
from igny8.inbox.actions import decide_approval
from igny8.inbox.models import Approval
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.kit.clock import simulated
from igny8.months.actions import start_month
from igny8.services.actions.subscriptions import configure_subscription
from tests.scenarios.conftest import as_demo

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
APRIL = date(2025, 4, 1)
APRIL_1 = datetime(2025, 4, 1, 9, 0, tzinfo=UTC)
APRIL_28 = datetime(2025, 4, 28, 9, 0, tzinfo=UTC)
APRIL_29 = datetime(2025, 4, 29, 9, 0, tzinfo=UTC)


@pytest.fixture
def served(client_of):
    subscription = client_of(as_demo("carls-chairs"), now=APRIL_1)
    subscription.agreement.periods.all().delete()
    subscription.agreement.units_per_period = 2
    subscription.agreement.save()
    return subscription


def run_april(subscription, *, accept_drafts=False):
    with simulated(APRIL_28):
        run = start_month(
            subscription.site, month=APRIL, by=None, now=APRIL_28, accept_drafts=accept_drafts
        )
        run_waiting_jobs()
    run.refresh_from_db()
    return run


def accept(draft, by, now=APRIL_28):
    open_draft(draft, by=by, now=now)
    accept_draft(draft, by=by, now=now)


def test_an_article_that_was_sent_back_is_written_and_read_again(served, mia):
    run_april(served)
    first, second = Draft.objects.order_by("need__priority")
    accept(first, mia)
    send_back(second, note="Name the fabric.", by=mia, now=APRIL_28)

    run = run_april(served)

    assert run.message.startswith("1 of 2 articles wait to be read")
    assert PublishedPage.objects.count() == 0
    accept(Draft.objects.get(status="in_review"), mia)
    run_april(served)
    assert PublishedPage.objects.count() == 2


def test_a_stopped_article_is_published_when_a_person_has_seen_to_it(served, mia):
    run_april(served)
    first, second = Draft.objects.order_by("need__priority")
    accept(first, mia)
    ContentNeed.objects.filter(pk=second.need_id).update(
        status="needs_person", stopped_at_status="review"
    )
    run_april(served)
    assert PublishedPage.objects.count() == 1

    ContentNeed.objects.filter(pk=second.need_id).update(status="review")
    accept(second, mia)
    run = run_april(served)

    assert PublishedPage.objects.count() == 2
    assert run.steps.get(name="publish").done_count == 2


def test_a_client_who_asked_for_changes_is_asked_again_when_they_are_made(served, mia):
    config = {**served.service_config}
    config["automation"] = {**config["automation"], "review_required": True}
    configure_subscription(served, config=config, by=mia, now=APRIL_1)
    run_april(served, accept_drafts=True)
    [approver] = clients_people(served.account, roles=("client_approver",))
    question = Approval.objects.get(kind="content")
    decide_approval(question, by=approver, approved=False, note="Shorter titles.", now=APRIL_28)

    run = run_april(served)
    assert run.message.startswith("The client asks for changes: “Shorter titles.”")
    assert Approval.objects.filter(kind="content").count() == 1

    draft = Draft.objects.filter(status="accepted").first()
    edited = edit_draft(
        draft, title="Chairs", meta_description=draft.meta_description,
        body_markdown=draft.body_markdown, by=mia, now=APRIL_29,
    )  # fmt: skip
    accept(edited, mia, now=APRIL_29)
    run = run_april(served)

    assert run.message.startswith("The client has not approved the 2 articles")
    second = Approval.objects.get(kind="content", status="pending")
    decide_approval(second, by=approver, approved=True, now=APRIL_29)
    run_april(served)
    assert PublishedPage.objects.count() == 2
