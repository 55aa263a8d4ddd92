"""One installation for all these tests: what is killed carries on where the data stands."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.installation import Installation, free_port


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    folder = Path(tempfile.mkdtemp(prefix="igny8-run-"))
    folder.chmod(0o755)
    made = Installation(folder / "data", free_port())
    yield made
    if made.server and made.server.poll() is None:
        made.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def running(installation: Installation) -> Installation:
    """The installation, served."""
    if installation.server is None or installation.server.poll() is not None:
        installation.start()
    return installation
