"""What takes long to load is loaded by who needs it, so that a start takes seconds."""

import subprocess
import sys

from tests.contracts.source import PROJECT

HEAVY = {
    "sklearn",
    "numpy",
    "scipy",
    "openai",
    "stripe",
    "typst",
    "pandas",
    "schemathesis",
    "hypothesis",
}
LOAD = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "igny8.settings"
from igny8.cli.parts import load_application
load_application()
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_the_application_starts_without_the_heavy_libraries() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", LOAD], cwd=PROJECT, check=True, capture_output=True, text=True
    )

    assert HEAVY & set(loaded.stdout.split()) == set()
