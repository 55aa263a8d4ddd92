"""Carrying out an approved order: placing links, asking for them, proving them, billing them."""

from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import QuerySet

from igny8.billing.actions.invoices import add_pending_line
from igny8.billing.actions.journal import post_supplier_cost
from igny8.billing.rules import arithmetic
from igny8.jobs.registry import Progress, quiet
from igny8.kit.errors import GatewayError, Igny8Error
from igny8.kit.money import Money
from igny8.links.actions import verify_backlink
from igny8.marketplaces.actions.providers import provider_for
from igny8.marketplaces.errors import OutcomeUnknown
from igny8.marketplaces.rules.placements import LinkRequest, Placement, PlacementStatus
from igny8.sag.actions.backlinks import move_backlink
from igny8.sag.models import SAGBacklink
from igny8.services.actions.counters import refresh_order
from igny8.services.models import BacklinkServiceOrder, OrderedLink
from igny8.services.rules.pricing import BACKLINK_MARKUP, pass_through_price

log = structlog.get_logger()
Status = SAGBacklink.Status
Order = BacklinkServiceOrder


def place_links(
    order: Order, *, now: datetime, progress: Progress = quiet
) -> tuple[int, list[str]]:
    """Order every link that is not ordered and needs no further approval.

    Each call to a supplier is keyed by the link and made outside a transaction, so that a repeat
    finds the order already there. Answers how many stand ordered, and what suppliers refused.
    """
    links = list(_links(order).filter(needs_approval=False))
    refused = []
    for number, link in enumerate(links):
        progress(number, len(links), f"Ordering from {link.backlink.publisher_domain}")
        if _may_be_placed(link):
            try:
                _place(link, now=now)
            except Igny8Error as failure:
                if isinstance(failure, GatewayError) and not failure.permanent:
                    raise
                _cancel_link(link, now=now)
                refused.append(failure.message)
    placed = _links(order).filter(placed_at__isnull=False).count()
    if placed:
        _begin(order, now=now)
    refresh_order(order)
    return placed, refused


@transaction.atomic
def _begin(order: Order, *, now: datetime) -> None:
    locked = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if locked.status == Order.Status.APPROVED:
        locked.move_to(Order.Status.IN_PROGRESS, now=now)


def _may_be_placed(link: OrderedLink) -> bool:
    """As it is now: the order may have been cancelled, or another worker been here, meanwhile."""
    now_standing = OrderedLink.objects.filter(
        pk=link.pk, placed_at__isnull=True, backlink__status=Status.ORDERED
    )
    return now_standing.exists()


def _links(order: Order) -> QuerySet[OrderedLink]:
    return OrderedLink.objects.filter(order=order).select_related("backlink", "account")


def _request(link: OrderedLink) -> LinkRequest:
    backlink = link.backlink
    return LinkRequest(
        publisher_domain=backlink.publisher_domain,
        tier=link.tier,
        target_url=backlink.target_url,
        anchor=backlink.anchor,
        rel=backlink.agreed_rel,
        cost=Money(backlink.cost, backlink.currency),
        placement=backlink.placement,
    )


def _place(link: OrderedLink, *, now: datetime) -> None:
    provider = provider_for(link.supplier, account=link.account)
    key = str(link.backlink_id)
    try:
        placement = provider.order_link(_request(link), key=key, now=now)
    except OutcomeUnknown:
        found = provider.find(key)
        if found is None:
            raise
        placement = found
    link.supplier_reference, link.placed_at = placement.reference, now
    link.save(update_fields=["supplier_reference", "placed_at", "updated_at"])
    SAGBacklink.objects.filter(pk=link.backlink_id).update(ordered_at=now)


def _cancel_link(link: OrderedLink, *, now: datetime) -> None:
    move_backlink(link.backlink, to=Status.CANCELLED, by=None, now=now)


def follow_up_links(order: Order, *, now: datetime, progress: Progress = quiet) -> tuple[int, int]:
    """Ask the suppliers, check what they say is live, bill what is; (live, ordered) links."""
    links = [link for link in _links(order) if link.placed_at]
    for number, link in enumerate(links):
        progress(number, len(links), f"Checking {link.backlink.publisher_domain}")
        if link.backlink.status in (Status.ORDERED, Status.PENDING):
            _ask(link, order, now=now)
        elif link.backlink.status == Status.LIVE:
            # Seen live by another check, or just before this process died.
            _delivered(link, order, now=now)
    order = refresh_order(order)
    _close(order, now=now)
    return order.links_live, order.links_ordered


def _ask(link: OrderedLink, order: Order, *, now: datetime) -> None:
    provider = provider_for(link.supplier, account=link.account)
    placement = provider.status(link.supplier_reference, now=now)
    if placement.status in (PlacementStatus.FAILED, PlacementStatus.CANCELLED):
        move_backlink(link.backlink, to=Status.CANCELLED, by=None, now=now)
        return
    _note(link, placement, now=now)
    if link.backlink.page_url:
        verify_backlink(link.backlink, now=now)
        link.backlink.refresh_from_db()
        if link.backlink.status == Status.LIVE:
            _delivered(link, order, now=now)


def _note(link: OrderedLink, placement: Placement, *, now: datetime) -> None:
    backlink = link.backlink
    if placement.page_url and backlink.page_url != placement.page_url:
        backlink.page_url = placement.page_url
        backlink.save(update_fields=["page_url", "updated_at"])
    if backlink.status == Status.ORDERED and placement.status != PlacementStatus.ORDERED:
        move_backlink(backlink, to=Status.PENDING, by=None, now=now)


@transaction.atomic
def _delivered(link: OrderedLink, order: Order, *, now: datetime) -> None:
    """A link stands and was proven: book what it cost us; a pass-through one is owed from now."""
    link = OrderedLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if link.delivered_at is not None:
        return
    link.delivered_at = now
    link.save(update_fields=["delivered_at", "updated_at"])
    backlink, account = link.backlink, order.account
    cost = Money(backlink.cost, backlink.currency)
    if cost.amount:
        post_supplier_cost(
            account,
            amount=cost,
            key=f"link-cost:{backlink.pk}",
            at=now,
            supplier=link.supplier,
            site=order.site,
            subject_id=str(backlink.pk),
        )
    if order.pricing_mode == Order.PricingMode.PASS_THROUGH and cost.amount:
        _owe_link(link, order, cost)


def _owe_link(link: OrderedLink, order: Order, cost: Money) -> None:
    price = pass_through_price(cost)
    add_pending_line(
        order.account,
        kind="pass_through_link",
        description=f"Link on {link.backlink.publisher_domain} for {order.site.domain}",
        quantity=1,
        unit_price=price.amount,
        amount=price.amount,
        arithmetic=arithmetic.cost_plus(cost.amount, BACKLINK_MARKUP),
        key=f"link:{link.backlink_id}",
        currency=cost.currency,
        revenue_kind="pass_through",
        site=order.site,
    )


def _close(order: Order, *, now: datetime) -> None:
    """An order all of whose links stand is delivered, and with that completed."""
    open_links = _links(order).filter(backlink__status__in=[Status.ORDERED, Status.PENDING])
    if order.status == Order.Status.IN_PROGRESS and order.links_live and not open_links.exists():
        order.move_to(Order.Status.DELIVERED, now=now)
        order.move_to(Order.Status.COMPLETED, now=now)


def check_backlink_delivery(*, now: datetime, progress: Progress = quiet) -> int:
    """Follow up every open order; one that cannot be followed up never stops the rest."""
    orders = list(
        Order.objects.filter(status__in=[Order.Status.APPROVED, Order.Status.IN_PROGRESS])
        .select_related("account", "site")
        .order_by("due_date")
    )
    for number, order in enumerate(orders):
        progress(number, len(orders), str(order))
        try:
            place_links(order, now=now)
            follow_up_links(order, now=now)
        except Igny8Error as failure:
            log.warning("order_not_followed_up", order=str(order.pk), reason=failure.message)
    return len(orders)
