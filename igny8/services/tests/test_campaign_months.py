"""A month's planned links, and those that find no publisher."""

from datetime import date
from decimal import Decimal

from igny8.inbox.models import Todo
from igny8.sag.models import SAGBacklink
from igny8.services.actions.campaign import order_campaign_month
from igny8.services.models import BacklinkServiceOrder

JULY = date(2025, 7, 1)
LOOKED_FOR = "DR 30 to 40, GB or international, within 600.00 USD a month with our markup"


def todos():
    return list(Todo.objects.filter(key__startswith="no-publisher:").values_list("title", "owner"))


def test_links_that_find_no_publisher_are_left_to_the_account_manager(
    campaign, offer, manager, now
):
    offer(("cheap.example", "40.00", "GB"), ("abroad.example", "40.00", "CA"))
    subscription = campaign(auto_approve_under=500)

    for _ in range(2):
        found = order_campaign_month(subscription, month=JULY, now=now)

    assert (found.order.links_ordered, found.planned, found.missing, found.looked_for) == (
        1, 5, 4, LOOKED_FOR,
    )  # fmt: skip
    assert todos() == [
        (
            "Find publishers for 4 of 5 links of July 2025: the price book has no further one "
            f"({LOOKED_FOR})",
            manager.pk,
        )
    ]


def test_without_any_publisher_there_is_no_order_and_the_next_try_finds_what_came(
    campaign, offer, now
):
    subscription = campaign(auto_approve_under=500)

    nothing = order_campaign_month(subscription, month=JULY, now=now)
    assert (nothing.order, nothing.missing) == (None, 5)
    assert BacklinkServiceOrder.objects.count() == 0

    offer(*((f"paper-{number}.example", "30.00", "GB") for number in range(5)))
    found = order_campaign_month(subscription, month=JULY, now=now)

    assert (found.order.links_ordered, found.missing) == (5, 0)
    assert Todo.objects.get(key__startswith="no-publisher:").done_at == now


def test_a_publisher_whose_rating_does_not_fit_is_not_taken(campaign, offer, now):
    offer(("famous.example", "40.00", "GB"), dr=48)

    found = order_campaign_month(campaign(auto_approve_under=500), month=JULY, now=now)

    assert (found.order, found.missing) == (None, 5)


def test_where_all_links_found_a_publisher_nothing_is_left_to_do(campaign, offer, now):
    offer(*((f"paper-{number}.example", "30.00", "GB") for number in range(9)))

    found = order_campaign_month(campaign(auto_approve_under=500), month=JULY, now=now)

    assert (found.order.client_price, found.missing, todos()) == (Decimal("180.00"), 0, [])
    assert SAGBacklink.objects.count() == 5
