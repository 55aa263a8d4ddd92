"""A brand's two colours made safe to print: readable, whatever was typed in."""

from dataclasses import dataclass

from igny8.content.rules.colors import (
    BLACK,
    READABLE,
    WHITE,
    Rgb,
    contrast,
    mix,
    parse_color,
    text_color_on,
)

# WCAG 2.2 AA for large text and for graphics.
GRAPHIC_CONTRAST = 3.0
# Chart fills start this dark, so that four shades of one colour stay apart.
STRONG_CONTRAST = 7.0


@dataclass(frozen=True, slots=True)
class Palette:
    """Every colour that a report uses besides white and greys, as #rrggbb.

    `band` fills large areas and `on_band` is text on it; `heading` and `accent_text` are text on
    white; `series` are chart fills from dark to light, apart enough to tell when printed in grey.
    """

    band: str
    on_band: str
    on_band_muted: str
    heading: str
    accent: str
    accent_text: str
    tint: str
    series: tuple[str, str, str, str]


def to_hex(color: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)


def darkened_until(color: Rgb, ratio: float) -> Rgb:
    """The colour, with as much black as it needs to stand out from white paper."""
    steps = (mix(color, BLACK, step / 20) for step in range(21))
    return next(darker for darker in steps if contrast(darker, WHITE) >= ratio)


def palette(primary: str, accent: str) -> Palette:
    """The colours of a report under a brand; white on white and the like are made readable."""
    band, marked = parse_color(primary), parse_color(accent)
    on_band = text_color_on(band)
    muted = mix(on_band, band, 0.18)
    strong = darkened_until(band, STRONG_CONTRAST)
    return Palette(
        band=to_hex(band),
        on_band=to_hex(on_band),
        on_band_muted=to_hex(muted if contrast(muted, band) >= READABLE else on_band),
        heading=to_hex(darkened_until(band, READABLE)),
        accent=to_hex(darkened_until(marked, GRAPHIC_CONTRAST)),
        accent_text=to_hex(darkened_until(marked, READABLE)),
        tint=to_hex(mix(band, WHITE, 0.94)),
        series=(
            to_hex(strong),
            to_hex(mix(strong, WHITE, 0.4)),
            to_hex(mix(strong, WHITE, 0.68)),
            to_hex(mix(strong, WHITE, 0.86)),
        ),
    )
