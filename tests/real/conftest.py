"""Tests against systems that others made. One that is missing fails the run, never skips."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real import wordpress_site
from tests.real.model_service import ModelService
from tests.real.model_service import running as model_server
from tests.real.wordpress_site import WordPressSite
from tests.runtime.installation import Installation, free_port

JUDGES = Path(__file__).with_name("judges")
MODEL_SERVER = Path(__file__).with_name("model_server")


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


@pytest.fixture
def beside_wordpress(wordpress: WordPressSite) -> Iterator[Installation]:
    """An installation of our own that may reach the WordPress on loopback."""
    folder = Path(tempfile.mkdtemp(prefix="igny8-wordpress-"))
    folder.chmod(0o755)
    allowed = {"IGNY8_OUTBOUND_ALLOWLIST": wordpress.host}
    yield Installation(folder / "data", free_port(), settings=allowed)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def judges() -> Path:
    """The folder of the JSON-LD judges, installed from their lock file."""
    return installed(JUDGES)


@pytest.fixture(scope="session")
def model_service() -> Iterator[ModelService]:
    """An OpenAI-compatible server, installed from its lock file and running."""
    installed(MODEL_SERVER)
    with model_server() as service:
        yield service


def installed(folder: Path) -> Path:
    """The folder, with the packages of its lock file."""
    npm = Path(sys.executable).with_name("npm")
    done = subprocess.run(  # noqa: S603
        [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        pytest.fail(f"{folder.name} could not be installed:\n{done.stderr[-2000:]}")
    return folder
