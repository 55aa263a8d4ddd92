import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.kit.addresses import Match, compare_addresses, page_key, parse_address

WANTED = "https://shop.example/oak-chairs/"


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("HTTPS://Shop.Example", "https://shop.example/"),
        ("https://shop.example:443/a#part", "https://shop.example/a"),
        ("http://shop.example:8080/a", "http://shop.example:8080/a"),
        ("https://shop.example/a/../b/./c/", "https://shop.example/b/c/"),
        ("https://shop.example/%7Eada/%c3%a9", "https://shop.example/~ada/%C3%A9"),
        ("https://shop.example/é", "https://shop.example/%C3%A9"),
        ("https://bücher.example./", "https://xn--bcher-kva.example/"),
        ("https://shop.example/?b=2&a=1&utm_source=x&GCLID=y", "https://shop.example/?a=1&b=2"),
        (" https://shop.example/a\n/b ", "https://shop.example/a/b"),
        ("https://shop.example//a", "https://shop.example/a"),
        (f"https://{'é' * 70}.example/a", f"https://{'é' * 70}.example/a"),
    ],
)
def test_an_address_has_one_spelling(text: str, spelled: str) -> None:
    assert str(parse_address(text)) == spelled


@pytest.mark.parametrize(
    "text", ["", "shop.example", "mailto:a@shop.example", "javascript:x", "https://", "http://[::1"]
)
def test_what_is_no_web_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        parse_address(text)


def test_a_relative_address_starts_from_its_page() -> None:
    assert str(parse_address("../b?c", base="https://shop.example/x/y/")) == (
        "https://shop.example/x/b?c="
    )
    assert str(parse_address("//other.example", base="https://a.example/")) == (
        "https://other.example/"
    )


@pytest.mark.parametrize(
    ("found", "match"),
    [
        ("https://shop.example/oak-chairs/", Match.EXACT),
        ("https://SHOP.example/oak-chairs/?utm_campaign=guest#top", Match.EXACT),
        ("http://shop.example/oak-chairs/", Match.SAME_PAGE),
        ("https://www.shop.example/oak-chairs", Match.SAME_PAGE),
        ("//shop.example/oak-chairs/", Match.SAME_PAGE),
        ("https://shop.example/oak-chairs/?size=2", Match.SAME_HOST),
        ("https://shop.example/", Match.SAME_HOST),
        ("https://shop.example/Oak-Chairs/", Match.SAME_HOST),
        ("https://shop.example:8443/oak-chairs/", Match.OTHER),
        ("https://shop.example.evil.example/oak-chairs/", Match.OTHER),
        ("https://evil.example/?u=https://shop.example/oak-chairs/", Match.OTHER),
        ("https://blog.shop.example/oak-chairs/", Match.OTHER),
        ("mailto:ada@shop.example", Match.OTHER),
        ("http://[", Match.OTHER),
    ],
)
def test_addresses_are_compared(found: str, match: Match) -> None:
    assert compare_addresses(found, WANTED, base="http://magazine.example/a/") == match


def test_all_spellings_of_a_page_have_one_key() -> None:
    spellings = [
        "https://shop.example/a", "http://www.shop.example/a/", "https://shop.example/a?utm_id=1"
    ]  # fmt: skip

    assert {page_key(spelling) for spelling in spellings} == {"shop.example/a"}
    assert page_key("https://shop.example") == "shop.example/"


@given(st.text(alphabet="ab/.%:?&=#é[]@ \\\0", max_size=30))
def test_a_spelling_is_stable(rest: str) -> None:
    try:
        once = str(parse_address("https://shop.example/" + rest))
    except ValueError:
        return
    assert str(parse_address(once)) == once
