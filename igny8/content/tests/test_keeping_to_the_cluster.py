"""A house draft speaks of its own cluster: its offers, its questions, its problems."""

from igny8.content.rules.assignment import Assignment, DraftText
from igny8.content.rules.facts import FactSheet
from igny8.content.rules.house.composer import brief_for, draft_for
from igny8.content.rules.intake_facts import fact_sheet
from igny8.sag.rules.blueprint import plan_blueprint
from igny8.sag.rules.business import Business
from igny8.sag.rules.search_facts import SearchFacts
from igny8.sag.rules.topics import topics_of

CHAIRS = Business.model_validate(
    {
        "name": "Carl's Chairs",
        "about": ["Carl's Chairs sells chairs and tables to halls."],
        "industry": "Furniture",
        "products": [
            {"name": "Stacking steel chair", "category": "Steel chairs", "price": "27.00",
             "currency": "GBP", "features": ["It stacks twelve high."]},
            {"name": "Wood look aluminium chair", "category": "Aluminium chairs", "price": "47.00",
             "currency": "GBP", "features": ["It weighs 3 kg."]},
            {"name": "Silver aluminium chair", "category": "Aluminium chairs", "price": "45.00",
             "currency": "GBP", "features": ["It weighs 3.5 kg."]},
            {"name": "8ft banquet table", "category": "Banquet tables", "price": "80.00",
             "currency": "GBP", "description": "The long table for buffets."},
            {"name": "6ft banquet table", "category": "Banquet tables", "price": "70.00",
             "currency": "GBP"},
        ],
        "problems": [{"name": "Wobbling tops", "solution": "Banquet tables with locking legs."}],
        "faqs": [
            {"question": "How many people sit at an 8ft banquet table?", "answer": "Eight adults."},
            {"question": "Can I see a chair first?", "answer": "Yes, in Leeds."},
        ],
        "authors": [{"name": "Carla Holt"}],
    }
)  # fmt: skip
CLADDING = Business.model_validate(
    {
        "name": "Maple Cladding",
        "about": ["Maple Cladding works on homes in Indiana."],
        "industry": "Siding",
        "services": [
            {"name": "Siding replacement", "description": "New boards for old ones.",
             "keywords": ["siding contractors south bend"]},
            {"name": "Gutter repair", "description": "Gutters that hold."},
            {"name": "Deck building", "description": "Decks of oak."},
        ],
        "locations": ["South Bend", "Elkhart"],
        "faqs": [
            {"question": "Do you replace doors in South Bend?", "answer": "Yes, we do."},
            {"question": "How long does siding last?", "answer": "Thirty years."},
            {"question": "When do you come?", "answer": "Within two days, for gutter repair too."},
        ],
        "authors": [{"name": "Ann Lee"}],
    }
)  # fmt: skip


def hub(business: Business, cluster: str) -> tuple[Assignment, DraftText]:
    """The guide to a cluster, as the plan has it and as the house writer drafts it."""
    plan = plan_blueprint(business, SearchFacts(), mode="detailed", domain="client.example")
    found = next(one for one in plan.clusters if one.name == cluster)
    planned = found.pages[0]
    page = Assignment(
        site="client", turn=0, title=planned.title, slug=planned.slug, role=planned.role,
        content_type=planned.content_type, cluster=found.name, target_keyword=planned.keyword,
        facts=fact_sheet(business), angle=planned.angle, intake_fields=planned.fields,
    )  # fmt: skip
    return page, draft_for(page, brief_for(page))


def names_in(draft: DraftText, facts: FactSheet) -> list[str]:
    """The offers that the draft names."""
    return [o.name.text for o in facts.offers if o.name.text in draft.markdown]


def test_a_guide_to_one_kind_of_chair_neither_offers_nor_compares_another() -> None:
    page, draft = hub(CHAIRS, "Steel chairs")

    assert names_in(draft, page.facts) == ["Stacking steel chair"]
    assert "It stacks twelve high." in draft.markdown
    assert "aluminium" not in draft.markdown.lower()


def test_a_guides_questions_are_on_its_own_things() -> None:
    asked = {
        cluster: [one.question for one in hub(CHAIRS, cluster)[1].faq]
        for cluster in ("Steel chairs", "Aluminium chairs", "Banquet tables")
    }

    assert asked == {
        "Steel chairs": ["Can I see a chair first?"],
        "Aluminium chairs": ["Can I see a chair first?"],
        "Banquet tables": ["How many people sit at an 8ft banquet table?"],
    }


def test_a_guide_names_no_problem_that_others_solve() -> None:
    told = {
        cluster: "Wobbling tops" in hub(CHAIRS, cluster)[1].markdown
        for cluster in ("Steel chairs", "Aluminium chairs", "Banquet tables")
    }

    assert told == {"Steel chairs": False, "Aluminium chairs": False, "Banquet tables": True}


def test_questions_are_dropped_where_none_is_on_the_cluster() -> None:
    _, draft = hub(CLADDING, "Deck building")

    assert draft.faq == ()
    assert "Do you replace doors" not in draft.markdown


def test_a_place_in_a_question_does_not_put_it_on_a_topic() -> None:
    faqs = {topic.name: topic.faqs for topic in topics_of(CLADDING)}

    assert faqs == {
        "Siding replacement": ("faqs[1]",),
        "Gutter repair": ("faqs[2]",),
        "Deck building": (),
        "Areas we serve": (),
    }


def test_bare_names_are_no_list_of_offers() -> None:
    _, draft = hub(CHAIRS, "Aluminium chairs")

    assert "- **" not in draft.markdown
    assert "| Silver aluminium chair | £45.00 |" in draft.markdown


def test_only_where_every_offer_is_described_is_the_reader_told_to_read_on_each() -> None:
    _, draft = hub(CHAIRS, "Banquet tables")
    lines = draft.markdown.splitlines()
    first = next(at for at, line in enumerate(lines) if "banquet table**" in line)
    assert sorted(lines[first : first + 2]) == [
        "- **6ft banquet table**",
        "- **8ft banquet table**: The long table for buffets.",
    ]
    assert not any(word in lines[first - 2] for word in ("describe", "description", "each"))
