"""How easily a text reads: counts that an editor sees beside a draft. English syllables only."""

import re
from dataclasses import dataclass

_SENTENCE_END = re.compile(r"(?<=[.!?])[\s\"”')]+|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,]*")
_VOWELS = re.compile(r"[aeiouy]+")
# Sentences past this many words are worth a second look.
LONG_SENTENCE = 28
# Above this many repetitions a word, a phrase is repeated for machines, not for readers.
MOST_KEYWORD_DENSITY = 0.025


@dataclass(frozen=True, slots=True)
class Readability:
    """Counts of a text. `ease` is Flesch's reading ease: 60 to 70 is plain English."""

    words: int
    sentences: int
    words_per_sentence: float
    long_sentences: int
    ease: float


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


def sentences_of(text: str) -> list[str]:
    """The text's sentences; a line of its own (a heading, a list item) counts as one."""
    pieces = (piece.strip() for piece in _SENTENCE_END.split(text))
    return [piece for piece in pieces if _WORD.search(piece)]


def _syllables(word: str) -> int:
    plain = word.lower().rstrip("e") if len(word) > 3 and not word.endswith("le") else word.lower()
    return max(1, len(_VOWELS.findall(plain)))


def readability(text: str) -> Readability:
    """Measure a plain text (Flesch 1948: 206.835 - 1.015 words/sentence - 84.6 syllables/word)."""
    words = words_of(text)
    sentences = sentences_of(text)
    if not words or not sentences:
        return Readability(0, 0, 0.0, 0, 0.0)
    per_sentence = len(words) / len(sentences)
    per_word = sum(_syllables(word) for word in words) / len(words)
    return Readability(
        words=len(words),
        sentences=len(sentences),
        words_per_sentence=round(per_sentence, 1),
        long_sentences=sum(len(words_of(one)) > LONG_SENTENCE for one in sentences),
        ease=round(206.835 - 1.015 * per_sentence - 84.6 * per_word, 1),
    )


def phrase_count(text: str, phrase: str) -> int:
    """How often the phrase stands in the text, whatever the case."""
    wanted = [word.lower() for word in words_of(phrase)]
    if not wanted:
        return 0
    words = [word.lower() for word in words_of(text)]
    size = len(wanted)
    return sum(words[at : at + size] == wanted for at in range(len(words) - size + 1))


def keyword_density(text: str, phrase: str) -> float:
    """How often the phrase stands in the text, divided by the text's words."""
    total = len(words_of(text))
    return phrase_count(text, phrase) / total if total else 0.0


def is_stuffed(text: str, phrase: str) -> bool:
    """Does the phrase stand in the text so often that it reads as written for machines?"""
    return phrase_count(text, phrase) > 3 and keyword_density(text, phrase) > MOST_KEYWORD_DENSITY
