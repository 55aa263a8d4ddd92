"""Following an order's links up: asking suppliers, proving what they bring, billing what stands."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import transaction

from igny8.billing.actions.journal import post_supplier_cost
from igny8.jobs.registry import Progress, quiet
from igny8.kit.errors import Igny8Error
from igny8.kit.money import Money
from igny8.links.actions import verify_backlinks
from igny8.links.events import LinkWentLive
from igny8.marketplaces.actions.providers import provider_for
from igny8.marketplaces.rules.placements import Placement, PlacementStatus
from igny8.sag.actions.backlinks import move_backlink
from igny8.sag.models import SAGBacklink
from igny8.services.actions.cancelling import withdraw_links
from igny8.services.actions.closing import close_order
from igny8.services.actions.counters import refresh_order
from igny8.services.actions.held_links import settle_held_links
from igny8.services.actions.owing import owe_link
from igny8.services.actions.placements import keep_todos, queue_follow_up
from igny8.services.actions.placing import place_links
from igny8.services.models import BacklinkServiceOrder, OrderedLink
from igny8.services.queries.orders import UNDELIVERED, links_of, orders_to_follow

log = structlog.get_logger()
Status = SAGBacklink.Status
Order = BacklinkServiceOrder


def follow_up_links(order: Order, *, now: datetime, progress: Progress = quiet) -> int:
    """Ask each open link's supplier once, visit the pages they name, bill what stands.

    Pages are visited side by side, few at a time (links.actions.verify). A supplier that cannot be
    asked never stops the rest: its links are asked about again next time. How many links moved.
    """
    links = list(links_of(order).filter(placed_at__isnull=False))
    before = {link.pk: _state(link) for link in links}
    waiting = [link for link in links if link.backlink.status in UNDELIVERED]
    for number, link in enumerate(waiting):
        progress(number, len(links), f"Asking about {link.backlink.publisher_domain}")
        _ask(link, now=now)
    _visit(waiting, now=now, progress=progress)
    for link in links:
        link.backlink.refresh_from_db()
        keep_todos(link, now=now)
        if link.backlink.status == Status.LIVE:
            # Proven just now, by another check, or just before this process died.
            _deliver(link, now=now)
    close_order(refresh_order(order), now=now)
    return sum(before[link.pk] != _state(link) for link in links)


def _state(link: OrderedLink) -> tuple[str, str]:
    return link.backlink.status, link.backlink.page_url


def _ask(link: OrderedLink, *, now: datetime) -> None:
    if not link.supplier_reference:
        # Brought in the place of a lost one: there is only its page to visit.
        return
    try:
        placement = provider_for(link.supplier, account=link.account).status(
            link.supplier_reference, now=now
        )
    except Igny8Error as failure:
        log.warning("link_not_followed_up", link=str(link.pk), reason=failure.message)
        return
    if placement.status in (PlacementStatus.FAILED, PlacementStatus.CANCELLED):
        move_backlink(link.backlink, to=Status.CANCELLED, by=None, now=now)
    else:
        _note(link.backlink, placement, now=now)
    link.backlink.refresh_from_db()


def _note(backlink: SAGBacklink, placement: Placement, *, now: datetime) -> None:
    if placement.page_url and backlink.page_url != placement.page_url:
        backlink.page_url = placement.page_url
        backlink.save(update_fields=["page_url", "updated_at"])
    if backlink.status == Status.ORDERED and placement.status != PlacementStatus.ORDERED:
        move_backlink(backlink, to=Status.PENDING, by=None, now=now)


def _visit(links: Sequence[OrderedLink], *, now: datetime, progress: Progress) -> None:
    brought = [
        link.backlink
        for link in links
        if link.backlink.page_url and link.backlink.status in UNDELIVERED
    ]
    verify_backlinks(brought, now=now, progress=progress)


def after_live_link(event: LinkWentLive, *, now: datetime) -> None:
    """A link stands, whichever check saw it: its order counts it, and it is paid for."""
    links = OrderedLink.objects.filter(backlink=event.backlink_id)
    link = links.select_related("backlink__site", "account", "order").first()
    if link is not None:
        keep_todos(link, now=now)
        _deliver(link, now=now)
        close_order(refresh_order(link.order), now=now)


@transaction.atomic
def _deliver(link: OrderedLink, *, now: datetime) -> None:
    """A link stands and was proven: book what it cost us; a pass-through one is owed from now."""
    # With the order, so that a cancellation either counts the link or is known here.
    Order.objects.select_for_update(of=("self",)).get(pk=link.order_id)
    rows = OrderedLink.objects.select_related("backlink", "order__site", "order__account")
    link = rows.select_related("account").get(pk=link.pk)
    if link.delivered_at is not None:
        return
    link.delivered_at = now
    link.save(update_fields=["delivered_at", "updated_at"])
    backlink, order = link.backlink, link.order
    cost = Money(backlink.cost, backlink.currency)
    if cost.amount:
        post_supplier_cost(
            link.account,
            amount=cost,
            key=f"link-cost:{backlink.pk}",
            at=now,
            supplier=link.supplier,
            site=order.site,
            subject_id=str(backlink.pk),
        )
    owe_link(link, order, now=now)


def check_backlink_delivery(*, now: datetime) -> int:
    """Queue the following up of every open order, one job each, so that none stops the rest."""
    orders = list(orders_to_follow())
    for order in orders:
        queue_follow_up(order, now=now)
    return len(orders)


def follow_up_order(order: Order, *, now: datetime, progress: Progress = quiet) -> None:
    """Take an order on from wherever it stands: answers, placing, withdrawing, proof, billing.

    What stands is followed up even where a supplier cannot be reached for the rest; raises
    GatewayError then, after it.
    """
    settle_held_links(order, now=now)
    try:
        if order.status == Order.Status.CANCELLED:
            withdraw_links(order, now=now, progress=progress)
        else:
            place_links(order, now=now, progress=progress)
    finally:
        follow_up_links(order, now=now, progress=progress)
