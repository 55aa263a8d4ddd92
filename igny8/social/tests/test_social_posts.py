"""Posts for published pages: never twice, paid once, and what became of them."""

from datetime import date, timedelta

import pytest

from igny8.accounts.models import Activity
from igny8.billing.credit_service import CreditService
from igny8.billing.errors import NotEnoughCredits
from igny8.content.actions import accept_draft, advance, open_draft, plan_content, publish_page
from igny8.content.gateways.house_writer import HouseWriter
from igny8.content.gateways.painter import CoverPainter
from igny8.content.tests.plans import approved_plan
from igny8.kit.errors import Invalid
from igny8.publishing.actions import connect_site, publisher_for
from igny8.social.actions import mark_posted, prepare_posts, record_engagement, release_posts
from igny8.social.errors import (
    AlreadyPosted,
    NotPosted,
    NotReleased,
    UnknownPlatform,
    WrongAddress,
)
from igny8.social.models import SocialPost
from igny8.social.queries import PlatformTotals, outbox, platform_totals, posted_in, posts_of

JULY, AUGUST = date(2025, 7, 1), date(2025, 8, 1)
HERE = "https://www.linkedin.com/feed/update/urn:li:share:7"


@pytest.fixture
def credits(account, now):
    service = CreditService()
    service.grant(account, amount=59, reason="The month's credits", key="july", now=now)
    return service


def _published(site, ada, now, *, count):
    approved_plan(site, now=now)
    connect_site(site, kind="sandbox", now=now)
    pages = []
    for need in plan_content(site, month=JULY, count=count, content_types=["product"], now=now):
        advance(need, writer=HouseWriter(), painter=CoverPainter(), now=now)
        draft = open_draft(need.drafts.get(), by=ada, now=now)
        accept_draft(draft, by=ada, now=now)
        pages.append(publish_page(draft, publisher=publisher_for(site), now=now))
    return pages


@pytest.fixture
def page(site, ada, credits, now):
    """A published page; two credits are left."""
    return _published(site, ada, now, count=1)[0]


@pytest.fixture
def post(page, now):
    return prepare_posts(page, platforms=["linkedin"], now=now)[0]


def test_a_page_gets_one_text_per_platform(page, credits, now):
    posts = prepare_posts(page, platforms=["linkedin", "twitter"], now=now)

    assert [post.platform for post in posts] == ["linkedin", "twitter"]
    assert all(page.url in post.text and page.title in post.text for post in posts)
    assert {post.status for post in posts} == {SocialPost.Status.PREPARED}
    assert credits.balance(page.account) == 0


def test_a_repeat_makes_and_costs_nothing(page, credits, now):
    first = prepare_posts(page, platforms=["linkedin"], now=now)
    second = prepare_posts(page, platforms=["linkedin", "linkedin"], now=now + timedelta(days=1))

    assert first == second
    assert SocialPost.objects.count() == 1
    assert credits.balance(page.account) == 1


def test_a_new_platform_is_added_to_what_is_there(page, now):
    [linkedin] = prepare_posts(page, platforms=["linkedin"], now=now)
    both = prepare_posts(page, platforms=["linkedin", "mastodon"], now=now)

    assert both[0] == linkedin
    assert SocialPost.objects.count() == 2


def test_an_unknown_platform_makes_none_at_all(page, credits, now):
    with pytest.raises(UnknownPlatform, match="'instagram'"):
        prepare_posts(page, platforms=["linkedin", "instagram"], now=now)

    assert not SocialPost.objects.exists()
    assert credits.balance(page.account) == 2


def test_credits_for_two_do_not_buy_three(page, credits, now):
    with pytest.raises(NotEnoughCredits):
        prepare_posts(page, platforms=["linkedin", "twitter", "bluesky"], now=now)

    assert not SocialPost.objects.exists()
    assert credits.balance(page.account) == 2


def test_two_pages_never_share_a_slot_on_a_platform(site, ada, credits, now):
    credits.grant(site.account, amount=57, reason="A second page", key="more", now=now)
    pages = _published(site, ada, now, count=2)

    times = [prepare_posts(page, platforms=["linkedin"], now=now)[0].scheduled_at for page in pages]

    assert [moment.isoformat() for moment in times] == [
        "2025-07-02T07:30:00+00:00", "2025-07-02T10:30:00+00:00",
    ]  # fmt: skip


def test_on_publish_makes_the_post_due_at_once(page, now):
    [post] = prepare_posts(page, platforms=["linkedin"], schedule="on_publish", now=now)

    assert post.scheduled_at == page.published_at
    assert list(outbox(page.account, now=now)) == [post]


def test_drafts_have_no_time_until_they_are_released(page, credits, ada, now):
    posts = prepare_posts(page, platforms=["linkedin", "twitter"], is_released=False, now=now)

    assert {(post.status, post.scheduled_at) for post in posts} == {("draft", None)}
    assert list(outbox(page.account, now=now + timedelta(days=99))) == []
    later = now + timedelta(days=7)
    assert prepare_posts(page, platforms=["linkedin"], now=later) == posts[:1]

    released = release_posts(page.site, by=ada, now=later)

    assert [(post.platform, post.scheduled_at.isoformat()) for post in released] == [
        ("linkedin", "2025-07-09T07:30:00+00:00"), ("twitter", "2025-07-08T16:00:00+00:00"),
    ]  # fmt: skip
    assert release_posts(page.site, by=ada, now=later) == []
    assert Activity.objects.get(subject="social_posts").detail == {
        "title": "2 of carls-chairs.example"
    }


def test_a_draft_released_on_publish_is_due_at_once(page, ada, now):
    [post, other] = prepare_posts(
        page, platforms=["linkedin", "twitter"], is_released=False, now=now
    )
    later = now + timedelta(days=7)

    [released] = release_posts(page.site, by=ada, ids=[post.pk], schedule="on_publish", now=later)

    assert (released.pk, released.scheduled_at) == (post.pk, later)
    assert list(outbox(page.account, now=later)) == [post]
    other.refresh_from_db()
    assert (other.status, other.scheduled_at) == ("draft", None)


def test_a_draft_is_not_marked_as_posted(page, ada, now):
    [post] = prepare_posts(page, platforms=["linkedin"], is_released=False, now=now)

    with pytest.raises(NotReleased, match="release it before it is posted"):
        mark_posted(post, url=HERE, by=ada, now=now)

    post.refresh_from_db()
    assert (post.status, post.url) == ("draft", "")


def test_the_outbox_holds_what_is_due_and_not_posted(post, ada, now):
    assert list(outbox(post.account, now=now)) == []
    later = post.scheduled_at
    assert list(outbox(post.account, now=later)) == [post]

    mark_posted(post, url=HERE, by=ada, now=later)

    assert list(outbox(post.account, now=later)) == []


def test_somebody_posts_it_and_says_where_it_stands(post, ada, now):
    posted = mark_posted(post, url=f" {HERE} ", by=ada, now=now)

    assert (posted.status, posted.url) == (SocialPost.Status.POSTED, HERE)
    assert (posted.posted_by, posted.posted_at) == (ada, now)


def test_an_address_elsewhere_is_refused(post, ada, now):
    with pytest.raises(WrongAddress, match="is not LinkedIn"):
        mark_posted(post, url="https://evil.example/1", by=ada, now=now)

    post.refresh_from_db()
    assert post.status == SocialPost.Status.PREPARED


def test_a_post_goes_out_once(post, ada, manager, now):
    mark_posted(post, url=HERE, by=ada, now=now)
    again = mark_posted(post, url=HERE, by=manager, now=now + timedelta(hours=1))
    assert (again.posted_by, again.posted_at) == (ada, now)

    with pytest.raises(AlreadyPosted, match="went out already"):
        mark_posted(post, url=HERE + "8", by=manager, now=now)

    post.refresh_from_db()
    assert post.url == HERE


def test_engagement_is_typed_in_and_the_last_reading_counts(post, ada, now):
    mark_posted(post, url=HERE, by=ada, now=now)
    record_engagement(post, likes=3, comments=1, shares=0, now=now)

    read = record_engagement(post, likes=9, comments=2, shares=1, clicks=40, now=now)

    assert (read.engagement, read.clicks, read.engagement_at) == (12, 40, now)


def test_what_is_not_posted_has_no_engagement(post, now):
    with pytest.raises(NotPosted):
        record_engagement(post, likes=1, comments=0, shares=0, now=now)

    post.refresh_from_db()
    assert post.engagement is None


def test_engagement_is_never_negative(post, ada, now):
    mark_posted(post, url=HERE, by=ada, now=now)

    with pytest.raises(Invalid, match="from zero up"):
        record_engagement(post, likes=-1, comments=0, shares=0, now=now)


def test_totals_are_counted_by_platform(site, page, post, ada, now):
    [mastodon] = prepare_posts(page, platforms=["mastodon"], now=now)
    mark_posted(post, url=HERE, by=ada, now=now)
    record_engagement(post, likes=3, comments=1, shares=0, now=now)

    assert platform_totals(site, JULY, AUGUST) == [
        PlatformTotals("linkedin", "LinkedIn", posted=1, prepared=0, engagement=4),
        PlatformTotals("mastodon", "Mastodon", posted=0, prepared=1, engagement=None),
    ]
    assert list(posted_in(site, JULY, AUGUST)) == [post]
    assert set(posts_of(site, JULY, AUGUST)) == {post, mastodon}
    assert platform_totals(site, AUGUST, date(2025, 9, 1)) == []
