"""Figures that are counted from deliverable rows and cached (decisions 3.3); all can be rebuilt."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from igny8.billing.events import InvoiceIssued
from igny8.billing.models import Agreement, Invoice
from igny8.billing.queries.credit_notes import credited_under
from igny8.billing.queries.invoices import owed_under
from igny8.content.queries import published_by_month, published_for
from igny8.kit.clock import local_date, month_start
from igny8.kit.money import Money
from igny8.sag.models import SAGBacklink
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription, OrderedLink
from igny8.services.rules.margin import order_margin, supplier_shares
from igny8.services.rules.pace import Settled, settled_months
from igny8.services.rules.pricing import pass_through_price

LIVE = SAGBacklink.Status.LIVE
# Links that an order no longer has: cancelled, or replaced by another of its links.
GONE = (SAGBacklink.Status.CANCELLED, SAGBacklink.Status.REPLACED)


@transaction.atomic
def refresh_counters(subscription: ManagedServiceSubscription, *, today: date) -> None:
    """Count the articles that the month of `today` owed and has; note when the next bill is due.

    What came late for an earlier month is not this month's: it settles that one.
    """
    # Two that count at once would else keep the older count.
    ManagedServiceSubscription.objects.select_for_update(no_key=True).get(pk=subscription.pk)
    first = month_start(today)
    published = published_for(subscription.site, first).count()
    subscription.count_articles(month=first, published=published)
    agreement = type(subscription.agreement).objects.get(pk=subscription.agreement_id)
    over = agreement.ends_on is not None and agreement.next_period_on >= agreement.ends_on
    running = agreement.status == agreement.Status.ACTIVE and not over
    subscription.next_billing_date = agreement.next_period_on if running else None
    settled = _settled(subscription, agreement, today)
    subscription.articles_settled_before = settled.before
    subscription.articles_unsettled = list(settled.but)
    subscription.save(
        update_fields=[
            "next_billing_date", "articles_settled_before", "articles_unsettled", "updated_at",
        ]
    )  # fmt: skip


def _settled(
    subscription: ManagedServiceSubscription, agreement: Agreement, today: date
) -> Settled:
    """Which months have their articles; those that had them before are not looked at again."""
    served = agreement.periods.filter(cut_short_on__isnull=True).order_by("start")
    first_open = served.filter(end__gt=today).first()
    known = subscription.settled
    over = [
        period
        for period in served.filter(end__lte=today).values_list("start", "end", "units_owed")
        if known is None or not known.leaves_out(period[0])
    ]
    return settled_months(
        over,
        published_by_month(subscription.site, {month_start(start) for start, _, _ in over}),
        open_from=first_open.start if first_open else agreement.next_period_on,
        today=today,
    )


@transaction.atomic
def refresh_order(order: BacklinkServiceOrder) -> BacklinkServiceOrder:
    """Count an order's links and work out its price, cost and margin from what was booked.

    A price book order keeps the number of links that it sold; a pass-through one counts those that
    it still has. A link is delivered, and costs us, from when it was first seen live; a replaced
    one is counted through the link in its place. Billed is what invoices have or will have: the
    frozen price of a price book order, the delivered links of a pass-through one
    (docs/decisions/0009). Refunded is what credit notes took back of that, whoever has the money.
    """
    rows = BacklinkServiceOrder.objects.select_for_update(of=("self",)).select_related("account")
    order = rows.get(pk=order.pk)
    links = list(OrderedLink.objects.filter(order=order).select_related("backlink"))
    standing = [link for link in links if link.backlink.status not in GONE]
    order.links_delivered = sum(link.backlink.live_since is not None for link in standing)
    order.links_live = sum(link.backlink.status == LIVE for link in standing)
    delivered = [link for link in links if link.delivered_at is not None]
    order.actual_cost = sum((link.backlink.cost for link in delivered), start=Decimal(0))
    order.by_supplier = _by_supplier(delivered, order)
    if order.pricing_mode == BacklinkServiceOrder.PricingMode.PASS_THROUGH:
        order.client_price = _price(links, order.currency)
        if links:
            order.links_ordered = len(standing)
    if order.approved_at is not None:
        keys = [order.line_key, *(link.line_key for link in links)]
        order.billed_amount = owed_under(order.account, keys=keys)
        order.refunded_amount = credited_under(order.account, keys=keys)
    billed = order.billed_amount or Decimal(0)
    order.margin = order_margin(billed, order.actual_cost, order.refunded_amount)
    order.save(
        update_fields=[
            "links_ordered", "links_delivered", "links_live", "actual_cost", "client_price",
            "billed_amount", "refunded_amount", "margin", "by_supplier", "updated_at",
        ]
    )  # fmt: skip
    return order


def _by_supplier(
    delivered: Iterable[OrderedLink], order: BacklinkServiceOrder
) -> list[dict[str, Any]]:
    """What each supplier brought; a link of a price book order is an even part of its price."""
    is_priced = order.pricing_mode == BacklinkServiceOrder.PricingMode.PASS_THROUGH
    costs = [
        (link.supplier, Money(link.backlink.cost, link.backlink.currency)) for link in delivered
    ]
    shares = supplier_shares(
        (supplier, cost, pass_through_price(cost).amount if is_priced else Decimal(1))
        for supplier, cost in costs
    )
    return [share.stored() for share in shares]


def _price(links: Iterable[OrderedLink], currency: str) -> Decimal:
    """What the links that were not cancelled cost the client when all of them stand."""
    prices = [
        pass_through_price(Money(link.backlink.cost, currency)).amount
        for link in links
        if link.backlink.status != SAGBacklink.Status.CANCELLED
    ]
    return sum(prices, start=Decimal(0))


def reset_monthly_counters(*, now: datetime) -> int:
    """Open the new month's count on every subscription; it never erases what was published."""
    running = ManagedServiceSubscription.objects.exclude(status="cancelled")
    subscriptions = list(running.select_related("account", "site", "agreement"))
    for subscription in subscriptions:
        refresh_counters(subscription, today=local_date(now, subscription.account.time_zone))
    return len(subscriptions)


def count_after_billing(event: InvoiceIssued, *, now: datetime) -> None:
    """An invoice went out: the account's subscriptions have a new billing date."""
    account = Invoice.objects.select_related("account").get(pk=event.invoice_id).account
    of_account = ManagedServiceSubscription.objects.filter(account=account)
    for subscription in of_account.exclude(status="cancelled").select_related("account", "site"):
        refresh_counters(subscription, today=local_date(now, account.time_zone))
