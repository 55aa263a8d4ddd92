import pytest

from igny8.kit.careful import carefully
from igny8.kit.html_tree import MAX_TAGS, TooTangled, is_tame, parse_html


def links(html: str) -> list[str]:
    """The texts of a page's links."""
    return [node.text() for node in parse_html(html).css("a")]


def test_a_page_is_read() -> None:
    assert links("<p><b>One</b> <a href=/x><em>two</em> <i>three</i></a>") == ["two three"]


def test_elements_that_multiply_are_renamed_and_nothing_else() -> None:
    html = "<B>a</B><i\n>b</i ><base><s/><br><abbr>c</abbr><<b>b>d<strong x=1>"

    assert [node.tag for node in parse_html(html).css("body *")] == [
        "x-b", "x-i", "base", "x-s", "br", "abbr", "x-b", "x-strong",
    ]  # fmt: skip


def test_forgotten_formatting_does_not_fill_the_memory() -> None:
    html = "".join(f"<p><b id={number}></p>" for number in range(3000))

    assert len(parse_html(html).css("x-b")) == 3000


def test_ordinary_pages_are_tame() -> None:
    text = '<script type="application/ld+json">' + '{"a": "b", ' * 5000 + "}</script>"
    picture = f'<img src="data:image/png;base64,{"a" * 100_000}" alt="x">'

    assert is_tame("<p>text</p>" * 5000 + text + picture)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * (MAX_TAGS + 1),
        "<div " + "a " * 2000 + ">",
        "<div " + "a=''" * 2000,
        "x" * 3000 + "<div " + "a/" * 2000,
    ],
)
def test_a_page_that_could_run_away_is_not_parsed_here(html: str) -> None:
    assert not is_tame(html)
    with pytest.raises(TooTangled):
        parse_html(html)


def test_a_large_page_is_read_in_a_child() -> None:
    html = "<p><a href=/x>x</a></p>" * 20_000

    assert carefully(links, html) == ["x"] * 20_000


def test_a_page_that_runs_away_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("igny8.kit.careful.CHILD_SECONDS", 1)

    with pytest.raises(TooTangled, match="too tangled to be read"):
        carefully(links, "<div>" * 300_000)
