"""Ready texts: within each platform's limit, however long the page's own words are."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from igny8.social.errors import UnknownPlatform, WrongAddress
from igny8.social.rules.addresses import checked_address
from igny8.social.rules.lengths import clusters, fits, graphemes, length, weighted
from igny8.social.rules.platforms import PLATFORMS
from igny8.social.rules.texts import Announced, hashtags, text_for

PAGE = Announced(
    title="6ft or 8ft Trestle Table?",
    summary="Two folding tables compared: sizes, seats and prices, and what to measure first.",
    url="https://carls-chairs.example/6ft-or-8ft-trestle-table/",
    topic="Trestle Tables",
    company="Carl's Chairs",
    headings=("In short", "Sizes, one by one", "Measure first", "For and against", "Read on"),
)


@pytest.mark.parametrize("code", PLATFORMS)
def test_every_platform_gets_a_text_with_title_summary_and_address(code):
    text = text_for(PAGE, code)

    assert PAGE.title in text
    assert PAGE.summary in text
    assert PAGE.url in text
    assert fits(text, PLATFORMS[code])


def test_linkedin_gets_the_headings_and_three_tags():
    text = text_for(PAGE, "linkedin")

    assert "• Sizes, one by one\n• Measure first\n• For and against" in text
    assert "• Read on" not in text
    assert text.endswith(f"{PAGE.url}\n#TrestleTables #CarlSChairs #Tables")


def test_x_gets_one_tag_and_no_headings():
    text = text_for(PAGE, "twitter")

    assert text.endswith(f"{PAGE.url}\n#TrestleTables")
    assert "•" not in text


def test_facebook_gets_no_tags():
    assert "#" not in text_for(PAGE, "facebook")


def test_the_same_page_always_gets_the_same_text():
    assert text_for(PAGE, "bluesky") == text_for(PAGE, "bluesky")


def test_pages_are_not_all_announced_in_the_same_words():
    texts = {text_for(replace(PAGE, url=f"https://a.example/{n}/"), "twitter").split("\n")[0]
             for n in range(20)}  # fmt: skip

    assert len(texts) >= 3


def test_a_page_in_another_language_keeps_to_its_own_words():
    page = replace(PAGE, title="Kokoontaitettavat pöydät", language="fi", headings=("Koot",))
    text = text_for(page, "linkedin")

    assert text.startswith("Kokoontaitettavat pöydät\n\n")
    assert "Koot" not in text and "?" not in text


def test_a_long_summary_is_cut_after_a_word():
    text = text_for(replace(PAGE, summary="Measure the room first. " * 40), "twitter")

    summary = text.split("\n\n")[1]
    assert summary.endswith("…")
    assert fits(text, PLATFORMS["twitter"])
    assert PAGE.url in text


@pytest.mark.parametrize("code", PLATFORMS)
@given(
    title=st.text(min_size=1, max_size=200).filter(str.strip),
    summary=st.text(max_size=400),
    topic=st.text(max_size=80),
)
def test_any_page_fits(code, title, summary, topic):
    page = replace(PAGE, title=title, summary=summary, topic=topic)
    text = text_for(page, code)

    assert fits(text, PLATFORMS[code])
    assert PAGE.url in text


def test_an_endless_title_still_leaves_room_for_the_address():
    text = text_for(replace(PAGE, title="word " * 300), "bluesky")

    assert text.endswith(PAGE.url)
    assert "…" in text
    assert graphemes(text) <= 300


def test_an_unknown_platform_is_refused_with_the_known_ones():
    with pytest.raises(UnknownPlatform, match="linkedin, twitter, facebook, bluesky, mastodon"):
        text_for(PAGE, "instagram")


def test_tags_are_made_of_words_and_never_too_long():
    assert hashtags(PAGE, 2) == ["#TrestleTables", "#CarlSChairs"]
    assert hashtags(replace(PAGE, topic="2025", company="!!"), 3) == []
    long_topic = replace(PAGE, topic="Tables " * 9)
    assert hashtags(long_topic, 1) == ["#CarlSChairs"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("plain words", 11),
        ("https://carls-chairs.example/a-very-long-address-indeed-longer-than-that/", 23),
        ("see https://a.example/ now", 4 + 23 + 4),
        ("“quotes” – dash", 15),
        ("椅子", 4),
        ("👍", 2),
        ("👩‍👩‍👧‍👦", 2),
        ("👍🏽", 2),
        ("é", 1),
        ("visit a.example", 6 + 23),
    ],
)
def test_x_weighs_text(text, count):
    assert weighted(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("abc", 3),
        ("e\u0301", 1),
        ("👩‍👩‍👧‍👦", 1),
        ("👍🏽", 1),
        ("🇬🇧🇫🇮", 2),
        ("한국", 2),
        ("한", 1),
        ("\u1112\u1161\u11ab", 1),
        ("क्षि", 1),
        ("\r\n", 1),
        ("☎️", 1),
    ],
)
def test_bluesky_counts_what_a_reader_sees(text, count):
    assert graphemes(text) in (count, count + 1) if text == "क्षि" else graphemes(text) == count


def test_clusters_put_the_text_together_again():
    text = "a👩‍👧é\r\n한"

    assert "".join(clusters(text)) == text


def test_mastodon_counts_a_link_as_23():
    assert length("x https://a.example/long/long/long/long/long", PLATFORMS["mastodon"]) == 25


def test_bluesky_also_limits_bytes():
    assert not fits("e" + "\u0301" * 1600, PLATFORMS["bluesky"])


@pytest.mark.parametrize(
    ("code", "url"),
    [
        ("linkedin", "https://www.linkedin.com/feed/update/urn:li:share:7"),
        ("twitter", " https://x.com/carl/status/1 "),
        ("facebook", "https://www.facebook.com/carl/posts/1"),
        ("bluesky", "https://bsky.app/profile/carl/post/3k"),
        ("mastodon", "https://mastodon.example/@carl/1"),
    ],
)
def test_the_address_of_a_post_is_accepted(code, url):
    assert checked_address(url, PLATFORMS[code]) == url.strip()


@pytest.mark.parametrize(
    "url",
    [
        "", "x.com/carl/status/1", "http://x.com/carl/1", "javascript:alert(1)", "https://x.com",
        "https://x.com/", "https://evil.example/carl", "https://x.com.evil.example/1",
        "https://notx.com/1", "https://user:pass@x.com/1", "https://x.com/a b", "https://[/1",
        "https://x.com/" + "a" * 2000,
    ],
)  # fmt: skip
def test_anything_else_is_refused(url):
    with pytest.raises(WrongAddress, match="is expected"):
        checked_address(url, PLATFORMS["twitter"])
