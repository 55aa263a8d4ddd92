"""What becomes of an order of which nothing more is to come."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from igny8.inbox.actions import add_todo
from igny8.kit.money import Money
from igny8.services.actions.crediting import queue_crediting
from igny8.services.actions.duties import current_subscription
from igny8.services.actions.unchosen import ask_for_links
from igny8.services.models import BacklinkServiceOrder
from igny8.services.queries.orders import (
    OPEN,
    UNDELIVERED,
    falls_short,
    links_of,
    links_to_choose,
    not_brought,
)

Order = BacklinkServiceOrder


@transaction.atomic
def close_order(order: Order, *, now: datetime) -> None:
    """An order that brought all that is to come is delivered, and with that completed.

    Where that is less than was billed the rest credits itself, or the order is left to a person, as
    it says; one of which nothing came is cancelled, and a person told. Repeated, and while a link
    may still come, nothing changes.
    """
    order = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    links = links_of(order)
    may_come = links.filter(backlink__status__in=UNDELIVERED)
    if order.status not in OPEN or not links.exists() or may_come.exists():
        return
    if links_to_choose(order):
        ask_for_links(order, now=now)
        return
    short = falls_short(order)
    if short and not order.credits_failed_links:
        _leave_to_manager(order, now=now)
    elif order.links_delivered:
        order.move_to(Order.Status.DELIVERED, now=now)
        order.move_to(Order.Status.COMPLETED, now=now)
        if short:
            _tell_manager(order, f"{_came(order)}: tell the client; {_REST}", now=now)
            queue_crediting(order, now=now)
    else:
        order.move_to(Order.Status.CANCELLED, now=now)
        _tell_of_none(order, billed=short, now=now)
        queue_crediting(order, now=now)


_REST = "a credit note gives the rest back"


def _came(order: Order) -> str:
    if order.links_delivered:
        return f"Suppliers brought {order.links_delivered} of {order.links_ordered} links"
    return "No supplier brought a link"


def _tell_of_none(order: Order, *, billed: bool, now: datetime) -> None:
    back = f"; {_REST}" if billed else ""
    _tell_manager(
        order,
        "No supplier brought a link of an order, so it was cancelled: find others or tell the "
        f"client ({', '.join(not_brought(order))}){back}",
        now=now,
    )


def _leave_to_manager(order: Order, *, now: datetime) -> None:
    billed = Money(order.billed_amount or Decimal(0), order.currency)
    _tell_manager(
        order,
        f"{_came(order)} of an order billed at {billed}: cancel it and agree with the client how "
        "it is made good",
        now=now,
    )


def _tell_manager(order: Order, title: str, *, now: datetime) -> None:
    subscription = current_subscription(order.site)
    add_todo(
        order.account,
        site=order.site,
        title=title,
        key=f"no-links:{order.pk}",
        owner=subscription.account_manager if subscription else None,
        now=now,
    )
