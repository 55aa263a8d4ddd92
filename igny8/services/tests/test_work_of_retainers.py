"""The links of a retainer's order: chosen, placed, paid for, and what the month leaves."""

from decimal import Decimal

import pytest

from igny8.accounts.models import Account
from igny8.billing.actions.transfers import record_manual_payment
from igny8.billing.models import CreditNote, Invoice, JournalEntry
from igny8.billing.rules.journal import Ledger
from igny8.inbox.models import Todo
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.kit.clock import simulated
from igny8.marketplaces.models import SandboxPlacement
from igny8.services.actions.choosing import choose_links
from igny8.services.actions.delivery import follow_up_links
from igny8.services.actions.placing import place_links
from igny8.services.errors import IllegalMove
from igny8.services.models import BacklinkServiceOrder, OrderedLink
from igny8.services.queries.orders import links_to_choose, notices
from igny8.services.tests.conftest import link
from igny8.services.tests.retaining import noon, orders_of, retain, run_on
from igny8.services.tests.test_orders import serve_all

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
TWO = [link("magazine.example", cost="60.00"), link("gazette.example", cost="40.00")]


@pytest.fixture
def order(site) -> BacklinkServiceOrder:
    """July's order of two links, for 400.00 USD."""
    retainer = retain(site, links_per_month=2, client_price=Decimal("400.00"))
    run_on(2025, 7, 1)
    return orders_of(retainer)[0]


def test_chosen_links_are_booked_with_their_cost_and_the_month_leaves_the_rest(
    publishers, order, manager, now
):
    choose_links(order, TWO, by=manager, now=now)
    place_links(order, now=now)
    serve_all(publishers)
    for _ in range(4):
        follow_up_links(order, now=now)

    order.refresh_from_db()
    assert (order.status, order.links_ordered, order.links_live) == ("completed", 2, 2)
    assert (order.billed_amount, order.actual_cost, order.margin) == (
        Decimal("400.00"), Decimal("100.00"), Decimal("300.00"),
    )  # fmt: skip
    costs = JournalEntry.objects.filter(ledger=Ledger.SUPPLIER_COST)
    assert sorted(cost.amount for cost in costs) == [Decimal("40.00"), Decimal("60.00")]
    assert Invoice.objects.get().net == Decimal("400.00")
    assert [(one["supplier"], one["links"]) for one in order.by_supplier] == [("sandbox", 2)]


def test_an_order_of_which_links_are_still_to_be_chosen_is_not_over(
    publishers, order, manager, now
):
    choose_links(order, TWO[:1], by=manager, now=now)
    place_links(order, now=now)
    serve_all(publishers)
    for _ in range(4):
        follow_up_links(order, now=now)
    with simulated(now):
        run_waiting_jobs()

    order.refresh_from_db()
    assert (order.status, order.links_live, links_to_choose(order)) == ("in_progress", 1, 1)
    assert "Publishers are still to be chosen for 1 link." in notices(order)
    assert Todo.objects.get(key__startswith="choose-links:", done_at=None).title.endswith(
        "choose the publishers of 1 of its 2 links"
    )
    assert CreditNote.objects.count() == 0


def test_no_more_links_are_chosen_than_the_month_sold(order, manager, now):
    with pytest.raises(IllegalMove):
        choose_links(order, [*TWO, link("third.example")], by=manager, now=now)

    assert OrderedLink.objects.count() == 0


def test_a_prepaid_orders_links_wait_for_the_months_fee(publishers, site, account, manager, now):
    account.prepayment = Account.Prepayment.FIRST_ORDER
    account.save()
    retainer = retain(site, links_per_month=2, client_price=Decimal("400.00"))
    run_on(2025, 7, 1)
    order = orders_of(retainer)[0]
    choose_links(order, TWO, by=manager, now=now)
    with simulated(now):
        run_waiting_jobs()
    assert (order.is_prepaid, SandboxPlacement.objects.count()) == (True, 0)

    invoice = Invoice.objects.get()
    record_manual_payment(invoice, amount=invoice.total, reference="TRX", by=manager, now=now)
    with simulated(noon(2025, 7, 1)):
        run_waiting_jobs()

    assert SandboxPlacement.objects.count() == 2
