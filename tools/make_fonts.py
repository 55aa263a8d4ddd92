"""Makes igny8/kit/fonts from the npm packages @fontsource/*: a TTF per face, and coverage.txt.

Typst loads no woff2, and fontsource cuts each face into scripts, so the pieces are unpacked and
merged. Run it only to take newer fonts: `.venv/bin/python tools/make_fonts.py`. The TTFs are
committed, with their licences.
"""

import subprocess
import sys
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from fontTools.merge import Merger, Options
from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "igny8" / "kit" / "fonts"
VERSION = "5.3.0"
INTER_SCRIPTS = (
    "latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese",
)  # fmt: skip
# Arrows, operators and shapes; stars, ticks and pointers: of these fonts only what people type.
SIGNS = (*range(0x2190, 0x2300), *range(0x25A0, 0x2600))
PICTURES = tuple(range(0x2600, 0x27C0))
WEIGHT_NAMES = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}


@dataclass(frozen=True)
class Face:
    """One file to make: a family at a weight, from the script pieces that it is cut into."""

    package: str
    family: str
    weight: int
    scripts: tuple[str, ...]
    only: tuple[int, ...] = ()

    @property
    def file_name(self) -> str:
        return f"{self.family.replace(' ', '')}-{self.weight}.ttf"


FACES = (
    *(Face("inter", "Inter", weight, INTER_SCRIPTS) for weight in (400, 500, 600, 700)),
    *(Face("noto-naskh-arabic", "Noto Naskh Arabic", w, ("arabic",)) for w in (400, 600, 700)),
    *(Face("noto-nastaliq-urdu", "Noto Nastaliq Urdu", w, ("arabic",)) for w in (400, 700)),
    # One weight each: they carry names and keywords, and a second weight would add 5 MB.
    Face("noto-sans-sc", "Noto Sans SC", 400, ("chinese-simplified",)),
    Face("noto-sans-jp", "Noto Sans JP", 400, ("japanese",)),
    Face("noto-sans-math", "Noto Sans Math", 400, ("latin",), only=SIGNS),
    Face("noto-sans-symbols-2", "Noto Sans Symbols 2", 400, ("symbols",), only=PICTURES),
)


def fetch_packages(folder: Path) -> Path:
    """Install the packages with the project's own npm; returns the @fontsource folder."""
    npm = Path(sys.executable).with_name("npm")
    packages = sorted({f"@fontsource/{face.package}@{VERSION}" for face in FACES})
    command = [str(npm), "install", "--no-audit", "--no-fund", "--prefix", str(folder), *packages]
    subprocess.run(command, check=True)  # noqa: S603  our own command, versions pinned above
    return folder / "node_modules" / "@fontsource"


def unpacked(source: Path, face: Face, script: str, folder: Path) -> str:
    """One script's woff2 as a TTF in the folder; returns its path."""
    name = f"{face.package}-{script}-{face.weight}-normal"
    font = TTFont(source / face.package / "files" / f"{name}.woff2")
    font.flavor = None
    path = folder / f"{name}.ttf"
    font.save(path)
    return str(path)


def named(font: TTFont, face: Face) -> TTFont:
    """The font under one plain family name: fontsource leaves "Noto Sans SC Thin" behind."""
    style = WEIGHT_NAMES[face.weight]
    names = {
        1: face.family if face.weight in (400, 700) else f"{face.family} {style}",
        2: "Bold" if face.weight == 700 else "Regular",
        4: f"{face.family} {style}",
        6: f"{face.family}-{style}".replace(" ", ""),
        16: face.family,
        17: style,
    }
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = face.weight
    for table in ("STAT", "vhea", "vmtx"):
        if table in font:
            del font[table]
    return font


def reduced(font: TTFont, face: Face) -> TTFont:
    """The font with only the characters that the face wants, where it says so."""
    if face.only:
        subsetter = Subsetter()
        subsetter.populate(unicodes=face.only)
        subsetter.subset(font)
        if "MATH" in font:
            del font["MATH"]
    return font


def made(source: Path, face: Face, folder: Path) -> TTFont:
    """The face, merged from its scripts where there are several."""
    pieces = [unpacked(source, face, script, folder) for script in face.scripts]
    if len(pieces) == 1:
        return named(reduced(TTFont(pieces[0]), face), face)
    options = Options()
    options.drop_tables = ["STAT", "vmtx", "vhea", "MATH"]
    return named(Merger(options=options).merge(pieces), face)


def covered_ranges(fonts: list[Path]) -> list[tuple[int, int]]:
    """The code points that a font can draw, as ranges; private use and controls left out."""
    points = {point for path in fonts for point in TTFont(path).getBestCmap()}
    unusable = ("Cc", "Co", "Cn", "Cs")
    usable = sorted(p for p in points if unicodedata.category(chr(p)) not in unusable)
    ranges: list[tuple[int, int]] = []
    for point in usable:
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1] = (ranges[-1][0], point)
        else:
            ranges.append((point, point))
    return ranges


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = fetch_packages(folder)
        for face in FACES:
            font = made(source, face, folder)
            font["head"].modified = font["head"].created  # the same bytes whenever it is run
            font.recalcTimestamp = False
            font.save(TARGET / face.file_name)
        for package in sorted({face.package for face in FACES}):
            licence = (source / package / "LICENSE").read_text(encoding="utf-8")
            (TARGET / f"LICENSE-{package}.txt").write_text(licence, encoding="utf-8")
    ranges = covered_ranges(sorted(TARGET.glob("*.ttf")))
    lines = [f"{first:04X}-{last:04X}" for first, last in ranges]
    (TARGET / "coverage.txt").write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
