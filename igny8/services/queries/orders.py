"""Reads over backlink orders: what they wait for, and what has to be said about them."""

from collections.abc import Iterable, Iterator
from datetime import date, time
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from igny8.accounts.models import Account, AccountQuerySet, Site
from igny8.billing.models import Invoice
from igny8.billing.queries.invoices import invoice_of_key, owed_under
from igny8.inbox.models import Approval
from igny8.inbox.queries import approval_of
from igny8.kit.clock import local_moment, next_month
from igny8.kit.money import Money
from igny8.sag.models import SAGBacklink
from igny8.services.models import BacklinkServiceOrder, OrderedLink
from igny8.services.rules.pricing import pass_through_price

Order = BacklinkServiceOrder
OPEN = (Order.Status.APPROVED, Order.Status.IN_PROGRESS)
UNDELIVERED = (SAGBacklink.Status.ORDERED, SAGBacklink.Status.PENDING)


def links_of(order: Order) -> QuerySet[OrderedLink]:
    """An order's links in their order."""
    rows = OrderedLink.objects.filter(order=order)
    return rows.select_related("backlink__site", "account").order_by("position")


def agreed(links: AccountQuerySet[SAGBacklink]) -> AccountQuerySet[SAGBacklink]:
    """Without those of orders that nobody has approved: the client never heard of them."""
    drafts = Order.objects.filter(approved_at=None).values("pk")
    return links.exclude(order_ref__in=drafts)


def held_links(order: Order) -> QuerySet[OrderedLink]:
    """The links that wait for the client's yes."""
    return links_of(order).filter(
        needs_approval=True, asked_at__isnull=True, backlink__status=SAGBacklink.Status.ORDERED
    )


def links_to_withdraw(order: Order) -> QuerySet[OrderedLink]:
    """Links that a supplier was asked for and has not brought."""
    return links_of(order).filter(asked_at__isnull=False, backlink__status__in=UNDELIVERED)


def with_other_costs(order_ids: Iterable[UUID]) -> set[UUID]:
    """Of these orders those with a link that costs another currency than the order's: what they
    cost and leave cannot be said in one amount."""
    links = OrderedLink.objects.filter(order__in=list(order_ids), backlink__cost__gt=0)
    abroad = links.exclude(backlink__currency=F("order__currency")).order_by()
    return set(abroad.values_list("order", flat=True).distinct())


def links_to_choose(order: Order) -> int:
    """How many links a retainer's open order sold and has no publisher for: nobody chose them, or
    their supplier does not bring them."""
    if order.period_id is None or order.status not in OPEN:
        return 0
    replaced = SAGBacklink.objects.filter(order_ref=order.pk, replaced_by__isnull=False)
    chosen = OrderedLink.objects.filter(order=order).exclude(
        backlink__status=SAGBacklink.Status.CANCELLED
    )
    chosen = chosen.exclude(backlink__in=replaced.values("replaced_by"))
    return max(order.links_ordered - chosen.count(), 0)


def price_of(links: QuerySet[OrderedLink], currency: str) -> Money:
    """What these links cost the client at cost plus twenty percent."""
    prices = [pass_through_price(Money(link.backlink.cost, currency)) for link in links]
    return sum(prices, start=Money.zero(currency))


def billed_for_links(site: Site, month: date) -> Decimal:
    """What invoices have or will have for pass-through links delivered in a month of the account's
    local days, in its currency; `month` is its first day."""
    zone = site.account.time_zone
    delivered = OrderedLink.objects.filter(
        order__site=site,
        order__pricing_mode=Order.PricingMode.PASS_THROUGH,
        delivered_at__gte=local_moment(month, time(), zone),
        delivered_at__lt=local_moment(next_month(month), time(), zone),
    )
    return owed_under(site.account, keys=[link.line_key for link in delivered])


def passed_through(site: Site, month: date, *, but: Order | None = None) -> Decimal:
    """What the site's pass-through orders of a local month come to for the client, in its currency.

    `month` is its first day; `but` is not counted. An order is of the month that it was made for,
    else of that in which it was approved.
    """
    zone = site.account.time_zone
    approved_then = Q(
        month=None,
        approved_at__gte=local_moment(month, time(), zone),
        approved_at__lt=local_moment(next_month(month), time(), zone),
    )
    orders = Order.objects.filter(
        Q(month=month, approved_at__isnull=False) | approved_then,
        site=site,
        pricing_mode=Order.PricingMode.PASS_THROUGH,
    )
    counted = orders.exclude(status=Order.Status.CANCELLED)
    if but is not None:
        counted = counted.exclude(pk=but.pk)
    return counted.aggregate(total=Sum("client_price"))["total"] or Decimal(0)


def question_about(order: Order) -> Approval | None:
    """What the client was asked about the order's links, if anything."""
    return approval_of(Approval.Kind.BACKLINK_ORDER, str(order.pk))


def questions_about_links(site: Site) -> QuerySet[Approval]:
    """What the client was asked about the site's links and has not answered, oldest first."""
    asked = Approval.objects.filter(
        site=site, kind=Approval.Kind.BACKLINK_ORDER, status=Approval.Status.PENDING
    )
    return asked.order_by("requested_at")


def is_prepaid(order: Order) -> bool:
    """Whether the order's work starts on payment (decisions 3.4).

    A pass-through order's price is known only as its links stand: it is billed in arrears, within
    the budget that the client approved (docs/decisions/0009).
    """
    if order.pricing_mode != Order.PricingMode.PRICE_BOOK or not order.client_price:
        return False
    if order.account.prepayment == Account.Prepayment.FIRST_ORDER:
        begun = Order.objects.filter(
            account=order.account,
            pricing_mode=Order.PricingMode.PRICE_BOOK,
            ordered_at__isnull=False,
        )
        return not begun.exclude(pk=order.pk).exists()
    return order.account.prepayment == Account.Prepayment.ALWAYS


def waits_for_payment(order: Order) -> bool:
    """Whether nothing of the order may be bought before its invoice is paid.

    What was credited in whole is paid by nobody, whatever became of the rest of its invoice.
    """
    if not order.is_prepaid:
        return False
    if order.is_credited:
        return True
    invoice = invoice_of_key(order.account, key=order.line_key)
    return invoice is None or invoice.status != Invoice.Status.PAID


def orders_to_follow() -> QuerySet[Order]:
    """Orders to look after: open ones, and closed ones with a link to withdraw or to replace."""
    is_out = Q(
        ordered_links__asked_at__isnull=False, ordered_links__backlink__status__in=UNDELIVERED
    )
    rows = Order.objects.filter(Q(status__in=OPEN) | is_out).distinct()
    return rows.select_related("account", "site").order_by("due_date", "created_at")


def not_brought(order: Order) -> list[str]:
    """The publishers whose links were asked for and will not come, in the order's order."""
    asked = links_of(order).filter(asked_at__isnull=False)
    over = asked.filter(backlink__status=SAGBacklink.Status.CANCELLED)
    return list(over.values_list("backlink__publisher_domain", flat=True))


def falls_short(order: Order) -> bool:
    """Whether the order sold more links at a frozen price than were brought.

    Its counts have to be fresh. A pass-through order bills what stands, so it never falls short.
    """
    is_frozen = order.pricing_mode == Order.PricingMode.PRICE_BOOK
    short = order.links_delivered < order.links_ordered
    return is_frozen and bool(order.billed_amount) and short


def notices(order: Order) -> list[str]:
    """What somebody who looks at the order has to know, in sentences."""
    if order.status == Order.Status.CANCELLED:
        return list(_about_cancelled(order))
    return list(_about_waiting(order)) if order.status in OPEN else []


def _about_waiting(order: Order) -> Iterator[str]:
    if order.is_credited:
        yield "All that was billed for it is credited: cancel the order."
    elif waits_for_payment(order):
        invoice = invoice_of_key(order.account, key=order.line_key)
        billed = (
            f"invoice {invoice.number}" if invoice else "its invoice, which is issued next day,"
        )
        yield f"Work starts once {billed} is paid."
    if count := links_to_choose(order):
        yield f"Publishers are still to be chosen for {_links(count)}."
    held = held_links(order)
    if count := held.count():
        price = price_of(held, order.currency)
        yield f"The client has not said yes to {_links(count)} for {price}."
    yield from _about_shortage(order)


def _about_shortage(order: Order) -> Iterator[str]:
    """What no supplier brought, and what that means where it is billed all the same."""
    if domains := not_brought(order):
        yield f"Suppliers do not bring {_links(len(domains))}: {', '.join(domains)}."
    may_come = links_of(order).filter(backlink__status__in=UNDELIVERED).exists()
    if falls_short(order) and not may_come and not order.credits_failed_links:
        billed = Money(order.billed_amount or Decimal(0), order.currency)
        yield (
            f"{order.links_delivered} of {_links(order.links_ordered)} came, and {billed} is "
            "billed. Cancel the order and agree with the client how it is made good."
        )


def _about_cancelled(order: Order) -> Iterator[str]:
    if waiting := links_to_withdraw(order).count():
        yield f"Still to withdraw from suppliers: {_links(waiting)}."
    if delivered := order.links_delivered:
        yield f"Delivered before, so it stays and is paid for: {_links(delivered)}."
    yield from _about_billed(order)


def _about_billed(order: Order) -> Iterator[str]:
    """What an issued invoice has for a cancelled order, and how it is made good."""
    invoice = invoice_of_key(order.account, key=order.line_key)
    if invoice is None or not order.billed_amount:
        return
    billed = Money(order.billed_amount, order.currency)
    credited = Money(order.refunded_amount, order.currency)
    has = f"Invoice {invoice.number} has {billed} for this order"
    if credited.amount:
        yield f"{has}, of which {credited} are credited."
    elif order.credits_failed_links:
        yield f"{has}; what does not come is credited."
    else:
        yield (
            f"{has}. An issued invoice is never changed: agree with the client how it is made good."
        )


def _links(count: int) -> str:
    return "1 link" if count == 1 else f"{count} links"
