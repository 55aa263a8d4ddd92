"""Covers: the right size, readable in any brand's colors, in any script."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, features

from igny8.content.gateways.painter import CoverPainter, CoverRequest
from igny8.content.rules.colors import (
    READABLE,
    Palette,
    contrast,
    palette,
    parse_color,
    text_color_on,
)
from igny8.content.rules.wrapping import cut_to_lines, is_right_to_left, wrapped

REQUEST = CoverRequest(
    title="Choosing folding tables for a village hall",
    label="Trestle Tables",
    brand_name="Carl's Chairs",
    primary_color="#1d4b4f",
    accent_color="#d9822b",
    seed="trestle-tables",
)


def _image(**changes: str) -> Image.Image:
    request = CoverRequest(**{**{f: getattr(REQUEST, f) for f in REQUEST.__slots__}, **changes})
    return Image.open(BytesIO(CoverPainter().paint(request).content))


def _colors(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    return len(image.crop(box).convert("L").point(lambda v: v // 32).getcolors() or [])


def test_a_cover_is_1200_by_630_and_says_what_it_shows():
    cover = CoverPainter().paint(REQUEST)

    assert Image.open(BytesIO(cover.content)).size == (1200, 630)
    assert (cover.content_type, cover.suffix) == ("image/jpeg", ".jpg")
    assert cover.alt_text == "Choosing folding tables for a village hall – Carl's Chairs"
    assert len(cover.content) < 200_000


def test_the_same_request_draws_the_same_bytes():
    assert CoverPainter().paint(REQUEST).content == CoverPainter().paint(REQUEST).content


def test_the_brands_color_is_the_ground():
    red, green, blue = _image().getpixel((4, 4))

    assert abs(red - 0x1D) < 12 and abs(green - 0x4B) < 12 and abs(blue - 0x4F) < 12


@pytest.mark.parametrize(
    "title",
    [
        "word " * 120,
        "A" * 400,
        "东京的木制椅子怎么选才适合小公寓",
        "Emoji 🚀 in a title",
        "",
        "   ",
        "\u202eturned",
    ],
)
def test_any_title_can_be_drawn(title):
    assert _image(title=title).size == (1200, 630)


@pytest.mark.skipif(not features.check("raqm"), reason="needs the library that joins letters")
def test_an_arabic_title_begins_at_the_right():
    image = _image(title="كيف تختار مرتبة", label="مراتب", primary_color="#000000")

    assert _colors(image, (900, 250, 1130, 400)) > 1
    assert _colors(image, (0, 250, 300, 400)) == 1


def test_an_unreadable_color_becomes_a_dark_one():
    assert _image(primary_color="red; drop table", accent_color="#zzz").size == (1200, 630)
    assert parse_color("nonsense") == (24, 42, 66)
    assert parse_color("#fa0") == (255, 170, 0)


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_text_can_be_read_on_any_brand_color(ground):
    color = text_color_on(ground)
    shown = palette("#" + "".join(f"{part:02x}" for part in ground), "#ff0000")

    assert contrast(color, ground) >= READABLE
    assert contrast(shown.text, shown.ground) >= READABLE
    assert contrast(shown.text, shown.shade) >= READABLE


def test_white_on_black_has_the_greatest_contrast():
    assert contrast((255, 255, 255), (0, 0, 0)) == 21.0


def test_an_accent_that_would_vanish_takes_the_color_of_the_text():
    assert palette("#ffffff", "#fefefe") == Palette(
        ground=(255, 255, 255), shade=(255, 255, 255), text=(17, 20, 24), accent=(17, 20, 24)
    )


def _fits_ten(text: str) -> bool:
    return len(text) <= 10


def test_a_title_breaks_between_words():
    assert wrapped("one two three four", fits=_fits_ten, lines=3) == ["one two", "three four"]


def test_a_word_without_spaces_breaks_anywhere():
    assert wrapped("abcdefghijklmno", fits=_fits_ten, lines=2) == ["abcdefghij", "klmno"]


def test_a_title_that_takes_more_lines_does_not_fit():
    assert wrapped("one two three four", fits=_fits_ten, lines=1) is None


def test_a_long_title_is_cut_with_an_ellipsis():
    assert cut_to_lines("one two three four", fits=_fits_ten, lines=1) == ["one two…"]
    assert cut_to_lines("abcdefghijklmno", fits=_fits_ten, lines=1) == ["abcdefghi…"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello مرحبا", False),
        ("مرحبا Hello", True),
        ("123 שלום", True),
        ("123", False),
        ("", False),
    ],
)
def test_the_first_letter_decides_the_direction(text, expected):
    assert is_right_to_left(text) is expected
