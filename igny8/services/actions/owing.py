"""What the client owes for a link that stands."""

from datetime import datetime

from igny8.billing.actions.invoices import add_pending_line
from igny8.billing.queries.invoices import owed_under
from igny8.billing.rules import arithmetic
from igny8.kit.clock import local_date
from igny8.kit.money import Money
from igny8.services.models import BacklinkServiceOrder, OrderedLink
from igny8.services.rules.pricing import BACKLINK_MARKUP, billed_amount, pass_through_price

Order = BacklinkServiceOrder


def owe_link(link: OrderedLink, order: Order, *, now: datetime) -> None:
    """Owe a delivered link, once; the order is locked by the caller.

    A pass-through link costs what we pay plus twenty percent. One by the price book is part of its
    order's price, and owed by itself where the order was cancelled before it was billed: its even
    share, by its place, so that all of them are the price (docs/decisions/0009). What came in
    the place of another link costs nothing.
    """
    if order.pricing_mode == Order.PricingMode.PASS_THROUGH:
        _owe_cost_plus(link, order)
    elif order.status == Order.Status.CANCELLED and not _is_owed_as_a_whole(order):
        _owe_share(link, order, now=now)


def _is_owed_as_a_whole(order: Order) -> bool:
    return owed_under(order.account, keys=[order.line_key]) > 0


def _owe_cost_plus(link: OrderedLink, order: Order) -> None:
    cost = Money(link.backlink.cost, link.backlink.currency)
    if not cost.amount:
        return
    price = pass_through_price(cost)
    add_pending_line(
        link.account,
        kind="pass_through_link",
        description=f"Link on {link.backlink.publisher_domain} for {order.site.domain}",
        quantity=1,
        unit_price=price.amount,
        amount=price.amount,
        arithmetic=arithmetic.cost_plus(cost.amount, BACKLINK_MARKUP),
        key=link.line_key,
        currency=cost.currency,
        revenue_kind="pass_through",
        site=order.site,
    )


def _owe_share(link: OrderedLink, order: Order, *, now: datetime) -> None:
    whole = billed_amount(order.price, order.niche_surcharge)
    sold = OrderedLink.objects.filter(order=order, backlink__replaces__isnull=True)
    # Replacements come after what was sold, so that a link's number never changes.
    number = sold.filter(position__lte=link.position).count()
    is_sold = sold.filter(pk=link.pk).exists() and number <= order.links_ordered
    if not whole.amount or not is_sold:
        return
    share, how = arithmetic.even_share(whole, number=number, of=order.links_ordered)
    add_pending_line(
        link.account,
        kind="backlink_order",
        description=f"Link on {link.backlink.publisher_domain} for {order.site.domain}: 1 of "
        f"{order.links_ordered} ordered at {whole}, of which the rest is cancelled",
        quantity=1,
        unit_price=share.amount,
        amount=share.amount,
        arithmetic=how,
        key=link.line_key,
        currency=share.currency,
        revenue_kind="backlinks",
        site=order.site,
        due_on=local_date(now, link.account.time_zone),
    )
