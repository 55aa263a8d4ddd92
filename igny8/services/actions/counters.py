"""Figures that are counted from deliverable rows and cached (decisions 3.3); all can be rebuilt."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Q, Sum

from igny8.billing.events import InvoiceIssued
from igny8.billing.models import Invoice
from igny8.content.queries import published_in
from igny8.kit.clock import local_date, month_start, next_month
from igny8.sag.models import SAGBacklink
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription
from igny8.services.rules.margin import order_margin

LIVE = SAGBacklink.Status.LIVE


def refresh_counters(subscription: ManagedServiceSubscription, *, today: date) -> None:
    """Count the articles published in the month of `today`; note when the next bill is due."""
    first = month_start(today)
    published = published_in(subscription.site, first, next_month(first)).count()
    subscription.count_articles(month=first, published=published)
    agreement = type(subscription.agreement).objects.get(pk=subscription.agreement_id)
    over = agreement.ends_on is not None and agreement.next_period_on >= agreement.ends_on
    running = agreement.status == agreement.Status.ACTIVE and not over
    subscription.next_billing_date = agreement.next_period_on if running else None
    subscription.save(update_fields=["next_billing_date", "updated_at"])


@transaction.atomic
def refresh_order(order: BacklinkServiceOrder) -> BacklinkServiceOrder:
    """Count an order's links and work out its cost and margin from their rows.

    A link is delivered, and costs us, from when it was first seen live.
    """
    order = BacklinkServiceOrder.objects.select_for_update().get(pk=order.pk)
    links = SAGBacklink.objects.filter(order_ref=order.pk)
    delivered = Q(status__in=SAGBacklink.DELIVERED)
    counts = links.aggregate(
        ordered=Count("pk", filter=~Q(status=SAGBacklink.Status.CANCELLED)),
        delivered=Count("pk", filter=delivered),
        live=Count("pk", filter=Q(status=LIVE)),
        cost=Sum("cost", filter=delivered),
    )
    order.links_ordered = max(counts["ordered"], order.links_ordered if not links.exists() else 0)
    order.links_delivered = counts["delivered"]
    order.links_live = counts["live"]
    order.actual_cost = counts["cost"] or Decimal(0)
    billed = order.billed_amount or Decimal(0)
    order.margin = order_margin(billed, order.actual_cost, order.refunded_amount)
    order.save(
        update_fields=[
            "links_ordered", "links_delivered", "links_live", "actual_cost", "margin", "updated_at",
        ]
    )  # fmt: skip
    return order


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
