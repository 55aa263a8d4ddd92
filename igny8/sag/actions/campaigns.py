"""Planning the links of an approved blueprint."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlsplit

from django.db import transaction

from igny8.accounts.activity import record
from igny8.accounts.models import Site, User
from igny8.billing.credit_service import CreditService
from igny8.sag.errors import BlueprintNotApproved
from igny8.sag.models import CampaignMonth, SAGBlueprint, SAGCampaign
from igny8.sag.queries import active_campaign, approved_blueprint, business_of, search_facts
from igny8.sag.rules.campaign import (
    CAMPAIGN_MONTHS,
    MonthPlan,
    Package,
    PlannedLink,
    Target,
    package_named,
    plan_months,
)
from igny8.sag.rules.existing import subject_stems
from igny8.sag.rules.keywords import Keyword
from igny8.sag.rules.search_facts import PageFact
from igny8.sag.rules.words import topic_stems

# A hub gathers its cluster's strength; links to it help every page of the cluster.
HUB_WEIGHT, PAGE_WEIGHT = 100.0, 10.0
# Pages of the site that a few good links could lift: in places 4 to 30, seen at least so often.
LIFTABLE, SEEN_FROM, MOST_SITE_PAGES = (4, 30), 10, 6


@transaction.atomic
def plan_campaign(
    site: Site,
    *,
    package: str,
    monthly_budget: Decimal,
    target_country: str,
    starts_on: date,
    by: User | None,
    now: datetime,
    months: int = CAMPAIGN_MONTHS,
    custom: Package | None = None,
) -> SAGCampaign:
    """The month-by-month link plan of the approved blueprint; the active one if nothing changed.

    `monthly_budget` is in the account's currency, markup included. `custom` sets the terms of a
    package that is agreed one by one (enterprise). Costs credits once per blueprint and package.
    Raises BlueprintNotApproved, NoSuchPackage, NotEnoughCredits.
    """
    Site.objects.select_for_update(no_key=True).get(pk=site.pk)
    blueprint = approved_blueprint(site)
    if blueprint is None:
        raise BlueprintNotApproved(
            f"The blueprint of {site} is not approved; links are planned after that."
        )
    terms = custom or package_named(package)
    active = active_campaign(site)
    if active is not None:
        if _is_same(active, blueprint, package, monthly_budget, target_country, starts_on):
            return active
        active.status = SAGCampaign.Status.SUPERSEDED
        active.save(update_fields=["status", "updated_at"])
    CreditService().spend(
        site.account, action="campaign_plan", key=f"campaign-{package}-{blueprint.pk}", now=now,
        site=site,
    )  # fmt: skip
    campaign = SAGCampaign.objects.create(
        account=site.account, site=site, blueprint=blueprint, package=package,
        monthly_budget=monthly_budget, currency=site.account.currency,
        target_country=target_country, starts_on=starts_on.replace(day=1),
    )  # fmt: skip
    plans = plan_months(
        terms, list(_targets(site, blueprint)), name=business_of(site).name, domain=site.domain,
        monthly_budget=monthly_budget, starts_on=starts_on, months=months,
    )  # fmt: skip
    CampaignMonth.objects.bulk_create(_month(campaign, plan) for plan in plans)
    record(
        site.account, actor=by, verb="planned", subject="campaign", subject_id=campaign.pk,
        detail={"package": package, "months": months}, now=now,
    )  # fmt: skip
    return campaign


def _is_same(
    active: SAGCampaign,
    blueprint: SAGBlueprint,
    package: str,
    monthly_budget: Decimal,
    target_country: str,
    starts_on: date,
) -> bool:
    return (
        active.blueprint_id == blueprint.pk
        and active.package == package
        and active.monthly_budget == monthly_budget
        and active.target_country == target_country
        and active.starts_on == starts_on.replace(day=1)
    )


def _targets(site: Site, blueprint: SAGBlueprint) -> Iterator[Target]:
    """The home page, the site's liftable pages, and the plan's pages from their month on."""
    name = business_of(site).name
    yield Target(name, name, since=1, weight=HUB_WEIGHT, url=site.url, is_home=True)
    topics = [cluster.name for cluster in blueprint.clusters.all()]
    yield from _site_pages(search_facts(site).pages, topics)
    for page in blueprint.pages.exclude(role="taxonomy"):
        yield Target(
            title=page.title,
            keyword=page.target_keyword,
            since=page.month_number,
            weight=(HUB_WEIGHT if page.role == page.Role.HUB else PAGE_WEIGHT) + page.impressions,
            planned_page=str(page.pk),
        )


def _site_pages(pages: Sequence[PageFact], topics: Sequence[str]) -> Iterator[Target]:
    """The site's pages on the plan's topics that stand where links can lift them."""
    low, high = LIFTABLE
    about = frozenset(stem for name in topics for stem in subject_stems(name))
    liftable = [
        page
        for page in pages
        if low <= page.position <= high
        and page.impressions >= SEEN_FROM
        and "?" not in page.url
        and topic_stems(_words_of(page.url)) & about
    ]
    liftable.sort(key=lambda page: (-_won(page), page.url))
    for page in liftable[:MOST_SITE_PAGES]:
        words = _words_of(page.url)
        yield Target(words, words, since=1, weight=HUB_WEIGHT / 2 + _won(page), url=page.url)


def _words_of(url: str) -> str:
    """The words in the last part of an address; none for the home page."""
    path = urlsplit(url).path.strip("/")
    return path.rsplit("/", 1)[-1].replace("-", " ")


def _won(page: PageFact) -> float:
    return float(Keyword(page.url, page.clicks, page.impressions, page.position).opportunity)


def _month(campaign: SAGCampaign, plan: MonthPlan) -> CampaignMonth:
    return CampaignMonth(
        account_id=campaign.account_id,
        campaign=campaign,
        number=plan.number,
        month=plan.month,
        link_count=len(plan.links),
        dr_min=plan.dr_min,
        dr_max=plan.dr_max,
        budget=plan.budget,
        anchor_mix={str(kind): share for kind, share in plan.mix.items()},
        links=[_link(link) for link in plan.links],
        kpis=[asdict(kpi) for kpi in plan.kpis],
    )


def _link(link: PlannedLink) -> dict[str, str]:
    return {
        "planned_page": link.target.planned_page,
        "url": link.target.url,
        "title": link.target.title,
        "keyword": link.target.keyword,
        "anchor_kind": str(link.kind),
        "anchor": link.anchor,
    }
