"""The month's links: ordered within the approved budget, delivered, proven."""

from igny8.inbox.models import Approval
from igny8.kit.money import Money
from igny8.months.actions.steps.base import Month, Outcome
from igny8.months.errors import Waits
from igny8.services.actions.campaign import MonthsLinks, order_campaign_month
from igny8.services.actions.delivery import follow_up_links
from igny8.services.actions.held_links import settle_held_links
from igny8.services.actions.placing import place_links
from igny8.services.errors import NeedsApproval
from igny8.services.models import BacklinkServiceOrder
from igny8.services.queries.orders import OPEN, held_links, price_of, question_about

# How often one run asks the suppliers, as long as something moves: a link can be taken on, written
# and published at once only in a sandbox. The rest is for the daily check.
ASKED_AT_MOST = 4


def order_links(month: Month) -> Outcome:
    """Draft and place the campaign's order of this month."""
    if not month.config.backlinks.monthly_budget:
        return Outcome(0, 0, "No link budget is set, so no links are ordered")
    try:
        found = order_campaign_month(month.subscription, month=month.start, now=month.now)
    except NeedsApproval as refusal:
        raise Waits(refusal.message) from refusal
    order = found.order
    if order is None and not found.missing:
        return Outcome(0, 0, "The campaign plans no links for this month")
    if order is None:
        return Outcome(0, found.planned, _missing(found))
    settle_held_links(order, now=month.now)
    order.refresh_from_db()
    if order.status == BacklinkServiceOrder.Status.CANCELLED:
        why = _declined(order) or "the month's order was cancelled"
        return Outcome(0, 0, f"No links are ordered: {why}")
    placed, refused = place_links(order, now=month.now, progress=month.say)
    month.say(placed, order.ordered_links.count(), "Ordered")
    _wait_for_answer(month, order)
    order.refresh_from_db()
    words = [f"{_links(placed)} ordered for {order.price}", _refused(refused), _declined(order)]
    words.append(_missing(found) if found.missing else "")
    said = "; ".join(word for word in words if word)
    return Outcome(placed, max(order.links_ordered, placed), said)


def _refused(reasons: list[str]) -> str:
    return f"{len(reasons)} refused: {reasons[0]}" if reasons else ""


def _missing(found: MonthsLinks) -> str:
    return (
        f"{found.missing} of {found.planned} planned links found no publisher "
        f"({found.looked_for}); it is left to the account manager"
    )


def _wait_for_answer(month: Month, order: BacklinkServiceOrder) -> None:
    held = held_links(order)
    if count := held.count():
        threshold = Money(month.config.backlinks.auto_approve_under, order.currency)
        raise Waits(
            f"The client has not said yes to {_links(count)} for {price_of(held, order.currency)}, "
            f"each at {threshold} or more before our markup."
        )


def _links(count: int) -> str:
    return "1 link" if count == 1 else f"{count} links"


def _declined(order: BacklinkServiceOrder) -> str:
    answer = question_about(order)
    if answer is None or answer.status != Approval.Status.CHANGES_REQUESTED:
        return ""
    return f"the client declined those that were asked about: “{answer.note}”"


def deliver_links(month: Month) -> Outcome:
    """Ask the suppliers and check the pages; what is not live yet is followed up every day."""
    orders = BacklinkServiceOrder.objects.filter(site=month.site, month=month.start)
    live = ordered = 0
    for order in orders.select_related("account", "site"):
        for _ in range(ASKED_AT_MOST):
            moved = follow_up_links(order, now=month.now, progress=month.say)
            order.refresh_from_db()
            if not moved or order.status not in OPEN or order.links_live >= order.links_ordered:
                break
        live += order.links_live
        ordered += order.links_ordered
    if not ordered:
        return Outcome(0, 0, "No links were ordered this month")
    rest = f"; {ordered - live} are followed up every day" if live < ordered else ""
    return Outcome(live, ordered, f"{live} of {ordered} links stand and were checked{rest}")
