"""Links that were billed and are not delivered, or were lost, credit themselves (issue 3)."""

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from igny8.accounts.activity import record
from igny8.accounts.models import User
from igny8.billing.actions.undelivered import take_back_undelivered
from igny8.billing.events import InvoiceCredited
from igny8.billing.models import CreditNote, CreditNoteLine
from igny8.jobs.actions import enqueue
from igny8.services.actions.counters import refresh_order
from igny8.services.models import BacklinkServiceOrder, OrderedLink
from igny8.services.queries.orders import links_of
from igny8.services.queries.undelivered import GONE, is_settled, links_to_settle, undelivered
from igny8.services.rules.moves import may_move

log = structlog.get_logger()
Order = BacklinkServiceOrder
CREDIT = "igny8.services.tasks.credit_failed_links"


def queue_crediting(order: Order, *, now: datetime) -> None:
    """Have a worker give back what of the order did not come; the order says whether."""
    if not order.credits_failed_links or order.approved_at is None:
        return
    enqueue(
        CREDIT,
        str(order.pk),
        account=order.account,
        site=order.site,
        key=str(order.pk),
        again=True,
        title=f"Credit what did not come for {order.site.domain}",
        now=now,
    )


def check_failed_links(*, now: datetime) -> int:
    """Queue the crediting of every order with a failed link that nobody has looked at; how many."""
    due = links_to_settle(now=now).order_by().values("order").distinct()
    orders = list(Order.objects.filter(pk__in=due).select_related("account", "site"))
    for order in orders:
        queue_crediting(order, now=now)
    return len(orders)


@transaction.atomic
def credit_failed_links(order: Order, *, now: datetime) -> list[CreditNote]:
    """Take back what the order billed, or will bill, for links that failed, where it says so; once.

    A price book order's links are even parts of its price (by largest remainder), a pass-through
    link has a line of its own. What was credited before, by whomever, counts. Raises
    PaymentUnderWay while a charge of what is to be credited has no outcome; then nothing changes.
    """
    rows = Order.objects.select_for_update(of=("self",)).select_related("account", "site")
    order = rows.get(pk=order.pk)
    if not order.credits_failed_links or order.approved_at is None:
        return []
    notes = [
        take_back_undelivered(
            order.account,
            key=each.key,
            missing=each.missing,
            of=each.of,
            reason=f"{order.site.domain}: {each.in_words}.",
            note=each.in_words,
            now=now,
        )
        for each in undelivered(order, now=now)
    ]
    _settle(order, now=now)
    refresh_order(order)
    return [note for note in notes if note is not None]


def after_credit_note(event: InvoiceCredited, *, now: datetime) -> None:
    """A credit note was issued: its orders know what was taken back; where it is all they are
    refunded."""
    lines = CreditNoteLine.objects.filter(credit_note=event.credit_note_id)
    keys = set(lines.values_list("invoice_line__pending_line__key", flat=True))
    periods = lines.values("invoice_line__pending_line__period")
    for order in _orders_of(keys, periods):
        _count(order, now=now)


@transaction.atomic
def set_crediting(order: Order, *, wanted: bool, by: User, now: datetime) -> None:
    """Say whether the order's failed links credit themselves from now on."""
    order.credits_failed_links = wanted
    order.save(update_fields=["credits_failed_links", "updated_at"])
    record(
        order.account, actor=by, verb="changed", subject="backlink_order", subject_id=order.pk,
        now=now, detail={"credits_failed_links": wanted},
    )  # fmt: skip
    queue_crediting(order, now=now)


def _settle(order: Order, *, now: datetime) -> None:
    """Note that the failed links were looked at, once what the order is short of is known."""
    links = list(links_of(order))
    if order.pricing_mode == Order.PricingMode.PASS_THROUGH or is_settled(order, links):
        seen = links_to_settle(now=now).filter(order=order, backlink__status__in=GONE)
        OrderedLink.objects.filter(pk__in=seen.values("pk")).update(credit_settled_at=now)


def _orders_of(keys: set[str], periods: QuerySet[Any]) -> QuerySet[Order]:
    """The orders that owe something under these keys, or by the fees of these periods."""
    orders, links = [
        {UUID(key.removeprefix(start)) for key in keys if key.startswith(start)}
        for start in ("order:", "link:")
    ]
    of_links = OrderedLink.objects.filter(backlink__in=links).values("order")
    rows = Order.objects.filter(Q(pk__in=orders) | Q(pk__in=of_links) | Q(period__in=periods))
    return rows.select_related("account", "site")


@transaction.atomic
def _count(order: Order, *, now: datetime) -> None:
    order = refresh_order(order)
    if order.is_credited and may_move(order.status, Order.Status.REFUNDED):
        order.move_to(Order.Status.REFUNDED, now=now)
