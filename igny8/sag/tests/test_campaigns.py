"""Links planned month by month, and each link's states."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.accounts.models import Account, Activity, Site, User
from igny8.billing.credit_service import CreditService
from igny8.sag.actions.backlinks import move_backlink, replace_backlink
from igny8.sag.actions.blueprints import approve_blueprint, propose_blueprint
from igny8.sag.actions.campaigns import plan_campaign
from igny8.sag.errors import BlueprintNotApproved, IllegalMove, NoSuchMonth, NoSuchPackage
from igny8.sag.models import CampaignMonth, SAGBacklink, SAGCampaign
from igny8.sag.queries import active_campaign, campaign_month
from igny8.sag.rules.anchors import AnchorKind, anchor_counts, anchor_mix
from igny8.sag.rules.campaign import PACKAGES, Package, Target, plan_months
from igny8.sag.rules.moves import BACKLINK_MOVES, may_move
from igny8.sag.tests.clients import SHOP, SHOP_EXPORT
from igny8.search_console.actions import import_export

APRIL = date(2025, 4, 1)
HOME = Target("Carl", "Carl", since=1, weight=100, url="https://a.example/", is_home=True)
HUB = Target("Chairs", "chairs", since=1, weight=90, planned_page="1")
LATER = Target("Tables", "tables", since=3, weight=95, planned_page="2")
Status = SAGBacklink.Status


@pytest.fixture
def approved(site: Site, account: Account, carl: User, now: datetime) -> Site:
    """The site with search data and an approved blueprint."""
    CreditService().grant(account, amount=1000, reason="The month's credits", key="july", now=now)
    import_export(site, paths=[SHOP_EXPORT], by=None, now=now)
    blueprint = propose_blueprint(site, mode="quick", business=SHOP, now=now)
    approve_blueprint(blueprint, by=carl, now=now)
    return site


@pytest.fixture
def link(site: Site) -> SAGBacklink:
    return SAGBacklink.objects.create(
        account=site.account, site=site, target_url="https://a.example/", anchor="Carl",
        currency="USD", publisher_domain="news.example",
    )  # fmt: skip


def planned(site: Site, now: datetime, *, package: str = "growth") -> SAGCampaign:
    return plan_campaign(
        site, package=package, monthly_budget=Decimal(1500), target_country="GB",
        starts_on=date(2025, 4, 12), by=None, now=now,
    )  # fmt: skip


@given(st.integers(1, 24), st.integers(1, 60))
def test_an_anchor_mix_is_always_a_hundred_percent(months: int, links: int) -> None:
    for number in range(1, months + 1):
        mix = anchor_mix(number, months)
        assert sum(mix.values()) == 100
        assert sum(anchor_counts(mix, links).values()) == links
        assert mix[AnchorKind.EXACT] <= 8


@pytest.mark.parametrize("package", PACKAGES.values())
def test_each_month_keeps_to_its_package(package: Package) -> None:
    months = plan_months(
        package, [HOME, HUB, LATER], name="Carl", domain="a.example",
        monthly_budget=Decimal(900), starts_on=APRIL,
    )  # fmt: skip

    counts = [len(month.links) for month in months]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (package.links_min, package.links_max)
    assert all(package.dr_min <= m.dr_min <= m.dr_max <= package.dr_max for m in months)
    assert [month.month.month for month in months] == [4, 5, 6, 7, 8, 9]
    assert {month.budget for month in months} == {Decimal(900)}


def test_a_page_gets_links_from_the_month_it_is_written_in() -> None:
    months = plan_months(
        PACKAGES["starter"], [HOME, HUB, LATER], name="Carl", domain="a.example",
        monthly_budget=Decimal(900), starts_on=APRIL,
    )  # fmt: skip

    linked = [{link.target.title for link in month.links} for month in months]
    assert linked[:3] == [{"Carl", "Chairs"}, {"Carl", "Chairs"}, {"Carl", "Chairs", "Tables"}]
    assert {link.kind for link in months[0].links if link.target.is_home} <= {
        AnchorKind.BRANDED, AnchorKind.URL,
    }  # fmt: skip


def test_a_campaign_is_planned_for_the_approved_blueprint(approved: Site, now: datetime) -> None:
    campaign = planned(approved, now)

    first = campaign_month(approved, date(2025, 4, 30))
    last = campaign_month(approved, 6)
    assert (campaign.starts_on, campaign.currency) == (APRIL, "USD")
    assert (first.number, first.link_count, first.dr_min, first.dr_max) == (1, 10, 30, 50)
    assert (last.month, last.link_count, last.dr_max) == (date(2025, 9, 1), 15, 70)
    assert first.anchor_mix == {
        "branded": 45, "url": 25, "partial": 12, "generic": 15, "exact": 3,
    }  # fmt: skip
    assert {one["title"]: bool(one["planned_page"]) for one in first.links} == {
        "Carl's Chairs": False,
        "Choosing trestle tables: a complete guide": True,
        "The complete guide to banquet chairs": True,
    }
    assert {one["name"]: one["target"] for one in first.kpis} == {
        "links_live": 10, "links_live_in_all": 10, "median_domain_rating": 40,
        "pages_with_a_link": 3, "exact_anchor_share": 3,
    }  # fmt: skip
    assert (str(campaign), str(first)) == (
        "carls-chairs.example growth", "carls-chairs.example growth month 1",
    )  # fmt: skip


def test_planning_the_same_again_changes_nothing(
    approved: Site, account: Account, now: datetime
) -> None:
    first = planned(approved, now)
    balance = CreditService().balance(account)

    assert planned(approved, now + timedelta(days=1)) == first
    assert CampaignMonth.objects.count() == 6
    assert CreditService().balance(account) == balance == 925


def test_another_package_takes_the_campaigns_place(approved: Site, now: datetime) -> None:
    first = planned(approved, now)

    second = planned(approved, now, package="starter")

    first.refresh_from_db()
    assert first.status == SAGCampaign.Status.SUPERSEDED
    assert active_campaign(approved) == second
    assert campaign_month(approved, 1).link_count == 5


def test_no_links_are_planned_before_the_client_approved(site: Site, now: datetime) -> None:
    with pytest.raises(BlueprintNotApproved):
        planned(site, now)

    assert not SAGCampaign.objects.exists()


def test_packages_and_months_that_do_not_exist_are_refused(approved: Site, now: datetime) -> None:
    with pytest.raises(NoSuchPackage, match="there are starter, growth, authority"):
        planned(approved, now, package="giant")
    with pytest.raises(NoSuchMonth):
        campaign_month(approved, 1)

    assert not SAGCampaign.objects.exists()


def test_enterprise_is_planned_on_its_own_terms(approved: Site, now: datetime) -> None:
    plan_campaign(
        approved, package="enterprise", monthly_budget=Decimal(9000), target_country="GB",
        starts_on=APRIL, by=None, now=now, months=2, custom=Package(30, 40, 50, 90),
    )  # fmt: skip

    assert [campaign_month(approved, number).link_count for number in (1, 2)] == [30, 40]


@pytest.mark.parametrize("current", list(Status.values))
@pytest.mark.parametrize("wanted", list(Status.values))
def test_a_link_makes_only_the_moves_of_the_table(
    link: SAGBacklink, now: datetime, current: str, wanted: str
) -> None:
    SAGBacklink.objects.filter(pk=link.pk).update(status=current)
    link.refresh_from_db()

    if current == wanted or may_move(BACKLINK_MOVES, current, wanted):
        assert move_backlink(link, to=wanted, by=None, now=now).status == wanted
        return
    with pytest.raises(IllegalMove) as caught:
        move_backlink(link, to=wanted, by=None, now=now)
    link.refresh_from_db()
    assert caught.value.status == 409
    assert (link.status, link.live_since, link.lost_at) == (current, None, None)
    assert not Activity.objects.exists()


def test_a_link_keeps_when_it_went_live_and_when_it_was_lost(
    link: SAGBacklink, ada: User, now: datetime
) -> None:
    for day, state in enumerate((Status.PENDING, Status.LIVE, Status.LOST, Status.LIVE)):
        link = move_backlink(link, to=state, by=ada, now=now + timedelta(days=day))

    assert (link.live_since, link.lost_at) == (now + timedelta(days=1), None)
    assert str(link) == "news.example → https://a.example/"
    assert Activity.objects.filter(verb="moved", actor=ada).count() == 4


def test_a_lost_link_is_replaced_by_another_of_the_same_site(
    link: SAGBacklink, site: Site, now: datetime
) -> None:
    other = SAGBacklink.objects.create(
        account=site.account, site=site, target_url=link.target_url, anchor="Carl", currency="USD"
    )
    with pytest.raises(IllegalMove):
        replace_backlink(link, by_link=other, by=None, now=now)
    for state in (Status.LIVE, Status.LOST):
        move_backlink(link, to=state, by=None, now=now)

    replaced = replace_backlink(link, by_link=other, by=None, now=now)

    assert (replaced.status, replaced.replaced_by) == (Status.REPLACED, other)
    with pytest.raises(IllegalMove, match="another link to the same site"):
        replace_backlink(other, by_link=other, by=None, now=now)
