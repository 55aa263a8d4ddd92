"""A month of an approved campaign as an order of links (specification 6.2 and 6.3)."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from igny8.billing.entitlements import require
from igny8.content.models import PublishedPage
from igny8.inbox.models import Approval
from igny8.kit.clock import month_start
from igny8.kit.money import Money
from igny8.marketplaces.models import PriceBookEntry
from igny8.marketplaces.queries import find_publishers
from igny8.sag.actions.campaigns import plan_campaign
from igny8.sag.errors import NoSuchMonth
from igny8.sag.models import CampaignMonth, SAGBacklink, SAGCampaign
from igny8.sag.queries import active_campaign, campaign_month
from igny8.services.actions.duties import ask_for_budget, latest_budget_answer
from igny8.services.actions.offers import link_from
from igny8.services.actions.orders import LinkDraft, approve_order, draft_order
from igny8.services.errors import NeedsApproval
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription
from igny8.services.rules.policy import LINK_POLICY
from igny8.services.rules.pricing import BACKLINK_MARKUP, pass_through_price

DEFAULT_PACKAGE = "starter"


def order_campaign_month(
    subscription: ManagedServiceSubscription, *, month: date, now: datetime
) -> BacklinkServiceOrder | None:
    """The month's pass-through order, drafted and approved once; None where nothing is planned.

    The client's approval of the monthly budget is the approval of the order; links that cost what
    `auto_approve_under` says or more stay in it and wait. Raises NeedsApproval while the budget is
    not approved, NotInPlan for a tier without it.
    """
    require(subscription.account, "pass_through_links", tier=subscription.tier)
    answer = _budget_answer(subscription, now=now)
    existing = BacklinkServiceOrder.objects.filter(
        site=subscription.site, key=_key(subscription, month)
    ).first()
    order = existing
    if order is None and (planned := _plan(subscription, month, now=now)) is not None:
        order = _draft(subscription, planned, month, now=now)
    if order is not None and order.status == BacklinkServiceOrder.Status.DRAFT:
        order = approve_order(order, by=answer.decided_by, policy_text=LINK_POLICY, now=now)
    return order


def _key(subscription: ManagedServiceSubscription, month: date) -> str:
    return f"campaign:{subscription.pk}:{month_start(month)}"


def _budget_answer(subscription: ManagedServiceSubscription, *, now: datetime) -> Approval:
    wanted = subscription.config.backlinks.monthly_budget
    answer = latest_budget_answer(subscription)
    if answer is None or answer.amount != wanted:
        ask_for_budget(subscription, now=now)
        raise NeedsApproval(
            f"The client has not approved the link budget of {wanted} "
            f"{subscription.account.currency} a month."
        )
    return answer


def _plan(
    subscription: ManagedServiceSubscription, month: date, *, now: datetime
) -> CampaignMonth | None:
    campaign = _campaign(subscription, now=now)
    try:
        return campaign_month(campaign.site, month)
    except NoSuchMonth:
        return None


def _campaign(subscription: ManagedServiceSubscription, *, now: datetime) -> SAGCampaign:
    """The active campaign, planned from the configuration where there is none of this budget."""
    config, site = subscription.config.backlinks, subscription.site
    active = active_campaign(site)
    package = config.package or DEFAULT_PACKAGE
    if active and (active.package, active.monthly_budget) == (package, config.monthly_budget):
        return active
    return plan_campaign(
        site,
        package=package,
        monthly_budget=config.monthly_budget,
        target_country=config.target_country or site.country,
        starts_on=subscription.agreement.starts_on,
        by=None,
        now=now,
    )


def _draft(
    subscription: ManagedServiceSubscription, planned: CampaignMonth, month: date, *, now: datetime
) -> BacklinkServiceOrder | None:
    links = list(_links_within_budget(subscription, planned))
    if not links:
        return None
    return draft_order(
        subscription.site,
        key=_key(subscription, month),
        order_type=BacklinkServiceOrder.OrderType.MONTHLY,
        pricing_mode=BacklinkServiceOrder.PricingMode.PASS_THROUGH,
        package=planned.campaign.package,
        campaign=planned.campaign,
        month=month_start(month),
        links=links,
        by=None,
        now=now,
    )


def _links_within_budget(
    subscription: ManagedServiceSubscription, planned: CampaignMonth
) -> Iterator[LinkDraft]:
    """The month's links with the best fitting offers, as far as the budget goes.

    The budget is what the client pays, markup included (docs/decisions/0005).
    """
    offers = iter(_offers(subscription, planned))
    budget = min(planned.budget, subscription.config.backlinks.monthly_budget)
    left, threshold = budget, subscription.config.backlinks.auto_approve_under
    addresses = _addresses(planned)
    for link in planned.links:
        offer = next((o for o in offers if _price(o) <= left), None)
        if offer is None:
            return
        left -= _price(offer)
        page = link["planned_page"]
        yield link_from(
            offer,
            target_url=addresses.get(page) or link["url"] or subscription.site.url,
            anchor=link["anchor"],
            anchor_kind=link["anchor_kind"],
            planned_page_id=UUID(page) if page else None,
            needs_approval=offer.cost >= threshold,
        )


def _price(offer: PriceBookEntry) -> Decimal:
    return pass_through_price(Money(offer.cost, offer.currency)).amount


def _offers(
    subscription: ManagedServiceSubscription, planned: CampaignMonth
) -> list[PriceBookEntry]:
    """Fitting offers of publishers that do not link to the site yet, best value first."""
    site, currency = subscription.site, subscription.account.currency
    used = SAGBacklink.objects.filter(site=site).exclude(status="cancelled")
    most = planned.budget / BACKLINK_MARKUP
    return find_publishers(
        subscription.account,
        country=planned.campaign.target_country,
        niche=site.niche,
        dr_min=planned.dr_min,
        dr_max=planned.dr_max,
        max_cost=Money(most, currency),
        exclude_domains=list(used.values_list("publisher_domain", flat=True)),
    )


def _addresses(planned: CampaignMonth) -> dict[str, str]:
    """Where the planned pages stand that are published by now."""
    wanted = [link["planned_page"] for link in planned.links if link["planned_page"]]
    pages = PublishedPage.objects.filter(need__planned_page__in=wanted)
    rows = pages.values_list("need__planned_page_id", "url")
    return {str(planned_page): url for planned_page, url in rows}
