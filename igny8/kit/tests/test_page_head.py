import pytest
from selectolax.lexbor import LexborHTMLParser

from igny8.kit.page_head import Canonical, canonical_of, robots_directives

PAGE = "https://magazine.example/guide/"


def robots(html: str, *headers: str) -> tuple[bool, bool, tuple[str, ...]]:
    found = robots_directives(LexborHTMLParser(html), x_robots_tag=headers)
    return found.noindex, found.nofollow, found.sources


@pytest.mark.parametrize(
    ("html", "noindex", "nofollow"),
    [
        ("", False, False),
        ('<meta name="robots" content="index, follow">', False, False),
        ('<META NAME="Robots" CONTENT="NOINDEX,follow">', True, False),
        ('<meta name=googlebot content="nofollow">', False, True),
        ('<meta name="robots" content="none">', True, True),
        ('<meta name="otherbot" content="noindex">', False, False),
        ('<meta name="robots" content="max-snippet:-1, max-image-preview:large">', False, False),
        ('<meta name="robots" content>', False, False),
        ('<body><p>a</p><meta name="robots" content="noindex">', True, False),
        ('<!-- <meta name="robots" content="noindex"> -->', False, False),
    ],
)
def test_robots_meta_tags_are_heard(html: str, *, noindex: bool, nofollow: bool) -> None:
    assert robots(html)[:2] == (noindex, nofollow)


@pytest.mark.parametrize(
    ("header", "noindex", "nofollow"),
    [
        ("noindex", True, False),
        ("NoIndex, NoFollow", True, True),
        ("googlebot: noindex", True, False),
        ("otherbot: noindex, nofollow", False, False),
        ("otherbot: noindex, googlebot: nofollow", False, True),
        ("unavailable_after: 25 Jun 2030 15:00:00 PST", False, False),
        ("max-snippet: 10, noindex", True, False),
        ("", False, False),
    ],
)
def test_robots_headers_are_heard(header: str, *, noindex: bool, nofollow: bool) -> None:
    assert robots("", header)[:2] == (noindex, nofollow)


def test_it_is_said_where_a_page_hides() -> None:
    html = '<meta name="robots" content="noindex"><meta name="googlebot" content="noindex">'

    assert robots(html, "noindex", "none")[2] == (
        "the robots meta tag", "the X-Robots-Tag header",
    )  # fmt: skip


def canonical(html: str, *headers: str) -> Canonical:
    return canonical_of(LexborHTMLParser(html), page_url=PAGE, link_headers=headers)


def test_a_page_without_a_canonical_stands_for_itself() -> None:
    nothing = Canonical("", is_elsewhere=False, is_contradictory=False)

    assert canonical("<p>") == nothing
    assert canonical('<link rel="canonical" href="javascript:x">') == nothing
    assert canonical('<noscript><link rel="canonical" href="/other"></noscript>') == nothing


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="canonical" href="https://magazine.example/guide/">',
        '<link rel="alternate Canonical" href="http://www.magazine.example/guide">',
        "<link rel=canonical href=/guide/>",
        '<base href="/guide/"><link rel=canonical href="./">',
        '<base href="javascript:x"><link rel=canonical href="./">',
    ],
)
def test_a_canonical_may_be_the_page_itself(html: str) -> None:
    assert not canonical(html).is_elsewhere


def test_a_canonical_elsewhere_is_seen() -> None:
    elsewhere = Canonical("https://other.example/", is_elsewhere=True, is_contradictory=False)

    assert canonical('<link rel="canonical" href="https://other.example">') == elsewhere
    assert canonical("", '<https://other.example/>; rel="canonical"') == elsewhere
    assert canonical("", '<https://a.example/>; rel="next", </>; rel=canonical').url == (
        "https://magazine.example/"
    )


def test_canonicals_that_disagree_are_seen() -> None:
    found = canonical('<link rel=canonical href="/guide"><link rel=canonical href="/other">')

    assert (found.is_elsewhere, found.is_contradictory) == (False, True)
