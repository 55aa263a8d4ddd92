"""Whether a text surely stands on one line: a row of known height is laid out once, not twice."""

# Upper bounds of how wide Inter's characters are, in parts of the type size; all others count 1.1.
_WIDTHS = (
    (0.30, " !',.:Iijl"),
    (0.40, "()/;[\\]`frt|"),
    (0.55, '"*-1?^_ksx{}'),
    (0.61, "257EFJLacehnouvyz"),
    (0.66, "#$&034689BPRSTZbdgpq"),
    (0.78, "+<=>ACDGHKNOQUVXY~"),
    (0.95, "Mmw"),
)
_WIDTH_OF = {character: width for width, characters in _WIDTHS for character in characters}
_WIDEST = 1.1
TABLE_SIZE = 7.6


def fits(text: str, points: float, *, size: float = TABLE_SIZE) -> bool:
    """Whether the text, set in Inter at this size, is surely no wider than `points`."""
    return size * sum(_WIDTH_OF.get(character, _WIDEST) for character in text) <= points
