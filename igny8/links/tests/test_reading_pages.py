import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.kit.addresses import Match
from igny8.links.rules.placement import (
    PageReading,
    SeenLink,
    is_anchor_as_agreed,
    is_rel_as_agreed,
    read_page,
)
from igny8.links.rules.verdicts import AgreedLink

PAGE = "https://magazine.example/guide/"
AGREED = AgreedLink(PAGE, "https://shop.example/oak-chairs/", "best mattress", "follow")


def read(html: str, **more: tuple[str, ...]) -> PageReading:
    return read_page(html, AGREED, page_url=PAGE, **more)


def only(html: str) -> SeenLink:
    (link,) = read(html).links
    return link


def test_the_words_of_a_link_stay_apart() -> None:
    link = only(
        '<a href="https://shop.example/oak-chairs/">\n <b>best</b>\xa0\t<i>mattress</i> </a>'
    )

    assert (link.anchor, link.match) == ("best mattress", Match.EXACT)


@pytest.mark.parametrize(
    "href",
    [
        "HTTPS://SHOP.EXAMPLE/oak-chairs/",
        "//shop.example/oak-chairs/",
        " https://shop.example/oak-chairs/ ",
        "https://shop.example/oak-chairs/?utm_source=magazine&amp;utm_medium=guest",
        "https://shop.example:443/oak-chairs/#sizes",
        "https://shop.example/%6Fak-chairs/",
    ],
)
def test_a_link_is_found_however_it_is_spelled(href: str) -> None:
    assert only(f'<a href="{href}">x</a>').match == Match.EXACT


@pytest.mark.parametrize(
    "html",
    [
        "<p>https://shop.example/oak-chairs/</p>",
        '<!-- <a href="https://shop.example/oak-chairs/">x</a> -->',
        "<script>document.write('<a href=\"https://shop.example/oak-chairs/\">x</a>')</script>",
        '<template><a href="https://shop.example/oak-chairs/">x</a></template>',
        '<textarea><a href="https://shop.example/oak-chairs/">x</a></textarea>',
        '<a href="https://shop.example.evil.example/oak-chairs/">x</a>',
        '<a href="https://evil.example/?to=https://shop.example/oak-chairs/">x</a>',
        '<a href="https://notshop.example/oak-chairs/">x</a>',
        '<a href="mailto:ada@shop.example">x</a>',
        "<a href=\"javascript:location='https://shop.example'\">x</a>",
        '<a name="https://shop.example/oak-chairs/">x</a>',
        '<img src="https://shop.example/oak-chairs/">',
        '<link rel="next" href="https://shop.example/oak-chairs/">',
        '<a href="https://[shop.example/oak-chairs/">x</a>',
        "",
    ],
)
def test_what_only_looks_like_the_link_is_not_it(html: str) -> None:
    assert read(html).links == ()


def test_a_domain_in_its_own_letters_is_found() -> None:
    agreed = AgreedLink(PAGE, "https://xn--mbelhaus-n4a.example/", "Möbel", "follow")

    reading = read_page('<a href="https://möbelhaus.example">Möbel</a>', agreed, page_url=PAGE)

    assert [link.match for link in reading.links] == [Match.EXACT]


@pytest.mark.parametrize(
    ("html", "region", "in_noscript", "is_hidden"),
    [
        ("{}", "page body", False, False),
        ("<main><p>{}</p></main>", "article body", False, False),
        ("<article><section>{}</section></article>", "article body", False, False),
        ("<article><footer>{}</footer></article>", "footer", False, False),
        ("<body><nav><ul><li>{}</li></ul></nav></body>", "navigation", False, False),
        ("<aside>{}</aside>", "sidebar", False, False),
        ("<header>{}</header>", "header", False, False),
        ("<body><noscript>{}</noscript>", "page body", True, False),
        ('<div style="Display : NONE">{}</div>', "page body", False, True),
        ('<div style="visibility:hidden">{}</div>', "page body", False, True),
        ('<p style="font-size:0">{}</p>', "page body", False, True),
        ('<p style="font-size:0.9em">{}</p>', "page body", False, False),
        ("<div hidden>{}</div>", "page body", False, True),
    ],
)
def test_it_is_seen_where_a_link_stands(
    html: str, region: str, *, in_noscript: bool, is_hidden: bool
) -> None:
    link = only(html.format('<a href="https://shop.example/oak-chairs/">x</a>'))

    assert (link.region, link.in_noscript, link.is_hidden) == (region, in_noscript, is_hidden)


def test_a_picture_link_is_called_by_its_alternative_text() -> None:
    link = only('<a href="https://shop.example/oak-chairs/"><img alt=" best  mattress"></a>')

    assert (link.anchor, link.is_image) == ("best mattress", True)


def test_of_several_links_the_one_closest_to_what_was_agreed_comes_first() -> None:
    reading = read(
        """<a href="https://shop.example/">home</a>
        <noscript><a href="https://shop.example/oak-chairs/">best mattress</a></noscript>
        <a href="https://shop.example/oak-chairs/" rel="nofollow">best mattress</a>
        <a href="http://www.shop.example/oak-chairs">best mattress</a>
        <a href="https://shop.example/oak-chairs/" rel="noopener">here</a>
        <a href="https://shop.example/oak-chairs/" rel="noopener">best mattress</a>"""
    )

    assert [(link.match.value, link.anchor, link.rel[0]) for link in reading.links] == [
        ("exact", "best mattress", "noopener"),
        ("exact", "here", "noopener"),
        ("exact", "best mattress", "nofollow"),
        ("exact", "best mattress", ""),
        ("same_page", "best mattress", ""),
        ("same_host", "home", ""),
    ]


def test_relative_links_start_from_the_base_of_the_page() -> None:
    agreed = AgreedLink(PAGE, "https://magazine.example/a/", "x", "follow")
    html = '<base href="https://magazine.example/"><a href="//magazine.example/a/">x</a>'

    assert read_page(html, agreed, page_url=PAGE).links[0].match == Match.EXACT


def test_a_page_is_described() -> None:
    reading = read(
        """<html><head><title>A  guide
        to sleep</title><link rel="canonical" href="https://other.example/">
        <style>p {}</style></head><body><p>One two three</p><script>four()</script>
        <a href="https://a.example/">a</a> <a href="https://www.magazine.example/">own</a>
        <a href="/own">own</a></body></html>""",
        x_robots_tag=("noindex",),
    )

    assert reading.title == "A guide to sleep"
    assert reading.word_count == 6
    assert reading.outbound_count == 1
    assert reading.robots.noindex
    assert reading.canonical.url == "https://other.example/"


@pytest.mark.parametrize(
    ("agreed", "rel", "page_nofollow", "kept"),
    [
        ("follow", "", False, True),
        ("follow", "noopener noreferrer external", False, True),
        ("follow", "nofollow", False, False),
        ("follow", "NOFOLLOW,noopener", False, False),
        ("follow", "ugc", False, False),
        ("follow", "sponsored", False, False),
        ("follow", "", True, False),
        ("sponsored", "sponsored", False, True),
        ("sponsored", "nofollow sponsored", False, True),
        ("sponsored", "nofollow", False, False),
        ("sponsored", "", False, False),
        ("nofollow", "nofollow", False, True),
        ("nofollow", "", True, True),
        ("nofollow", "", False, False),
    ],
)
def test_a_rel_keeps_or_breaks_what_was_agreed(
    agreed: str, rel: str, *, page_nofollow: bool, kept: bool
) -> None:
    link = only(f'<a href="https://shop.example/oak-chairs/" rel="{rel}">x</a>')

    assert is_rel_as_agreed(agreed, link.rel, page_nofollow=page_nofollow) is kept


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ("best mattress", True),
        ("Best  Mattress", True),
        ("the best mattress", False),
        ("bestmattress", False),
        ("", False),
    ],
)
def test_the_text_is_compared_without_case_and_spaces(found: str, *, kept: bool) -> None:
    assert is_anchor_as_agreed("best mattress", found) is kept


def test_quotation_marks_of_any_shape_are_the_same() -> None:
    assert is_anchor_as_agreed("Carl's chairs", "Carl’s chairs")


def test_a_deeply_nested_page_is_read() -> None:
    html = "<div>" * 10_000 + '<a href="https://shop.example/oak-chairs/">x</a>'

    assert only(html).match == Match.EXACT


@given(st.text(alphabet="<>a/=\"' hrefnosciptbady\0\ud7ff&;#x", max_size=200))
def test_no_page_brings_the_reader_down(html: str) -> None:
    reading = read(html + '<a href="https://shop.example/oak-chairs/">x\0y</a>')

    assert all("\0" not in link.anchor for link in reading.links)
