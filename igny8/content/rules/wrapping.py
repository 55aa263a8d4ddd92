"""Breaking a title into lines, whatever its script."""

import unicodedata
from collections.abc import Callable

ELLIPSIS = "…"


def is_right_to_left(text: str) -> bool:
    """Does the first letter with a direction run from right to left?"""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def wrapped(text: str, *, fits: Callable[[str], bool], lines: int) -> list[str] | None:
    """The text in at most so many lines that all fit, or None where it takes more.

    Breaks at spaces; a word that does not fit a line by itself (Chinese and Japanese write whole
    titles without a space) breaks between any two characters.
    """
    done: list[str] = []
    current = ""
    for word in text.split():
        longer = f"{current} {word}".strip()
        if fits(longer):
            current = longer
            continue
        if current:
            done.append(current)
        current = word
        while not fits(current) and len(current) > 1:
            cut = _longest_start(current, fits)
            done.append(current[:cut])
            current = current[cut:]
    if current:
        done.append(current)
    return done if len(done) <= lines else None


def cut_to_lines(text: str, *, fits: Callable[[str], bool], lines: int) -> list[str]:
    """As `wrapped`, with the end left off and an ellipsis put where the text is too long."""
    whole = wrapped(text, fits=fits, lines=lines)
    kept = text.strip()
    while whole is None:
        kept = kept[: kept.rindex(" ")] if " " in kept else kept[: max(1, len(kept) * 9 // 10)]
        whole = wrapped(kept + ELLIPSIS, fits=fits, lines=lines)
    return whole


def _longest_start(text: str, fits: Callable[[str], bool]) -> int:
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(text[:middle]):
            low = middle
        else:
            high = middle - 1
    return low
