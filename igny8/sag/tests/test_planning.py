"""A blueprint: what a good consultant would make of an intake and search data."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.sag.rules.blueprint import plan_blueprint
from igny8.sag.rules.business import Business
from igny8.sag.rules.keywords import Reason, same_meaning
from igny8.sag.rules.pages import BlueprintPlan, Mode, Page
from igny8.sag.rules.schedule import PAGES_A_MONTH, scheduled
from igny8.sag.rules.search_facts import PageFact, SearchFacts
from igny8.sag.tests.clients import ROOFER, ROOFER_SEARCH, SHOP, SHOP_SEARCH


@cache
def shop(mode: Mode) -> BlueprintPlan:
    return plan_blueprint(SHOP, SHOP_SEARCH, mode=mode, domain="carls-chairs.example")


@cache
def roofer(mode: Mode) -> BlueprintPlan:
    return plan_blueprint(ROOFER, ROOFER_SEARCH, mode=mode, domain="prairie-roofing.example")


EVERY_PLAN = [shop("quick"), shop("detailed"), roofer("quick"), roofer("detailed")]


def titles(plan: BlueprintPlan) -> list[str]:
    return [page.title for page in plan.pages]


def test_quick_mode_lasts_six_months_of_ten_and_detailed_of_thirty() -> None:
    assert [len(plan.pages) for plan in EVERY_PLAN] == [60, 133, 60, 180]
    assert Counter(page.month for page in roofer("detailed").pages) == dict.fromkeys(
        range(1, 7), 30
    )


@pytest.mark.parametrize("plan", EVERY_PLAN)
def test_each_cluster_has_one_hub_that_comes_before_its_other_pages(plan: BlueprintPlan) -> None:
    for cluster in plan.clusters:
        hub, *others = cluster.pages
        assert hub.role == "hub"
        assert hub.content_type == "cluster_hub"
        assert [page.role for page in others].count("hub") == 0
        assert all(page.priority > hub.priority for page in others)
        assert cluster.terms[0].taxonomy == "category"


@pytest.mark.parametrize("plan", EVERY_PLAN)
def test_no_two_pages_aim_at_the_same_search(plan: BlueprintPlan) -> None:
    pages = plan.pages
    alike = [
        (one.keyword, other.keyword)
        for at, one in enumerate(pages)
        for other in pages[at + 1 :]
        if same_meaning(one.keyword, other.keyword)
    ]

    assert alike == []
    assert len({page.slug for page in pages}) == len(pages)
    assert len({page.title for page in pages}) == len(pages)
    assert [page.priority for page in pages] == list(range(1, len(pages) + 1))


@pytest.mark.parametrize("plan", EVERY_PLAN)
def test_every_page_names_facts_that_the_intake_has(plan: BlueprintPlan) -> None:
    business = SHOP if plan.clusters[0].name == "Trestle tables" else ROOFER

    for page in plan.pages:
        assert page.fields
        assert all(business.value_at(path) for path in page.fields)
        assert page.evidence.endswith(".")


def test_the_shop_begins_with_its_hubs_and_what_people_search_for() -> None:
    assert titles(shop("quick"))[:10] == [
        "Choosing trestle tables: a complete guide",
        "The complete guide to banquet chairs",
        "Round tables: everything to know before you buy",
        "Choosing steel chairs: a complete guide",
        "Buying 6ft trestle tables: what to check first",
        "A buyer's guide to stacking banquet chairs",
        "8ft trestle tables: what to look for before you order",
        "How many people does a 5ft round table seat?",
        "Round table sizes and dimensions explained",
        "What size of steel chair do you need?",
    ]


def test_the_contractors_towns_have_pages_only_where_somebody_searches_or_we_can_say_more() -> None:
    places = [page for page in roofer("detailed").pages if page.angle == "term_place"]

    assert {page.title for page in places} == {
        "Roofing in Millbrook, Illinois",
        "Roofing in Oakdale, Illinois",
        "Roofing in Fairview, Illinois",
        "Roofing in Cedar Falls Township, Illinois",
        "Roofing in Riverton, Illinois",
    }
    assert "Ashford" in [
        term.name for cluster in roofer("detailed").clusters for term in cluster.terms
    ]


def test_a_page_that_does_well_is_not_written_again() -> None:
    keywords = [page.keyword for page in roofer("detailed").pages]

    assert "roof replacement cost" not in keywords
    assert "roof replacement cost illinois" not in keywords
    assert "roof repair cost" in keywords


def test_searched_pages_say_what_they_are_planned_on() -> None:
    [page] = [page for page in shop("quick").pages if page.keyword == "8ft trestle table"]

    assert page.evidence == (
        "“8ft trestle table”: shown 28 times at position 23.4, 17 March to 19 April 2025."
    )
    assert (page.impressions, page.position) == (28, Decimal("23.40"))
    assert page.existing_url == "https://carls-chairs.example/product/8ft-trestle-table/"
    assert page.fields[0] == "products[6]"


def test_searches_for_the_company_are_in_no_page_and_in_the_notes() -> None:
    plan = shop("quick")

    own = [one.text for one in plan.set_aside if one.reason is Reason.OWN_NAME]
    assert "carls chairs" in own
    assert not any("carl" in page.keyword for page in plan.pages)
    assert (
        "59 of the 64 clicks that the queries account for came from searches for the company by "
        "name: almost nobody finds it by what it offers yet."
    ) in plan.notes


def test_pages_made_by_combining_words_are_pointed_out() -> None:
    doorways = tuple(
        PageFact(f"https://a.example/matrix/town-{n}/roof-repair", 0, 1, Decimal(40))
        for n in range(30)
    )

    plan = plan_blueprint(
        ROOFER, SearchFacts("May", (), doorways), mode="quick", domain="a.example"
    )

    assert plan.notes[0].startswith(
        "30 pages under /matrix/ combine the same words over and over; half of them were shown "
        "once at most, and the clicks of all of them together are 0."
    )
    assert all(cluster.existing_pages == () for cluster in plan.clusters)


def test_without_search_data_the_intake_alone_makes_the_plan() -> None:
    plan = plan_blueprint(SHOP, SearchFacts(), mode="quick", domain="carls-chairs.example")

    assert len(plan.pages) == 60
    assert all(page.impressions == 0 for page in plan.pages)
    assert plan.pages[0].evidence.startswith("No query that we know asks for this")


def test_a_thin_intake_makes_a_short_plan_that_says_so() -> None:
    thin = Business.model_validate(
        {"name": "Ann's Audits", "about": ["Ann audits shops."], "industry": "Audits",
         "services": [{"name": "Shop audit", "features": ["Photos", "A list", "A talk"]}]}
    )  # fmt: skip

    plan = plan_blueprint(thin, SearchFacts(), mode="detailed", domain="ann.example")

    assert titles(plan) == ["The complete guide to shop audit", "What does a shop audit include?"]
    assert plan.notes == (
        "The intake has facts for 2 pages: less than a month of 30. More products, services, "
        "problems or questions in the intake make more pages.",
    )


def test_the_same_facts_make_the_same_plan() -> None:
    again = plan_blueprint(SHOP, SHOP_SEARCH, mode="quick", domain="carls-chairs.example")

    assert again == shop("quick")


def test_detailed_mode_has_landing_pages_for_tags_and_quick_mode_has_none() -> None:
    kinds = Counter(page.content_type for page in shop("detailed").pages)
    landings = [page for page in shop("detailed").pages if page.role == "taxonomy"]

    assert kinds == {"post": 114, "cluster_hub": 5, "taxonomy_landing": 14}
    assert all(page.term is not None for page in landings)
    assert "Aluminium banquet chairs: the range and what it is good for" in titles(shop("detailed"))
    assert {page.content_type for page in shop("quick").pages} == {"post", "cluster_hub"}


PAGE = Page(
    role="supporting", content_type="post", angle="x", title="x", slug="x", keyword="x",
    intent="learn", fields=("name",), weight=1.0, evidence="x.",
)  # fmt: skip


@given(st.lists(st.lists(st.floats(0, 300), max_size=90), min_size=1, max_size=14))
def test_any_schedule_keeps_its_promises(weights: list[list[float]]) -> None:
    clusters = [
        [
            replace(PAGE, slug=f"{number}-{at}", weight=weight, role=("supporting", "hub")[at == 0])
            for at, weight in enumerate([500.0, *inside])
        ]
        for number, inside in enumerate(weights)
    ]  # fmt: skip

    for mode, capacity in PAGES_A_MONTH.items():
        placed = scheduled(clusters, mode)
        hubs = {one.cluster: one.page for one in placed if one.page.role == "hub"}

        assert [one.page.priority for one in placed] == list(range(1, len(placed) + 1))
        assert len({one.page.slug for one in placed}) == len(placed)
        assert max(Counter(one.page.month for one in placed).values()) <= capacity
        assert len(hubs) == len(clusters)
        assert all(hubs[one.cluster].priority <= one.page.priority for one in placed)
