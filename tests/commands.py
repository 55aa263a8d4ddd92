"""The igny8 command as a person runs it, on the test's own database."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.apps import apps

from igny8.cli.main import main


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said on either channel."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]
Rows = dict[str, int]


@pytest.fixture
def igny8(
    db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> Iterator[Command]:
    """Runs one command to its end: words in, exit code and what was said out."""
    settings.EMBEDDED_DATABASE, settings.DATA = False, tmp_path
    monkeypatch.setenv("IGNY8_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://the-tests-own")
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level

    def run(*words: object) -> Ended:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    yield run
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


@pytest.fixture
def rows(db: None) -> Callable[[], Rows]:
    """Counts the rows of every table, to show that a refusal left none."""

    def count() -> Rows:
        return {model._meta.label: model._default_manager.count() for model in apps.get_models()}

    return count
