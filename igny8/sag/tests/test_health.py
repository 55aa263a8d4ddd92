"""The health score, and its reasons."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from igny8.sag.rules.health import HealthFacts, health_score

YOUNG = HealthFacts(
    clusters=5, clusters_with_hub=4, pages_due=20, pages_published=18, pages_planned=60
)
KNOWN = replace(
    YOUNG, pages_checked=18, pages_indexable=17, queries=40, queries_in_top_20=10, links_due=20,
    links_live=15, links_lost=1, pages_with_schema=9,
)  # fmt: skip


def test_what_nobody_has_looked_at_counts_neither_way_and_is_named() -> None:
    health = health_score(YOUNG)

    assert health.score == 86
    assert health.reasons == (
        "18 of the 20 pages due by now are published, of 60 in the plan.",
        "4 of 5 clusters have their hub page.",
        "Whether search engines can index the pages has not been checked yet.",
        "No search data says yet where the site stands.",
        "There is no backlink plan to judge.",
        "No page has been looked at for structured data yet.",
    )
    assert health.recommendations == (
        "Publish the 1 missing hub page.",
        "Publish the 2 pages that are late.",
    )


def test_each_part_counts_by_its_weight() -> None:
    health = health_score(KNOWN)

    assert {part.name: (part.score, part.weight) for part in health.parts} == {
        "Structure": (80, 20), "Content": (90, 30), "Indexable": (94, 20), "Search": (25, 15),
        "Links": (75, 10), "Structured data": (50, 5),
    }  # fmt: skip
    assert health.score == 76
    assert health.unknown == ()
    assert "15 of the 20 links due by now are live; 1 link lost." in health.reasons
    assert health.recommendations[0] == "Strengthen the pages behind queries in places 11 to 30."


def test_a_perfect_plan_has_a_hundred_and_no_advice() -> None:
    facts = HealthFacts(5, 5, 20, 25, 60, 25, 25, 40, 40, 20, 22, 0, 25)

    health = health_score(facts)

    assert (health.score, health.recommendations) == (100, ())


def test_where_no_page_was_due_content_is_not_judged_and_earns_no_marks() -> None:
    health = health_score(replace(YOUNG, pages_due=0, pages_published=10, pages_planned=29))

    assert "Content" not in {part.name for part in health.parts}
    assert "No page was due by now; 10 are published, of 29 in the plan." in health.unknown
    assert health.score == 80


def test_more_pages_than_were_due_read_as_such() -> None:
    health = health_score(replace(YOUNG, pages_due=10, pages_published=12, pages_planned=29))

    assert health.reasons[0] == (
        "12 pages are published, where 10 were due by now, of 29 in the plan."
    )


@given(st.builds(HealthFacts, *[st.integers(0, 99)] * 5, *[st.none() | st.integers(0, 99)] * 8))
def test_any_facts_make_a_score_between_0_and_100(facts: HealthFacts) -> None:
    health = health_score(facts)

    assert 0 <= health.score <= 100
    assert len(health.parts) + len(health.unknown) == 6
