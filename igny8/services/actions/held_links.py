"""Links that the client has to say yes to, one question an order (decisions 3.5 and 3.6)."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from igny8.inbox.actions import request_approval
from igny8.inbox.events import ApprovalDecided
from igny8.inbox.models import Approval
from igny8.kit.clock import local_date, month_start
from igny8.kit.money import Money
from igny8.sag.actions.backlinks import move_backlink
from igny8.sag.models import SAGBacklink
from igny8.services.actions.counters import refresh_order
from igny8.services.actions.duties import current_subscription, latest_budget_answer
from igny8.services.actions.orders import lock_site
from igny8.services.actions.placing import queue_placing
from igny8.services.models import BacklinkServiceOrder, OrderedLink
from igny8.services.queries.orders import (
    OPEN,
    held_links,
    links_of,
    passed_through,
    price_of,
    question_about,
)
from igny8.services.rules.policy import LINK_POLICY
from igny8.services.rules.pricing import pass_through_price

Order = BacklinkServiceOrder
KIND = Approval.Kind.BACKLINK_ORDER


@transaction.atomic
def ask_about_links(order: Order, *, now: datetime) -> Approval | None:
    """Ask the client about the order's links that cost what `auto_approve_under` says or more.

    Asked once an order; None where no link waits. The links are listed with what the client pays
    for each (their currency).
    """
    order = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    held = held_links(order)
    count = held.count()
    asked = question_about(order)
    if asked is not None or not count or order.status not in OPEN:
        return asked
    total = price_of(held, order.currency)
    links = "1 link" if count == 1 else f"{count} links"
    when = f" in {order.month:%B %Y}" if order.month else ""
    return request_approval(
        order.site,
        kind=KIND,
        subject_id=str(order.pk),
        title=f"{links} for {order.site} at {total}{when}",
        amount=total.amount,
        details="\n".join(_line(link) for link in held),
        policy_text=LINK_POLICY,
        now=now,
    )


@transaction.atomic
def hold_for_client(order: Order, *, now: datetime) -> Approval | None:
    """Hold of a pass-through order made by hand what needs the client's yes, and ask about it.

    All of it where it would pass the monthly budget that the client approved, else each link that
    costs what `auto_approve_under` says or more (decisions 3.5). Repeated, it changes nothing.
    """
    lock_site(order.site)
    order = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if asked := question_about(order):
        return asked
    subscription = current_subscription(order.site)
    answer = latest_budget_answer(subscription) if subscription else None
    month = month_start(local_date(now, order.account.time_zone))
    left = -passed_through(order.site, month, but=order)
    threshold = Decimal(0)
    if subscription is not None and answer is not None:
        left += answer.amount or Decimal(0)
        threshold = subscription.config.backlinks.auto_approve_under
    links = links_of(order)
    if order.client_price <= left:
        links = links.filter(backlink__cost__gte=threshold)
    OrderedLink.objects.filter(pk__in=[link.pk for link in links]).update(needs_approval=True)
    return ask_about_links(order, now=now)


def _line(link: OrderedLink) -> str:
    """Publisher, rating with its source, agreed rel, words and page, and what the client pays."""
    backlink = link.backlink
    rating = "no domain rating"
    if backlink.dr is not None:
        day = f", {backlink.dr_date}" if backlink.dr_date else ""
        rating = f"DR {backlink.dr} ({backlink.dr_source}{day})"
    price = pass_through_price(Money(backlink.cost, backlink.currency))
    return (
        f"{backlink.publisher_domain}, {rating}, {backlink.get_agreed_rel_display().lower()}: "
        f"“{backlink.anchor}” to {backlink.target_url}, {price}"
    )


def after_answer(event: ApprovalDecided, *, now: datetime) -> None:
    """The client answered about an order's links: they are bought, or never."""
    approval = Approval.objects.get(pk=event.approval_id)
    if approval.kind == KIND:
        order = Order.objects.get(pk=approval.subject_id)
        settle_held_links(order, now=now)


@transaction.atomic
def settle_held_links(order: Order, *, now: datetime) -> None:
    """Carry out the client's answer, if there is one: the links are free to order, or cancelled.

    Repeated, and after the links were ordered, it changes nothing. An order of which no link is
    left is cancelled.
    """
    order = Order.objects.select_for_update(of=("self",)).get(pk=order.pk)
    held, answer = list(held_links(order)), question_about(order)
    if answer is None or not held or order.status not in OPEN:
        return
    if answer.status == Approval.Status.APPROVED:
        OrderedLink.objects.filter(pk__in=[link.pk for link in held]).update(needs_approval=False)
        queue_placing(order, now=now)
    elif answer.status == Approval.Status.CHANGES_REQUESTED:
        for link in held:
            move_backlink(
                link.backlink, to=SAGBacklink.Status.CANCELLED, by=answer.decided_by, now=now
            )
        if not links_of(order).exclude(backlink__status=SAGBacklink.Status.CANCELLED).exists():
            order.move_to(Order.Status.CANCELLED, now=now)
        refresh_order(order)
