"""Putting names and keywords into sentences: case, lists, spelling, questions."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

_QUESTION_WORDS = "how what why when where which who can does do is are should will"
_EMPTY_WORDS = (
    "a an and are as at be by can do does for from how i if in into is it its me my near of on "
    "or our so that the their this to us vs we what when where which who why will with you your"
)
_BRITISH_COUNTRIES = "GB IE AU NZ ZA IN PK BD LK MY SG HK KE NG GH MT CY"
QUESTION_STARTS = frozenset(_QUESTION_WORDS.split())
STOP_WORDS = frozenset(_EMPTY_WORDS.split())
# Where English is written as in Britain, our own sentences follow.
BRITISH = frozenset(_BRITISH_COUNTRIES.split())
_BRITISH_SPELLING = {
    "catalog": "catalogue",
    "color": "colour",
    "colors": "colours",
    "favor": "favour",
    "neighbor": "neighbour",
    "neighbors": "neighbours",
}
_WORD = re.compile(r"[^\W_]+(?:['’&/.-][^\W_]+)*")
_AMERICAN = re.compile(rf"\b(?:{'|'.join(_BRITISH_SPELLING)})\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(.+?[.!?…])(?=\s+[\"“(]?[A-Z0-9])", re.DOTALL)


@lru_cache(maxsize=4096)
def tokens(text: str) -> frozenset[str]:
    """The words that carry meaning, lower case, plurals cut, for comparing two texts."""
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(_stem(word) for word in words if word not in STOP_WORDS)


def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def mentions(text: str, name: str) -> bool:
    """Does the name stand in the text as whole words, whatever the case?"""
    return bool(_spans(text, name))


def in_running_text(name: str, *, proper: Iterable[str]) -> str:
    """A heading-style name as it is written inside a sentence: “Vinyl Siding” → “vinyl siding”.

    Proper names (brands, places, the client) and words that are not simply capitalized keep their
    case.
    """
    kept = [at for one in proper for at in _spans(name, one)]

    def lowered(match: re.Match[str]) -> str:
        word = match[0]
        simple = word[:1].isupper() and word[1:].islower()
        inside = any(start <= match.start() < end for start, end in kept)
        return word.lower() if simple and not inside else word

    return _WORD.sub(lowered, name)


def _spans(text: str, name: str) -> list[tuple[int, int]]:
    pattern = rf"(?<!\w){re.escape(name.strip())}(?!\w)"
    return [m.span() for m in re.finditer(pattern, text, re.IGNORECASE)] if name.strip() else []


def with_proper_names(keyword: str, *, proper: Iterable[str]) -> str:
    """A typed search with its proper names capitalized again: “in leeds” → “in Leeds”."""
    text = keyword.strip()
    for name in sorted(set(proper), key=len):
        for start, end in _spans(text, name):
            text = text[:start] + name.strip() + text[end:]
    return text


def is_question(keyword: str) -> bool:
    """Is the search worded as a question?"""
    return keyword.strip().lower().split(" ", 1)[0] in QUESTION_STARTS


def listed(items: Sequence[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def first_sentence(text: str) -> str:
    """The text's first sentence, or all of it where it has one only."""
    flat = " ".join(text.split())
    match = _SENTENCE.match(flat)
    return match[1] if match else flat


def ended(text: str) -> str:
    """The text with a full stop, unless it ends in a mark of its own."""
    flat = " ".join(text.split())
    return flat if flat.endswith((".", "!", "?", "…", ":", "”")) else f"{flat}."


def british(text: str) -> str:
    """Our own sentences in British spelling."""

    def respelled(match: re.Match[str]) -> str:
        word = _BRITISH_SPELLING[match[0].lower()]
        return upper_first(word) if match[0][0].isupper() else word

    return _AMERICAN.sub(respelled, text)


def shortened(text: str, limit: int) -> str:
    """The text within so many characters, cut after a word and marked with an ellipsis."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    end = flat[:limit].rfind(" ")
    cut = flat[: end if end > 0 else limit - 1]
    return f"{cut.rstrip(',;:')}…"
