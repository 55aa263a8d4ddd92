import unicodedata

from fontTools.ttLib import TTFont

from igny8.kit.glyphs import FONTS, INVISIBLE, drawable, printable, printable_data


def test_the_list_of_drawable_characters_is_what_the_fonts_have() -> None:
    points = {chr(point) for path in FONTS.glob("*.ttf") for point in TTFont(path).getBestCmap()}
    usable = {c for c in points if unicodedata.category(c) not in ("Cc", "Co", "Cn", "Cs")}

    assert drawable() - INVISIBLE == usable - INVISIBLE


def test_every_font_has_its_licence_beside_it() -> None:
    assert len(list(FONTS.glob("LICENSE-*.txt"))) == 7


def test_text_that_can_be_drawn_is_returned_as_it_is() -> None:
    text = "Café – “10 %” · £12 · Zürich · 東京"

    assert printable(text) is text


def test_spaces_of_other_scripts_become_plain_ones() -> None:
    assert printable("a\u1680b") == "a b"


def test_strings_are_replaced_wherever_they_lie() -> None:
    assert printable_data({"a": ["🍕", 1, None, {"b": "ok 🍕"}]}) == {
        "a": ["□", 1, None, {"b": "ok □"}]
    }
