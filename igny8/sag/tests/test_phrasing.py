"""Titles that an editor would keep, from what people type."""

from decimal import Decimal

import pytest

from igny8.sag.errors import NothingToPlan
from igny8.sag.rules.blueprint import plan_blueprint
from igny8.sag.rules.business import Business
from igny8.sag.rules.existing import ExistingPages
from igny8.sag.rules.grouping import Group, groups_of, wish_of
from igny8.sag.rules.keywords import Keyword
from igny8.sag.rules.phrasing import Phrases, group_title
from igny8.sag.rules.search_facts import PageFact, QueryFact, SearchFacts
from igny8.sag.rules.topics import Topic, topics_of
from igny8.sag.rules.vocabulary import Vocabulary
from igny8.sag.rules.words import plural, singular, slug_of, without_phrase
from igny8.sag.tests.clients import ROOFER, SHOP

SHOP_TOPICS = {topic.name: topic for topic in topics_of(SHOP)}
ROOF_TOPICS = {topic.name: topic for topic in topics_of(ROOFER)}
ROOF_WORDS = Vocabulary(ROOFER, domain="prairie-roofing.example")


def keyword(text: str, *, impressions: int = 20) -> Keyword:
    return Keyword(text, 0, impressions, Decimal(12))


def shop_title(text: str) -> str:
    group = Group(keyword(text), (), wish_of(text))
    return group_title(group, SHOP_TOPICS["Round tables"], Phrases(SHOP), regions=frozenset())


def roof_title(text: str) -> str:
    group = Group(keyword(text), (), wish_of(text), ROOF_WORDS.place_in(text))
    topic: Topic = ROOF_TOPICS["Roof repair"]
    return group_title(group, topic, Phrases(ROOFER), regions=ROOF_WORDS.regions)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("round table for 8", "Round tables for 8 people: what size you need"),
        (
            "round folding tables that seat 10",
            "Round folding tables for 10 people: what size you need",
        ),
        ("5ft round table seats how many", "How many people does a 5ft round table seat?"),
        ("8ft table seats how many", "How many people does an 8ft table seat?"),
        ("banquet chair weight limit", "How much weight does a banquet chair carry?"),
        ("trestle table dimensions", "Trestle table dimensions: a size guide"),
        ("6ft or 8ft trestle table", "6ft or 8ft trestle table: which should you choose?"),
        (
            "meadow chair vs orchard stool",
            "Meadow chair vs Orchard stool: which should you choose?",
        ),
        ("steel chair price", "Steel chair prices: what you get for your money"),
        ("how to clean banquet chairs", "How to clean banquet chairs"),
        ("table round 6ft", "6ft round tables: what to look for before you order"),
        ("bubble seating", "Buying bubble seating: what to check first"),
        ("and what is a trestle table", "Trestle tables: how to choose the right ones"),
        ("steel chairs cleaning", "How to clean steel chairs"),
        ("round table ideas", "A buyer's guide to round tables"),
        ("trestle tables with", "A buyer's guide to trestle tables"),
        ("buy online", ""),
    ],
)
def test_a_shops_searches_become_titles(typed: str, title: str) -> None:
    assert shop_title(typed) == title


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        (
            "roofing contractors oakdale il",
            "Roofing contractors in Oakdale, Illinois: how to choose one",
        ),
        ("roof repair cost oakdale", "What does roof repair cost in Oakdale, Illinois?"),
        (
            "metal roof price per square foot",
            "Metal roof cost per square foot: what the price includes",
        ),
        ("metal roof cost", "How much does a metal roof cost?"),
        ("gutter guards cost", "How much do gutter guards cost?"),
        ("roof leak around chimney", "Roof leak around chimney: causes and what to do"),
        (
            "hail damage roof inspection",
            "Hail damage roof inspection: what it involves and when it makes sense",
        ),
        ("shingle roof lifespan", "Shingle roof lifespan: what to expect"),
        ("gutter sizes", "Gutter sizes explained"),
        ("best roof installers", "Roof installers: how to choose one you can trust"),
        ("how long does a roof last", "How long does a roof last?"),
    ],
)
def test_a_contractors_searches_become_titles(typed: str, title: str) -> None:
    assert roof_title(typed) == title


def test_spellings_of_one_search_share_a_page() -> None:
    topic = SHOP_TOPICS["Banquet chairs"]
    words = Vocabulary(SHOP, domain="carls-chairs.example")

    [group] = groups_of(
        topic,
        [keyword(f"{metal} banqueting chairs") for metal in ("aluminium", "aluminum")],
        words,
    )

    assert (group.head.text, [one.text for one in group.others]) == (
        "aluminium banqueting chairs", ["aluminum banqueting chairs"],
    )  # fmt: skip


def test_many_queries_that_say_the_same_beside_the_topic_stay_together() -> None:
    topic = SHOP_TOPICS["Banquet chairs"]
    words = Vocabulary(SHOP, domain="carls-chairs.example")
    same = [keyword(f"{wish} banquet chairs") for wish in
            ("best", "good", "new", "top", "quality", "commercial", "professional")]  # fmt: skip

    [group] = groups_of(topic, same, words)

    assert len(group.others) == 6


TINY = {
    "name": "Möbelhaus Ann", "about": ["Ann sells."], "industry": "Furniture",
    "products": [
        {"name": f"{kind} {thing}", "category": f"{thing}s", "features": ["a", "b", "c", "d"]}
        for thing in ("chair", "table", "sofa", "bed", "lamp", "shelf", "stool", "desk", "bench")
        for kind in ("Oak", "Steel")
    ],
    "problems": [{"name": "Dust", "solution": "Nothing of ours."}, {"name": "Old chairs"}],
}  # fmt: skip


def test_more_topics_than_a_quick_plan_holds_are_left_for_later() -> None:
    plan = plan_blueprint(
        Business.model_validate(TINY), SearchFacts(), mode="quick", domain="ann.example"
    )

    assert len(plan.clusters) == 8
    assert "Left for a later version, since there is less to win: benchs." in plan.notes
    assert not any("dust" in page.keyword for page in plan.pages)


def test_prices_of_a_page_that_does_well_are_not_told_twice() -> None:
    priced = PageFact("https://a.example/roof-repair-cost", 9, 90, Decimal(4))
    asked = QueryFact("average roof repair costs per house", 0, 40, Decimal(12))

    plan = plan_blueprint(
        ROOFER, SearchFacts("May", (asked,), (priced,)), mode="quick", domain="a.example"
    )

    assert not any(page.keyword == "average roof repair costs per house" for page in plan.pages)
    assert not any(page.keyword == "roof repair cost" for page in plan.pages)


def test_copies_of_a_page_are_pointed_out() -> None:
    urls = ("/chairs/", "/chairs/?a=1", "/chairs/?a=2", "/chairs/?a=3", "/chairs/?a=4",
            "/hello-world/", "/home/", "/tables", "/tables.php")  # fmt: skip
    pages = tuple(PageFact(f"https://a.example{url}", 0, 3, Decimal(40)) for url in urls)

    plan = plan_blueprint(SHOP, SearchFacts("May", (), pages), mode="quick", domain="a.example")

    assert plan.notes == (
        "Addresses that differ only after the “?” compete with each other (/chairs/?…, /chairs/?…, "
        "/chairs/?… and 1 more): give each page one canonical address.",
        "The same page answers at two addresses: /tables.php.",
        "Remove what the installation left behind and search still shows: /hello-world/.",
        "Redirect the home page's second address to the first: /home/.",
    )


def test_names_that_no_address_can_be_made_of_are_refused() -> None:
    foreign = {**TINY, "products": [{"name": "椅子椅子"}]}

    with pytest.raises(NothingToPlan, match="plans are made in English so far"):
        plan_blueprint(
            Business.model_validate(foreign), SearchFacts(), mode="quick", domain="ann.example"
        )


def test_long_names_are_not_set_against_each_other_and_tags_come_once() -> None:
    name = "extraordinarily comfortable upholstered conference room armchair"
    offers = [{"name": f"{color} {name}", "category": "Armchairs"} for color in ("Red", "Blue")]
    long = {**TINY, "products": [*offers, {"name": "Red armchair", "category": "Armchairs"}],
            "brands": ["Meadow"], "audiences": ["Meadow"]}  # fmt: skip

    plan = plan_blueprint(
        Business.model_validate(long), SearchFacts(), mode="detailed", domain="ann.example"
    )

    assert not any(page.angle == "versus" and len(page.title) > 75 for page in plan.pages)
    assert [term.name for cluster in plan.clusters for term in cluster.terms] == [
        "Armchairs", "Meadow",
    ]  # fmt: skip


def test_words_have_their_plurals_and_addresses_their_length() -> None:
    assert (plural("company"), plural("day"), singular("companies")) == (
        "companies",
        "days",
        "company",
    )
    assert without_phrase("roof repair", "oak dale") == "roof repair"
    assert slug_of("word " * 40) == "-".join(["word"] * 15)


def test_services_are_compared_where_somebody_would_choose_between_them() -> None:
    names = (
        "Vinyl siding repair",
        "Vinyl siding replacement",
        "Wood siding replacement",
        "Door hanging",
    )
    services = [{"name": name, "category": "Siding work"} for name in names]
    trade = {**TINY, "products": [], "services": services, "locations": ["Elkhart", "Goshen"]}

    plan = plan_blueprint(
        Business.model_validate(trade), SearchFacts(), mode="quick", domain="ann.example"
    )

    assert {page.title for page in plan.pages if page.angle == "versus"} == {
        "Vinyl siding repair or vinyl siding replacement: how to choose",
        "Vinyl or wood siding replacement: how to choose",
    }
    [hub] = [page for page in plan.pages if page.slug == "areas-we-serve"]
    assert (hub.title, hub.keyword) == ("Areas we serve: Elkhart and Goshen", "furniture near me")


def test_a_search_of_nothing_but_wishes_makes_no_title() -> None:
    seats = {**TINY, "products": [{"name": "Seats"}, {"name": "Oak seats", "category": "Seats"}]}
    asked = QueryFact("seat dimensions", 0, 90, Decimal(9))

    plan = plan_blueprint(
        Business.model_validate(seats), SearchFacts("May", (asked,)), mode="quick",
        domain="ann.example",
    )  # fmt: skip

    assert not any(page.angle == "search_size" for page in plan.pages)
    assert (
        ExistingPages([PageFact("https://a.example/seats", 1, 1, Decimal(1))]).about("the") is None
    )


def test_a_hub_is_named_by_its_topic_where_searches_want_more_than_that() -> None:
    asked = QueryFact("commercial trestle tables", 0, 90, Decimal(9))

    plan = plan_blueprint(SHOP, SearchFacts("May", (asked,)), mode="quick", domain="a.example")

    hub = plan.pages[0]
    assert (hub.keyword, hub.secondary) == ("trestle tables", ("commercial trestle tables",))
    assert hub.impressions == 90


def test_what_the_client_abbreviates_keeps_its_capitals_in_titles() -> None:
    product = {"name": "Family VPN", "category": "VPN plans", "description": "A plan."}
    business = Business.model_validate({**SHOP.model_dump(mode="json"), "products": [product]})

    assert Phrases(business).title("family vpns") == "Family VPNs"
    assert Phrases(business).title("vpn plans") == "VPN plans"
    assert Phrases(SHOP).title("vpn plans") == "Vpn plans"
