"""Queries become keywords: cleaned, merged, set aside with a reason."""

from decimal import Decimal

import pytest

from igny8.sag.rules.grouping import Wish, groups_of, wish_of
from igny8.sag.rules.keywords import Keyword, Reason, SetAside, keywords_of, same_meaning
from igny8.sag.rules.search_facts import QueryFact
from igny8.sag.rules.topics import assign, topics_of
from igny8.sag.rules.vocabulary import Vocabulary
from igny8.sag.rules.words import clean_query, plural, singular, slug_of, stem, with_article
from igny8.sag.tests.clients import ROOFER, ROOFER_SEARCH, SHOP, SHOP_SEARCH

SHOP_WORDS = Vocabulary(SHOP, domain="carls-chairs.example")
ROOF_WORDS = Vocabulary(
    ROOFER, domain="prairie-roofing.example", page_urls=[p.url for p in ROOFER_SEARCH.pages]
)


def query(text: str, *, impressions: int = 20, position: int = 12) -> QueryFact:
    return QueryFact(text, 0, impressions, Decimal(position))


def kept_and_aside(
    *texts: str, words: Vocabulary = SHOP_WORDS, impressions: int = 20
) -> tuple[list[str], list[SetAside]]:
    keywords, aside = keywords_of([query(t, impressions=impressions) for t in texts], words)
    return [keyword.text for keyword in keywords], list(aside)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (
            "How much is a roof (in united \nstates. be sure to reply in english)",
            "how much is a roof",
        ),
        ("6 ft trestle table", "6ft trestle table"),
        ("6' trestle table", "6ft trestle table"),
        ('"roof repair" site:example.com', "roof repair"),
        ("metal roof cost 2025", "metal roof cost"),
        ("roof inspection, millbrook il", "roof inspection millbrook il"),
    ],
)
def test_a_query_is_taken_as_it_was_meant(typed: str, meant: str) -> None:
    assert clean_query(typed) == meant


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("carls chairs", Reason.OWN_NAME),
        ("carlschairs opening times", Reason.OWN_NAME),
        ("carl chairs", Reason.OWN_NAME),
        ("karls chairs", Reason.OWN_NAME),
        ("gilda's furniture shop", Reason.RIVAL),
        ("rival banquets tables", Reason.RIVAL),
        ("sofa shops near me", Reason.OFF_TOPIC),
        ("banquet chairs for hire", Reason.NOT_OFFERED),
        ("used banquet chairs", Reason.NOT_OFFERED),
        ("banquet chairs", None),
        ("which of all these many banquet chairs is the one that I need", Reason.SENTENCE),
    ],
)
def test_what_is_no_topic_is_set_aside_with_its_reason(text: str, reason: Reason | None) -> None:
    kept, aside = kept_and_aside(text)

    assert [one.reason for one in aside] == ([reason] if reason else [])
    assert len(kept) == (0 if reason else 1)


def test_a_local_business_leaves_other_towns_alone() -> None:
    kept, aside = kept_and_aside(
        "roof repair oakdale il", "roof repair springfield", "metal roofing illinois",
        words=ROOF_WORDS,
    )  # fmt: skip

    assert kept == ["metal roofing illinois", "roof repair oakdale il"]
    assert [(one.reason, one.words) for one in aside] == [
        (Reason.ELSEWHERE, "It asks for “springfield”, which is no place that the intake names.")
    ]


def test_a_town_of_the_sites_own_addresses_needs_the_intake_to_name_it() -> None:
    on_site = Vocabulary(
        ROOFER,
        domain="prairie-roofing.example",
        page_urls=[
            "https://prairie-roofing.example/areas/la-porte-in/roof-repair",
            "https://prairie-roofing.example/areas/shipshewana-in/roof-repair",
            "https://prairie-roofing.example/areas/oakdale-il/roof-repair",
            "https://prairie-roofing.example/roofing-near-me",
        ],
    )

    kept, aside = kept_and_aside(
        "roof repair shipshewana", "la porte roof leak repair", "roof repair oakdale il",
        "roofing near me", words=on_site,
    )  # fmt: skip

    assert kept == ["roof repair oakdale il", "roofing near me"]
    assert [(one.text, one.words) for one in aside] == [
        (
            "la porte roof leak repair",
            "It asks for “la porte”, which is no place that the intake names.",
        ),
        (
            "roof repair shipshewana",
            "It asks for “shipshewana”, which is no place that the intake names.",
        ),
    ]


def test_a_word_that_nobody_explains_needs_searches() -> None:
    seldom, aside = kept_and_aside("zibeline banquet chairs", impressions=3)
    often, _ = kept_and_aside("zibeline banquet chairs", impressions=30)

    assert (seldom, often) == ([], ["zibeline banquet chairs"])
    assert aside[0].words == "Too few searches to tell what “zibeline” means here."


def test_near_duplicates_are_one_keyword_with_their_weighted_position() -> None:
    keywords, _ = keywords_of(
        [
            query("trestle table", impressions=30, position=10),
            query("trestle tables", impressions=10, position=30),
            query("tables trestle", impressions=1, position=40),
            query("trestel tables", impressions=9, position=20),
        ],
        SHOP_WORDS,
    )

    assert keywords == (
        Keyword("trestle table", 0, 50, Decimal("16.40"),
                ("tables trestle", "trestel tables", "trestle tables")),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("6ft trestle table", "8ft trestle table", False),
        ("banquet chairs", "chairs for banquets", True),
        ("cost of metal roof", "metal roof cost", True),
        ("metal roof", "flat roof", False),
        ("6ft or 8ft table", "6ft vs 8ft table", True),
    ],
)
def test_two_keywords_mean_the_same_or_not(one: str, other: str, *, answer: bool) -> None:
    assert same_meaning(one, other) is answer


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("metal roof cost per square foot", Wish.COST),
        ("how much does a roof cost", Wish.COST),
        ("trestle table dimensions", Wish.SIZE),
        ("6ft or 8ft table", Wish.COMPARE),
        ("how to clean gutters", Wish.QUESTION),
        ("roofing contractors near me", Wish.HIRE),
        ("flat roof", Wish.GENERAL),
    ],
)
def test_a_query_shows_what_it_wants(text: str, wish: Wish) -> None:
    assert wish_of(text) is wish


def test_keywords_go_to_the_topic_whose_words_they_have() -> None:
    keywords, _ = keywords_of(SHOP_SEARCH.queries, SHOP_WORDS)
    topics = topics_of(SHOP)

    found = assign(keywords, topics, SHOP_WORDS)

    assert {keyword.text for keyword in found["Steel chairs"]} == {
        "steel chairs", "church chairs", "stackable steel chairs", "steel frame chair",
    }  # fmt: skip
    assert "round table for 8" in {keyword.text for keyword in found["Round tables"]}


def test_a_wish_for_the_trade_nearby_goes_to_the_places() -> None:
    keywords, _ = keywords_of(
        [query(text) for text in ("roofing contractors oakdale il", "roofers near me",
                                  "metal roofing millbrook", "roof repair oakdale il")],
        ROOF_WORDS,
    )  # fmt: skip

    found = assign(keywords, topics_of(ROOFER), ROOF_WORDS)

    assert {one.text for one in found["Areas we serve"]} == {
        "roofing contractors oakdale il", "roofers near me",
    }  # fmt: skip
    assert [one.text for one in found["Metal roofing"]] == ["metal roofing millbrook"]
    assert [one.text for one in found["Roof repair"]] == ["roof repair oakdale il"]


def test_many_keywords_of_a_topic_are_split_by_k_means_always_alike() -> None:
    texts = [
        "stacking banquet chairs", "stackable banquet chairs", "banquet chairs that stack",
        "gold banquet chairs", "gold banquet chairs wedding", "gold wedding banquet chairs cheap",
        "aluminium banquet chairs", "light aluminium banquet chairs",
        "aluminium chairs banquet hotel",
        "padded banquet chairs", "banquet chairs padded seat",
    ]  # fmt: skip
    keywords, _ = keywords_of([query(text) for text in texts], SHOP_WORDS)
    [topic] = [topic for topic in topics_of(SHOP) if topic.name == "Banquet chairs"]

    first, second = (groups_of(topic, keywords, SHOP_WORDS) for _ in range(2))

    assert first == second
    assert 2 <= len(first) <= 4
    [gold] = [group for group in first if "gold" in group.head.text]
    assert all("gold" in one.text for one in gold.others)


def test_sizes_never_share_a_page() -> None:
    keywords, _ = keywords_of(
        [query("6ft trestle table"), query("8ft trestle table"), query("6ft folding table")],
        SHOP_WORDS,
    )
    [topic] = [topic for topic in topics_of(SHOP) if topic.name == "Trestle tables"]

    heads = {group.head.text: len(group.others) for group in groups_of(topic, keywords, SHOP_WORDS)}

    assert heads == {"6ft folding table": 1, "8ft trestle table": 0}


@pytest.mark.parametrize(
    ("word", "root"),
    [("banqueting", "banquet"), ("tables", "table"), ("siding", "siding"), ("companies", "company"),
     ("benches", "bench"), ("6ft", "6ft"), ("glass", "glass"), ("cladding", "clad")],
)  # fmt: skip
def test_words_are_compared_by_their_stems(word: str, root: str) -> None:
    assert stem(word) == root


def test_names_are_written_as_one_and_as_many() -> None:
    assert (plural("6ft trestle table"), plural("bench"), plural("seating")) == (
        "6ft trestle tables", "benches", "seating",
    )  # fmt: skip
    assert (singular("round tables"), singular("benches"), singular("glass")) == (
        "round table", "bench", "glass",
    )  # fmt: skip
    assert with_article("roof inspection") == "a roof inspection"
    assert with_article("roof repair") == "roof repair"
    assert slug_of("What's 6 ft? Café & more") == "whats-6ft-cafe-more"
