"""Whatever is named by a string exists: tasks that are enqueued, listeners, settings."""

import ast
import re

from django.conf import settings
from django.utils.module_loading import import_string

from igny8.jobs.models import TELL
from igny8.jobs.registry import task_named
from tests.contracts.source import PROJECT, python_files

READS_ENVIRONMENT = re.compile(r"[\"'](IGNY8_[A-Z0-9_]+|DATABASE_URL)[\"']")
# Set by the server for its own parts, never by people.
INTERNAL = {"IGNY8_PART", "IGNY8_READY_FILE", "IGNY8_DATABASE_ROLE"}


def enqueued_names() -> dict[str, str]:
    """Each task that some code enqueues, by its name or a constant of ours, and where."""
    files = list(python_files())
    constants = {
        target.id: str(node.value.value)
        for _, tree in files
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and str(node.value.value).startswith("igny8.")
    }
    found = {}
    for path, tree in files:
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "enqueue":
                (first, *_) = call.args
                place = f"{path.name}:{call.lineno}"
                if isinstance(first, ast.Constant):
                    found[str(first.value)] = place
                elif isinstance(first, ast.Name) and first.id in constants:
                    found[constants[first.id]] = place
    return found


def test_every_enqueued_task_exists() -> None:
    names = enqueued_names()

    assert names
    for name, place in names.items():
        assert task_named(name), f"{name}, enqueued in {place}"


def test_news_is_kept_and_told_by_what_exists() -> None:
    assert task_named(TELL)
    assert callable(import_string(settings.EVENT_DOOR))


def test_every_listener_exists() -> None:
    for event, listeners in import_string(settings.EVENT_HANDLERS).items():
        for listener in listeners:
            assert callable(import_string(listener)), f"{listener}, for {event.__name__}"


def test_every_setting_is_explained_in_the_example() -> None:
    read = {
        name
        for path in (PROJECT / "igny8").rglob("*.py")
        if "tests" not in path.parts
        for name in READS_ENVIRONMENT.findall(path.read_text())
    } - INTERNAL
    example = (PROJECT / ".env.example").read_text()
    explained = set(re.findall(r"^# ?(IGNY8_[A-Z0-9_]+|DATABASE_URL)=", example, re.MULTILINE))

    assert explained == read
