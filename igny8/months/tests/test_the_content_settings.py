"""A month's articles do as service_config.automation says: which, how many, read by whom."""

from datetime import date

import pytest

from igny8.content.actions import accept_draft, open_draft
from igny8.content.models import ContentNeed, Draft
from igny8.content.tests.plans import approved_plan
from igny8.inbox.models import Approval
from igny8.jobs.registry import quiet
from igny8.months.actions.steps import STEP_FUNCTIONS, Month
from igny8.months.errors import Waits
from igny8.months.models import MonthRun
from igny8.publishing.actions import connect_site
from igny8.services.actions.articles import (
    plan_articles,
    publish_articles,
    write_articles,
    write_due_articles,
)
from igny8.services.actions.subscriptions import configure_subscription
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.social.models import SocialPost

JULY = date(2025, 7, 1)


@pytest.fixture
def lite(site, manager, now):
    """Lite since 1 July, its plan approved, its site connected."""
    billing = ManagedBillingService()
    subscription = billing.create_managed_subscription(
        site, "lite", "manual", starts_on=JULY, account_manager=manager, now=now
    )
    subscription.activate(now=now)
    billing.ensure_period_billed(subscription, day=JULY, now=now)
    approved_plan(site, now=now)
    connect_site(site, kind="sandbox", now=now)
    return subscription


def set_to(subscription, now, **automation):
    return configure_subscription(subscription, config={"automation": automation}, by=None, now=now)


def review(subscription, now):
    """The month's review step."""
    run, _ = MonthRun.objects.get_or_create(
        account=subscription.account, site=subscription.site, subscription=subscription, month=JULY
    )
    return STEP_FUNCTIONS["review"](Month(run, subscription, subscription.config, now, quiet))


def a_models_draft(subscription, now):
    """One article of July that a model wrote, in review."""
    plan_articles(subscription, month=JULY, count=1, now=now)
    write_articles(subscription, month=JULY, now=now)
    Draft.objects.update(is_template=False)
    return Draft.objects.get()


@pytest.mark.parametrize(
    "types", [["product"], ["cluster_hub"], ["product", "cluster_hub"]], ids=", ".join
)
def test_content_types_say_which_pages_are_planned(lite, now, types):
    subscription = set_to(lite, now, content_types=types)

    plan_articles(subscription, month=JULY, count=10, now=now)

    planned = ContentNeed.objects.values_list("content_type", flat=True)
    assert set(planned) == set(types)


@pytest.mark.parametrize("count", [1, 2])
def test_articles_per_run_say_how_many_are_written_at_a_time(lite, now, count):
    set_to(lite, now, articles_per_run=count)

    written = write_due_articles(str(lite.pk), day=JULY, before=0, now=now)

    assert (written.ready, ContentNeed.objects.filter(status="review").count()) == (count, count)


@pytest.mark.parametrize(("auto_publish", "status"), [(True, "published"), (False, "review")])
def test_auto_publish_lets_a_models_articles_out_without_a_person(lite, now, auto_publish, status):
    subscription = set_to(lite, now, auto_publish=auto_publish, articles_per_run=1)
    a_models_draft(subscription, now)

    write_due_articles(str(lite.pk), day=JULY, before=0, now=now)

    assert ContentNeed.objects.get().status == status


@pytest.mark.parametrize("auto_publish", [True, False])
def test_auto_publish_takes_a_month_past_its_review(lite, now, auto_publish):
    subscription = set_to(lite, now, auto_publish=auto_publish)
    a_models_draft(subscription, now)

    if auto_publish:
        assert review(subscription, now).message == "1 articles accepted"
    else:
        with pytest.raises(Waits, match="1 of 1 articles wait to be read"):
            review(subscription, now)


@pytest.mark.parametrize(("auto_post", "status"), [(True, "prepared"), (False, "draft")])
def test_a_page_is_announced_when_it_is_published(lite, manager, now, auto_post, status):
    type(lite).objects.update(tier="pro")
    lite.refresh_from_db()
    social = {"platforms": ["linkedin"], "auto_post_on_publish": auto_post}
    subscription = configure_subscription(lite, config={"social": social}, by=None, now=now)
    draft = open_draft(a_models_draft(subscription, now), by=manager, now=now)
    accept_draft(draft, by=manager, now=now)

    [page] = publish_articles(subscription, month=JULY, now=now, today=JULY)

    assert list(SocialPost.objects.values_list("page", "status")) == [(page.pk, status)]


@pytest.mark.parametrize("review_required", [True, False])
def test_review_required_makes_a_month_wait_for_the_client(lite, manager, now, review_required):
    subscription = set_to(lite, now, review_required=review_required)
    draft = open_draft(a_models_draft(subscription, now), by=manager, now=now)
    accept_draft(draft, by=manager, now=now)

    if review_required:
        with pytest.raises(Waits, match="The client has not approved the 1 article of July 2025"):
            review(subscription, now)
    else:
        assert review(subscription, now).message == "1 articles accepted"
    assert Approval.objects.filter(kind="content").exists() == review_required
