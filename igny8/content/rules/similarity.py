"""How much of its wording one draft shares with another of the same site (decisions 3.19)."""

import re
import zlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

SHINGLE_WORDS = 8
# "two drafts of a site that share over 30 % of their 8-word shingles are refused" (decisions 3.19)
MOST_SHARED = 0.30

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_MASK = (1 << 64) - 1
_FACTOR = 0x9E3779B97F4A7C15
# What a word weighs when it leaves the window again.
_OUTGOING = pow(_FACTOR, SHINGLE_WORDS, 1 << 64)

Fingerprint = frozenset[int]


@dataclass(frozen=True, slots=True)
class Likeness:
    """The draft that is nearest in wording, and the share (0 to 1) they have in common."""

    other: str
    share: float

    @property
    def is_too_much(self) -> bool:
        return self.share > MOST_SHARED


def fingerprint(text: str) -> Fingerprint:
    """The text's 8-word shingles as 64-bit numbers; case and punctuation do not count.

    The numbers are the same in every process. A text of fewer than eight words has none.
    """
    words = [zlib.crc32(word.encode()) + 1 for word in _WORD.findall(text.lower())]
    shingles = set()
    number = 0
    for at, word in enumerate(words):
        number = (number * _FACTOR + word) & _MASK
        if at >= SHINGLE_WORDS:
            number = (number - words[at - SHINGLE_WORDS] * _OUTGOING) & _MASK
        if at >= SHINGLE_WORDS - 1:
            shingles.add(number)
    return frozenset(shingles)


def shared(one: Fingerprint, other: Fingerprint) -> float:
    """The part of the smaller text's shingles that the other has as well, 0 to 1.

    Measured against the smaller of the two, so that a long draft cannot hide a short one inside it.
    """
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def nearest(draft: Fingerprint, others: Iterable[tuple[str, Fingerprint]]) -> Likeness:
    """The most alike of the others, each given with a name that a person knows it by."""
    found = Likeness(other="", share=0.0)
    for name, other in others:
        share = shared(draft, other)
        if share > found.share:
            found = Likeness(other=name, share=share)
    return found


def to_bytes(prints: Fingerprint) -> bytes:
    """The fingerprint as it is stored: eight bytes a shingle, in ascending order."""
    numbers = array("Q", sorted(prints))
    return numbers.tobytes()


def from_bytes(stored: bytes) -> Fingerprint:
    """The fingerprint that `to_bytes` stored."""
    numbers = array("Q")
    numbers.frombytes(stored)
    return frozenset(numbers)
