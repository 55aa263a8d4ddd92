"""Cover images: drawn here by default, in the brand's colours."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Protocol

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont, features

from igny8.content.rules.colors import Palette, Rgb, palette
from igny8.content.rules.wrapping import cut_to_lines, is_right_to_left, wrapped
from igny8.kit.glyphs import FONTS

WIDTH, HEIGHT = 1200, 630
MARGIN = 72
TITLE_SIZES = (76, 68, 60, 52, 44, 38)
TITLE_LINES = 4
LONGEST_TITLE = 300
LINE_HEIGHT = 1.22
# Tried in order; the first that has every character of a word draws it.
BOLD = ("Inter-700.ttf", "NotoNaskhArabic-700.ttf", "NotoSansJP-400.ttf", "NotoSansSC-400.ttf")
PLAIN = ("Inter-500.ttf", "NotoNaskhArabic-600.ttf", "NotoSansJP-400.ttf", "NotoSansSC-400.ttf")


@dataclass(frozen=True, slots=True)
class CoverRequest:
    """What a cover should show. Colours as #rrggbb; `label` is the small line above the title."""

    title: str
    label: str
    brand_name: str
    primary_color: str
    accent_color: str
    seed: str


@dataclass(frozen=True, slots=True)
class PaintedCover:
    """An image and the words for those who do not see it."""

    content: bytes
    content_type: str
    suffix: str
    alt_text: str


class Painter(Protocol):
    """Makes a page's cover image."""

    name: str

    def paint(self, request: CoverRequest) -> PaintedCover:
        """Draw the cover, 1200x630 pixels. Raises GatewayError."""


class CoverPainter:
    """Draws the title on the brand's colours with Pillow: no key, no network."""

    name = "cover painter"

    def paint(self, request: CoverRequest) -> PaintedCover:
        colors = palette(request.primary_color, request.accent_color)
        image = Image.new("RGB", (WIDTH, HEIGHT), colors.ground)
        image.paste(colors.shade, (0, 0), _pattern(zlib.crc32(request.seed.encode()) % PATTERNS))
        _draw_words(ImageDraw.Draw(image), request, colors)
        out = BytesIO()
        image.save(out, "JPEG", quality=88, subsampling=0)
        return PaintedCover(
            content=out.getvalue(),
            content_type="image/jpeg",
            suffix=".jpg",
            alt_text=f"{request.title} – {request.brand_name}",
        )


@dataclass(frozen=True, slots=True)
class _Pen:
    """Where words go: from the edge that the script begins at."""

    drawing: ImageDraw.ImageDraw
    fill: Rgb
    rtl: bool

    def line(self, text: str, *, top: int, size: int, faces: tuple[str, ...]) -> None:
        """One line, each run of words in the first of our fonts that has its characters."""
        x = float(WIDTH - MARGIN if self.rtl else MARGIN)
        for words, font in _runs(text, faces, size):
            length = font.getlength(words)
            x -= length if self.rtl else 0
            self.drawing.text((x, top + size), words, font=font, fill=self.fill, anchor="ls")
            gap = font.getlength(" ")
            x += -gap if self.rtl else length + gap


def _draw_words(drawing: ImageDraw.ImageDraw, request: CoverRequest, colors: Palette) -> None:
    pen = _Pen(drawing, colors.text, is_right_to_left(request.title))
    left = WIDTH - MARGIN - 96 if pen.rtl else MARGIN
    drawing.rectangle((left, MARGIN, left + 96, MARGIN + 8), fill=colors.accent)
    size, lines = _title_lines(request.title)
    top = (HEIGHT - round(len(lines) * size * LINE_HEIGHT)) // 2 + 6
    for number, line in enumerate(lines):
        pen.line(line, top=top + round(number * size * LINE_HEIGHT), size=size, faces=BOLD)
    pen.line(_one_line(request.label, 30), top=MARGIN + 28, size=30, faces=PLAIN)
    pen.line(_one_line(request.brand_name, 32), top=HEIGHT - MARGIN - 40, size=32, faces=PLAIN)


def _title_lines(title: str) -> tuple[int, list[str]]:
    """The largest size at which the title fits, and its lines; the smallest cuts it."""
    title = title[:LONGEST_TITLE]
    for size in TITLE_SIZES:
        lines = wrapped(title, fits=_fits(size, BOLD), lines=TITLE_LINES)
        if lines is not None:
            return size, lines
    return size, cut_to_lines(title, fits=_fits(size, BOLD), lines=TITLE_LINES)


def _one_line(text: str, size: int) -> str:
    return " ".join(cut_to_lines(text[:LONGEST_TITLE], fits=_fits(size, PLAIN), lines=1))


def _fits(size: int, faces: tuple[str, ...]) -> Callable[[str], bool]:
    room = WIDTH - 2 * MARGIN

    def fits(text: str) -> bool:
        runs = _runs(text, faces, size)
        return sum(font.getlength(words + " ") for words, font in runs) <= room

    return fits


def _runs(text: str, faces: tuple[str, ...], size: int) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    """The words in runs of one font each; characters that no font has are left out.

    Without the library that joins Arabic letters (fribidi), right-to-left words are left out too:
    drawn singly and backwards they would say nothing.
    """
    runs: list[tuple[str, str]] = []
    for word in text.split():
        face = _face_for(word, faces)
        drawn = "".join(c for c in word if ord(c) in _characters(face))
        if not drawn or (is_right_to_left(drawn) and not features.check("raqm")):
            continue
        if runs and runs[-1][1] == face:
            runs[-1] = (f"{runs[-1][0]} {drawn}", face)
        else:
            runs.append((drawn, face))
    return [(words, _font(face, size)) for words, face in runs]


@lru_cache(maxsize=4096)
def _face_for(word: str, faces: tuple[str, ...]) -> str:
    wanted = set(map(ord, word))
    return max(faces, key=lambda face: len(wanted & _characters(face)))


@lru_cache(maxsize=16)
def _characters(face: str) -> frozenset[int]:
    with TTFont(FONTS / face, lazy=True) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=64)
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / face, size)


PATTERNS = 6


@lru_cache(maxsize=PATTERNS)
def _pattern(number: int) -> Image.Image:
    """One of our backgrounds as a mask, drawn at twice the size so that its edges are smooth."""
    mask = Image.new("L", (WIDTH * 2, HEIGHT * 2))
    drawing = ImageDraw.Draw(mask)
    if number < 3:
        center = [(2300, 1260), (2400, 0), (1900, 700)][number]
        for ring in range(4):
            radius = 320 + ring * 260
            box = [center[0] - radius, center[1] - radius, center[0] + radius, center[1] + radius]
            drawing.ellipse(box, outline=255 - ring * 45, width=90)
    else:
        lean = [700, -500, 0][number - 3]
        for stripe in range(5):
            x = 1500 + stripe * 240
            drawing.polygon(
                [(x + lean, 0), (x + lean + 110, 0), (x + 110, 1260), (x, 1260)],
                fill=110 + stripe * 30,
            )
    return mask.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
