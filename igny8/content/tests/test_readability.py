"""The counts that an editor sees."""

import pytest

from igny8.content.rules.readability import (
    Readability,
    is_stuffed,
    keyword_density,
    phrase_count,
    readability,
    sentences_of,
)


def test_plain_words_read_easily():
    found = readability("The cat sat on the mat. It was a big, old cat.")

    assert found == Readability(
        words=12, sentences=2, words_per_sentence=6.0, long_sentences=0, ease=116.1
    )


def test_nothing_to_read_is_no_error():
    assert readability(" \n ") == Readability(0, 0, 0.0, 0, 0.0)


def test_a_heading_counts_as_a_sentence_of_its_own():
    assert sentences_of("What to ask\nIs it in stock? Can I see it?") == [
        "What to ask",
        "Is it in stock?",
        "Can I see it?",
    ]


def test_a_sentence_of_thirty_words_is_long():
    assert readability(" ".join(["word"] * 30) + ".").long_sentences == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Oak chairs. We sell oak chairs, OAK CHAIRS and oak tables.", 3),
        ("Soak chairs", 0),
        ("", 0),
    ],
)
def test_a_phrase_is_counted_as_whole_words(text, count):
    assert phrase_count(text, "oak chairs") == count


def test_density_is_repetitions_a_word():
    assert keyword_density("oak chairs and oak tables and oak chairs too here", "oak chairs") == 0.2


def test_an_empty_phrase_is_never_found():
    assert phrase_count("anything", " ") == 0
    assert keyword_density("", "oak") == 0.0


def test_a_phrase_in_every_sentence_is_stuffing():
    assert is_stuffed("Oak chairs are here. " * 20, "oak chairs")
    assert not is_stuffed("Oak chairs are here, and much else besides. " * 3, "oak chairs")
