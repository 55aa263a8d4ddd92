"""Brand colours that stay readable: contrast as WCAG 2.2 computes it."""

import re

INK, PAPER = "#1a1a1a", "#ffffff"
HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
AA = 4.5


def luminance(color: str) -> float:
    """Relative luminance of a #rgb or #rrggbb colour, 0 (black) to 1 (white)."""
    digits = color.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def color_or(color: str, fallback: str) -> str:
    """The colour if it is one, else the fallback: nothing else reaches a style sheet."""
    return color.lower() if HEX.fullmatch(color.strip()) else fallback


def text_on(background: str) -> str:
    """Ink or paper, whichever reads better on the colour."""
    return max((INK, PAPER), key=lambda color: contrast(color, background))


def readable_on_paper(color: str) -> str:
    """The brand's colour for links on white, or ink where it would be too pale to read."""
    return color if contrast(color, PAPER) >= AA else INK
