"""A client's logo made safe to put into a document: drawn again, or stripped to its shapes."""

from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

from PIL import Image, UnidentifiedImageError

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_SHAPES = 3_000
LARGEST_SIDE = 1200
SVG = "http://www.w3.org/2000/svg"
SHAPES = {
    "svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "linearGradient", "radialGradient", "stop", "clipPath", "title", "desc",
}  # fmt: skip
ATTRIBUTES = {
    "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry",
    "fx", "fy", "d", "points", "transform", "id", "fill", "fill-rule", "fill-opacity", "stroke",
    "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray",
    "stroke-opacity", "opacity", "offset", "stop-color", "stop-opacity", "gradientUnits",
    "gradientTransform", "spreadMethod", "clip-path", "clip-rule", "preserveAspectRatio",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SafeLogo:
    """A logo as a template may use it: its file name and its bytes."""

    name: str
    content: bytes


def safe_logo(content: bytes) -> SafeLogo | None:
    """The logo without anything but its picture; None where it is no usable PNG, JPEG or SVG."""
    if not content or len(content) > MOST_BYTES:
        return None
    if content.lstrip()[:5] in (b"<?xml", b"<svg ") or b"<svg" in content[:1024]:
        return _stripped_svg(content)
    return _redrawn(content)


def _redrawn(content: bytes) -> SafeLogo | None:
    try:
        with Image.open(BytesIO(content), formats=["PNG", "JPEG"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            plain = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
    plain.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    drawn = BytesIO()
    plain.save(drawn, "PNG")
    return SafeLogo("brand-logo.png", drawn.getvalue())


def _stripped_svg(content: bytes) -> SafeLogo | None:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        return None
    try:
        root = ElementTree.fromstring(content)  # noqa: S314  without a DTD there is no entity
    except (ElementTree.ParseError, ValueError):
        return None
    if root.tag != f"{{{SVG}}}svg" or sum(1 for _ in root.iter()) > MOST_SHAPES:
        return None
    if not (root.get("viewBox") or (root.get("width") and root.get("height"))):
        return None
    _strip(root)
    ElementTree.register_namespace("", SVG)
    return SafeLogo("brand-logo.svg", ElementTree.tostring(root, encoding="utf-8"))


def _strip(element: ElementTree.Element) -> None:
    """Take away every child and attribute that draws no shape of its own."""
    for name, value in list(element.attrib.items()):
        outside = "url(" in value and not value.strip().startswith("url(#")
        if name not in ATTRIBUTES or outside:
            del element.attrib[name]
    for child in list(element):
        namespace, _, tag = str(child.tag).rpartition("}")
        if namespace != f"{{{SVG}" or tag not in SHAPES:
            element.remove(child)
        else:
            _strip(child)
