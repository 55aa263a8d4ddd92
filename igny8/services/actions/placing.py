"""Ordering an approved order's links from their suppliers, each once."""

from datetime import datetime

from django.db import transaction

from igny8.billing.events import InvoicePaid
from igny8.billing.models import InvoiceLine
from igny8.billing.rules.contracts import FEE
from igny8.jobs.actions import enqueue
from igny8.jobs.registry import Progress, quiet
from igny8.kit.errors import GatewayError, Igny8Error
from igny8.kit.money import Money
from igny8.marketplaces.actions.providers import provider_for
from igny8.marketplaces.errors import OutcomeUnknown
from igny8.marketplaces.rules.placements import LinkRequest, Placement
from igny8.sag.actions.backlinks import move_backlink
from igny8.sag.models import SAGBacklink
from igny8.services.actions.cancelling import withdraw_link
from igny8.services.actions.closing import close_order
from igny8.services.actions.counters import refresh_order
from igny8.services.actions.placements import keep_todos
from igny8.services.events import OrderApproved
from igny8.services.models import BacklinkServiceOrder, OrderedLink
from igny8.services.queries.orders import OPEN, links_of, waits_for_payment

Order = BacklinkServiceOrder
Status = SAGBacklink.Status
# What may pay for an order before its work starts: its own line, or a retainer's fee.
PAID_AHEAD = ("backlink_order", FEE)
PLACE = "igny8.services.tasks.place_order"


def queue_placing(order: Order, *, now: datetime) -> None:
    """Have the order's links ordered by a worker; asked meanwhile, it looks at them once more."""
    enqueue(
        PLACE,
        str(order.pk),
        account=order.account,
        site=order.site,
        key=str(order.pk),
        again=True,
        title=f"Order links for {order.site.domain}",
        now=now,
    )


def after_order(event: OrderApproved, *, now: datetime) -> None:
    """Work starts on approval; a campaign's month orders its own links, a prepaid one waits."""
    order = Order.objects.select_related("account", "site").get(pk=event.order_id)
    if order.month is None and order.status in OPEN and not waits_for_payment(order):
        queue_placing(order, now=now)


def after_paid_invoice(event: InvoicePaid, *, now: datetime) -> None:
    """Work that waited for this payment starts."""
    lines = InvoiceLine.objects.filter(invoice=event.invoice_id, kind__in=PAID_AHEAD)
    keys = set(lines.values_list("pending_line__key", flat=True))
    waiting = Order.objects.filter(
        account__in=lines.values("account"), status=Order.Status.APPROVED, is_prepaid=True
    )
    for order in waiting.select_related("account", "site", "period"):
        if order.line_key in keys:
            queue_placing(order, now=now)


def place_links(
    order: Order, *, now: datetime, progress: Progress = quiet
) -> tuple[int, list[str]]:
    """Order every link that is not ordered and needs no further approval.

    Nothing is bought before a prepaid order's invoice is paid. Each call to a supplier is keyed by
    the link and made outside a transaction, so that a repeat finds the order already there. An
    order all of whose links are refused is over with that. A supplier that cannot be reached never
    stops the rest. Answers how many stand ordered, and what suppliers refused. Raises the first
    passing GatewayError, after all were asked.
    """
    links = list(links_of(order).filter(needs_approval=False, placed_at__isnull=True))
    refused: list[str] = []
    unreached: list[GatewayError] = []
    for number, link in enumerate(links):
        progress(number, len(links), f"Ordering from {link.backlink.publisher_domain}")
        if not _claim(link, now=now):
            continue
        try:
            _place(link, now=now)
        except Igny8Error as failure:
            if isinstance(failure, GatewayError) and not failure.permanent:
                unreached.append(failure)
                continue
            move_backlink(link.backlink, to=Status.CANCELLED, by=None, now=now)
            refused.append(failure.message)
    close_order(refresh_order(order), now=now)
    if unreached:
        raise unreached[0]
    return links_of(order).filter(placed_at__isnull=False).count(), refused


@transaction.atomic
def _claim(link: OrderedLink, *, now: datetime) -> bool:
    """Whether the link is to be ordered now; written down, so that a cancellation knows of it."""
    order = Order.objects.select_for_update(of=("self",)).get(pk=link.order_id)
    if order.status not in OPEN or waits_for_payment(order):
        return False
    to_order = OrderedLink.objects.filter(
        pk=link.pk,
        needs_approval=False,
        placed_at__isnull=True,
        backlink__status=Status.ORDERED,
    )
    return to_order.update(asked_at=now) == 1


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
    if _keep(link, placement, now=now):
        # The order was cancelled while the supplier was asked.
        withdraw_link(link, now=now)


@transaction.atomic
def _keep(link: OrderedLink, placement: Placement, *, now: datetime) -> bool:
    """Write down what was ordered; whether the order was cancelled meanwhile."""
    order = Order.objects.select_for_update(of=("self",)).get(pk=link.order_id)
    link.supplier_reference, link.placed_at = placement.reference, now
    link.save(update_fields=["supplier_reference", "placed_at", "updated_at"])
    SAGBacklink.objects.filter(pk=link.backlink_id).update(ordered_at=now)
    if order.status == Order.Status.APPROVED:
        order.move_to(Order.Status.IN_PROGRESS, now=now)
    keep_todos(link, now=now)
    return order.status == Order.Status.CANCELLED
