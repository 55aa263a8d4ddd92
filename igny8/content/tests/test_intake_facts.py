"""The intake's business block becomes facts, each with the field that drafts name as source."""

import re
from dataclasses import replace

import pytest

from igny8.content.rules.assignment import Assignment
from igny8.content.rules.facts import Fact, FactSheet, Offer
from igny8.content.rules.house.composer import brief_for, draft_for
from igny8.content.rules.house.subject import subject_of
from igny8.content.rules.intake_facts import fact_sheet
from igny8.content.rules.markdown import render
from igny8.content.rules.readability import words_of
from igny8.sag.rules.business import Business

BUSINESS = Business.model_validate(
    {
        "name": "Alder Beds",
        "about": ["Alder Beds makes mattresses in Kendal."],
        "industry": "Furniture",
        "products": [
            {
                "name": "Fellside Mattress",
                "category": "Mattresses",
                "description": "A latex mattress with a wool cover. It is made to order.",
                "brand": "Alder",
                "price": "899.00",
                "currency": "GBP",
                "price_note": "For the double size.",
                "sku": "FM-135",
                "features": ["Seven zones", "Cover with a zip"],
                "sizes": ["135 x 190 cm", "150 x 200 cm"],
                "materials": ["Natural latex", "Lambswool"],
                "uses": ["Side sleepers"],
                "pros": ["Cool in summer"],
                "cons": ["Heavy to turn"],
                "care": ["Air the cover once a month"],
            },
            {
                "name": "Gillbeck Mattress",
                "category": "Mattresses",
                "description": "A pocket-sprung mattress.",
                "price": "649.00",
                "currency": "GBP",
                "sizes": ["90 x 190 cm"],
            },
        ],
        "problems": [
            {"name": "Back pain", "solution": "We let you try both.", "signs": ["Stiff mornings"]}
        ],
        "locations": ["Kendal", {"name": "Keswick", "description": "We have a shop in Keswick."}],
        "definitions": [{"term": "Latex mattress", "meaning": "A mattress of rubber foam."}],
        "facts": [{"text": "The cover comes from Ambleside.", "about": "Fellside Mattress"}],
        "faqs": [{"question": "May I try it?", "answer": "For thirty nights."}],
        "phone": "015 555 0101",
        "address": {"street": "1 Mill Yard", "city": "Kendal", "country": "GB"},
        "hours": [{"days": ["Monday", "Friday"], "opens": "09:00", "closes": "17:00"}],
        "ratings": [
            {"value": "4.7", "count": 120, "source": "Trustly", "url": "https://trustly.example/a",
             "product": "Fellside Mattress"},
            {"value": "4.50", "count": 31, "source": "Maply", "url": "https://maply.example/b"},
        ],
    }
)  # fmt: skip

PAGE = Assignment(
    site="alder-beds.example",
    turn=3,
    title="Fellside Mattress",
    slug="fellside-mattress",
    content_type="product",
    role="supporting",
    cluster="Mattresses",
    target_keyword="fellside mattress",
    facts=fact_sheet(BUSINESS),
    intake_fields=("products[0]",),
    country="GB",
)


def _text(page: Assignment) -> str:
    return render(draft_for(page, brief_for(page)).markdown).text


def test_every_field_leads_back_to_the_intake():
    for fact in PAGE.facts.all_facts():
        assert BUSINESS.value_at(fact.field) is not None, fact


def test_an_amount_is_written_with_its_currency_and_its_note_stands_apart():
    first, second = PAGE.facts.offers

    assert first.price == Fact("£899.00", "products[0].price")
    assert first.price_note == Fact("For the double size.", "products[0].price_note")
    assert second.price == Fact("£649.00", "products[1].price")


def test_a_rating_is_stated_with_its_source_and_belongs_to_its_product():
    first, second = PAGE.facts.offers

    assert first.rating == Fact("Rated 4.7 out of 5 by 120 customers on Trustly", "ratings[0]")
    assert second.rating is None
    assert PAGE.facts.strengths == (
        Fact("Rated 4.5 out of 5 by 31 customers on Maply", "ratings[1]"),
    )


def test_contacts_are_those_that_were_given():
    assert [fact.text for fact in PAGE.facts.contacts] == [
        "Phone: 015 555 0101",
        "Address: 1 Mill Yard, Kendal",
        "Open 09:00 to 17:00: Monday, Friday",
    ]


def test_a_product_page_shows_all_that_the_intake_says_of_the_product():
    text = _text(PAGE)

    for fact in PAGE.facts.offers[0].facts():
        if fact.field != "products[0].category":
            assert fact.text in text, fact
    assert "The cover comes from Ambleside." in text


def test_a_word_of_the_trade_is_explained_where_it_comes_up():
    page = replace(PAGE, content_type="post", title="Choosing a Latex Mattress",
                   target_keyword="latex mattress")  # fmt: skip

    assert "Latex mattress: A mattress of rubber foam." in _text(page)


def test_a_page_about_a_problem_shows_its_signs():
    page = replace(PAGE, content_type="post", title="A Mattress for Back Pain",
                   target_keyword="mattress back pain", intake_fields=("problems[0]",))  # fmt: skip
    text = _text(page)

    assert "We let you try both." in text
    assert "Stiff mornings." in text


def test_a_place_with_a_description_shows_it():
    page = replace(PAGE, content_type="post", title="Mattresses in Keswick",
                   target_keyword="mattresses keswick", intake_fields=())  # fmt: skip

    assert "We have a shop in Keswick." in _text(page)


def _post(title: str, **changes) -> str:
    page = replace(PAGE, content_type="post", title=title, target_keyword=title.lower(), **changes)
    return draft_for(page, brief_for(page)).markdown


def test_the_fields_that_the_plan_names_make_a_section_of_their_own():
    text = _post("Looking after mattresses", angle="care", intake_fields=("products[0].care",))

    assert "- Care: Air the cover once a month." in text


def test_a_page_on_several_offers_shows_each_ones_part():
    text = _post(
        "Mattresses: sizes and dimensions explained",
        angle="sizes",
        intake_fields=("products[0].sizes", "products[1].sizes", "products[0]"),
    )

    assert "### Fellside Mattress\n\n- 135 x 190 cm.\n- 150 x 200 cm." in text
    assert "### Gillbeck Mattress\n\n- Sizes: 90 x 190 cm." in text
    assert "the Fellside Mattress" not in text


def test_an_angle_brings_the_advice_that_goes_with_it():
    text = _post("Mattresses: sizes explained", angle="sizes", intake_fields=("products[0].sizes",))

    assert re.search("[Tt]ape|[Mm]easure", text)


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("Ashby Chair", "the Ashby Chair"),
        ("Folding Tables", "folding tables"),
        ("Bubble arm chair, steel frame, beige cover", "the Bubble arm chair"),
        ("Seven Zone Latex Mattress with Wool Cover", "mattresses"),
    ],
)
def test_a_product_is_called_by_a_name_that_fits_into_a_sentence(name, topic):
    offer = Offer(kind="product", name=Fact(name, "products[0].name"))
    page = replace(PAGE, facts=FactSheet(company=PAGE.facts.company, offers=(offer,)))

    assert subject_of(page).topic == topic


def test_a_cluster_that_speaks_of_us_gives_way_to_what_is_done_there():
    page = replace(
        PAGE, content_type="cluster_hub", cluster="Areas we serve", title="Mattresses in Keswick",
        target_keyword="mattresses in keswick", intake_fields=("locations[0]", "locations[1]"),
    )  # fmt: skip

    assert subject_of(page).topic == "mattresses"
    assert subject_of(replace(page, target_keyword="mattresses near me")).topic == "mattresses"


def test_a_page_that_names_two_places_is_about_neither():
    page = replace(PAGE, title="Mattresses in Kendal and Keswick", target_keyword="mattresses")

    assert subject_of(page).place is None


def test_a_remark_that_the_plan_names_is_stated():
    text = _post("Wool covers", intake_fields=("facts[0]", "products[1]"))

    assert "The cover comes from Ambleside." in text


def test_questions_that_the_plan_names_are_answered():
    text = _post("Mattresses: your questions answered", angle="faq", intake_fields=("faqs[0]",))

    assert "**May I try it?**\n\nFor thirty nights." in text


def test_a_page_on_cost_says_so_when_no_price_is_stated():
    bare = Business.model_validate(
        {"name": "Alder Beds", "about": ["We make beds."], "industry": "Furniture",
         "services": [{"name": "Mattress Cleaning", "features": ["At your home"]}]}
    )  # fmt: skip
    page = replace(
        PAGE, content_type="post", title="What Does Mattress Cleaning Cost?",
        target_keyword="mattress cleaning cost", facts=fact_sheet(bare),
        intake_fields=("services[0]",),
    )  # fmt: skip
    text = _text(page)

    assert len(words_of(text)) >= 600
    assert "stated here" in text or "names no price" in text


@pytest.mark.parametrize(
    ("price", "currency", "written"),
    [("1800", "MYR", "MYR 1,800.00"), ("48000", "KES", "KES 48,000.00"), ("39", "EUR", "€39.00")],
)
def test_a_price_is_stated_in_the_shops_own_currency(price: str, currency: str, written: str):
    offer = {"name": "Setup", "category": "Help", "price": price, "currency": currency}
    block = BUSINESS.model_dump(mode="json") | {"products": [offer]}

    [found] = fact_sheet(Business.model_validate(block)).offers

    assert found.price is not None
    assert found.price.text == written
