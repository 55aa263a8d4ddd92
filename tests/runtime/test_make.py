"""What make says to a newcomer whose machine lacks something."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.runtime.installation import PROJECT

NEEDED = ("Makefile", "tools/check-python", "requirements-setup.lock", "requirements.lock")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """As much of a fresh clone as the first step of `make run` reads."""
    for name in (*NEEDED, "pyproject.toml"):
        copy = tmp_path / name
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(PROJECT / name, copy)
    return tmp_path


def python_that(says: str, folder: Path) -> Path:
    """A python3 that behaves as written, in the words of a shell script."""
    path = folder / "python3-of-this-test"
    path.write_text(f"#!/bin/sh\n{says}\n")
    path.chmod(0o755)
    return path


def make(clone: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "HOME": str(clone)}
    return subprocess.run(
        ["make", *words], cwd=clone, env=environment, check=False, capture_output=True, text=True
    )


def test_a_missing_python3_venv_is_named_and_nothing_is_half_made(clone: Path) -> None:
    python = python_that('case "$*" in *ensurepip*) exit 1;; *) exit 0;; esac', clone)

    refused = make(clone, "run", f"PYTHON={python}")

    assert refused.returncode == 2
    assert "The package python3-venv is missing. Install it with: sudo apt" in refused.stderr
    assert not (clone / ".venv").exists()


def test_a_python_that_is_too_old_is_named(clone: Path) -> None:
    old = 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac'
    python = python_that(old, clone)

    refused = make(clone, "run", f"PYTHON={python}")

    assert "Python 3.9.2 is too old: Python 3.11 or newer is needed" in refused.stderr
    assert refused.returncode == 2


def test_a_missing_python_is_named(clone: Path) -> None:
    refused = make(clone, "run", "PYTHON=no-such-python")

    assert "There is no no-such-python. Install it with: sudo apt install python3" in refused.stderr
    assert refused.returncode == 2


def test_make_alone_lists_what_it_can_do_in_few_words(clone: Path) -> None:
    listed = make(clone).stdout.splitlines()

    names = {line.split()[0] + " " + line.split()[1] for line in listed}
    assert names >= {f"make {name}" for name in ("run", "setup", "test", "test-real", "check")}
    assert all(len(line.split()) - 2 <= 12 for line in listed)
