"""Pages that were named for a link ordered by hand and do not have it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from igny8.accounts.models import Account
from igny8.billing.models import PendingLine
from igny8.inbox.models import Todo
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.marketplaces.errors import IllegalPlacementMove
from igny8.marketplaces.models import ManualPlacement
from igny8.sag.models import SAGBacklink
from igny8.services.actions.cancelling import cancel_order
from igny8.services.actions.delivery import follow_up_links
from igny8.services.actions.orders import approve_order, draft_order
from igny8.services.actions.placements import (
    deliver_placement,
    fail_placement,
    send_placement,
)
from igny8.services.actions.placing import place_links
from igny8.services.models import OrderedLink
from igny8.services.queries.orders import notices
from igny8.services.queries.placements import placements_to_do
from igny8.services.tests.conftest import link
from igny8.services.tests.test_cancelling_orders import CHECKLIST
from igny8.services.tests.test_following_links_up import PAGE

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"])]


def open_todos():
    rows = Todo.objects.filter(key__startswith="placement:", done_at=None)
    return list(rows.values_list("title", flat=True))


@pytest.fixture
def wrong_page(site, sell, manager, publishers, now):
    """A link ordered by hand whose page, as it was named, does not have it."""
    sell("pro")
    draft = draft_order(
        site, key="o", order_type="one_time", pricing_mode="pass_through",
        links=[link(supplier="manual")], by=None, now=now,
    )  # fmt: skip
    place_links(approve_order(draft, by=manager, policy_text="", now=now), now=now)
    placement = ManualPlacement.objects.get()
    send_placement(placement, by=manager, now=now, confirmed=CHECKLIST)
    page_url = publishers.html("/ash", f"<main><p>{'Ash bends. ' * 60}</p></main>")
    placement = deliver_placement(placement, by=manager, now=now, page_url=page_url)
    run_waiting_jobs()
    return placement


def test_a_page_without_the_link_is_a_to_do_and_may_be_corrected(
    wrong_page, manager, publishers, now
):
    later = now + timedelta(days=1)
    assert open_todos() == [
        f"The link was not seen on {wrong_page.page_url}: bring the page's right address, or say "
        "that Direct outreach did not place it"
    ]
    assert list(placements_to_do(Account.objects.all())) == [wrong_page]

    page_url = publishers.html("/oak", PAGE)
    deliver_placement(wrong_page, by=manager, now=later, page_url=page_url)
    run_waiting_jobs()

    assert (open_todos(), list(placements_to_do(Account.objects.all()))) == ([], [])
    backlink = SAGBacklink.objects.get()
    assert (backlink.status, backlink.page_url) == ("live", page_url)
    assert PendingLine.objects.get(kind="pass_through_link").amount == Decimal("120.00")


def test_a_page_that_cannot_be_read_is_given_a_day(wrong_page, manager, now):
    order = OrderedLink.objects.get().order
    page_url, later = "https://nowhere.invalid/oak/", now + timedelta(days=1)
    deliver_placement(wrong_page, by=manager, now=later, page_url=page_url)
    follow_up_links(order, now=later)
    assert open_todos() == []

    follow_up_links(order, now=later + timedelta(days=1))

    [title] = open_todos()
    assert title.startswith(f"The link was not seen on {page_url}: ")


def test_a_page_that_never_has_the_link_fails(wrong_page, manager, now):
    fail_placement(wrong_page, by=manager, now=now, reason="They took it down.")
    run_waiting_jobs()

    assert open_todos() == []
    assert SAGBacklink.objects.get().status == "cancelled"


def test_a_page_that_never_has_the_link_of_a_cancelled_order_is_withdrawn(wrong_page, manager, now):
    order = cancel_order(OrderedLink.objects.get().order, by=manager, now=now)
    run_waiting_jobs()
    assert notices(order) == ["Still to withdraw from suppliers: 1 link."]

    fail_placement(wrong_page, by=manager, now=now, reason="They took it down.")
    run_waiting_jobs()

    assert notices(order) == []
    assert SAGBacklink.objects.get().status == "cancelled"


def test_a_page_that_was_seen_with_the_link_is_not_corrected(wrong_page, manager, publishers, now):
    page_url = publishers.html("/oak", PAGE)
    deliver_placement(wrong_page, by=manager, now=now, page_url=page_url)
    run_waiting_jobs()

    with pytest.raises(IllegalPlacementMove):
        deliver_placement(wrong_page, by=manager, now=now, page_url="https://magazine.example/x/")
    with pytest.raises(IllegalPlacementMove):
        fail_placement(wrong_page, by=manager, now=now, reason="They closed.")

    wrong_page.refresh_from_db()
    assert (wrong_page.status, wrong_page.page_url) == ("live", page_url)
