"""How long a text is, as each platform counts it."""

import re
import unicodedata

from igny8.social.rules.platforms import Platform

# X shortens every link to this many; Mastodon counts links the same way.
LINK_LENGTH = 23
BLUESKY_BYTES = 3000
_LINK = re.compile(r"https?://\S+")
_BARE_DOMAIN = re.compile(r"(?<![\w@./-])(?:[a-z0-9-]+\.)+[a-z]{2,}\b", re.IGNORECASE)
# X's light characters (twitter-text, configuration 3); all others weigh two.
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_JOINER = "\u200d"
_REGIONAL = range(0x1F1E6, 0x1F200)
_SKIN = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)


def length(text: str, platform: Platform) -> int:
    """The text's length, in the platform's own count."""
    if platform.counted == "weighted":
        return weighted(text)
    if platform.counted == "graphemes":
        return graphemes(text)
    if platform.counted == "links_as_23":
        return len(_LINK.sub("x" * LINK_LENGTH, text))
    return len(text)


def fits(text: str, platform: Platform) -> bool:
    """Would the platform take the text?"""
    if platform.code == "bluesky" and len(text.encode()) > BLUESKY_BYTES:
        return False
    return length(text, platform) <= platform.limit


def weighted(text: str) -> int:
    """X's count: links 23, Latin and the like 1 each, everything else 2, an emoji 2 in all."""
    plain = unicodedata.normalize("NFC", text)
    links = len(_LINK.findall(plain))
    rest = _LINK.sub("", plain)
    # X makes a link of a bare domain too; counted so that a short one does not surprise us.
    lengthened = sum(max(0, LINK_LENGTH - len(name)) for name in _BARE_DOMAIN.findall(rest))
    return links * LINK_LENGTH + lengthened + sum(map(_weight, clusters(rest)))


def _weight(cluster: str) -> int:
    if len(cluster) > 1 and _is_emoji(cluster):
        return 2
    return sum(1 if _is_light(ord(character)) else 2 for character in cluster)


def _is_light(point: int) -> bool:
    return any(first <= point <= last for first, last in _LIGHT)


def _is_emoji(cluster: str) -> bool:
    return any(ord(c) >= 0x1F000 or c in (_JOINER, "\ufe0f", "\u20e3") for c in cluster)


def graphemes(text: str) -> int:
    """What a reader sees as one character each."""
    return len(clusters(text))


def clusters(text: str) -> list[str]:
    """The text in what a reader sees as single characters.

    Follows Unicode's rules for marks, joined and coloured emoji, flags and Hangul; where it is
    unsure it counts more than a reader would, never less.
    """
    found: list[str] = []
    for character in text:
        if found and _belongs(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def _belongs(before: str, character: str) -> bool:
    point = ord(character)
    if character == "\n" and before == "\r":
        return True
    if before in ("\r", "\n"):
        return False
    if unicodedata.category(character) in ("Mn", "Me", "Mc") or character == _JOINER:
        return True
    if point in _SKIN or point in _TAGS:
        return True
    if before.endswith(_JOINER) and point >= 0x2190:
        return True
    return _completes_a_flag(before, point) or _continues_hangul(before[-1], character)


def _completes_a_flag(before: str, point: int) -> bool:
    return point in _REGIONAL and len(before) == 1 and ord(before) in _REGIONAL


def _continues_hangul(before: str, character: str) -> bool:
    """A vowel or final consonant after a Hangul letter that can take one."""
    first, second = ord(before), ord(character)
    leading = 0x1100 <= first <= 0x115F
    syllable = 0xAC00 <= first <= 0xD7A3
    vowel, final = 0x1160 <= second <= 0x11A7, 0x11A8 <= second <= 0x11FF
    if leading:
        return vowel or 0x1100 <= second <= 0x115F or 0xAC00 <= second <= 0xD7A3
    return (syllable or 0x1160 <= first <= 0x11FF) and (vowel or final)
