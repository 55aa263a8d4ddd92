from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from igny8.content.rules.colors import contrast, luminance, parse_color
from igny8.reports.rules.colors import palette
from igny8.reports.rules.logo import SafeLogo, safe_logo

HEX = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


@given(primary=HEX, accent=HEX)
def test_any_two_colours_give_a_report_that_can_be_read(primary: str, accent: str) -> None:
    colors = palette(primary, accent)
    white = parse_color("#ffffff")

    def apart(one: str, other: str) -> float:
        return contrast(parse_color(one), parse_color(other))

    assert apart(colors.on_band, colors.band) >= 4.5
    assert apart(colors.on_band_muted, colors.band) >= 4.5
    assert contrast(parse_color(colors.heading), white) >= 4.5
    assert contrast(parse_color(colors.accent_text), white) >= 4.5
    assert contrast(parse_color(colors.accent), white) >= 3


@given(primary=HEX)
def test_the_shades_of_a_chart_stay_apart_on_a_grey_printer(primary: str) -> None:
    shades = [luminance(parse_color(shade)) for shade in palette(primary, "#d9822b").series]

    assert shades == sorted(shades)
    assert all(later - earlier > 0.08 for earlier, later in zip(shades, shades[1:], strict=False))


def test_what_is_no_colour_becomes_one() -> None:
    assert palette("red; }", "").band == "#182a42"


def picture(form: str, mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> bytes:
    drawn = BytesIO()
    Image.new(mode, size, 0).save(drawn, form)
    return drawn.getvalue()


@pytest.mark.parametrize(("form", "mode"), [("PNG", "RGBA"), ("JPEG", "RGB"), ("JPEG", "CMYK")])
def test_a_picture_is_drawn_again_as_png(form: str, mode: str) -> None:
    logo = safe_logo(picture(form, mode))

    assert isinstance(logo, SafeLogo)
    assert (logo.name, logo.content[:4]) == ("brand-logo.png", b"\x89PNG")


def test_a_large_picture_is_made_small() -> None:
    logo = safe_logo(picture("PNG", size=(4000, 1000)))

    assert logo
    assert Image.open(BytesIO(logo.content)).size == (1200, 300)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        b"\x89PNG\r\n\x1a\nbroken",
        b"x" * (6 * 1024 * 1024),
        picture("GIF", "P"),
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g>',
        b'<html xmlns="http://www.w3.org/1999/xhtml"><svg/></html>',
        SQUARE.format("<g/>" * 4000).encode(),
        b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9z"/></svg>',
        picture("PNG", "1", (20_000, 20_000)),
        picture("PNG", "1", (8_000, 6_000)),
    ],
)
def test_what_is_no_usable_logo_is_left_out(content: bytes) -> None:
    assert safe_logo(content) is None


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<image href="file:///etc/passwd" width="9" height="9"/>',
        '<use href="#a"/>',
        "<foreignObject><p>hi</p></foreignObject>",
        '<rect onload="alert(1)" width="9" height="9"/>',
        '<rect style="fill:url(http://a.example/x)" width="9" height="9"/>',
        '<rect fill="url(http://a.example/x)" width="9" height="9"/>',
        "<style>@import url(http://a.example/x)</style>",
        '<text font-family="x">hi</text>',
    ],
)
def test_a_drawing_keeps_its_shapes_and_nothing_else(hostile: str) -> None:
    logo = safe_logo(SQUARE.format(f'<path d="M0 0h9v9z" fill="#123456"/>{hostile}').encode())

    assert logo
    kept = logo.content.decode()
    assert 'd="M0 0h9v9z"' in kept
    for word in ("script", "image", "use", "foreign", "onload", "style", "http://a", "text"):
        assert word not in kept.replace("http://www.w3.org", "")
