"""A disk that is really full: what igny8 says, and that work goes on once there is room."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from igny8.kit.postgres import embedded
from tests.runtime.installation import PROJECT, Installation, free_port, wait_for
from tests.runtime.real.crashes import (
    RUN_MONTH,
    copied,
    differences,
    end_state,
    finish,
    take_in_a_client,
    where,
)

MakeDisk = Callable[[int], Path]
WRITING, PUBLISHING = 2, 4


def as_root(*words: str) -> None:
    allowed = [] if os.geteuid() == 0 else ["sudo", "-n"]
    subprocess.run([*allowed, *words], check=True)


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the database's account may enter, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="igny8-disks-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def disk_of(place: Path) -> Iterator[MakeDisk]:
    """Makes a disk of so many megabytes, which needs root or sudo without a password."""
    mounted = []

    def make(megabytes: int) -> Path:
        folder = place / f"disk-{megabytes}"
        folder.mkdir()
        options = f"size={megabytes}m,uid={os.geteuid()},gid={os.getegid()},mode=755"
        as_root("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder))
        mounted.append(folder)
        return folder

    yield make
    for folder in mounted:
        as_root("umount", "--lazy", str(folder))


def fill(filler: Path) -> None:
    """Leave no room at all on the disk that holds the file."""
    with pytest.raises(OSError, match="No space left"), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 65536)


@pytest.mark.parametrize("words", [("jobs",), ("serve",)])
def test_a_disk_too_small_to_begin_with_is_named(disk_of: MakeDisk, words: tuple[str]) -> None:
    folder = disk_of(30)
    installation = Installation(folder / "data", free_port())

    refused = installation.command(*words)

    assert refused.returncode == 1
    assert f"There is no room left on the disk that holds {folder / 'data'}" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (folder / "data" / "postgres" / "cluster").exists()


def test_a_disk_that_fills_up_is_told_and_work_goes_on_when_it_has_room(disk_of: MakeDisk) -> None:
    folder = disk_of(120)
    installation = Installation(folder / "data", free_port())
    installation.start()
    filler = folder / "filler"
    try:
        fill(filler)
        wait_for(lambda: "There is no room left on the disk" in installation.said, seconds=60)
        assert installation.answers()

        filler.unlink()

        wait_for(lambda: "There is room again" in installation.said)
        assert installation.command("jobs").returncode == 0
        assert installation.part("database") is not None
    finally:
        code = installation.stop()
    assert code == 0


@contextlib.contextmanager
def served(installation: Installation) -> Iterator[Installation]:
    """A server that leaves the work to the command."""
    installation.start("--without", "worker", "--without", "scheduler")
    try:
        yield installation
    finally:
        installation.stop()


@pytest.fixture
def client_before_its_month(place: Path) -> Installation:
    """A client that is taken in and has approved everything, on a disk with room."""
    (place / "before").mkdir(mode=0o755)
    before = Installation(place / "before" / "data", free_port())
    with served(before):
        take_in_a_client(before)
    return before


@pytest.mark.parametrize("step", [WRITING, PUBLISHING])
def test_a_disk_that_fills_up_in_the_middle_of_a_month_loses_and_repeats_nothing(
    disk_of: MakeDisk, place: Path, client_before_its_month: Installation, step: int
) -> None:
    with served(copied(client_before_its_month, place / "undisturbed")) as undisturbed:
        finish(undisturbed)
        expected = end_state(undisturbed)
    disk = disk_of(400)
    filler = disk / "filler"

    with served(copied(client_before_its_month, disk / "installation")) as full:
        running = ask_for_the_month(full)
        try:
            wait_for(lambda: where(full).step >= step or running.poll() is not None, seconds=120)
            assert running.poll() is None
            fill(filler)
            _, said = running.communicate(timeout=180)
        finally:
            running.kill()
        assert running.returncode == 1
        assert "There is no room left on the disk" in said
        assert "Traceback" not in said

        refused = full.command(*RUN_MONTH, seconds=180)
        assert refused.returncode == 1
        assert "There is no room left on the disk" in refused.stderr
        assert "Traceback" not in refused.stderr

        filler.unlink()
        assert full.command(*RUN_MONTH, seconds=300).returncode == 0
        let_what_waits_for_room_be_due(full)
        finish(full)
        more = differences(expected, end_state(full))
        # The team is told of the disk, once there is room for the news; nothing else is other.
        assert [line for line in more if "The disk is full, and work waits" not in line] == []
        assert len(more) <= 1


def ask_for_the_month(installation: Installation) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "igny8", *RUN_MONTH],
        cwd=PROJECT, env=installation.environment(), text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def let_what_waits_for_room_be_due(installation: Installation) -> None:
    """Mails and the like look for room every quarter of an hour; this is the next one."""
    due = "update jobs_job set run_after = now() where status = 'queued' and run_after > now()"
    with psycopg.connect(embedded(installation.data / "postgres").url()) as database:
        database.execute(due)
