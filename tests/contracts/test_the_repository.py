"""What the files themselves must be: short, and silent about where they were made."""

import hashlib
import re
from pathlib import Path

from tests.contracts.source import PROJECT, tracked_files

LONGEST_FILE = 400
LONGEST_COMPONENT = 200
CODE = {".py", ".ts", ".tsx"}
TEXT = CODE | {".md", ".toml", ".yml", ".yaml", ".json", ".lock", ".in", ".typ", ".mjml", ".sh"}
TEXT |= {".css", ".html", ".csv", ".txt", ".php", ""}
MACHINE_PATHS = re.compile("/(?:wo" + "rk|fa" + "rm|ro" + "ot)/|/home/[a-z]")
REGISTRIES = re.compile(
    r"(?:pypi|npmjs|pythonhosted|yarnpkg)[.](?:org|com)|deb[.]deb" + r"ian[.]org"
)
# The companies of the real exports, which only the checks outside know: SHA-256 of their names.
COMPANIES = {
    "35c0b133c83b7df0679c6725863f7882a2945c2bf23b6048b81163b443f6bd99",
    "bf8a056e77a64d271968f1b259a17689a1fa1698f9c73ede558d9754f96448ce",
}


def _texts() -> list[Path]:
    return [path for path in tracked_files() if path.suffix in TEXT]


def _code() -> list[Path]:
    generated = {"migrations", "tests", "generated", "locale"}
    return [
        path for path in tracked_files() if path.suffix in CODE and not generated & set(path.parts)
    ]


def _name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def test_no_file_is_longer_than_a_reader_holds() -> None:
    longest = {".tsx": LONGEST_COMPONENT}
    lengths = {_name(path): len(path.read_text().splitlines()) for path in _code()}

    assert {
        name: lines
        for name, lines in lengths.items()
        if lines > longest.get(Path(name).suffix, LONGEST_FILE) and not name.endswith(".d.ts")
    } == {}


def test_no_file_names_a_path_of_the_machine_it_was_made_on() -> None:
    assert _lines_with(MACHINE_PATHS) == []


def test_no_file_names_a_package_registry() -> None:
    assert _lines_with(REGISTRIES) == []


def test_no_file_names_a_company_of_the_real_exports() -> None:
    words = {
        word
        for path in _texts()
        for word in re.findall(r"[a-z]{6,}", path.read_text(errors="replace").lower())
    }
    hashed = {hashlib.sha256(word.encode()).hexdigest(): word for word in words}

    assert not COMPANIES & set(hashed)


def _lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{_name(path)}:{number}: {line.strip()[:120]}"
        for path in _texts()
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
