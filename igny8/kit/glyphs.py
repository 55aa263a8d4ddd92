"""Text that our fonts can draw: an emoji or a script that they lack never stops a document."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).with_name("fonts")
MISSING = "□"
# Joiners, directional marks and isolates shape the letters beside them; no font draws them.
INVISIBLE = frozenset("\n\t\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069")
_RUN_OF_MISSING = re.compile("□(?:[\u200d\\s]*□)+")


@lru_cache(maxsize=1)
def drawable() -> frozenset[str]:
    """Every character that a font of ours has, from the list that tools/make_fonts.py writes."""
    characters = set(INVISIBLE)
    for line in (FONTS / "coverage.txt").read_text(encoding="ascii").split():
        first, last = (int(part, 16) for part in line.split("-"))
        characters.update(map(chr, range(first, last + 1)))
    return frozenset(characters)


def _replacement(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    if drawable().issuperset(plain):
        return plain
    category = unicodedata.category(character)
    if category.startswith("Z"):
        return " "
    if category.startswith("M") or category in ("Cf", "Cc"):
        return ""
    return MISSING


def printable(text: str) -> str:
    """The text with each run of characters that no font of ours has shown as one hollow square."""
    if drawable().issuperset(text):
        return text
    composed = unicodedata.normalize("NFC", text)
    known = drawable()
    shown = "".join(c if c in known else _replacement(c) for c in composed)
    return _RUN_OF_MISSING.sub(MISSING, shown)


def printable_data(value: Any) -> Any:
    """The same JSON value with every string in it made printable; keys are ours and stay."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: printable_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable_data(item) for item in value]
    return value
