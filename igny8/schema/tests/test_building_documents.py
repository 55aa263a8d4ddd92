from dataclasses import replace
from decimal import Decimal

import pytest

from igny8.schema.errors import NothingToMark, RatingWithoutSource
from igny8.schema.rules.article import article
from igny8.schema.rules.breadcrumbs import breadcrumbs
from igny8.schema.rules.earns import RESULTS, earning_of
from igny8.schema.rules.facts import (
    Author,
    Company,
    NamedReview,
    Offer,
    Page,
    PageParts,
    PostalAddress,
)
from igny8.schema.rules.faq import faq
from igny8.schema.rules.howto import howto
from igny8.schema.rules.local_business import local_business
from igny8.schema.rules.organization import organization
from igny8.schema.rules.product import product
from igny8.schema.rules.pros_cons import pros_and_cons
from igny8.schema.rules.review import review
from igny8.schema.tests.documents import (
    CARLA,
    CARLS,
    CRUMBS,
    HOME,
    PAGE,
    RATING,
    REVIEW,
    STOOL,
    URL,
    every_type,
)


def test_an_article_names_its_author_and_its_publisher():
    document = article(PAGE, CARLS)

    assert document["author"] == {
        "@type": "Person",
        "name": "Carla Holt",
        "jobTitle": "Master joiner",
        "url": "https://carls-chairs.example/carla/",
    }
    assert document["publisher"]["name"] == "Carl's Chairs"
    assert document["datePublished"] == "2025-07-01T12:00:00+00:00"


def test_an_article_that_nobody_signs_is_signed_by_the_company():
    document = article(replace(PAGE, author=None), CARLS)

    assert document["author"] == {
        "@type": "Organization",
        "name": "Carl's Chairs",
        "url": "https://carls-chairs.example/",
    }


def test_what_is_not_known_is_left_out():
    bare = Company("Carl's Chairs", HOME, address=PostalAddress("1 Mill Lane", "Leeds", "GB"))

    assert set(article(Page(URL, PageParts("Oak"), author=Author("Carla Holt")), bare)) == {
        "@context", "@type", "mainEntityOfPage", "headline", "author", "publisher",
    }  # fmt: skip
    assert (
        article(replace(PAGE, parts=replace(PAGE.parts, description="On oak.")), CARLS)[
            "description"
        ]
        == "On oak."
    )
    assert set(organization(bare)) == {"@context", "@type", "name", "url", "address"}
    assert "openingHoursSpecification" not in local_business(bare)
    assert "logo" not in local_business(bare)
    assert set(product(Offer("Stool", price=Decimal(5), currency="GBP"), page_url=URL)) == {
        "@context", "@type", "name", "offers",
    }  # fmt: skip
    assert set(review(NamedReview("Mo", "Good.", "Shop", URL), item={"@type": "Product"})) == {
        "@context", "@type", "author", "reviewBody", "itemReviewed",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("pros", "cons", "name"), [((), ("a", "b"), "negativeNotes"), (("a", "b"), (), "positiveNotes")]
)
def test_one_side_alone_can_carry_the_notes(pros, cons, name):
    document = pros_and_cons("Stool", author=CARLA, pros=pros, cons=cons)

    assert set(document["review"]) == {"@type", "author", name}


def test_a_company_states_no_rating_of_itself():
    assert "aggregateRating" not in organization(CARLS)
    assert "aggregateRating" not in local_business(CARLS)


def test_a_company_without_an_address_is_no_local_business():
    with pytest.raises(NothingToMark, match="has no address"):
        local_business(replace(CARLS, address=None))


def test_crumbs_are_numbered_from_one():
    rows = breadcrumbs(CRUMBS)["itemListElement"]

    assert [(row["position"], row["name"]) for row in rows] == [
        (1, "Home"),
        (2, "Chairs"),
        (3, "Which wood lasts"),
    ]


def test_a_price_has_two_places_and_no_sign():
    document = product(replace(STOOL, price=Decimal("1249")), page_url=URL)

    assert document["offers"]["price"] == "1249.00"
    assert document["offers"]["priceCurrency"] == "GBP"
    assert "aggregateRating" not in document


def test_a_rating_carries_its_value_as_people_write_it():
    document = product(replace(STOOL, price=None), page_url=URL, rating=RATING)

    assert document["aggregateRating"] == {
        "@type": "AggregateRating",
        "ratingValue": "4.7",
        "bestRating": "5",
        "ratingCount": 1312,
    }
    assert "offers" not in document


@pytest.mark.parametrize("missing", ["source", "url"])
def test_a_rating_without_its_source_is_not_used(missing):
    with pytest.raises(RatingWithoutSource, match="does not say where it comes from"):
        product(STOOL, page_url=URL, rating=replace(RATING, **{missing: ""}))
    with pytest.raises(RatingWithoutSource, match="does not say where it comes from"):
        review(replace(REVIEW, **{missing: ""}), item={"@type": "Product"})


def test_a_product_without_price_and_rating_is_not_marked():
    with pytest.raises(NothingToMark, match="neither a price nor a rating"):
        product(replace(STOOL, price=None), page_url=URL)


@pytest.mark.parametrize(
    "make",
    [
        lambda: faq([]),
        lambda: howto("How to oil oak", ["Oil it."]),
        lambda: breadcrumbs(CRUMBS[:1]),
        lambda: pros_and_cons("Ashby Stool", author=CARLA, pros=["Light"], cons=[]),
    ],
)
def test_too_little_is_not_marked(make):
    with pytest.raises(NothingToMark):
        make()


def test_every_type_that_we_make_has_a_dated_row_on_what_it_earns():
    made = set(every_type()) | {"AggregateRating"}

    assert {row.schema_type for row in RESULTS} == made
    assert all(row.source.startswith("https://developers.google.com/search/") for row in RESULTS)
    assert all(row.changed is None or row.changed < row.checked for row in RESULTS)


@pytest.mark.parametrize(
    ("schema_type", "eligible", "changed"),
    [
        ("FAQPage", False, "2026-05-07"),
        ("HowTo", False, "2023-09-13"),
        ("BreadcrumbList", True, "2025-01-23"),
        ("LocalBusiness", True, "2019-09-16"),
        ("ProsAndCons", True, "2022-08-05"),
    ],
)
def test_what_google_withdrew_earns_nothing(schema_type, eligible, changed):
    row = earning_of(schema_type)

    assert (row.eligible, row.changed.isoformat()) == (eligible, changed)


def test_a_type_that_we_do_not_make_has_no_row():
    assert earning_of("Recipe") is None
