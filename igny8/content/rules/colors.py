"""Brand colours that can be read: contrast as WCAG 2 measures it."""

import re
from dataclasses import dataclass

# WCAG 2.2 AA for normal text. White or black always reaches it on any one colour.
READABLE = 4.5
_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_NAVY = (24, 42, 66)

Rgb = tuple[int, int, int]
WHITE: Rgb = (255, 255, 255)
INK: Rgb = (17, 20, 24)
BLACK: Rgb = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one cover. `shade` lies behind text and never lowers its contrast."""

    ground: Rgb
    shade: Rgb
    text: Rgb
    accent: Rgb


def parse_color(text: str) -> Rgb:
    """A colour written #rrggbb or #rgb; anything else becomes a dark blue."""
    match = _HEX.fullmatch(text.strip())
    if match is None:
        return _NAVY
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def luminance(color: Rgb) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    linear = [
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in color
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Rgb, other: Rgb) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`one` with `share` (0 to 1) of `other` mixed in."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def text_color_on(ground: Rgb) -> Rgb:
    """White where it can be read, else the darkest ink that can."""
    return next(c for c in (WHITE, INK, BLACK) if contrast(c, ground) >= READABLE)


def palette(primary: str, accent: str) -> Palette:
    """A cover's colours from a brand's two; an accent that would vanish becomes the text colour."""
    ground = parse_color(primary)
    text = text_color_on(ground)
    away = BLACK if luminance(text) > luminance(ground) else WHITE
    marked = parse_color(accent)
    return Palette(
        ground=ground,
        shade=mix(ground, away, 0.16),
        text=text,
        accent=marked if contrast(marked, ground) >= 1.6 else text,
    )
