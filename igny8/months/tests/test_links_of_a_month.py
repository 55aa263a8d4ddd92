"""The month's steps for links say what was ordered, what was not, and for whom they wait."""

from datetime import date, datetime
from typing import Any

import pytest

from igny8.inbox.models import Approval
from igny8.jobs.registry import quiet
from igny8.marketplaces.models import SandboxPlacement
from igny8.months.actions.steps.base import Month, Outcome
from igny8.months.actions.steps.links import deliver_links, order_links
from igny8.months.errors import Waits
from igny8.months.models import MonthRun
from igny8.sag.models import SAGBacklink
from igny8.services.actions.approvals import answer_approval
from igny8.services.actions.cancelling import cancel_order
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription
from igny8.services.tests.conftest import Configure, SellOffers, campaign, demo, offer, sell

__all__ = ["campaign", "demo", "offer", "sell"]
LOOKED_FOR = "(DR 30 to 40, GB or international, within 600.00 USD a month with our markup)"
BOOK = (("cheap.example", "40.00", "GB"), ("dear.example", "90.00", "GB"))


def july(subscription: ManagedServiceSubscription, now: datetime) -> Month:
    run = MonthRun(
        account=subscription.account,
        site=subscription.site,
        subscription=subscription,
        month=date(2025, 7, 1),
    )
    return Month(run, subscription, subscription.config, now, quiet)


def test_a_month_without_a_fitting_publisher_says_so_and_goes_on(
    campaign: Configure, now: datetime
) -> None:
    month = july(campaign(), now)

    outcome = order_links(month)

    assert outcome == Outcome(
        0, 5, f"5 of 5 planned links found no publisher {LOOKED_FOR}; it is left to the account "
        "manager",
    )  # fmt: skip
    assert deliver_links(month) == Outcome(0, 0, "No links were ordered this month")


def test_a_month_that_finds_some_orders_these_and_names_the_rest(
    campaign: Configure, offer: SellOffers, now: datetime
) -> None:
    offer(*BOOK)

    outcome = order_links(july(campaign(auto_approve_under=500), now))

    assert outcome == Outcome(
        2, 2, "2 links ordered for 156.00 USD; 3 of 5 planned links found no publisher "
        f"{LOOKED_FOR}; it is left to the account manager",
    )  # fmt: skip


def test_a_month_waits_for_the_clients_yes_and_orders_what_needs_none(
    campaign: Configure, offer: SellOffers, now: datetime
) -> None:
    offer(*BOOK)
    month = july(campaign(auto_approve_under=60), now)

    for _ in range(2):
        with pytest.raises(Waits) as wait:
            order_links(month)

    assert wait.value.message == (
        "The client has not said yes to 1 link for 108.00 USD, each at 60.00 USD or more before "
        "our markup."
    )
    assert SandboxPlacement.objects.get().publisher_domain == "cheap.example"


def test_a_month_goes_on_with_the_rest_after_a_no(
    campaign: Configure, offer: SellOffers, carl: Any, now: datetime
) -> None:
    offer(*BOOK)
    month = july(campaign(auto_approve_under=60), now)
    with pytest.raises(Waits):
        order_links(month)
    question = Approval.objects.get(kind="backlink_order")
    answer_approval(question, by=carl, approved=False, note="Too dear.", now=now)

    outcome = order_links(month)

    assert (outcome.done, outcome.total) == (1, 1)
    assert outcome.message.startswith(
        "1 link ordered for 48.00 USD; the client declined those that were asked about: “Too dear.”"
    )
    dear = SAGBacklink.objects.get(publisher_domain="dear.example")
    assert dear.status == "cancelled"


def test_a_month_whose_order_somebody_cancelled_goes_on_without_links(
    campaign: Configure, offer: SellOffers, ada: Any, now: datetime
) -> None:
    offer(*BOOK)
    month = july(campaign(auto_approve_under=500), now)
    order_links(month)
    cancel_order(BacklinkServiceOrder.objects.get(), by=ada, now=now)

    outcome = order_links(month)

    assert outcome == Outcome(0, 0, "No links are ordered: the month's order was cancelled")


def test_suppliers_are_asked_again_only_while_something_moves(
    campaign: Configure, offer: SellOffers, now: datetime
) -> None:
    offer(("slow.example", "40.00", "GB"))
    month = july(campaign(auto_approve_under=500), now)
    order_links(month)

    outcome = deliver_links(month)

    assert SandboxPlacement.objects.get().polls == 2
    assert outcome.message == "0 of 1 links stand and were checked; 1 are followed up every day"
