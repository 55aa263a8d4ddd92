"""A month of an approved campaign as an order of links (specification 6.2 and 6.3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from igny8.billing.entitlements import require
from igny8.content.models import PublishedPage
from igny8.inbox.actions import add_todo, complete_todo
from igny8.inbox.models import Approval, Todo
from igny8.kit.clock import month_start
from igny8.kit.money import Money
from igny8.marketplaces.models import PriceBookEntry
from igny8.marketplaces.queries import find_publishers
from igny8.sag.actions.campaigns import plan_campaign
from igny8.sag.errors import NoSuchMonth
from igny8.sag.models import CampaignMonth, SAGBacklink
from igny8.sag.queries import campaign_month
from igny8.services.actions.duties import ask_for_budget, latest_budget_answer
from igny8.services.actions.held_links import ask_about_links
from igny8.services.actions.offers import link_from
from igny8.services.actions.orders import LinkDraft, approve_order, draft_order, lock_site
from igny8.services.actions.settling import settle_first_task
from igny8.services.errors import NeedsApproval
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription
from igny8.services.queries.orders import passed_through
from igny8.services.rules.policy import LINK_POLICY
from igny8.services.rules.pricing import BACKLINK_MARKUP, pass_through_price

DEFAULT_PACKAGE = "starter"


@dataclass(frozen=True, slots=True)
class MonthsLinks:
    """A month's order, None where nothing is planned or nothing was found; how many links of the
    plan found no publisher, and in words what was looked for."""

    order: BacklinkServiceOrder | None
    planned: int = 0
    missing: int = 0
    looked_for: str = ""


def order_campaign_month(
    subscription: ManagedServiceSubscription, *, month: date, now: datetime
) -> MonthsLinks:
    """The month's pass-through order, drafted and approved once.

    The client's approval of the monthly budget is the approval of the order; links that cost what
    `auto_approve_under` says or more stay in it and wait for an answer of their own. Planned links
    that find no publisher are left to the account manager. Raises NeedsApproval while the budget is
    not approved, NotInPlan for a tier without it.
    """
    require(subscription.account, "pass_through_links", tier=subscription.tier)
    answer = _budget_answer(subscription, now=now)
    planned = _plan(subscription, month, now=now)
    order = _months_order(subscription, planned, month, answer=answer, now=now)
    if order is not None:
        ask_about_links(order, now=now)
    found = _found(subscription, planned, order, month)
    _leave_to_manager(subscription, found, month, now=now)
    if not found.missing:
        settle_first_task(subscription, "links", now=now)
    return found


@transaction.atomic
def _months_order(
    subscription: ManagedServiceSubscription,
    planned: CampaignMonth | None,
    month: date,
    *,
    answer: Approval,
    now: datetime,
) -> BacklinkServiceOrder | None:
    """The month's order, drafted and approved at one moment: what it takes of the budget is gone
    for every other order."""
    lock_site(subscription.site)
    order = BacklinkServiceOrder.objects.filter(
        site=subscription.site, key=_key(subscription, month)
    ).first()
    if order is None and planned is not None:
        order = _draft(subscription, planned, month, now=now)
    if order is not None and order.status == BacklinkServiceOrder.Status.DRAFT:
        order = approve_order(order, by=answer.decided_by, policy_text=LINK_POLICY, now=now)
    return order


def _found(
    subscription: ManagedServiceSubscription,
    planned: CampaignMonth | None,
    order: BacklinkServiceOrder | None,
    month: date,
) -> MonthsLinks:
    if planned is None:
        return MonthsLinks(order)
    ordered = order.ordered_links.count() if order is not None else 0
    budget = Money(_budget(subscription, planned), subscription.account.currency)
    country = planned.campaign.target_country or "any country"
    taken = passed_through(subscription.site, month_start(month), but=order)
    others = f", of which other orders took {Money(taken, budget.currency)}" if taken else ""
    return MonthsLinks(
        order,
        planned=planned.link_count,
        missing=max(planned.link_count - ordered, 0),
        looked_for=f"DR {planned.dr_min} to {planned.dr_max}, {country} or international, within "
        f"{budget} a month with our markup{others}",
    )


def _leave_to_manager(
    subscription: ManagedServiceSubscription, found: MonthsLinks, month: date, *, now: datetime
) -> None:
    """A to-do while planned links have no publisher; done once all of them have."""
    key = f"no-publisher:{subscription.pk}:{month_start(month)}"
    if found.missing:
        add_todo(
            subscription.account,
            site=subscription.site,
            title=f"Find publishers for {found.missing} of {found.planned} links of "
            f"{month:%B %Y}: the price book has no further one ({found.looked_for})",
            key=key,
            owner=subscription.account_manager,
            now=now,
        )
    elif todo := Todo.objects.filter(account=subscription.account, key=key).first():
        complete_todo(todo, by=None, now=now)


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
    """The month of the campaign that the configuration asks for, planned anew where it changed."""
    config, site = subscription.config.backlinks, subscription.site
    campaign = plan_campaign(
        site,
        package=config.package or DEFAULT_PACKAGE,
        monthly_budget=config.monthly_budget,
        target_country=config.target_country or site.country,
        starts_on=subscription.agreement.starts_on,
        by=None,
        now=now,
    )
    try:
        return campaign_month(campaign.site, month)
    except NoSuchMonth:
        return None


def _draft(
    subscription: ManagedServiceSubscription, planned: CampaignMonth, month: date, *, now: datetime
) -> BacklinkServiceOrder | None:
    links = list(_links_within_budget(subscription, planned, month))
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


def _budget(subscription: ManagedServiceSubscription, planned: CampaignMonth) -> Decimal:
    return min(planned.budget, subscription.config.backlinks.monthly_budget)


def _links_within_budget(
    subscription: ManagedServiceSubscription, planned: CampaignMonth, month: date
) -> Iterator[LinkDraft]:
    """The month's links with the best fitting offers, as far as the budget goes.

    The budget is what the client pays, markup included (docs/decisions/0005), less what the month's
    other pass-through orders take of it.
    """
    offers = iter(_offers(subscription, planned))
    approved = subscription.config.backlinks.monthly_budget
    left = approved - passed_through(subscription.site, month_start(month))
    left = min(left, _budget(subscription, planned))
    threshold = subscription.config.backlinks.auto_approve_under
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
