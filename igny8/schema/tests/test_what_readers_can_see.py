import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.schema.rules.documents import REQUIRED
from igny8.schema.rules.visible import plain, properties_not_visible, visible_part
from igny8.schema.tests.documents import every_type

TYPES = every_type()


@pytest.mark.parametrize("name", TYPES)
def test_everything_in_each_document_can_be_read_on_its_page(name):
    document, text = TYPES[name]

    assert properties_not_visible(document, text) == []
    assert visible_part(document, text, required=frozenset()) == document


@pytest.mark.parametrize("name", TYPES)
def test_nothing_in_a_document_can_be_read_on_an_empty_page(name):
    document, _ = TYPES[name]

    assert properties_not_visible(document, "") != []
    assert visible_part(document, "", required=frozenset(REQUIRED[document["@type"]])) is None


def changed(document, path, value):
    changed = copy.deepcopy(document)
    *way, last = path
    inner = changed
    for step in way:
        inner = inner[step]
    inner[last] = value
    return changed


@pytest.mark.parametrize(
    ("name", "path", "value", "expected"),
    [
        ("Article", ("author", "name"), "Jane Doe", "author.name"),
        ("Article", ("datePublished",), "2025-07-02T12:00:00+00:00", "datePublished"),
        ("FAQPage", ("mainEntity", 1, "acceptedAnswer", "text"), "Never.",
         "mainEntity[1].acceptedAnswer.text"),
        ("Product", ("offers", "price"), "1248.00", "offers.price"),
        ("Product", ("offers", "priceCurrency"), "USD", "offers.priceCurrency"),
        ("Product", ("aggregateRating", "ratingValue"), "4.8", "aggregateRating.ratingValue"),
        ("Product", ("aggregateRating", "ratingCount"), 131, "aggregateRating.ratingCount"),
        ("Product", ("aggregateRating", "bestRating"), "10", "aggregateRating.bestRating"),
        ("LocalBusiness", ("telephone",), "+44 113 496 0001", "telephone"),
        ("LocalBusiness", ("openingHoursSpecification", 0, "closes"), "18:00",
         "openingHoursSpecification[0].closes"),
        ("LocalBusiness", ("address", "addressCountry"), "FR", "address.addressCountry"),
    ],
)  # fmt: skip
def test_a_statement_that_is_not_on_the_page_is_named(name, path, value, expected):
    document, text = TYPES[name]

    assert properties_not_visible(changed(document, path, value), text) == [expected]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("datePublished", "2025-07-01T12:00:00+00:00", "am 1. Juli 2025"),
        ("datePublished", "2025-07-01", "le 1 juillet 2025"),
        ("datePublished", "2025-07-01", "July 1, 2025"),
        ("datePublished", "2025-07-01", "01/07/2025"),
        ("datePublished", "2025-07-01", "1 Jul 2025"),
        ("price", "1249.00", "£1,249.00"),
        ("price", "1249.00", "1.249,00 €"),
        ("price", "1249.00", "1 249 €"),
        ("price", "19.50", "19,50 €"),
        ("priceCurrency", "EUR", "19,50 €"),
        ("ratingValue", "4.7", "4,7 von 5"),
        ("ratingValue", "5", "5.0"),
        ("ratingCount", "1312", "1.312 Bewertungen"),
        ("opens", "09:00", "ab 9 Uhr"),
        ("opens", "09:00", "9am"),
        ("opens", "17:30", "5:30 pm"),
        ("closes", "17:30", "17h30"),
        ("addressCountry", "DE", "Deutschland"),
        ("addressCountry", "GB", "UK"),
        ("telephone", "+44 113 496 0000", "call 0113 4960000"),
        ("name", "Carl’s “Chairs”", 'Carl\'s "Chairs"'),
        ("name", "oak—ash", "Oak-Ash"),
    ],
)
def test_what_people_write_in_their_own_way_is_still_found(name, value, text):
    assert properties_not_visible({name: value}, text) == []


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("name", "Oak", "Oakham"),
        ("price", "49.00", "£1,249.00"),
        ("ratingValue", "4", "1.45"),
        ("telephone", "12345", "12345 chairs made"[:3]),
        ("datePublished", "yesterday", "today"),
        ("name", " ", "anything"),
        ("price", "on request", "£5"),
        ("price", "NaN", "£5"),
        ("price", "1e999999999", "£5"),
        ("ratingCount", "9" * 5000, "9"),
        ("opens", "nine", "9am"),
        ("ratingCount", "many", "9"),
    ],
)
def test_a_part_of_something_else_is_not_found(name, value, text):
    assert properties_not_visible({name: value}, text) == [name]


def test_only_the_part_that_cannot_be_seen_goes():
    document, text = TYPES["Product"]
    document = changed(document, ("aggregateRating", "ratingCount"), 9)

    kept = visible_part(document, text, required=frozenset({"name", "aggregateRating.ratingCount"}))

    assert "aggregateRating" not in kept
    assert kept["offers"] == document["offers"]


def test_of_a_list_only_what_can_be_seen_is_kept():
    document, text = TYPES["FAQPage"]
    required = frozenset({"mainEntity.name", "mainEntity.acceptedAnswer.text",
                          "mainEntity.acceptedAnswer"})  # fmt: skip
    document = changed(document, ("mainEntity", 0, "acceptedAnswer", "text"), "Never.")

    kept = visible_part(document, text, required=required)

    assert [question["name"] for question in kept["mainEntity"]] == ["Does ash last?"]


def test_addresses_and_identifiers_are_not_read():
    document = {"@id": "#x", "url": "https://x.example", "sameAs": ["https://y.example"]}

    assert properties_not_visible(document, "") == []


@given(st.text(min_size=1).filter(lambda text: plain(text)))
def test_any_text_is_found_in_itself(text):
    assert properties_not_visible({"name": text}, f"before {text} after") == []
