"""Cancelling: nothing more is bought or billed, and suppliers hear of it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from igny8.billing.actions.invoices import bill_account
from igny8.billing.models import Invoice, PendingLine
from igny8.billing.rules.arithmetic import explain
from igny8.inbox.models import Todo
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.jobs.models import Job
from igny8.kit.money import Money
from igny8.marketplaces.models import ManualPlacement, SandboxPlacement
from igny8.sag.actions.backlinks import move_backlink
from igny8.sag.models import SAGBacklink
from igny8.services.actions.cancelling import cancel_order, withdraw_links
from igny8.services.actions.delivery import follow_up_links
from igny8.services.actions.orders import approve_order, draft_order
from igny8.services.actions.placements import send_placement
from igny8.services.actions.placing import place_links
from igny8.services.errors import IllegalMove
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import OrderedLink
from igny8.services.queries.orders import notices
from igny8.services.tests.conftest import daily_check, link
from igny8.services.tests.test_orders import serve_all

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"]), pytest.mark.usefixtures("publishers")]


def approved(site, manager, now, *links, mode="pass_through"):
    price = Decimal("400.00") if mode == "price_book" else None
    draft = draft_order(
        site, key="o", order_type="one_time", pricing_mode=mode, links=links or [link()],
        client_price=price, by=None, now=now,
    )  # fmt: skip
    return approve_order(draft, by=manager, policy_text="", now=now)


def test_what_is_not_billed_yet_is_never_billed(site, manager, now):
    order = approved(site, manager, now, mode="price_book")
    assert PendingLine.objects.get().amount == Decimal("400.00")

    order = cancel_order(order, by=manager, now=now)

    tomorrow = now + timedelta(days=1)
    assert bill_account(site.account, today=tomorrow.date(), now=tomorrow) is None
    assert PendingLine.objects.count() == 0
    assert (order.billed_amount, order.margin) == (Decimal("0.00"), Decimal("0.00"))
    assert notices(order) == []


def test_what_is_billed_stays_and_the_person_is_told(site, manager, now):
    draft = draft_order(
        site, key="o", order_type="one_time", pricing_mode="price_book", links=[link()],
        client_price=Decimal("400.00"), by=None, now=now, credits_failed_links=False,
    )  # fmt: skip
    order = ManagedBillingService().process_backlink_order(
        draft, by=manager, policy_text="", now=now
    )

    order = cancel_order(order, by=manager, now=now)

    invoice = Invoice.objects.get()
    assert (invoice.total, order.billed_amount) == (Decimal("400.00"), Decimal("400.00"))
    assert notices(order) == [
        f"Invoice {invoice.number} has 400.00 USD for this order. An issued invoice is never "
        "changed: agree with the client how it is made good."
    ]


def test_placements_that_are_not_delivered_are_withdrawn(site, manager, now):
    order = approved(site, manager, now, link(), link("gazette.example"))
    place_links(order, now=now)

    order = cancel_order(order, by=manager, now=now)
    assert notices(order) == ["Still to withdraw from suppliers: 2 links."]
    run_waiting_jobs()

    order.refresh_from_db()
    assert set(SandboxPlacement.objects.values_list("status", flat=True)) == {"cancelled"}
    assert set(SAGBacklink.objects.values_list("status", flat=True)) == {"cancelled"}
    assert (order.status, order.links_ordered, notices(order)) == ("cancelled", 0, [])


def test_withdrawing_again_changes_nothing(site, manager, now):
    order = approved(site, manager, now)
    place_links(order, now=now)
    order = cancel_order(order, by=manager, now=now)

    assert [withdraw_links(order, now=now) for _ in range(2)] == [0, 0]
    with pytest.raises(IllegalMove):
        cancel_order(order, by=manager, now=now)


def test_a_link_brought_before_the_supplier_heard_of_it_stays_and_is_billed(
    site, manager, now, publishers
):
    order = approved(site, manager, now)
    place_links(order, now=now)
    order = cancel_order(order, by=manager, now=now)
    Job.objects.all().delete()
    SandboxPlacement.objects.update(
        status="live", page_url=publishers.url("/pages/magazine.example/1/")
    )
    serve_one(publishers)

    daily_check(now)

    order.refresh_from_db()
    assert (order.status, order.links_delivered, order.billed_amount) == (
        "cancelled", 1, Decimal("120.00"),
    )  # fmt: skip
    assert notices(order) == ["Delivered before, so it stays and is paid for: 1 link."]
    assert daily_check(now) == 0


def serve_one(publishers):
    placement = SandboxPlacement.objects.get()
    publishers.html(
        "/pages/magazine.example/1/",
        f'<main><p>{"Oak lasts. " * 60}<a href="{placement.request["target_url"]}">oak chairs</a>'
        "</p></main>",
    )


def test_a_delivered_link_of_a_cancelled_order_stays_billed(site, manager, now, publishers):
    order = approved(site, manager, now, link(), link("slow.gazette.example"))
    place_links(order, now=now)
    follow_up_links(order, now=now)
    SandboxPlacement.objects.exclude(publisher_domain__startswith="slow").update(polls=1)
    serve_all(publishers)
    follow_up_links(order, now=now)

    order = cancel_order(order, by=manager, now=now)
    withdraw_links(order, now=now)

    order.refresh_from_db()
    assert (order.links_delivered, order.billed_amount, order.margin) == (
        1, Decimal("120.00"), Decimal("20.00"),
    )  # fmt: skip
    assert PendingLine.objects.get().amount == Decimal("120.00")


def one_of_three_delivered(site, manager, now, publishers):
    order = approved(
        site, manager, now, link(), link("slow.one.example"), link("slow.two.example"),
        mode="price_book",
    )  # fmt: skip
    place_links(order, now=now)
    follow_up_links(order, now=now)
    serve_all(publishers)
    follow_up_links(order, now=now)
    return order


def test_of_a_cancelled_price_book_order_the_delivered_share_is_owed(
    site, manager, now, publishers
):
    order = one_of_three_delivered(site, manager, now, publishers)
    assert PendingLine.objects.get().amount == Decimal("400.00")

    order = cancel_order(order, by=manager, now=now)

    assert (order.links_ordered, order.links_delivered, order.billed_amount, order.margin) == (
        3, 1, Decimal("133.34"), Decimal("33.34"),
    )  # fmt: skip
    line = PendingLine.objects.get()
    assert (line.amount, line.description) == (
        Decimal("133.34"),
        "Link on magazine.example for carls-chairs.example: 1 of 3 ordered at 400.00 USD, of which "
        "the rest is cancelled",
    )


def test_a_price_book_link_brought_after_the_cancellation_is_owed_as_its_share(
    site, manager, now, publishers
):
    order = one_of_three_delivered(site, manager, now, publishers)
    order = cancel_order(order, by=manager, now=now)

    late = SAGBacklink.objects.get(publisher_domain="slow.one.example")
    move_backlink(late, to="live", by=None, now=now)
    for _ in range(2):
        follow_up_links(order, now=now)

    order.refresh_from_db()
    assert (order.status, order.links_delivered, order.billed_amount) == (
        "cancelled", 2, Decimal("266.67"),
    )  # fmt: skip


def test_the_shares_of_a_cancelled_order_that_came_all_the_same_are_its_price(
    site, manager, now, publishers
):
    order = one_of_three_delivered(site, manager, now, publishers)
    order = cancel_order(order, by=manager, now=now)

    for late in SAGBacklink.objects.filter(publisher_domain__startswith="slow"):
        move_backlink(late, to="live", by=None, now=now)
    follow_up_links(order, now=now)

    order.refresh_from_db()
    assert (order.links_delivered, order.billed_amount) == (3, Decimal("400.00"))
    said = [
        explain(line.arithmetic, Money(line.amount, line.currency))
        for line in PendingLine.objects.order_by("-amount", "created_at")
    ]
    rest = "cents that do not divide go to the first parts."
    assert said == [
        f"Part 1 of 3 even parts of 400.00 USD = 133.34 USD; {rest}",
        f"Part 2 of 3 even parts of 400.00 USD = 133.33 USD; {rest}",
        f"Part 3 of 3 even parts of 400.00 USD = 133.33 USD; {rest}",
    ]


def test_a_delivered_link_of_an_invoiced_order_is_owed_no_second_time(
    site, manager, now, publishers
):
    order = one_of_three_delivered(site, manager, now, publishers)
    tomorrow = now + timedelta(days=1)
    bill_account(site.account, today=tomorrow.date(), now=tomorrow)

    order = cancel_order(order, by=manager, now=tomorrow)

    assert order.billed_amount == Decimal("400.00")
    assert PendingLine.objects.get().amount == Decimal("400.00")


def test_an_order_that_reached_the_supplier_after_the_cancellation_is_withdrawn(site, manager, now):
    order = approved(site, manager, now)
    place_links(order, now=now)
    # As a worker leaves it that died after the supplier took the order.
    OrderedLink.objects.update(placed_at=None, supplier_reference="")

    order = cancel_order(order, by=manager, now=now)
    withdraw_links(order, now=now)

    assert SandboxPlacement.objects.get().status == "cancelled"
    assert SAGBacklink.objects.get().status == "cancelled"


def test_a_supplier_that_was_written_to_by_hand_is_told_by_a_person(site, sell, manager, now):
    sell("pro")
    order = approved(site, manager, now, link(supplier="manual"))
    place_links(order, now=now)
    placement = ManualPlacement.objects.get()
    send_placement(placement, by=manager, now=now, confirmed=CHECKLIST)

    order = cancel_order(order, by=manager, now=now)
    withdraw_links(order, now=now)

    placement.refresh_from_db()
    assert placement.status == "cancelled"
    [todo] = Todo.objects.filter(done_at=None, key__startswith="placement:")
    assert todo.title == "Tell Direct outreach that the link on magazine.example is withdrawn"
    assert todo.owner == manager


CHECKLIST = (
    "The publisher writes about this subject.",
    "The page will be open to search engines and will not be marked noindex.",
    "Paid links carry the rel that was agreed.",
)
