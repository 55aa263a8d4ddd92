"""The month's links: ordered within the approved budget, delivered, proven."""

from igny8.months.actions.steps.base import Month, Outcome
from igny8.months.errors import Waits
from igny8.services.actions.campaign import order_campaign_month
from igny8.services.actions.delivery import follow_up_links, place_links
from igny8.services.errors import NeedsApproval
from igny8.services.models import BacklinkServiceOrder

# How often the suppliers are asked within one run before it is left for the daily check.
ASKED_AT_MOST = 4
OPEN = (BacklinkServiceOrder.Status.APPROVED, BacklinkServiceOrder.Status.IN_PROGRESS)


def order_links(month: Month) -> Outcome:
    """Draft and place the campaign's order of this month."""
    if not month.config.backlinks.monthly_budget:
        return Outcome(0, 0, "No link budget is set, so no links are ordered")
    try:
        order = order_campaign_month(month.subscription, month=month.start, now=month.now)
    except NeedsApproval as refusal:
        raise Waits(refusal.message) from refusal
    if order is None:
        return Outcome(0, 0, "The campaign plans no links for this month")
    placed, refused = place_links(order, now=month.now, progress=month.say)
    held = order.ordered_links.filter(needs_approval=True, placed_at__isnull=True).count()
    words = [f"{placed} links ordered for {order.client_price} {order.currency}"]
    if refused:
        words.append(f"{len(refused)} refused: {refused[0]}")
    if held:
        words.append(f"{held} wait for the client, being above what needs no further approval")
    return Outcome(placed, order.links_ordered, "; ".join(words))


def deliver_links(month: Month) -> Outcome:
    """Ask the suppliers and check the pages; what is not live yet is followed up every day."""
    orders = BacklinkServiceOrder.objects.filter(site=month.site, month=month.start)
    live = ordered = 0
    for order in orders.select_related("account", "site"):
        for _ in range(ASKED_AT_MOST):
            follow_up_links(order, now=month.now, progress=month.say)
            order.refresh_from_db()
            if order.status not in OPEN or order.links_live >= order.links_ordered:
                break
        live += order.links_live
        ordered += order.links_ordered
    if not ordered:
        return Outcome(0, 0, "No links were ordered this month")
    rest = f"; {ordered - live} are followed up every day" if live < ordered else ""
    return Outcome(live, ordered, f"{live} of {ordered} links stand and were checked{rest}")
