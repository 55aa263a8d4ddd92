import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.publishing.rules.compare import html_differences, same_text
from igny8.publishing.rules.contrast import (
    INK,
    PAPER,
    color_or,
    contrast,
    readable_on_paper,
    text_on,
)
from igny8.publishing.rules.marks import (
    Mark,
    json_ld_in,
    mark_in,
    marked,
    merged,
    script_tag,
    script_text,
    with_json_ld,
    without_json_ld,
)

ARTICLE = {"@type": "Article", "headline": "Oak & ash </script><script>alert(1)</script>"}
FAQ = {"@type": "FAQPage", "name": "Questions"}


def test_an_article_is_known_again_by_its_mark():
    html = marked("<p>Oak.</p>", Mark("need-7", "ab12"))

    assert html == "<p>Oak.</p>\n\n<!-- content-id: need-7 ab12 -->"
    assert mark_in(html) == Mark("need-7", "ab12")


def test_an_article_of_the_clients_own_has_no_mark():
    assert mark_in("<p>Oak.</p><!-- wp:paragraph -->") is None


def test_structured_data_cannot_break_out_of_its_script():
    text = script_text(ARTICLE)

    assert "<" not in text
    assert "&" not in text
    assert json.loads(text) == ARTICLE


@given(st.recursive(st.text(), lambda inner: st.dictionaries(st.text(), inner, max_size=3)))
def test_any_structured_data_survives_its_script(value):
    document = {"value": value}

    assert json.loads(script_text(document)) == document
    assert script_tag(document).count("<") == 2


def test_structured_data_is_replaced_and_not_added_twice():
    once = with_json_ld("<p>Oak.</p>", [ARTICLE])
    twice = with_json_ld(once, [FAQ])

    assert json_ld_in(once) == [ARTICLE]
    assert json_ld_in(twice) == [FAQ]
    assert without_json_ld(twice) == "<p>Oak.</p>"
    assert with_json_ld(twice, []) == "<p>Oak.</p>"


def test_what_was_pushed_before_is_kept_but_for_the_types_sent_anew():
    newer = {"@type": "Article", "headline": "Ash"}

    assert merged([ARTICLE, FAQ], [newer]) == [FAQ, newer]


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("<p>Oak &amp; ash</p>", "<p>Oak & ash</p>\n"),
        ("<p>Oak</p>", "<p>Oak</p><!-- mark -->"),
        ('<a href="/x" title="t">x</a>', '<a title="u" href="/x">x</a>'),
        ("<br>", "<br />"),
    ],
)
def test_how_a_site_writes_it_down_is_no_difference(sent, stored):
    assert html_differences(sent, stored) == []


@pytest.mark.parametrize(
    ("sent", "stored", "differences"),
    [
        ("<p>Oak lasts.</p>", "<p>Oak fades.</p>", ["the text differs from “lasts.” on"]),
        ("<p>Oak</p>", "<p>Oak Buy now</p>", ["text was added: “Buy now”"]),
        ('<a href="/x">x</a>', "x", ["<a href=/x> was lost"]),
        (
            '<a href="/x">x</a>',
            '<a href="/x" rel="nofollow">x</a>',
            ["<a href=/x> was lost", "<a href=/x rel=nofollow> was added"],
        ),
        ("<table><tr><td>1</td></tr></table>", "1", ["<table> was lost", "<tr> was lost",
                                                      "<td> was lost"]),
    ],
)  # fmt: skip
def test_what_a_site_took_away_or_added_is_named(sent, stored, differences):
    assert html_differences(sent, stored) == differences


def test_titles_are_compared_without_entities_and_white_space():
    assert same_text("Oak & ash", " Oak &amp; ash ")
    assert not same_text("Oak", "Ash")


def test_black_on_white_has_the_greatest_contrast():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(
    ("background", "text"), [("#1d4b4f", PAPER), ("#ffd400", INK), ("#fff", INK), ("#000", PAPER)]
)
def test_text_on_a_brands_colour_stays_readable(background, text):
    assert text_on(background) == text
    assert contrast(text, background) >= 4.5


def test_a_pale_brand_colour_is_not_used_for_links():
    assert readable_on_paper("#ffd400") == INK
    assert readable_on_paper("#1d4b4f") == "#1d4b4f"


@pytest.mark.parametrize("color", ["red", "#12", "#1d4b4f;}body{", ""])
def test_nothing_but_a_colour_reaches_a_style_sheet(color):
    assert color_or(color, "#1d4b4f") == "#1d4b4f"
