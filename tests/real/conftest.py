"""Tests against systems that others made. One that is missing fails the run, never skips."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real import wordpress_site
from tests.real.wordpress_site import WordPressSite

JUDGES = Path(__file__).with_name("judges")


@pytest.fixture(autouse=True)
def _sockets(socket_enabled: None) -> None:
    """What others made is reached over loopback."""


@pytest.fixture(scope="session")
def running_wordpress() -> Iterator[WordPressSite]:
    site = wordpress_site.started()
    yield site
    wordpress_site.run("down")


@pytest.fixture
def wordpress(running_wordpress: WordPressSite) -> WordPressSite:
    """A WordPress with nothing on it."""
    running_wordpress.empty()
    return running_wordpress


@pytest.fixture(scope="session")
def judges() -> Path:
    """The folder of the JSON-LD judges, installed from their lock file."""
    npm = Path(sys.executable).with_name("npm")
    done = subprocess.run(  # noqa: S603
        [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"],
        cwd=JUDGES,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"The JSON-LD judges could not be installed:\n{done.stderr[-2000:]}")
    return JUDGES
