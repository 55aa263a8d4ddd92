"""A client's month, stopped by SIGKILL wherever it is: the next run leaves what one run would have.

One installation takes the client in; copies of it run the same month, undisturbed and killed.
"""

import contextlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.runtime.installation import PROJECT, Installation, free_port, wait_for
from tests.runtime.real.crashes import (
    RUN_MONTH,
    copied,
    differences,
    end_state,
    finish,
    random_points,
    take_in_a_client,
    where,
)

pytestmark = [pytest.mark.enable_socket, pytest.mark.xdist_group("crash")]
SEED = 20260101
SERVED_BY_OTHERS = ("--without", "worker", "--without", "scheduler")


@dataclass(frozen=True)
class Undisturbed:
    """What one run leaves, and the installation as it was before it."""

    before: Installation
    said: dict[str, Any]
    left: dict[str, Any]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="igny8-crash-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def undisturbed(folder: Path) -> Undisturbed:
    (folder / "before").mkdir(mode=0o755)
    before = Installation(folder / "before" / "data", free_port())
    with served(before):
        take_in_a_client(before)
    run = copied(before, folder / "undisturbed")
    with served(run):
        said = finish(run)
        return Undisturbed(before, said, end_state(run))


@contextlib.contextmanager
def served(installation: Installation, *options: str) -> Iterator[Installation]:
    """The installation with its server for as long as the block lasts."""
    try:
        installation.start(*options)
        yield installation
    finally:
        if installation.server and installation.server.poll() is None:
            installation.stop()


def ask_for_the_month(installation: Installation) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "igny8", *RUN_MONTH],
        cwd=PROJECT, env=installation.environment(), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def test_an_undisturbed_month_leaves_what_a_month_should(undisturbed: Undisturbed) -> None:
    tables, files = undisturbed.left["tables"], undisturbed.left["files"]
    steps = {step["name"]: step for step in undisturbed.said["steps"]}

    assert undisturbed.said["status"] == "waiting"
    assert "7 of 31 days are here" in undisturbed.said["message"]
    assert [name for name, step in steps.items() if step["status"] != "done"] == ["send"]
    assert len(tables["content.PublishedPage"]) == 30
    assert len(tables["content.CoverImage"]) == 30
    assert len(tables["social.SocialPost"]) == 60
    assert len(tables["reports.ServiceReport"]) == 1
    assert len(tables["billing.Invoice"]) == 1
    assert steps["deliver_links"]["done"] >= 9
    assert sum(name.endswith("/index.html") for name in files) > 30
    assert undisturbed.left["books"]["unbalanced"] == 0
    assert len(undisturbed.left["emails"]) == len(tables["mail.Email"])


def test_a_month_whose_worker_and_server_are_killed_ends_as_an_undisturbed_one(
    undisturbed: Undisturbed, folder: Path
) -> None:
    run = copied(undisturbed.before, folder / "worker")
    with served(run):
        asked = ask_for_the_month(run)
        for number, point in enumerate(random_points(SEED, count=5)):
            wait_for(lambda point=point: where(run) >= point, seconds=180)
            if number == 2:
                run.server.kill()
                run.server.wait()
                asked.wait(60)
                run.start()
                asked = ask_for_the_month(run)
            else:
                worker = run.part("worker")
                assert worker is not None
                worker.kill()
                wait_for(lambda worker=worker: not worker.is_running(), seconds=20)
        asked.wait(300)
        said = finish(run)

        assert said["status"] == undisturbed.said["status"]
        found = differences(undisturbed.left, end_state(run))
        assert not found, "\n".join(found)


def test_a_month_whose_command_is_killed_ends_as_an_undisturbed_one(
    undisturbed: Undisturbed, folder: Path
) -> None:
    run = copied(undisturbed.before, folder / "command")
    with served(run, *SERVED_BY_OTHERS):
        for point in random_points(SEED + 1, count=4):
            command = ask_for_the_month(run)
            try:
                wait_for(
                    lambda point=point, command=command: (
                        where(run) >= point or command.poll() is not None
                    ),
                    seconds=180,
                )
                assert command.poll() is None
            finally:
                command.kill()
                command.wait()
        said = finish(run)

        assert said["status"] == undisturbed.said["status"]
        found = differences(undisturbed.left, end_state(run))
        assert not found, "\n".join(found)
