"""The orders of a retainer: one for each period that its agreement opens, paid by its fee."""

from datetime import datetime

import structlog
from django.db import transaction

from igny8.accounts.models import User
from igny8.billing.actions.undelivered import take_back_undelivered
from igny8.billing.events import InvoiceIssued
from igny8.billing.models import Invoice, ServicePeriod
from igny8.billing.queries.invoices import owed_under
from igny8.kit.errors import Igny8Error
from igny8.services.actions.cancelling import cancel_order
from igny8.services.actions.orders import approve_order, draft_order, lock_site
from igny8.services.actions.unchosen import ask_for_links
from igny8.services.models import BacklinkServiceOrder, Retainer
from igny8.services.queries.orders import OPEN
from igny8.services.queries.retainers import periods_to_order
from igny8.services.rules.pricing import NO_SURCHARGE

log = structlog.get_logger()
Order = BacklinkServiceOrder


def order_retainer_months(*, now: datetime) -> int:
    """Make the orders of all periods that have none; how many. One that cannot be made is tried
    again by the next run, and never stops the rest."""
    return _order_all(list(periods_to_order()), now=now)


def after_invoice(event: InvoiceIssued, *, now: datetime) -> None:
    """A fee went out: its month's order is made at once."""
    account = Invoice.objects.values("account").filter(pk=event.invoice_id)
    _order_all(list(periods_to_order().filter(account__in=account)), now=now)


def _order_all(periods: list[ServicePeriod], *, now: datetime) -> int:
    made = 0
    for period in periods:
        try:
            order_period(period, now=now)
        except Igny8Error as failure:
            log.warning("retainer_not_ordered", period=str(period.pk), reason=failure.message)
        else:
            made += 1
    return made


@transaction.atomic
def order_period(period: ServicePeriod, *, now: datetime) -> Order:
    """The period's order, drafted and approved once: the client agreed to it with the retainer.

    Its price is the period's fee, which is owed already and has the surcharge in it; its links are
    those that the period owes, and a to-do asks for their publishers. Where the period was cut
    short, or is too short for one link, the order is cancelled at once and credits itself. Raises
    PaymentUnderWay.
    """
    rows = Retainer.objects.select_related("account", "site__account", "sold_by")
    retainer = rows.get(agreement=period.agreement_id)
    lock_site(retainer.site)
    order = draft_order(
        retainer.site,
        key=f"retainer:{period.fee_key}",
        order_type=Order.OrderType.MONTHLY,
        pricing_mode=Order.PricingMode.PRICE_BOOK,
        package=retainer.package,
        links=[],
        links_ordered=period.units_owed,
        client_price=owed_under(retainer.account, keys=[period.fee_key]),
        niche_surcharge=NO_SURCHARGE,
        period=period,
        by=None,
        now=now,
    )
    if order.status != Order.Status.DRAFT:
        return order
    order = approve_order(order, by=retainer.sold_by, policy_text=retainer.policy_text, now=now)
    if not period.units_owed:
        _take_back_all(order, now=now)
    if not period.units_owed or period.cut_short_on is not None:
        return cancel_order(order, by=None, now=now)
    ask_for_links(order, now=now)
    return order


def stop_orders_of_cut_months(retainer: Retainer, *, by: User | None, now: datetime) -> None:
    """Cancel what is under way for a period that was cut short; the rest of its fee is credited."""
    under_way = Order.objects.filter(
        period__agreement=retainer.agreement_id, period__cut_short_on__isnull=False, status__in=OPEN
    )
    for order in under_way:
        cancel_order(order, by=by, now=now)


def _take_back_all(order: Order, *, now: datetime) -> None:
    note = "too few days for a link"
    take_back_undelivered(
        order.account,
        key=order.line_key,
        missing=1,
        of=1,
        reason=f"{order.site.domain}: {note}.",
        note=note,
        now=now,
    )
