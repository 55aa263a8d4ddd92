from dataclasses import replace
from datetime import UTC, datetime

import pytest

from igny8.schema.rules.documents import (
    documents_for,
    signed_by,
    statements_not_borne_out,
    types_on,
)
from igny8.schema.rules.facts import Author, Company, Crumb, Page, PageParts
from igny8.schema.rules.frame import Frame, framed
from igny8.schema.rules.kinds import kind_of, offer_named
from igny8.schema.rules.page_parts import read_page
from igny8.schema.tests.documents import CARLS, CONTACT, HOME, STOOL, URL

PAGE = """
<html lang="en-GB"><head><title>Oak | Carl's</title>
<meta name="description" content="On oak."><link rel="canonical" href="/oak-chairs/">
<meta property="og:image" content="/cover.png">
<meta property="article:published_time" content="2025-07-01T12:00:00+00:00">
<script type="application/ld+json">
{"@graph": [{"@type": "WebPage"}, {"@type": ["Article"]}]}
</script>
<script type="application/ld+json">{broken</script>
<style>.hidden{}</style></head><body>
<nav class="breadcrumbs"><ol><li><a href="/">Home</a> ›</li><li><a href="/chairs/">Chairs</a></li>
<li>How to oil oak</li></ol></nav>
<main><h1>How to oil <b>o</b>ak</h1><p>By <a rel="author">Carla Holt</a>, 1 July 2025</p>
<p>Sand first.</p><p>Then oil.</p><script>var x = "not read";</script><p hidden>not read</p>
<ol><li>Sand it.</li><li>Oil it.</li></ol>
<h3>Does it last?</h3><p>It lasts</p><ul><li>long</li></ul><!-- no -->
<h3>Is it dear?</h3><p>Not very.</p>
<h3>A question without an answer?</h3><h2>Pros:</h2><p>So:</p>
<ul><li>Light</li><li>Strong</li></ul>
<h2>Cons</h2><ul><li>Pale</li></ul>
<h2><a href="/x/">Which chair?</a></h2><p>A teaser of another page.</p>
</main><footer>Carl's Chairs</footer></body></html>
"""


@pytest.fixture
def parts():
    return read_page(PAGE, url=URL)


def test_the_words_of_a_page_are_read_as_a_visitor_sees_them(parts):
    assert parts.title == "How to oil oak"
    assert "How to oil oak By Carla Holt, 1 July 2025 Sand first. Then oil." in parts.text
    assert "not read" not in parts.text


def test_the_head_is_read(parts):
    assert (parts.language, parts.description) == ("en-GB", "On oak.")
    assert parts.image == f"{HOME}cover.png"
    assert parts.canonical == URL
    assert parts.published_at == datetime(2025, 7, 1, 12, 0, tzinfo=UTC)


def test_questions_are_headings_that_ask_with_what_follows(parts):
    assert parts.questions == (("Does it last?", "It lasts long"), ("Is it dear?", "Not very."))


def test_steps_pros_and_cons_are_lists(parts):
    assert parts.steps == ("Sand it.", "Oil it.")
    assert (parts.pros, parts.cons) == (("Light", "Strong"), ("Pale",))


def test_the_way_to_the_page_is_its_breadcrumb_navigation(parts):
    assert parts.crumbs == (
        Crumb("Home", HOME),
        Crumb("Chairs", f"{HOME}chairs/"),
        Crumb("How to oil oak", URL),
    )


def test_structured_data_is_read_from_graphs_and_broken_blocks_are_counted(parts):
    assert [document["@type"] for document in parts.json_ld] == ["WebPage", ["Article"]]
    assert parts.broken_json_ld == 1
    assert types_on(Page(URL, parts)) == {"WebPage", "Article"}


@pytest.mark.parametrize("html", ["", "plain words", "<html>", "<p>" * 3000, "\x00<b", "<ol><li>"])
def test_no_page_is_too_poor_to_be_read(html):
    read_page(html, url=URL)


@pytest.mark.parametrize(
    "block", ["{broken", '"words"', "7", '["words"]', "[" * 5000 + "]" * 5000, '{"a":' * 80]
)
def test_a_block_that_is_no_json_ld_is_counted_as_broken(block):
    parts = read_page(f'<script type="application/ld+json">{block}</script>', url=URL)

    assert (parts.json_ld, parts.broken_json_ld) == ((), 1)


def test_a_document_without_a_body_has_nothing_to_read():
    assert read_page("<html><frameset></frameset></html>", url=URL).text == ""


def test_a_pro_in_the_text_is_no_list_of_pros():
    html = "<p><strong>Pros</strong></p><p>None.</p><h2>Cons</h2><h2>More</h2><ul><li>x</li></ul>"

    parts = read_page(html, url=URL)

    assert (parts.pros, parts.cons) == ((), ())


def test_bold_words_can_head_a_list_too():
    html = "<p><strong>Pros:</strong></p><ul>words <li>Light</li><li> </li></ul>"

    assert read_page(html, url=URL).pros == ("Light",)


def test_crumbs_are_links_where_they_are_no_list():
    html = (
        '<nav class="menu"><a href="/a">A</a></nav>'
        '<nav class="breadcrumb"><a href="/">Home</a></nav>'
        '<div id="breadcrumbs"><a href="/">Home</a> » <a href="/c/"> </a><span aria-current="page">'
        "Oak</span></div>"
    )

    assert read_page(html, url=URL).crumbs == (Crumb("Home", HOME), Crumb("Oak", URL))


def test_a_numbered_list_in_the_navigation_is_no_instruction():
    html = "<main><nav><ol><li>One</li><li>Two</li></ol></nav></main>"

    assert read_page(html, url=URL).steps == ()


def test_a_page_carries_all_that_its_text_bears_out(parts):
    documents = documents_for(Page(URL, parts, about=STOOL), CARLS)

    kinds = [document["@type"] for document in documents]
    assert kinds == ["Article", "BreadcrumbList", "FAQPage", "HowTo"]
    assert documents[0]["author"]["name"] == "Carla Holt"
    assert "jobTitle" not in documents[0]["author"]


def test_an_article_of_a_product_carries_its_pros_and_cons_only_where_its_name_is_read(parts):
    shown = replace(parts, text=f"{parts.text} Ashby Stool")

    (product,) = [
        document
        for document in documents_for(Page(URL, shown, about=STOOL), CARLS)
        if document["@type"] == "Product"
    ]

    assert product["review"]["author"]["name"] == "Carla Holt"
    notes = product["review"]["positiveNotes"]["itemListElement"]
    assert [note["name"] for note in notes] == ["Light", "Strong"]


def product_page(text):
    return Page(f"{HOME}ashby-stool/", PageParts("Ashby Stool", text), "product", about=STOOL)


def test_a_product_without_price_and_rating_is_not_marked():
    page = replace(product_page("Ashby Stool"), about=replace(STOOL, price=None))

    assert documents_for(page, replace(CARLS, ratings=())) == ()


def test_one_note_is_no_list_of_pros_and_cons():
    parts = PageParts("Oak", "Oak: Ashby Stool by Carla Holt. Light", pros=("Light",))

    documents = documents_for(Page(URL, parts, about=STOOL), CARLS)

    assert [document["@type"] for document in documents] == ["Article"]


def test_a_products_page_shows_price_rating_and_reviews_with_their_source():
    page = product_page(
        "Ashby Stool £1,249.00. 4.7 from 1,312 on Trustpilot. Mo Khan: It has carried three "
        "children for ten years. 5"
    )

    (product,) = documents_for(page, CARLS)

    assert product["offers"]["price"] == "1249.00"
    assert product["aggregateRating"]["ratingCount"] == 1312
    assert [review["author"]["name"] for review in product["review"]] == ["Mo Khan"]


def test_a_rating_whose_source_is_not_on_the_page_is_not_stated():
    (product,) = documents_for(product_page("Ashby Stool £1,249.00. 4.7 from 1,312."), CARLS)

    assert "aggregateRating" not in product


def test_a_rating_of_another_product_is_not_borrowed():
    company = replace(CARLS, ratings=(replace(CARLS.ratings[0], product="Other Stool"),))

    (product,) = documents_for(
        product_page("Ashby Stool £1,249.00. 4.7 from 1,312 on Trustpilot."), company
    )

    assert "aggregateRating" not in product


def test_a_product_whose_price_is_not_on_the_page_is_not_marked():
    assert documents_for(product_page("Ashby Stool. Ask for the price."), CARLS) == ()


@pytest.mark.parametrize(
    ("path", "company", "kinds"),
    [
        ("", CARLS, ["LocalBusiness"]),
        ("contact/", CARLS, ["LocalBusiness"]),
        ("about-us/", replace(CARLS, address=None), ["Organization"]),
        ("oak/", CARLS, []),
        ("contact/", Company("Carl's Chairs", HOME), []),
    ],
)
def test_the_company_is_marked_where_it_shows_how_to_reach_it(path, company, kinds):
    page = Page(f"{HOME}{path}", PageParts("Contact", CONTACT), "page")

    assert [document["@type"] for document in documents_for(page, company)] == kinds


def test_an_address_that_is_not_on_the_page_leaves_an_organization():
    text = "Carl's Chairs, hello@carls-chairs.example"
    page = Page(f"{HOME}contact/", PageParts("Contact", text), "page")

    (document,) = documents_for(page, CARLS)

    assert document["@type"] == "Organization"
    assert "address" not in document


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("admin", None),
        ("Jane", None),
        ("Written by a team of many good people", None),
    ],
)
def test_who_wrote_a_page_is_whom_it_names(said, name):
    page = Page(URL, PageParts("Oak", f"Oak {said}", author=said))

    author = signed_by(page, Company("Carl's Chairs", HOME))

    assert author == (Author(name) if name else None)


def test_statements_that_readers_cannot_find_are_listed_by_type():
    existing = {"@type": "Article", "headline": "Oak", "author": {"name": "Nobody"}}
    page = Page(URL, PageParts("Oak", "Oak lasts", json_ld=(existing, {"@type": "WebSite"})))

    assert statements_not_borne_out(page) == [("Article", ["author.name"])]


def test_a_framed_draft_shows_what_the_static_theme_shows():
    frame = Frame(
        site_name="Carl's Chairs",
        author="Carla Holt",
        published_at=datetime(2025, 7, 1, 12, 0, tzinfo=UTC),
        crumbs=(Crumb("Home", HOME), Crumb("Oak & ash", URL)),
    )

    parts = read_page(framed("Oak & ash", "<p>It lasts.</p>", language="de", frame=frame), url=URL)

    assert parts.text == "Carl's Chairs Home Oak & ash Oak & ash Carla Holt 1. Juli 2025 It lasts."
    assert parts.crumbs == frame.crumbs
    assert parts.published_at == frame.published_at


def test_without_a_frame_only_title_and_text_are_sure():
    html = framed("Oak", "<p>It lasts.</p>", language="not a language", frame=Frame())

    assert read_page(html, url=URL).text == "Oak It lasts."


def test_an_unknown_language_dates_in_english():
    frame = Frame(published_at=datetime(2025, 7, 1, tzinfo=UTC))

    parts = read_page(framed("Oak", "", language="xx-nowhere", frame=frame), url=URL)

    assert "July 1, 2025" in parts.text


def test_a_clients_page_is_known_by_what_it_shows():
    came_out = datetime(2025, 7, 1, tzinfo=UTC)
    priced = PageParts("Ashby Stool", "Ashby Stool £1,249.00")

    assert offer_named("The Ashby Stool in ash", CARLS) == STOOL
    assert offer_named("Stools", CARLS) is None
    assert kind_of(f"{HOME}ashby-stool/", priced, STOOL) == "product"
    assert kind_of(URL, PageParts("Oak", "Oak", published_at=came_out), None) == "post"
    assert kind_of(HOME, PageParts("Oak", "Oak", published_at=came_out), None) == "page"
    assert kind_of(f"{HOME}ashby-stool/", PageParts("Ashby Stool", "Ashby Stool"), STOOL) == "page"
    assert kind_of(f"{HOME}contact/", PageParts(published_at=came_out), None) == "page"
