"""Choosing the links of a retainer's order, which is made before anybody knows its publishers."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from igny8.accounts.activity import record
from igny8.accounts.models import User
from igny8.services.actions.counters import refresh_order
from igny8.services.actions.orders import LinkDraft, add_link
from igny8.services.actions.placing import queue_placing
from igny8.services.actions.unchosen import ask_for_links
from igny8.services.errors import IllegalMove
from igny8.services.models import BacklinkServiceOrder, OrderedLink
from igny8.services.queries.orders import links_to_choose, waits_for_payment

Order = BacklinkServiceOrder


@transaction.atomic
def choose_links(order: Order, links: Sequence[LinkDraft], *, by: User, now: datetime) -> Order:
    """Add links that the order sold and that nobody chose yet; they are ordered at once, or once
    its fee is paid where it is prepaid. Raises IllegalMove for more than are to be chosen."""
    rows = Order.objects.select_for_update(of=("self",)).select_related("account", "site")
    order = rows.get(pk=order.pk)
    wanted = links_to_choose(order)
    if len(links) > wanted:
        raise IllegalMove(f"This order has {wanted} links to choose, not {len(links)}.")
    last = OrderedLink.objects.filter(order=order).aggregate(last=Max("position"))["last"] or 0
    for position, link in enumerate(links, start=last + 1):
        add_link(order, link, position)
    order = refresh_order(order)
    ask_for_links(order, now=now)
    record(
        order.account, actor=by, verb="chose_links", subject="backlink_order", subject_id=order.pk,
        now=now, detail={"links": len(links)},
    )  # fmt: skip
    if not waits_for_payment(order):
        queue_placing(order, now=now)
    return order
