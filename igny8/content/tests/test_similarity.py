"""Drafts of one site must not repeat each other."""

from hypothesis import given
from hypothesis import strategies as st

from igny8.content.rules.similarity import (
    Likeness,
    fingerprint,
    from_bytes,
    nearest,
    shared,
    to_bytes,
)

WORDS = [f"word{number}" for number in range(40)]


def test_ten_words_have_three_shingles_of_eight():
    assert len(fingerprint(" ".join(WORDS[:10]))) == 3


def test_fewer_than_eight_words_have_none():
    assert fingerprint(" ".join(WORDS[:7])) == frozenset()


def test_case_and_punctuation_do_not_make_a_text_original():
    plain = "we take the old cladding off and put up new boards"
    dressed = "We take the OLD cladding off – and put up: new boards!"

    assert shared(fingerprint(plain), fingerprint(dressed)) == 1.0


def test_the_share_is_that_of_the_smaller_text():
    short = fingerprint(" ".join(WORDS[:15]))
    long = fingerprint(" ".join(WORDS[:40]))

    assert shared(short, long) == 1.0
    assert shared(long, short) == 1.0


def test_half_a_text_in_common_is_measured_exactly():
    one = fingerprint(" ".join(WORDS[:24]))
    other = fingerprint(" ".join([*WORDS[:12], *(f"other{n}" for n in range(12))]))

    assert len(one) == len(other) == 17
    assert shared(one, other) == 5 / 17


def test_two_texts_without_shingles_share_nothing():
    assert shared(frozenset(), frozenset()) == 0.0


def test_the_nearest_draft_is_named():
    draft = fingerprint(" ".join(WORDS[:20]))
    others = [
        ("Oak chairs", fingerprint(" ".join(WORDS[10:30]))),
        ("Ash chairs", fingerprint(" ".join(WORDS[5:25]))),
    ]

    assert nearest(draft, others) == Likeness(other="Ash chairs", share=8 / 13)


def test_thirty_percent_is_still_allowed():
    assert not Likeness("x", 0.30).is_too_much
    assert Likeness("x", 0.301).is_too_much


def test_a_fingerprint_is_the_same_number_in_every_process():
    prints = fingerprint("one two three four five six seven eight")

    assert prints == {13243626034808076165}


@given(st.text())
def test_a_stored_fingerprint_reads_back(text):
    prints = fingerprint(text)

    assert from_bytes(to_bytes(prints)) == prints
