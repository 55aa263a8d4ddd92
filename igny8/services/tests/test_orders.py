from decimal import Decimal

import pytest

from igny8.billing.models import Invoice, InvoiceLine, JournalEntry, PendingLine
from igny8.billing.rules.journal import Ledger
from igny8.inbox.models import Todo
from igny8.marketplaces.errors import OutcomeUnknown
from igny8.marketplaces.models import SandboxPlacement
from igny8.marketplaces.rules.sandbox_page import sandbox_page
from igny8.sag.actions.backlinks import move_backlink
from igny8.sag.models import SAGBacklink
from igny8.services.actions.cancelling import cancel_order
from igny8.services.actions.delivery import follow_up_links, follow_up_order
from igny8.services.actions.orders import approve_order, draft_order
from igny8.services.actions.placing import place_links
from igny8.services.errors import IllegalMove, NeedsPrice, PriceRefused
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import BacklinkServiceOrder, OrderedLink
from igny8.services.queries.orders import notices
from igny8.services.rules.policy import LINK_POLICY
from igny8.services.tests.conftest import daily_check, link

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def draft(site, links, now, **changes):
    terms = {
        "key": "order-1", "order_type": "one_time", "pricing_mode": "price_book",
        "client_price": Decimal("400.00"), "by": None, "now": now,
    }  # fmt: skip
    return draft_order(site, links=links, **(terms | changes))


def serve_all(publishers):
    for placed in SandboxPlacement.objects.all():
        path = f"/pages/{placed.publisher_domain}/{placed.reference}/"
        publishers.html(path, sandbox_page(placed.publisher_domain, placed.request).html)


def test_an_order_is_drafted_once_a_key(site, now):
    first = draft(site, [link()], now)

    assert draft(site, [link(), link("two.example")], now) == first
    assert SAGBacklink.objects.count() == 1
    assert (first.status, first.client_price, first.billed_amount) == (
        "draft", Decimal("400.00"), None,
    )  # fmt: skip


def test_a_price_is_needed_and_never_negative(site, now):
    with pytest.raises(NeedsPrice):
        draft(site, [link()], now, client_price=None)
    with pytest.raises(PriceRefused):
        draft(site, [link()], now, client_price=Decimal("-1.00"))

    assert BacklinkServiceOrder.objects.count() == 0


def test_approval_freezes_price_times_surcharge_and_bills_it(site, manager, now):
    site.niche = "finance_insurance"
    site.save()
    order = draft(site, [link()], now)

    ManagedBillingService().process_backlink_order(
        order, by=manager, policy_text=LINK_POLICY, now=now
    )

    order.refresh_from_db()
    assert (order.status, order.billed_amount) == ("approved", Decimal("600.00"))
    assert (order.approved_by, order.policy_text) == (manager, LINK_POLICY)
    line = InvoiceLine.objects.get()
    assert line.amount == Decimal("600.00")
    assert "1.5" in line.why


def test_an_approval_repeated_bills_nothing_more(site, manager, now):
    order = draft(site, [link()], now)
    for _ in range(3):
        ManagedBillingService().process_backlink_order(
            order, by=manager, policy_text=LINK_POLICY, now=now
        )

    assert Invoice.objects.get().total == Decimal("400.00")


def test_a_cancelled_order_cannot_be_approved(site, manager, now):
    order = cancel_order(draft(site, [link()], now), by=manager, now=now)

    with pytest.raises(IllegalMove):
        approve_order(order, by=manager, policy_text="", now=now)

    order.refresh_from_db()
    assert (order.status, order.billed_amount) == ("cancelled", None)
    assert SAGBacklink.objects.get().status == "cancelled"
    assert PendingLine.objects.count() == 0


def test_links_are_placed_checked_and_paid_for_once(site, manager, now, publishers):
    order = draft(
        site, [link(), link("gazette.example", cost="50.00")], now,
        pricing_mode="pass_through", client_price=None,
    )  # fmt: skip
    approve_order(order, by=manager, policy_text=LINK_POLICY, now=now)
    for _ in range(2):
        place_links(order, now=now)
    serve_all(publishers)
    for _ in range(4):
        follow_up_links(order, now=now)

    order.refresh_from_db()
    assert (order.status, order.links_ordered, order.links_delivered, order.links_live) == (
        "completed", 2, 2, 2,
    )  # fmt: skip
    assert (order.billed_amount, order.actual_cost, order.margin) == (
        Decimal("180.00"), Decimal("150.00"), Decimal("30.00"),
    )  # fmt: skip
    owed = PendingLine.objects.order_by("amount").values_list("amount", flat=True)
    assert list(owed) == [Decimal("60.00"), Decimal("120.00")]
    costs = JournalEntry.objects.filter(ledger=Ledger.SUPPLIER_COST)
    assert sum(entry.amount for entry in costs) == Decimal("150.00")
    assert SandboxPlacement.objects.count() == 2


def test_a_link_that_is_not_on_the_page_is_not_billed(site, manager, now, publishers):
    order = draft(
        site, [link("drops.example")], now, pricing_mode="pass_through", client_price=None
    )
    approve_order(order, by=manager, policy_text=LINK_POLICY, now=now)
    place_links(order, now=now)
    serve_all(publishers)
    for _ in range(3):
        follow_up_links(order, now=now)

    order.refresh_from_db()
    assert (order.status, order.links_live) == ("in_progress", 0)
    assert PendingLine.objects.count() == 0


def test_a_link_that_another_check_saw_live_is_billed_all_the_same(site, manager, now, publishers):
    order = draft(site, [link()], now, pricing_mode="pass_through", client_price=None)
    approve_order(order, by=manager, policy_text=LINK_POLICY, now=now)
    place_links(order, now=now)
    move_backlink(SAGBacklink.objects.get(), to="live", by=None, now=now)

    for _ in range(2):
        follow_up_links(order, now=now)

    order.refresh_from_db()
    assert order.status == "completed"
    assert PendingLine.objects.get().amount == Decimal("120.00")
    costs = JournalEntry.objects.filter(ledger=Ledger.SUPPLIER_COST)
    assert sum(entry.amount for entry in costs) == Decimal("100.00")


def test_an_order_cancelled_while_it_is_placed_orders_nothing_more(site, manager, now, publishers):
    order = draft(site, [link(), link("gazette.example")], now)
    order = approve_order(order, by=manager, policy_text=LINK_POLICY, now=now)

    def cancel_before_the_second(done: int, total: int, message: str) -> None:
        if done == 1:
            cancel_order(order, by=manager, now=now)

    place_links(order, now=now, progress=cancel_before_the_second)

    order.refresh_from_db()
    assert order.status == "cancelled"
    assert SandboxPlacement.objects.count() == 1


def test_an_order_from_an_unknown_supplier_does_not_stop_the_rest(site, manager, now, publishers):
    broken = draft(site, [link("one.example")], now, due_in_days=1)
    sound = draft(site, [link("two.example")], now, key="order-2")
    for order in (broken, sound):
        approve_order(order, by=manager, policy_text="", now=now)
    place_links(broken, now=now)
    OrderedLink.objects.filter(order=broken).update(supplier="nobody")

    assert daily_check(now) == 2

    sound.refresh_from_db()
    assert sound.status == "in_progress"


def test_a_supplier_that_refuses_costs_nothing_and_the_rest_goes_on(site, manager, now, publishers):
    order = draft(site, [link("refuses.example"), link()], now)
    approve_order(order, by=manager, policy_text="", now=now)

    placed, refused = place_links(order, now=now)

    assert (placed, refused) == (1, ["refuses.example does not take this order."])
    assert sorted(SAGBacklink.objects.values_list("status", flat=True)) == ["cancelled", "ordered"]


def test_an_order_whose_links_are_all_refused_is_cancelled_where_nothing_is_billed(
    site, manager, now, publishers
):
    order = draft(site, [link("refuses.example")], now, pricing_mode="pass_through")
    approve_order(order, by=manager, policy_text="", now=now)

    place_links(order, now=now)

    order.refresh_from_db()
    assert (order.status, order.links_ordered) == ("cancelled", 0)
    assert Todo.objects.get(key=f"no-links:{order.pk}").title == (
        "No supplier brought a link of an order, so it was cancelled: find others or tell the "
        "client (refuses.example)"
    )


def test_a_billed_order_whose_links_are_all_refused_is_left_to_a_person(
    site, manager, now, publishers
):
    order = draft(site, [link("refuses.example")], now, credits_failed_links=False)
    approve_order(order, by=manager, policy_text="", now=now)

    place_links(order, now=now)

    order.refresh_from_db()
    assert (order.status, order.links_ordered, order.billed_amount) == (
        "approved", 1, Decimal("400.00"),
    )  # fmt: skip
    assert notices(order) == [
        "Suppliers do not bring 1 link: refuses.example.",
        "0 of 1 link came, and 400.00 USD is billed. Cancel the order and agree with the client "
        "how it is made good.",
    ]
    assert Todo.objects.get(key=f"no-links:{order.pk}").title == (
        "No supplier brought a link of an order billed at 400.00 USD: cancel it and agree with the "
        "client how it is made good"
    )


def test_an_order_whose_answer_got_lost_is_found_not_repeated(site, manager, now, publishers):
    order = draft(site, [link("times-out.example")], now)
    approve_order(order, by=manager, policy_text="", now=now)

    assert place_links(order, now=now) == (1, [])
    assert SandboxPlacement.objects.count() == 1


def test_a_supplier_that_is_down_does_not_stop_the_rest(site, manager, now, publishers):
    order = draft(site, [link("down.example"), link()], now)
    approve_order(order, by=manager, policy_text="", now=now)

    with pytest.raises(OutcomeUnknown, match="down.example cannot be reached"):
        place_links(order, now=now)

    assert placed_with() == ["magazine.example"]
    assert set(SAGBacklink.objects.values_list("status", flat=True)) == {"ordered"}


def test_what_stands_is_followed_up_while_a_supplier_is_down(site, manager, now, publishers):
    order = draft(site, [link(), link("down.example")], now)
    approve_order(order, by=manager, policy_text="", now=now)

    for _ in range(3):
        with pytest.raises(OutcomeUnknown):
            follow_up_order(order, now=now)
        serve_all(publishers)

    order.refresh_from_db()
    assert (order.status, order.links_ordered, order.links_live) == ("in_progress", 2, 1)


def placed_with():
    return list(SandboxPlacement.objects.values_list("publisher_domain", flat=True))


def test_the_daily_check_follows_up_every_open_order(site, manager, now, publishers):
    order = draft(site, [link()], now)
    approve_order(order, by=manager, policy_text="", now=now)

    assert daily_check(now) == 1
    serve_all(publishers)
    daily_check(now)
    daily_check(now)

    order.refresh_from_db()
    assert order.links_live == 1
    assert daily_check(now) == 0
