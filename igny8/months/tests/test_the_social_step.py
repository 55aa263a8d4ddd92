"""A month's posts do as service_config.social says: where, when, and who looks first."""

from datetime import UTC, date, datetime, timedelta

import pytest

from igny8.billing.actions.credits import grant_credits
from igny8.jobs.registry import quiet
from igny8.months.actions.steps import STEP_FUNCTIONS, Month
from igny8.months.models import MonthRun
from igny8.reports.tests.published import publish_pages
from igny8.services.actions.announcing import release_drafts
from igny8.services.actions.subscriptions import configure_subscription
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.social.models import SocialPost
from igny8.social.queries import outbox

JULY = date(2025, 7, 1)
NOON = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)
BEST = datetime(2025, 7, 2, 7, 30, tzinfo=UTC)  # 08:30 on Wednesday in London


@pytest.fixture
def run(site, manager, now):
    """July of a Pro client, whose one page came out at noon on the 1st."""
    subscription = ManagedBillingService().create_managed_subscription(
        site, "pro", "manual", starts_on=JULY, account_manager=manager, now=now
    )
    grant_credits(site.account, amount=10, reason="July", key="july", now=now)
    publish_pages(site, [JULY])
    return MonthRun.objects.create(
        account=site.account, site=site, subscription=subscription, month=JULY
    )


def take_step(run, now, **social):
    subscription = configure_subscription(
        run.subscription, config={"social": {"platforms": ["linkedin"], **social}}, by=None, now=now
    )
    month = Month(run, subscription, subscription.config, now, quiet)
    return STEP_FUNCTIONS["social"](month).message


@pytest.mark.parametrize(
    ("platforms", "made"),
    [([], []), (["bluesky"], ["bluesky"]), (["linkedin", "twitter"], ["linkedin", "twitter"])],
)
def test_posts_are_made_for_the_platforms_that_are_configured(run, now, platforms, made):
    take_step(run, now, platforms=platforms)

    assert sorted(SocialPost.objects.values_list("platform", flat=True)) == made


@pytest.mark.parametrize(("schedule", "at"), [("on_publish", NOON), ("best_time", BEST)])
def test_posting_schedule_says_when_a_post_is_due(run, now, schedule, at):
    message = take_step(run, now, posting_schedule=schedule)

    post = SocialPost.objects.get()
    assert (post.status, post.scheduled_at) == ("prepared", at)
    assert message == "1 posts for linkedin in the outbox"


@pytest.mark.parametrize(
    ("schedule", "at"),
    [("on_publish", NOON + timedelta(days=7)), ("best_time", BEST + timedelta(days=7))],
)
def test_without_auto_post_on_publish_posts_wait_to_be_released(run, manager, now, schedule, at):
    for _ in range(2):
        message = take_step(run, now, auto_post_on_publish=False, posting_schedule=schedule)

    draft = SocialPost.objects.get()
    assert (draft.status, draft.scheduled_at) == ("draft", None)
    assert message == (
        "1 posts for linkedin in the outbox, 1 of them drafts that somebody has to release"
    )
    later = now + timedelta(days=7)
    assert list(outbox(run.account, now=later)) == []

    run.subscription.refresh_from_db()
    [released] = release_drafts(run.subscription, by=manager, now=later)

    assert (released.status, released.scheduled_at) == ("prepared", at)
