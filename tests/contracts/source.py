"""The repository as these tests read it."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


@lru_cache(maxsize=1)
def tracked_files() -> tuple[Path, ...]:
    """Every file that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    paths = (PROJECT / name for name in listed.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def python_files() -> Iterator[tuple[Path, ast.Module]]:
    """Our Python, parsed; migrations and tests left out."""
    for path in sorted((PROJECT / "igny8").rglob("*.py")):
        if not {"migrations", "tests"} & set(path.parts):
            yield path, ast.parse(path.read_text())


@lru_cache(maxsize=1)
def import_contracts() -> list[dict[str, object]]:
    """The import contracts of pyproject.toml."""
    with (PROJECT / "pyproject.toml").open("rb") as file:
        return list(tomllib.load(file)["tool"]["importlinter"]["contracts"])


@lru_cache(maxsize=1)
def floors() -> dict[str, int]:
    """Each domain's floor, the top one 0; domains of one floor must not know each other."""
    layers = import_contracts()[0]["layers"]
    assert isinstance(layers, list)
    return {
        name.strip("() "): number
        for number, layer in enumerate(layers)
        for name in str(layer).split("|")
    }
