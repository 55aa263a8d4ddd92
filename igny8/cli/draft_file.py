"""A draft as a Markdown file: its title, description and version between two lines of dashes."""

import difflib
import os
import shlex
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from igny8.cli.files import FileRefused
from igny8.content.models import Draft
from igny8.kit.errors import Invalid

FENCE = "---"
FIELDS = ("version", "title", "description")
EDITORS = ("sensible-editor", "nano", "vi")


@dataclass(frozen=True, slots=True)
class DraftFile:
    """What a file says; None for what it leaves as it is."""

    body: str
    title: str | None = None
    description: str | None = None
    version: int | None = None


def as_file(draft: Draft) -> str:
    """The draft as text that `read_file` understands."""
    head = {
        "version": draft.version, "title": draft.title, "description": draft.meta_description,
    }  # fmt: skip
    said = yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=10_000)
    return f"{FENCE}\n{said}{FENCE}\n\n{draft.body_markdown}\n"


def read_file(text: str, *, name: str) -> DraftFile:
    """What a Markdown file says; one without a head is the body alone. Raises FileRefused."""
    lines = text.splitlines()
    if not lines or lines[0].strip() != FENCE:
        return DraftFile(body=text.strip())
    end = next((at for at, line in enumerate(lines) if at and line.strip() == FENCE), None)
    if end is None:
        raise FileRefused(
            f"{name}, line 1: the head that begins with {FENCE} has no second line of {FENCE}; "
            "add it above the text.",
            file=name, line=1,
        )  # fmt: skip
    head = _head("\n".join(lines[1:end]), name=name)
    return DraftFile(body="\n".join(lines[end + 1 :]).strip(), **head)


def _head(text: str, *, name: str) -> dict[str, Any]:
    try:
        found = yaml.safe_load(text) or {}
    except yaml.YAMLError as failure:
        mark = getattr(failure, "problem_mark", None)
        line = mark.line + 2 if mark else 2
        raise FileRefused(
            f"{name}, line {line}: this is no head of a draft; write `title: …`, and put a text "
            "with a colon in quotes.",
            file=name, line=line,
        ) from failure  # fmt: skip
    if not isinstance(found, dict):
        raise FileRefused(
            f"{name}, line 2: write `title: …` and `description: …`, each on a line.",
            file=name, line=2,
        )  # fmt: skip
    for key, value in found.items():
        _check(str(key), value, name=name)
    return found


def _check(key: str, value: object, *, name: str) -> None:
    if key not in FIELDS:
        near = difflib.get_close_matches(key, FIELDS, n=1)
        hint = f" Did you mean {near[0]}?" if near else f" There are {', '.join(FIELDS)}."
        raise FileRefused(f"{name}: a draft has no {key}.{hint}", file=name, field=key)
    wanted: type = int if key == "version" else str
    if not isinstance(value, wanted):
        kind = "a number" if wanted is int else "words; put them in quotes"
        raise FileRefused(f"{name}: {key} must be {kind}.", file=name, field=key)


def in_editor(draft: Draft) -> Path:
    """Open the draft in the person's editor; the file that they saved. Raises Invalid."""
    command = _editor()
    handle, name = tempfile.mkstemp(
        prefix=f"{draft.slug[:60]}-v{draft.version}-", suffix=".md", text=True
    )
    path = Path(name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(as_file(draft))
    # The command is what the person themselves set as their editor.
    ended = subprocess.run([*command, str(path)], check=False)  # noqa: S603
    if ended.returncode:
        raise Invalid(
            f"The editor ({command[0]}) ended with an error, so nothing was changed. What it saved "
            f"is in {path}."
        )
    return path


def _editor() -> list[str]:
    if wanted := os.environ.get("VISUAL") or os.environ.get("EDITOR"):
        command = shlex.split(wanted)
    else:
        command = [found for name in EDITORS if (found := shutil.which(name))][:1]
    if not command or shutil.which(command[0]) is None:
        raise Invalid(
            f"There is no editor {wanted or 'here'}; set EDITOR to one, or give the text with "
            "--from FILE.md."
        )
    return command
