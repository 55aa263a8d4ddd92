"""Accepted drafts on the client's site: once each, whatever happens on the way."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest

from igny8.content.actions import (
    accept_drafts_for_demo,
    advance,
    edit_draft,
    open_draft,
    plan_content,
    publish_page,
    refresh_links,
)
from igny8.content.actions.review import accept_draft
from igny8.content.errors import IllegalMove, NotAccepted
from igny8.content.gateways.house_writer import HouseWriter
from igny8.content.gateways.painter import CoverPainter
from igny8.content.models import ContentNeed, PublishedPage
from igny8.content.queries import (
    ContentTotals,
    addresses_of,
    content_totals,
    pages_with_new_links,
    published_in,
)
from igny8.content.tests.conftest import JULY
from igny8.kit.errors import GatewayError
from igny8.publishing.actions import connect_site, publisher_for
from igny8.publishing.gateways.base import PageContent, Published

AUGUST = date(2025, 8, 1)


@dataclass
class Recorder:
    """A publisher that notes what it is given and hands it on; it may fail first, or after."""

    inner: object
    before: list[BaseException] = field(default_factory=list)
    after: list[BaseException] = field(default_factory=list)
    pages: list[PageContent] = field(default_factory=list)

    def publish(self, page: PageContent) -> Published:
        if self.before:
            raise self.before.pop(0)
        self.pages.append(page)
        published = self.inner.publish(page)
        if self.after:
            raise self.after.pop(0)
        return published


@pytest.fixture
def publisher(site, now):
    connect_site(site, kind="sandbox", now=now)
    return Recorder(publisher_for(site))


@pytest.fixture
def accepted(draft, ada, now):
    open_draft(draft, by=ada, now=now)
    return accept_draft(draft, by=ada, now=now)


def test_an_accepted_draft_is_published_with_all_that_belongs_to_it(accepted, publisher, now):
    page = publish_page(accepted, publisher=publisher, json_ld=({"@type": "Product"},), now=now)

    assert page.url == "https://sandbox.example/ashby-banquet-chair/"
    assert (page.title, page.content_type) == ("Ashby Banquet Chair", "product")
    assert (page.word_count, page.published_at) == (accepted.word_count, now)
    assert ContentNeed.objects.get(pk=page.need_id).status == ContentNeed.Status.PUBLISHED
    record = page.need.steps.get(step="publish")
    assert (record.status, record.detail) == ("done", page.url)
    [given] = publisher.pages
    assert given.external_id == str(page.need_id)
    assert given.slug == "ashby-banquet-chair"
    assert given.excerpt == accepted.meta_description
    assert [(c.slug, c.name) for c in given.categories] == [("banquet-chairs-1", "Banquet Chairs")]
    assert given.cover.alt == "Ashby Banquet Chair – Carl's Chairs"
    assert given.cover.content[:2] == b"\xff\xd8"
    assert given.json_ld == ({"@type": "Product"},)
    assert (given.author, given.site_name, given.language) == ("Carla Holt", "Carl's Chairs", "en")
    assert (given.status, given.published_at) == ("publish", now)


def test_a_page_is_filed_under_the_plans_own_term(accepted, publisher, now):
    plan = accepted.need.planned_page
    plan.term = plan.cluster.terms.get(taxonomy="category")
    plan.term.name = "Chairs for banquets"
    plan.term.save(update_fields=["name"])
    plan.save(update_fields=["term"])

    publish_page(accepted, publisher=publisher, now=now)

    assert [category.name for category in publisher.pages[0].categories] == ["Chairs for banquets"]


def test_a_cluster_without_terms_is_its_own_category(accepted, publisher, now):
    accepted.need.planned_page.cluster.terms.all().delete()

    publish_page(accepted, publisher=publisher, now=now)

    [given] = publisher.pages
    assert [(c.slug, c.name) for c in given.categories] == [("banquet-chairs", "Banquet Chairs")]
    assert given.tags == ()


def test_a_tag_is_given_where_the_page_names_it(accepted, publisher, now):
    plan = accepted.need.planned_page
    plan.target_keyword = "banquet chair leeds"
    plan.save(update_fields=["target_keyword"])

    publish_page(accepted, publisher=publisher, now=now)

    assert publisher.pages[0].tags == ("Leeds",)


def test_publishing_twice_publishes_once(accepted, publisher, now):
    first = publish_page(accepted, publisher=publisher, now=now)
    second = publish_page(accepted, publisher=publisher, now=now + timedelta(hours=1))

    assert first == second
    assert len(publisher.pages) == 1
    assert PublishedPage.objects.count() == 1


def test_a_draft_in_review_is_not_published(draft, publisher, now):
    with pytest.raises(NotAccepted, match="is in review; accept it first"):
        publish_page(draft, publisher=publisher, now=now)

    assert publisher.pages == []
    assert not PublishedPage.objects.exists()


def test_an_answer_that_got_lost_leads_to_one_page(accepted, publisher, now):
    publisher.after = [GatewayError("No answer within 30 seconds.")]
    with pytest.raises(GatewayError):
        publish_page(accepted, publisher=publisher, now=now)
    assert not PublishedPage.objects.exists()

    publish_page(accepted, publisher=publisher, now=now)

    assert PublishedPage.objects.count() == 1
    assert len(list(publisher_for(accepted.need.site).existing_pages())) == 1
    assert accepted.need.steps.filter(step="publish").count() == 1


class _Killed(BaseException):
    """The process dies here."""


def test_a_kill_after_the_site_has_the_page_leads_to_one_page(accepted, publisher, now):
    publisher.after = [_Killed()]
    with pytest.raises(_Killed):
        publish_page(accepted, publisher=publisher, now=now)

    page = publish_page(accepted, publisher=publisher, now=now)

    assert page.url == "https://sandbox.example/ashby-banquet-chair/"
    assert len(list(publisher_for(accepted.need.site).existing_pages())) == 1


def test_a_refusal_for_good_is_recorded_and_the_page_can_be_tried_again(accepted, publisher, now):
    publisher.before = [GatewayError("Wrong password.", permanent=True)]
    with pytest.raises(GatewayError, match="Wrong password"):
        publish_page(accepted, publisher=publisher, now=now)

    assert ContentNeed.objects.get(pk=accepted.need_id).status == ContentNeed.Status.ACCEPTED
    publish_page(accepted, publisher=publisher, now=now)

    records = accepted.need.steps.filter(step="publish").order_by("attempt")
    assert [(r.attempt, r.status) for r in records] == [(1, "failed"), (2, "done")]


def test_a_published_draft_no_longer_changes(accepted, publisher, ada, now):
    publish_page(accepted, publisher=publisher, now=now)

    with pytest.raises(IllegalMove, match="is published"):
        edit_draft(accepted, title="x", meta_description="", body_markdown="y", by=ada, now=now)


@pytest.fixture
def hub_and_products(site, blueprint, credits, publisher, now):
    """The chairs' two products and their hub, published in this order."""
    site.account.is_demo = True
    site.account.save(update_fields=["is_demo"])
    plan_content(site, month=JULY, count=2, content_types=["product"], now=now)
    plan_content(site, month=JULY, count=3, content_types=["cluster_hub"], now=now)
    for need in ContentNeed.objects.all():
        advance(need, writer=HouseWriter(), painter=CoverPainter(), now=now)
    drafts = accept_drafts_for_demo(site, now=now)
    return [publish_page(draft, publisher=publisher, now=now) for draft in drafts]


def test_links_lead_only_to_pages_that_stand_there(hub_and_products, publisher):
    first, _, hub = hub_and_products
    html = {page.slug: page.html for page in publisher.pages}

    assert first.linked_slugs == []
    assert "page:" not in html["ashby-banquet-chair"]
    assert hub.linked_slugs == ["ashby-banquet-chair", "calder-banquet-chair"]
    link = '<a href="https://sandbox.example/ashby-banquet-chair/">Ashby Banquet Chair</a>'
    assert link in html["banquet-chairs-the-guide"]


def test_earlier_pages_get_their_links_when_the_later_ones_are_out(
    site, hub_and_products, publisher, now
):
    first = hub_and_products[0]
    waiting = pages_with_new_links(site)
    assert [page.title for page in waiting] == ["Ashby Banquet Chair", "Calder Banquet Chair"]

    refreshed = refresh_links(first, publisher=publisher, now=now)

    assert refreshed.linked_slugs == ["banquet-chairs-the-guide", "calder-banquet-chair"]
    assert refreshed.refreshed_at == now
    assert "https://sandbox.example/calder-banquet-chair/" in publisher.pages[-1].html
    assert [page.title for page in pages_with_new_links(site)] == ["Calder Banquet Chair"]
    assert PublishedPage.objects.count() == 3


def test_refreshing_a_page_without_new_links_leaves_the_site_alone(
    hub_and_products, publisher, now
):
    refresh_links(hub_and_products[2], publisher=publisher, now=now)

    assert len(publisher.pages) == 3


def test_totals_are_those_of_local_days(site, hub_and_products, now):
    words = sum(page.word_count for page in hub_and_products)
    last_day = datetime.fromisoformat("2025-07-31T23:30:00+00:00")  # 1 August in London
    PublishedPage.objects.filter(content_type="cluster_hub").update(published_at=last_day)
    hub_words = hub_and_products[2].word_count

    assert content_totals(site, JULY, AUGUST) == ContentTotals(
        pages=2, words=words - hub_words, by_type=(("product", 2),)
    )
    assert [page.title for page in published_in(site, AUGUST, date(2025, 9, 1))] == [
        "Banquet Chairs: the Guide"
    ]


def test_a_site_without_pages_has_totals_of_zero(site):
    assert content_totals(site, JULY, AUGUST) == ContentTotals(pages=0, words=0, by_type=())
    assert addresses_of(site) == {}
