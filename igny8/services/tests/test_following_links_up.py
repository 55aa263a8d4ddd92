"""Suppliers are asked, pages visited and links booked, each as often as it needs."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from igny8.billing.actions.invoices import bill_account
from igny8.billing.models import InvoiceLine, JournalEntry, PendingLine
from igny8.billing.rules.journal import Ledger
from igny8.inbox.models import Todo
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.links.actions import verify_backlink
from igny8.links.models import LinkCheck
from igny8.marketplaces.models import ManualPlacement, SandboxPlacement
from igny8.sag.actions.backlinks import move_backlink
from igny8.sag.errors import IllegalMove
from igny8.sag.models import SAGBacklink
from igny8.services.actions.counters import refresh_order
from igny8.services.actions.delivery import check_backlink_delivery, follow_up_links
from igny8.services.actions.orders import approve_order, draft_order
from igny8.services.actions.placements import (
    deliver_placement,
    fail_placement,
    send_placement,
)
from igny8.services.actions.placing import place_links
from igny8.services.actions.replacing import replace_link
from igny8.services.errors import GuaranteeOver
from igny8.services.models import OrderedLink
from igny8.services.queries.orders import billed_for_links, notices
from igny8.services.tests.conftest import link
from igny8.services.tests.test_cancelling_orders import CHECKLIST
from igny8.services.tests.test_orders import serve_all

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"])]
PAGE = (
    f'<main><p>{"Oak lasts. " * 60}<a href="https://carls-chairs.example/oak-chairs/">oak chairs'
    "</a></p></main>"
)


@pytest.fixture
def placed(site, manager, now, publishers):
    def make(*links, mode="pass_through", **terms):
        draft = draft_order(
            site, key="o", order_type="one_time", pricing_mode=mode, links=links or [link()],
            client_price=Decimal("400.00") if mode == "price_book" else None, by=None, now=now,
            **terms,
        )  # fmt: skip
        order = approve_order(draft, by=manager, policy_text="", now=now)
        place_links(order, now=now)
        return order

    return make


# -- how often ------------------------------------------------------------------------------------


def test_one_follow_up_asks_each_supplier_once(placed, now):
    order = placed(link(), link("gazette.example"))

    assert follow_up_links(order, now=now) == 2
    assert set(SandboxPlacement.objects.values_list("polls", flat=True)) == {1}


def test_a_follow_up_in_which_nothing_moves_says_so(placed, now):
    order = placed(link("slow.example"))

    assert [follow_up_links(order, now=now) for _ in range(3)] == [1, 0, 0]


def test_the_pages_of_an_order_are_visited_once_a_moment(placed, publishers, now):
    order = placed(link(), link("drops.example"))
    follow_up_links(order, now=now)
    serve_all(publishers)
    for _ in range(3):
        follow_up_links(order, now=now)

    assert LinkCheck.objects.count() == len(publishers.seen) == 2


def test_a_supplier_that_cannot_be_asked_does_not_stop_the_rest(placed, publishers, now):
    order = placed(link("one.example"), link("two.example"))
    OrderedLink.objects.filter(backlink__publisher_domain="one.example").update(supplier="nobody")
    serve_all(publishers)

    for _ in range(2):
        follow_up_links(order, now=now)

    statuses = SAGBacklink.objects.values_list("publisher_domain", "status")
    assert dict(statuses) == {"one.example": "ordered", "two.example": "live"}


def test_an_order_of_which_nothing_came_is_cancelled_where_nothing_is_billed(placed, now):
    order = placed(link("fails.example"))
    for _ in range(2):
        follow_up_links(order, now=now)

    order.refresh_from_db()
    assert (order.status, order.links_ordered, order.client_price) == (
        "cancelled", 0, Decimal("0.00"),
    )  # fmt: skip


def test_a_billed_order_of_which_nothing_came_is_left_to_the_account_manager(
    placed, sell, manager, now
):
    sell("pro")
    order = placed(link("fails.example"), mode="price_book", credits_failed_links=False)
    for _ in range(3):
        follow_up_links(order, now=now)

    order.refresh_from_db()
    assert (order.status, order.billed_amount) == ("in_progress", Decimal("400.00"))
    todo = Todo.objects.get(key=f"no-links:{order.pk}")
    assert (todo.owner, todo.title) == (
        manager,
        "No supplier brought a link of an order billed at 400.00 USD: cancel it and agree with the "
        "client how it is made good",
    )


def test_a_billed_order_that_falls_short_is_left_to_the_account_manager(
    placed, sell, manager, publishers, now
):
    sell("pro")
    order = placed(
        link(), link("fails.example"), link("refuses.example"), mode="price_book",
        credits_failed_links=False,
    )  # fmt: skip
    serve_all(publishers)
    for _ in range(3):
        follow_up_links(order, now=now)

    order.refresh_from_db()
    assert (order.status, order.links_ordered, order.links_delivered, order.billed_amount) == (
        "in_progress", 3, 1, Decimal("400.00"),
    )  # fmt: skip
    todo = Todo.objects.get(key=f"no-links:{order.pk}")
    assert (todo.owner, todo.title) == (
        manager,
        "Suppliers brought 1 of 3 links of an order billed at 400.00 USD: cancel it and agree with "
        "the client how it is made good",
    )
    assert notices(order) == [
        "Suppliers do not bring 2 links: fails.example, refuses.example.",
        "1 of 3 links came, and 400.00 USD is billed. Cancel the order and agree with the client "
        "how it is made good.",
    ]


# -- what it costs and brings ---------------------------------------------------------------------


def test_a_pass_through_order_is_billed_for_what_was_delivered_alone(placed, site, publishers, now):
    order = placed(link(), link("drops.example", cost="50.00"))
    serve_all(publishers)
    order.refresh_from_db()
    assert (order.client_price, order.billed_amount, order.margin) == (
        Decimal("180.00"), Decimal("0.00"), Decimal("0.00"),
    )  # fmt: skip

    for _ in range(3):
        follow_up_links(order, now=now)

    order.refresh_from_db()
    assert (order.billed_amount, order.actual_cost, order.margin) == (
        Decimal("120.00"), Decimal("100.00"), Decimal("20.00"),
    )  # fmt: skip
    months = [date(2025, number, 1) for number in (6, 7, 8)]
    assert [billed_for_links(site, month) for month in months] == [
        Decimal(0), order.billed_amount, Decimal(0),
    ]  # fmt: skip
    tomorrow = now + timedelta(days=1)
    bill_account(site.account, today=tomorrow.date(), now=tomorrow)
    assert sum(row.amount for row in InvoiceLine.objects.all()) == order.billed_amount
    costs = JournalEntry.objects.filter(ledger=Ledger.SUPPLIER_COST)
    assert sum(entry.amount for entry in costs) == order.actual_cost


def test_a_link_disputed_before_it_stood_was_neither_delivered_nor_costs(placed, now):
    order = placed()
    backlink = SAGBacklink.objects.get()
    for status in ("pending", "in_dispute"):
        move_backlink(backlink, to=status, by=None, now=now)

    order = refresh_order(order)

    assert (order.links_ordered, order.links_delivered, order.actual_cost) == (
        1, 0, Decimal("0.00"),
    )  # fmt: skip


def test_a_price_book_order_keeps_its_frozen_amount_as_links_are_delivered(placed, publishers, now):
    order = placed(link(), link("drops.example"), mode="price_book")
    serve_all(publishers)
    for _ in range(3):
        follow_up_links(order, now=now)

    order.refresh_from_db()
    assert (order.client_price, order.billed_amount, order.actual_cost, order.margin) == (
        Decimal("400.00"), Decimal("400.00"), Decimal("100.00"), Decimal("300.00"),
    )  # fmt: skip


def test_a_link_seen_by_another_check_is_booked_by_its_news(placed, publishers, now):
    order = placed()
    backlink = SAGBacklink.objects.get()
    backlink.page_url = publishers.html("/elsewhere", PAGE)
    backlink.save()

    verify_backlink(backlink, now=now)
    run_waiting_jobs()

    order.refresh_from_db()
    assert (order.status, order.links_live, order.billed_amount) == (
        "completed", 1, Decimal("120.00"),
    )  # fmt: skip


# -- by hand --------------------------------------------------------------------------------------


def open_todos():
    rows = Todo.objects.filter(key__startswith="placement:", done_at=None)
    return list(rows.values_list("title", flat=True))


def test_a_link_ordered_by_hand_is_a_to_do_until_its_page_is_brought(
    placed, sell, manager, publishers, now
):
    sell("pro")
    order = placed(link(supplier="manual"))
    placement = ManualPlacement.objects.get()
    follow_up_links(order, now=now)
    assert open_todos() == ["Order the link on magazine.example from Direct outreach"]
    assert Todo.objects.get(key__endswith=":send").owner == manager

    send_placement(placement, by=manager, now=now, confirmed=CHECKLIST)
    assert open_todos() == [
        "Bring the address of the page on magazine.example that Direct outreach placed"
    ]

    page_url = publishers.html("/oak", PAGE)
    deliver_placement(placement, by=manager, now=now, page_url=page_url)
    run_waiting_jobs()

    order.refresh_from_db()
    assert open_todos() == []
    assert (order.status, order.links_live, PendingLine.objects.get().amount) == (
        "completed", 1, Decimal("120.00"),
    )  # fmt: skip


def test_a_link_that_failed_by_hand_is_cancelled_and_waits_for_nobody(placed, manager, now):
    placed(link(supplier="manual"))

    fail_placement(ManualPlacement.objects.get(), by=manager, now=now, reason="They closed.")
    run_waiting_jobs()

    assert open_todos() == []
    assert SAGBacklink.objects.get().status == "cancelled"
    assert PendingLine.objects.count() == 0


# -- under guarantee ------------------------------------------------------------------------------


@pytest.fixture
def lost(placed, publishers, now):
    placed()
    serve_all(publishers)
    for _ in range(2):
        follow_up_links(OrderedLink.objects.get().order, now=now)
    backlink = SAGBacklink.objects.get()
    return move_backlink(backlink, to="lost", by=None, now=now + timedelta(days=30))


def test_a_replacement_stands_in_for_the_lost_link_and_is_billed_to_nobody(
    lost, manager, publishers, now
):
    later = now + timedelta(days=31)
    page_url = publishers.html("/again", PAGE)

    made = replace_link(lost, page_url=page_url, by=manager, now=later)
    run_waiting_jobs()

    order = OrderedLink.objects.get(backlink=made).order
    made.refresh_from_db()
    lost.refresh_from_db()
    assert (made.status, made.cost, lost.status, lost.replaced_by) == (
        "live", Decimal("0.00"), "replaced", made,
    )  # fmt: skip
    assert (order.links_ordered, order.links_delivered, order.links_live) == (1, 1, 1)
    assert (order.billed_amount, order.actual_cost) == (Decimal("120.00"), Decimal("100.00"))
    assert check_backlink_delivery(now=later) == 0


def test_a_replacement_that_does_not_stand_yet_is_looked_for_every_day(
    lost, manager, publishers, now
):
    later = now + timedelta(days=31)
    made = replace_link(lost, page_url=publishers.url("/again"), by=manager, now=later)
    run_waiting_jobs()
    publishers.html("/again", PAGE)

    check_backlink_delivery(now=later + timedelta(days=1))
    run_waiting_jobs()

    made.refresh_from_db()
    assert made.status == "live"


def test_a_replacement_told_of_twice_is_one(lost, manager, publishers, now):
    page_url = publishers.url("/again")

    first, second = (
        replace_link(lost, page_url=page_url, by=manager, now=now + timedelta(days=31))
        for _ in range(2)
    )

    assert first == second
    assert SAGBacklink.objects.count() == OrderedLink.objects.count() == 2


def test_a_replaced_link_is_not_replaced_by_another_page(lost, manager, now):
    later = now + timedelta(days=31)
    made = replace_link(lost, page_url="https://magazine.example/x/", by=manager, now=later)

    with pytest.raises(IllegalMove, match="already, by the one on https://magazine.example/x/"):
        replace_link(lost, page_url="https://magazine.example/y/", by=manager, now=later)

    lost.refresh_from_db()
    assert lost.replaced_by == made
    assert SAGBacklink.objects.count() == OrderedLink.objects.count() == 2


def test_after_the_guarantee_nobody_owes_another_link(lost, manager, now):
    SAGBacklink.objects.filter(pk=lost.pk).update(guarantee_days=29)
    lost.refresh_from_db()

    with pytest.raises(GuaranteeOver, match="was guaranteed for 29 days"):
        replace_link(lost, page_url="https://magazine.example/x/", by=manager, now=now)

    assert SAGBacklink.objects.get().status == "lost"
