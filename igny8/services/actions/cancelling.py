"""Cancelling an order: nothing more is bought or billed, and suppliers hear of it."""

from datetime import datetime

import structlog
from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import User
from igny8.billing.actions.invoices import withdraw_pending_line
from igny8.inbox.actions import withdraw_approval
from igny8.inbox.models import Approval
from igny8.jobs.actions import enqueue
from igny8.jobs.registry import Progress, quiet
from igny8.kit.errors import Igny8Error
from igny8.marketplaces.actions.providers import provider_for
from igny8.marketplaces.errors import IllegalPlacementMove
from igny8.marketplaces.rules.placements import PlacementStatus
from igny8.sag.actions.backlinks import move_backlink
from igny8.sag.models import SAGBacklink
from igny8.services.actions.counters import refresh_order
from igny8.services.actions.crediting import queue_crediting
from igny8.services.actions.owing import owe_link
from igny8.services.actions.placements import keep_todos
from igny8.services.actions.unchosen import ask_for_links
from igny8.services.models import BacklinkServiceOrder, OrderedLink
from igny8.services.queries.orders import UNDELIVERED, links_of, links_to_withdraw

log = structlog.get_logger()
Order = BacklinkServiceOrder
WITHDRAW = "igny8.services.tasks.withdraw_links"


@transaction.atomic
def cancel_order(order: Order, *, by: User | None, now: datetime) -> Order:
    """Stop an order that is not delivered. Raises IllegalMove.

    Links that nobody was asked for are cancelled, and of what is not billed yet only the delivered
    links are owed any more; what is billed of the rest credits itself, where the order says so.
    Withdrawing the rest from their suppliers is queued: they are called
    outside transactions.
    """
    order = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    order.move_to(Order.Status.CANCELLED, now=now)
    links = links_of(order).filter(backlink__status__in=UNDELIVERED)
    for link in links.filter(asked_at__isnull=True):
        move_backlink(link.backlink, to=SAGBacklink.Status.CANCELLED, by=by, now=now)
    withdraw_pending_line(order.account, key=order.line_key)
    for link in links_of(order).filter(delivered_at__isnull=False):
        owe_link(link, order, now=now)
    ask_for_links(order, now=now)
    withdraw_approval(kind=Approval.Kind.BACKLINK_ORDER, subject_id=str(order.pk))
    record(
        order.account, actor=by, verb="cancelled", subject="backlink_order", subject_id=order.pk,
        now=now,
    )  # fmt: skip
    if links_to_withdraw(order).exists():
        enqueue(
            WITHDRAW,
            str(order.pk),
            account=order.account,
            site=order.site,
            key=str(order.pk),
            title=f"Withdraw links of {order.site.domain}",
            now=now,
        )
    order = refresh_order(order)
    if order.billed_amount:
        queue_crediting(order, now=now)
    return order


def withdraw_links(order: Order, *, now: datetime, progress: Progress = quiet) -> int:
    """Withdraw a cancelled order's links from their suppliers; how many still stand there.

    Each call is made outside a transaction. A supplier that cannot be reached is asked again by the
    daily check.
    """
    links = list(links_to_withdraw(order))
    for number, link in enumerate(links):
        progress(number, len(links), f"Withdrawing from {link.backlink.publisher_domain}")
        try:
            withdraw_link(link, now=now)
        except Igny8Error as failure:
            log.warning("link_not_withdrawn", link=str(link.pk), reason=failure.message)
    if refresh_order(order).billed_amount:
        queue_crediting(order, now=now)
    return links_to_withdraw(order).count()


def withdraw_link(link: OrderedLink, *, now: datetime) -> None:
    """Withdraw one link. One that was brought meanwhile stays, and is proven and booked as usual.

    Raises GatewayError, NoSuchSupplier.
    """
    provider = provider_for(link.supplier, account=link.account)
    placement = provider.find(str(link.backlink_id))
    if placement is not None and not placement.is_over:
        try:
            placement = provider.cancel(placement.reference, now=now)
        except IllegalPlacementMove:
            placement = provider.status(placement.reference, now=now)
    if placement is not None and placement.status == PlacementStatus.LIVE:
        if not link.supplier_reference:
            link.supplier_reference, link.placed_at = placement.reference, now
            link.save(update_fields=["supplier_reference", "placed_at", "updated_at"])
        return
    move_backlink(link.backlink, to=SAGBacklink.Status.CANCELLED, by=None, now=now)
    keep_todos(link, now=now)
