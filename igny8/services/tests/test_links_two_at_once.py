"""Several people and workers, one order: each link is decided on and ordered once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from igny8.accounts.actions.accounts import add_person
from igny8.inbox.errors import AlreadyDecided
from igny8.inbox.models import Approval
from igny8.jobs.actions.run import run_waiting_jobs
from igny8.marketplaces.models import SandboxPlacement
from igny8.sag.models import SAGBacklink
from igny8.services.actions.approvals import answer_approval
from igny8.services.actions.cancelling import cancel_order
from igny8.services.actions.held_links import ask_about_links
from igny8.services.actions.orders import approve_order, draft_order
from igny8.services.actions.placing import place_links
from igny8.services.managed_billing_service import ManagedBillingService
from igny8.services.models import OrderedLink
from igny8.services.tests.conftest import link

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works: Callable[[], object]) -> list[object]:
    """Start all at the same moment, each with a connection of its own; what each answers."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        try:
            barrier.wait()
            return work()
        except AlreadyDecided as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.fixture
def order(site, demo, manager, now):
    """An approved order of four links, of which two wait for the client."""
    links = [link(f"paper-{n}.example", needs_approval=n > 1) for n in range(4)]
    draft = draft_order(
        site, key="o", order_type="one_time", pricing_mode="pass_through", links=links,
        by=None, now=now,
    )  # fmt: skip
    approved = approve_order(draft, by=manager, policy_text="", now=now)
    ask_about_links(approved, now=now)
    return approved


def answer(by, now, *, approved):
    question = Approval.objects.get(kind="backlink_order")
    return answer_approval(question, by=by, approved=approved, note="Hm.", now=now).status


def statuses():
    rows = SAGBacklink.objects.order_by("publisher_domain")
    return list(rows.values_list("status", flat=True))


def test_of_a_yes_and_a_no_at_the_same_moment_one_stands(order, account, carl, now):
    vera = add_person(
        account, email="vera@carls-chairs.example", name="Vera", role="client_approver"
    )

    said = together(
        lambda: answer(carl, now, approved=True), lambda: answer(vera, now, approved=False)
    )

    assert "already_decided" in said
    decided = Approval.objects.get(kind="backlink_order").status
    left = {"approved": "ordered", "changes_requested": "cancelled"}[decided]
    assert statuses() == ["ordered", "ordered", left, left]


def test_the_same_yes_twice_orders_each_link_once(order, carl, now):
    together(*[lambda: answer(carl, now, approved=True)] * 3)
    together(*[lambda: place_links(order, now=now)] * 3)
    run_waiting_jobs()

    order.refresh_from_db()
    assert SandboxPlacement.objects.count() == 4
    assert (order.status, order.client_price) == ("in_progress", Decimal("480.00"))


def test_an_order_cancelled_while_it_is_answered_and_placed_leaves_nothing_at_a_supplier(
    order, manager, carl, now
):
    together(
        lambda: place_links(order, now=now),
        lambda: answer(carl, now, approved=True),
        lambda: cancel_order(order, by=manager, now=now),
    )
    run_waiting_jobs()

    order.refresh_from_db()
    assert (order.status, order.links_ordered) == ("cancelled", 0)
    assert statuses() == ["cancelled"] * 4
    assert set(SandboxPlacement.objects.values_list("status", flat=True)) <= {"cancelled"}


def test_of_two_orders_by_hand_at_the_same_moment_one_fits_into_the_budget(
    campaign, site, manager, now
):
    campaign(monthly_budget=100, auto_approve_under=500)
    drafts = [
        draft_order(
            site,
            key=key,
            order_type="one_time",
            pricing_mode="pass_through",
            links=[link(f"{key}.example", cost="50.00")],
            by=None,
            now=now,
        )  # fmt: skip
        for key in ("one", "two")
    ]

    def approve(draft):
        ManagedBillingService().process_backlink_order(draft, by=manager, policy_text="", now=now)

    together(*[partial(approve, draft) for draft in drafts])

    assert OrderedLink.objects.filter(needs_approval=True).count() == 1
    assert Approval.objects.get(kind="backlink_order").amount == Decimal("60.00")
