"""Selling a managed service."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import Site, User
from igny8.billing.actions.agreements import open_agreement
from igny8.billing.actions.coupons import redeem_coupon
from igny8.billing.actions.credits import grant_credits
from igny8.billing.actions.methods import pay_by
from igny8.billing.models import Agreement
from igny8.billing.rules.entitlements import TIERS
from igny8.kit.clock import local_date
from igny8.services.actions.pricing import monthly_price
from igny8.services.errors import AlreadySubscribed
from igny8.services.models import ManagedServiceSubscription
from igny8.services.rules.pricing import SETUP_CREDITS, TIER_CREDITS
from igny8.services.service_config import ServiceConfig


@transaction.atomic
def sell_subscription(
    site: Site,
    tier: str,
    *,
    gateway: str,
    starts_on: date,
    now: datetime,
    price: Decimal | None = None,
    alignment: str = "calendar",
    anchor_date: date | None = None,
    ends_on: date | None = None,
    billed_through: date | None = None,
    account_manager: User | None = None,
    config: ServiceConfig | None = None,
    by: User | None = None,
    trial_ends_on: date | None = None,
    setup_fee: Decimal = Decimal(0),
    coupon: str = "",
    key: str = "",
) -> ManagedServiceSubscription:
    """A pending subscription and its agreement, with the credits for its set-up.

    `price` is a month's, in the account's currency (default: the client's own, then specification
    2.1, USD only). Until `trial_ends_on` it is free; `setup_fee` is owed once; `coupon` is a code
    of the issuer's. An empty `gateway` leaves how the account pays as it is; `key` is the
    agreement's where it has one of its own, `billed_through` is as `open_agreement` has it. Raises
    AlreadySubscribed, NeedsPrice, WrongTerms, CouponNotFound, CouponUsedUp, NothingSaved,
    OnlyForDemos.
    """
    monthly = price if price is not None else monthly_price(site.account, tier, day=starts_on)
    Site.objects.select_for_update().get(pk=site.pk)
    if site.managed_subscriptions.exclude(status="cancelled").exists():
        raise AlreadySubscribed(f"{site} has a managed service already.")
    agreement = _agree(
        site,
        tier,
        key=key or f"managed:{site.pk}:{site.managed_subscriptions.count() + 1}",
        anchor_date=anchor_date or starts_on,
        starts_on=starts_on,
        ends_on=ends_on,
        billed_through=billed_through,
        price=monthly,
        alignment=alignment,
        trial_ends_on=trial_ends_on,
        setup_fee=setup_fee,
    )
    if coupon:
        today = local_date(now, site.account.time_zone)
        redeem_coupon(agreement, code=coupon, today=today, now=now)
    subscription = ManagedServiceSubscription.objects.create(
        account=site.account,
        site=site,
        agreement=agreement,
        tier=tier,
        monthly_price=monthly,
        articles_per_month=TIERS[tier].articles_per_month,
        account_manager=account_manager,
        service_config=(config or ServiceConfig()).stored(),
        next_billing_date=agreement.next_period_on,
    )
    if gateway:
        pay_by(site.account, gateway=gateway, by=by, now=now)
    grant_credits(
        site.account, amount=SETUP_CREDITS[tier], reason="setup",
        key=f"setup:{subscription.pk}", now=now, site=site,
    )  # fmt: skip
    record(
        site.account, actor=by, verb="created", subject="subscription",
        subject_id=subscription.pk, now=now, detail={"tier": tier, "monthly_price": str(monthly)},
    )  # fmt: skip
    return subscription


def _agree(site: Site, tier: str, **terms: Any) -> Agreement:
    return open_agreement(
        site.account,
        kind=Agreement.Kind.MANAGED,
        description=f"{TIERS[tier].name}, {site.domain}",
        currency=site.account.currency,
        units_per_period=TIERS[tier].articles_per_month,
        unit_name="article",
        revenue_kind="managed",
        site=site,
        credits_per_period=TIER_CREDITS[tier],
        item=f"managed:{tier}",
        **terms,
    )
