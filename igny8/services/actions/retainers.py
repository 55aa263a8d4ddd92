"""Monthly retainers: sold, paused, resumed, cancelled (specification 3.3, decisions 3.1 and 3.12).

Their months' orders are in actions.retainer_orders.
"""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import Site, User
from igny8.billing.actions.agreements import (
    cancel_agreement,
    open_agreement,
    pause_agreement,
    resume_agreement,
)
from igny8.billing.errors import KeyReused
from igny8.billing.models import Agreement
from igny8.kit.clock import local_date
from igny8.kit.money import Money
from igny8.services.actions.orders import lock_site
from igny8.services.actions.retainer_orders import stop_orders_of_cut_months
from igny8.services.errors import AlreadySubscribed, NeedsPrice, PriceRefused, WrongRetainer
from igny8.services.models import BacklinkServiceOrder, Retainer
from igny8.services.rules.pricing import (
    LINK_TIERS,
    LIST_CURRENCY,
    PACKAGES,
    billed_amount,
    default_surcharge,
    package_price,
)

Package = BacklinkServiceOrder.Package


@transaction.atomic
def sell_retainer(
    site: Site,
    *,
    package: str,
    tier: str,
    links_per_month: int,
    starts_on: date,
    by: User | None,
    now: datetime,
    client_price: Decimal | None = None,
    niche_surcharge: Decimal | None = None,
    alignment: str = "calendar",
    ends_on: date | None = None,
    policy_text: str = "",
    key: str = "",
) -> Retainer:
    """Sell so many links a month for a monthly fee, once per key of the account.

    `client_price` is a whole month's in the account's currency, before the surcharge (default: the
    package's list price, USD, for so many links); the surcharge is by default the niche's lowest.
    The billing run opens its periods and bills their fees in advance. A part month has its share of
    links and fee. `policy_text` is what the client agreed to: it stands for their approval of each
    month's order. Raises AlreadySubscribed, NeedsPrice, PriceRefused, WrongRetainer, WrongTerms,
    KeyReused.
    """
    lock_site(site)
    if key and (known := Retainer.objects.filter(site=site, agreement__key=key).first()):
        asked = (package, tier, links_per_month, starts_on)
        if asked != _sold_as(known) or client_price not in (None, known.client_price):
            raise KeyReused(f"The key {key!r} stands for another retainer.", key=key)
        return known
    _check(site, tier=tier, links=links_per_month, starts_on=starts_on)
    price = _month_price(site, package, links_per_month, client_price)
    surcharge = default_surcharge(site.niche) if niche_surcharge is None else niche_surcharge
    fee = billed_amount(price, surcharge)
    earlier = Retainer.objects.filter(site=site).count()
    agreement = open_agreement(
        site.account,
        kind=Agreement.Kind.RETAINER,
        description=f"{links_per_month} backlinks a month, {site.domain}",
        price=fee.amount,
        currency=fee.currency,
        alignment=alignment,
        anchor_date=starts_on,
        ends_on=ends_on,
        units_per_period=links_per_month,
        unit_name="link",
        revenue_kind="retainer",
        key=key or f"retainer:{site.pk}:{earlier + 1}",
        site=site,
        item=f"retainer:{package}",
    )
    retainer = Retainer.objects.create(
        account=site.account,
        site=site,
        agreement=agreement,
        package=package,
        tier=tier,
        client_price=price.amount,
        niche_surcharge=surcharge,
        sold_by=by,
        policy_text=policy_text,
    )
    _record(retainer, "created", by=by, now=now)
    return retainer


def _sold_as(retainer: Retainer) -> tuple[str, str, int, date]:
    agreement = retainer.agreement
    return retainer.package, retainer.tier, agreement.units_per_period, agreement.anchor_date


def _check(site: Site, *, tier: str, links: int, starts_on: date) -> None:
    if tier not in LINK_TIERS:
        raise WrongRetainer(f"{tier!r} is no tier of links; use {', '.join(LINK_TIERS)}.")
    if links < 1:
        raise WrongRetainer(f"A retainer brings at least one link a month, not {links}.")
    for other in Retainer.objects.filter(site=site).select_related("agreement"):
        ends_on = other.agreement.ends_on
        if ends_on is None or ends_on > starts_on:
            raise AlreadySubscribed(f"{site} has a retainer on {starts_on} already.")


def _month_price(site: Site, package: str, links: int, given: Decimal | None) -> Money:
    currency = site.account.currency
    if package not in Package.values:
        raise WrongRetainer(f"{package!r} is no package; use {', '.join(Package.values)}.")
    if given is not None:
        if given < 0:
            raise PriceRefused(f"A price is never negative; this one is {given}.")
        return Money(given, currency)
    if package not in PACKAGES or currency != LIST_CURRENCY:
        raise NeedsPrice(
            f"There is no list price for {Package(package).label} in {currency}.",
            currency=currency,
            fields={"client_price": f"This is needed in {currency}."},
        )
    try:
        return Money(package_price(package, links), currency)
    except ValueError as outside:
        raise WrongRetainer(f"{outside} Give a price for {links}.") from outside


@transaction.atomic
def pause_retainer(retainer: Retainer, *, by: User | None, now: datetime) -> Retainer:
    """No new month, hence no new order, after this one; what is ordered goes on (decisions 3.12).

    Raises CannotPause.
    """
    retainer = _locked(retainer)
    pause_agreement(retainer.agreement, today=_today(retainer, now))
    return _record(retainer, "paused", by=by, now=now)


@transaction.atomic
def resume_retainer(retainer: Retainer, *, by: User | None, now: datetime) -> Retainer:
    """Months and orders again from today, or after the present month. Raises CannotResume."""
    retainer = _locked(retainer)
    resume_agreement(retainer.agreement, today=_today(retainer, now))
    return _record(retainer, "resumed", by=by, now=now)


@transaction.atomic
def cancel_retainer(
    retainer: Retainer, *, by: User | None, now: datetime, at: str = "period_end"
) -> Retainer:
    """End it after the present month, or "now", which cancels that month's order as well.

    What the month's fee paid for and does not come then credits itself, link by link. Raises
    CannotCancel, WrongTerms.
    """
    retainer = _locked(retainer)
    cancel_agreement(retainer.agreement, today=_today(retainer, now), at=at)
    stop_orders_of_cut_months(retainer, by=by, now=now)
    return _record(retainer, "cancelled", by=by, now=now)


def _locked(retainer: Retainer) -> Retainer:
    lock_site(retainer.site)
    rows = Retainer.objects.select_for_update(of=("self",))
    return rows.select_related("account", "site__account", "agreement__account").get(pk=retainer.pk)


def _today(retainer: Retainer, now: datetime) -> date:
    return local_date(now, retainer.account.time_zone)


def _record(retainer: Retainer, verb: str, *, by: User | None, now: datetime) -> Retainer:
    record(
        retainer.account, actor=by, verb=verb, subject="retainer", subject_id=retainer.pk, now=now,
        detail={
            "links_per_month": retainer.links_per_month,
            "monthly_price": str(retainer.agreement.price),
        },
    )  # fmt: skip
    return retainer
