"""Selling, renewing and billing managed services (specification 4.2)."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from igny8.accounts.models import Site, User
from igny8.billing.actions.agreements import ensure_period
from igny8.billing.actions.invoices import bill_account
from igny8.billing.actions.runs import RunSummary, run_billing
from igny8.billing.models import Invoice, ServicePeriod
from igny8.jobs.registry import Progress, quiet
from igny8.kit.clock import local_date
from igny8.services.actions.counters import refresh_counters, refresh_order
from igny8.services.actions.held_links import hold_for_client
from igny8.services.actions.orders import approve_order, lock_site
from igny8.services.actions.retainer_orders import order_retainer_months
from igny8.services.actions.selling import sell_subscription
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription
from igny8.services.service_config import ServiceConfig

Bill = Callable[..., Invoice | None]


class ManagedBillingService:
    """Sells, renews and bills managed services. It never charges inside a transaction."""

    def __init__(self, bill: Bill = bill_account) -> None:
        self.bill = bill

    def create_managed_subscription(
        self,
        site: Site,
        tier: str,
        payment_method: str,
        *,
        starts_on: date,
        now: datetime,
        price: Decimal | None = None,
        alignment: str = "calendar",
        ends_on: date | None = None,
        account_manager: User | None = None,
        config: ServiceConfig | None = None,
        by: User | None = None,
        trial_ends_on: date | None = None,
        setup_fee: Decimal = Decimal(0),
        coupon: str = "",
    ) -> ManagedServiceSubscription:
        """A pending subscription and its agreement; the billing run writes its first invoice.

        Amounts are in the account's currency: `price` a month's (default: the client's own, then
        specification 2.1, USD only), `setup_fee` owed once. An empty `payment_method` leaves how
        the account pays as it is. Raises AlreadySubscribed, NeedsPrice, WrongTerms, CouponNotFound,
        CouponUsedUp, NothingSaved, OnlyForDemos.
        """
        return sell_subscription(
            site,
            tier,
            gateway=payment_method,
            starts_on=starts_on,
            ends_on=ends_on,
            price=price,
            alignment=alignment,
            account_manager=account_manager,
            config=config,
            by=by,
            now=now,
            trial_ends_on=trial_ends_on,
            setup_fee=setup_fee,
            coupon=coupon,
        )

    def process_monthly_billing(self, *, now: datetime, progress: Progress = quiet) -> RunSummary:
        """Bill every account that is due, missed periods included; what was done.

        One that cannot be billed never stops the rest; it is listed with its reason. What
        retainers' new periods bring is ordered with it.
        """
        summary = run_billing(now=now, progress=progress)
        order_retainer_months(now=now)
        return summary

    def ensure_period_billed(
        self, subscription: ManagedServiceSubscription, *, day: date, now: datetime
    ) -> ServicePeriod:
        """The period that serves `day`, opened and invoiced if the billing run has not done so.

        Raises NoPeriod where the subscription does not serve that day.
        """
        period = ensure_period(subscription.agreement, day=day)
        today = local_date(now, subscription.account.time_zone)
        self.bill(subscription.account, today=today, now=now)
        refresh_counters(subscription, today=today)
        return period

    @transaction.atomic
    def process_backlink_order(
        self, order: BacklinkServiceOrder, *, by: User, policy_text: str, now: datetime
    ) -> BacklinkServiceOrder:
        """Approve the order, which freezes its price, surcharge included, and invoice it.

        A pass-through order is billed in arrears as its links are delivered, and the client is
        asked about what needs their yes. Collection is queued with the invoice.
        """
        lock_site(order.site)
        order = approve_order(order, by=by, policy_text=policy_text, now=now)
        if order.pricing_mode == BacklinkServiceOrder.PricingMode.PRICE_BOOK:
            account = order.account
            self.bill(account, today=local_date(now, account.time_zone), now=now)
        else:
            hold_for_client(order, now=now)
        return order

    def calculate_margin(self, order: BacklinkServiceOrder) -> Decimal:
        """Work out and keep an order's margin (account's currency): billed - cost - refunds."""
        return refresh_order(order).margin
