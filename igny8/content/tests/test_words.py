"""Names and keywords as they stand inside a sentence."""

import pytest

from igny8.content.rules.house.words import (
    british,
    ended,
    first_sentence,
    in_running_text,
    is_question,
    listed,
    mentions,
    shortened,
    tokens,
    with_proper_names,
)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Vinyl Siding Installation", "vinyl siding installation"),
        ("Kestrel Vinyl Siding", "Kestrel Vinyl siding"),
        ("FAQ Schema for WordPress", "FAQ schema for WordPress"),
        ("6ft Trestle Table", "6ft trestle table"),
        ("Siding in Port Addison", "siding in Port Addison"),
    ],
)
def test_only_proper_names_keep_their_capitals(name, written):
    assert in_running_text(name, proper=["Kestrel Vinyl", "Port Addison", ""]) == written


def test_a_typed_search_gets_its_capitals_back():
    assert with_proper_names("siding port addison", proper=["Port Addison"]) == (
        "siding Port Addison"
    )
    assert with_proper_names("deport addison", proper=["Port Addison"]) == "deport addison"


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("Batteries and the Gloss", {"battery", "gloss"}),
        ("How do chairs fit?", {"chair", "fit"}),
        ("", set()),
    ],
)
def test_words_are_compared_without_plurals_and_small_words(text, stems):
    assert tokens(text) == stems


def test_a_name_is_mentioned_as_a_whole_word():
    assert mentions("Chairs in LEEDS.", "Leeds")
    assert not mentions("It misleeds.", "Leeds")
    assert not mentions("anything", " ")


def test_a_question_begins_like_one():
    assert is_question("how many people fit")
    assert not is_question("howden chairs")


@pytest.mark.parametrize(
    ("items", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_a_list_in_words(items, text):
    assert listed(items) == text


def test_a_text_is_cut_after_a_word():
    assert shortened("one two three", 20) == "one two three"
    assert shortened("one two, three four", 15) == "one two, three…"
    assert shortened("one two, three four", 10) == "one two…"
    assert shortened("a" * 20, 10) == "a" * 9 + "…"


def test_the_first_sentence_ends_before_the_next_capital():
    assert first_sentence("It weighs 4.8 kg. It stacks.") == "It weighs 4.8 kg."
    assert first_sentence("Cut on site") == "Cut on site"


def test_a_sentence_gets_one_stop():
    assert ended("Cut on site") == "Cut on site."
    assert ended("Really?") == "Really?"


def test_british_spelling_keeps_the_capital():
    assert british("Color the catalog in your neighbor’s favor") == (
        "Colour the catalogue in your neighbour’s favour"
    )
