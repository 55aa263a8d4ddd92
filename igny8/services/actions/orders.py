"""Backlink orders: drafted, priced, approved (specification 3 and 6.3, decisions 3.4 to 3.6).

What follows an approval is in actions.placing, what undoes it in actions.cancelling.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import Site, User
from igny8.billing.actions.invoices import add_pending_line
from igny8.billing.models import ServicePeriod
from igny8.billing.rules import arithmetic
from igny8.kit.clock import local_date
from igny8.kit.events import publish
from igny8.kit.money import Money
from igny8.sag.models import SAGBacklink, SAGCampaign
from igny8.services.errors import NeedsPrice, PriceRefused
from igny8.services.events import OrderApproved
from igny8.services.models import BacklinkServiceOrder, OrderedLink
from igny8.services.queries.orders import is_prepaid
from igny8.services.rules.margin import order_margin
from igny8.services.rules.pricing import billed_amount, default_surcharge, pass_through_price

Mode = BacklinkServiceOrder.PricingMode


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """One link to order: what it points to, with which words, from whom, at what cost to us."""

    target_url: str
    anchor: str
    anchor_kind: str
    publisher_domain: str
    supplier: str
    tier: str
    rel: str
    placement: str
    guarantee_days: int
    dr: int | None
    dr_source: str
    dr_date: date | None
    cost: Money
    planned_page_id: UUID | None = None
    needs_approval: bool = False


def lock_site(site: Site) -> None:
    """Let nobody else order for the site in this transaction; taken before any order's lock.

    Two that draw on one month's budget would else each find all of it.
    """
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)


@transaction.atomic
def draft_order(
    site: Site,
    *,
    key: str,
    order_type: str,
    pricing_mode: str,
    links: Sequence[LinkDraft],
    by: User | None,
    now: datetime,
    client_price: Decimal | None = None,
    niche_surcharge: Decimal | None = None,
    package: str = "",
    campaign: SAGCampaign | None = None,
    month: date | None = None,
    links_ordered: int | None = None,
    due_in_days: int = 30,
    credits_failed_links: bool = True,
    notes: str = "",
    period: ServicePeriod | None = None,
) -> BacklinkServiceOrder:
    """A draft with its links, written once per key of the site; nothing is bought yet.

    A price book order needs `client_price` in the account's currency, before the surcharge, which
    is by default the niche's lowest. A pass-through order's price is its links' cost plus twenty
    percent. With `credits_failed_links` what is billed and does not come credits itself. That of a
    retainer's `period` is paid by the period's fee. Raises NeedsPrice, PriceRefused.
    """
    lock_site(site)
    existing = BacklinkServiceOrder.objects.filter(site=site, key=key).first()
    if existing is not None:
        return existing
    price = _price(pricing_mode, links, client_price, site.account.currency)
    surcharge = Decimal("1.00")
    if pricing_mode == Mode.PRICE_BOOK:
        surcharge = niche_surcharge or default_surcharge(site.niche)
    order = BacklinkServiceOrder.objects.create(
        account=site.account,
        site=site,
        campaign=campaign,
        key=key,
        month=month,
        period=period,
        order_type=order_type,
        package=package,
        pricing_mode=pricing_mode,
        currency=site.account.currency,
        client_price=price.amount,
        niche_surcharge=surcharge,
        links_ordered=len(links) if links_ordered is None else links_ordered,
        agreed_rel=links[0].rel if links else BacklinkServiceOrder.Rel.FOLLOW,
        guarantee_days=links[0].guarantee_days if links else 365,
        due_date=local_date(now, site.account.time_zone) + timedelta(days=due_in_days),
        credits_failed_links=credits_failed_links,
        notes=notes,
    )
    for position, link in enumerate(links, start=1):
        add_link(order, link, position)
    record(
        site.account, actor=by, verb="drafted", subject="backlink_order", subject_id=order.pk,
        now=now, detail={"links": len(links), "client_price": str(price.amount)},
    )  # fmt: skip
    return order


def _price(
    mode: str, links: Sequence[LinkDraft], client_price: Decimal | None, currency: str
) -> Money:
    if mode == Mode.PASS_THROUGH:
        prices = [pass_through_price(link.cost) for link in links]
        return sum(prices, start=Money.zero(currency))
    if client_price is None:
        raise NeedsPrice(
            "An order by the price book needs its price before the surcharge.",
            fields={"client_price": "This is needed."},
        )
    if client_price < 0:
        raise PriceRefused(f"A price is never negative; this one is {client_price}.")
    return Money(client_price, currency)


def add_link(order: BacklinkServiceOrder, link: LinkDraft, position: int) -> OrderedLink:
    """One more link of the order, at this position; the caller holds the order."""
    backlink = SAGBacklink.objects.create(
        account=order.account,
        site=order.site,
        order_ref=order.pk,
        campaign=order.campaign,
        planned_page_id=link.planned_page_id,
        target_url=link.target_url,
        anchor=link.anchor,
        anchor_kind=link.anchor_kind,
        agreed_rel=link.rel,
        placement=link.placement or "article body",
        guarantee_days=link.guarantee_days,
        publisher_domain=link.publisher_domain,
        dr=link.dr,
        dr_source=link.dr_source,
        dr_date=link.dr_date,
        cost=link.cost.amount,
        currency=link.cost.currency,
    )
    return OrderedLink.objects.create(
        account=order.account,
        order=order,
        backlink=backlink,
        position=position,
        supplier=link.supplier,
        tier=link.tier,
        needs_approval=link.needs_approval,
    )


@transaction.atomic
def approve_order(
    order: BacklinkServiceOrder, *, by: User | None, policy_text: str, now: datetime
) -> BacklinkServiceOrder:
    """Draft → approved: freezes what it costs the client and keeps who said yes to which text.

    An order by the price book is owed from now on, but for a retainer's, whose fee is owed already;
    a pass-through one as its links are delivered.
    Whether it waits for payment is settled with it (decisions 3.4). Raises IllegalMove; an approved
    order stays as it is.
    """
    order = BacklinkServiceOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if order.status == BacklinkServiceOrder.Status.APPROVED:
        return order
    order.move_to(BacklinkServiceOrder.Status.APPROVED, now=now)
    order.billed_amount = Decimal(0)
    if order.pricing_mode == Mode.PRICE_BOOK:
        order.billed_amount = billed_amount(order.price, order.niche_surcharge).amount
    order.margin = order_margin(order.billed_amount, order.actual_cost, order.refunded_amount)
    order.approved_by, order.policy_text = by, policy_text
    order.is_prepaid = is_prepaid(order)
    order.save(
        update_fields=[
            "billed_amount", "margin", "approved_by", "policy_text", "is_prepaid", "updated_at",
        ]
    )  # fmt: skip
    if order.billed_amount and order.period_id is None:
        _owe(order, now=now)
    record(
        order.account, actor=by, verb="approved", subject="backlink_order", subject_id=order.pk,
        now=now, detail={"client_price": str(order.client_price)},
    )  # fmt: skip
    publish(OrderApproved(order.pk), account=order.account, now=now)
    return order


def _owe(order: BacklinkServiceOrder, *, now: datetime) -> None:
    amount = Money(order.billed_amount or Decimal(0), order.currency)
    package = f", {order.get_package_display()}" if order.package else ""
    add_pending_line(
        order.account,
        kind="backlink_order",
        description=f"Backlinks for {order.site.domain}{package}",
        quantity=1,
        unit_price=amount.amount,
        amount=amount.amount,
        arithmetic=arithmetic.surcharge(order.client_price, order.niche_surcharge),
        key=order.line_key,
        currency=order.currency,
        revenue_kind="backlinks",
        site=order.site,
        due_on=local_date(now, order.account.time_zone),
    )


def note_order(order: BacklinkServiceOrder, *, notes: str) -> None:
    """Keep what somebody wants remembered of an order."""
    order.notes = notes
    order.save(update_fields=["notes", "updated_at"])
