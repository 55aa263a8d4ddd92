"""What reaches a client's page: clients' text is text, and only listed HTML gets through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.content.rules.markdown import Heading, escape, render


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[click](javascript:alert(1))",
        "![pixel](http://evil.example/p.png)",
        "<http://evil.example>",
        "1. not a list",
        "- nor this",
        "# no heading",
        "> no quote",
        "a | b",
        "AT&amp;T &copy; you & me",
        "*stars* _lines_ `ticks`",
        "5* rated \\ backslash",
        "===",
        "~~~",
    ],
)
def test_a_clients_words_are_shown_as_written(text):
    rendered = render(f"{escape(text)}")

    assert rendered.text == text
    assert rendered.html.startswith("<p>") and rendered.html.count("<") == 2
    assert rendered.outside_links == ()


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), min_size=1))
def test_any_text_survives_escaping(text):
    assert render(escape(text)).text.split() == text.split()


def test_a_line_break_in_a_fact_cannot_start_a_block():
    assert render(escape("one\n\n# two")).html == "<p>one # two</p>"


def test_raw_html_in_a_draft_is_shown_not_run():
    html = render("<img src=x onerror=alert(1)> <b>bold</b>").html

    assert html == "<p>&lt;img src=x onerror=alert(1)&gt; &lt;b&gt;bold&lt;/b&gt;</p>"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_a_dangerous_address_never_becomes_a_link(address):
    assert "href" not in render(f"[x]({address})").html


def test_pictures_in_a_draft_are_dropped():
    assert render("before ![x](https://a.example/x.png) after").html == "<p>before  after</p>"


def test_a_link_to_a_published_page_gets_its_address():
    rendered = render("See [Oak](page:oak).", addresses={"oak": "https://a.example/oak/"})

    assert rendered.html == '<p>See <a href="https://a.example/oak/">Oak</a>.</p>'
    assert rendered.page_links == ("oak",)


def test_a_link_to_a_page_not_yet_published_is_plain_words():
    rendered = render("See [Oak](page:oak) and [Ash](page:ash).", addresses={"ash": "https://a/"})

    assert rendered.html == '<p>See Oak and <a href="https://a/">Ash</a>.</p>'
    assert rendered.page_links == ("oak", "ash")


def test_links_that_leave_the_site_are_told_apart():
    assert render("[x](https://other.example/)").outside_links == ("https://other.example/",)


def test_headings_and_words_are_read_from_the_same_text():
    rendered = render(
        "## Oak *chairs*\n\nTwo\nlines\n\n### Care\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )

    assert rendered.headings == (Heading(2, "Oak chairs"), Heading(3, "Care"))
    assert rendered.text.split() == ["Oak", "chairs", "Two", "lines", "Care", "a", "b", "1", "2"]
    assert "<table>" in rendered.html
