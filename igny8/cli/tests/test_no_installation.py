"""A wrong data folder is named, and no second installation is made in it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def elsewhere(tmp_path):
    """Runs one command as a process of its own, on a folder that is not there."""
    folder = tmp_path / "wrong"
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "IGNY8_DATA")}

    def run(*words: object) -> tuple[int, str, Path]:
        done = subprocess.run(
            [sys.executable, "-m", "igny8", *map(str, words), "--data", str(folder)],
            capture_output=True, text=True, env=environment, timeout=60, check=False,
        )  # fmt: skip
        return done.returncode, " ".join(done.stderr.split()), folder

    return run


@pytest.mark.parametrize(
    "words",
    [
        ("run-month", "shop.example"),
        ("review", "shop.example"),
        ("report", "shop.example"),
        ("invoice", "shop.example"),
        ("payments", "shop.example"),
        ("credit-note", "shop.example"),
        ("statement", "shop.example"),
        ("blueprint", "shop.example"),
    ],
)
def test_a_command_on_a_client_makes_no_installation(elsewhere, words):
    code, said, folder = elsewhere(*words)

    assert code == 1
    assert said == (
        f"No installation here: {folder}; start `igny8 serve` or onboard first, or name its "
        "folder with --data."
    )
    assert not folder.exists()


def test_an_intake_is_checked_before_a_database_is_made(elsewhere, tmp_path):
    intake = tmp_path / "client.yaml"
    intake.write_text("just words")

    code, said, folder = elsewhere("onboard", intake)

    assert code == 1
    assert "line 1: the file must be a list of named blocks" in said
    assert not (folder / "postgres").exists()
