"""A disk that is really full: what igny8 says, and that work goes on once there is room."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.runtime.installation import Installation, free_port, wait_for

MakeDisk = Callable[[int], Path]


def as_root(*words: str) -> None:
    allowed = [] if os.geteuid() == 0 else ["sudo", "-n"]
    subprocess.run([*allowed, *words], check=True)


@pytest.fixture
def disk_of(tmp_path: Path) -> Iterator[MakeDisk]:
    """Makes a disk of so many megabytes, which needs root or sudo without a password."""
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents[:2]:
        parent.chmod(0o755)
    mounted = []

    def make(megabytes: int) -> Path:
        folder = tmp_path / f"disk-{megabytes}"
        folder.mkdir()
        options = f"size={megabytes}m,uid={os.geteuid()},gid={os.getegid()},mode=755"
        as_root("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder))
        mounted.append(folder)
        return folder

    yield make
    for folder in mounted:
        as_root("umount", "--lazy", str(folder))


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
        with pytest.raises(OSError, match="No space left"), filler.open("wb", buffering=0) as file:
            while True:
                file.write(b"\0" * 65536)
        wait_for(lambda: "There is no room left on the disk" in installation.said, seconds=60)
        assert installation.answers()

        filler.unlink()

        wait_for(lambda: "There is room again" in installation.said)
        assert installation.command("jobs").returncode == 0
        assert installation.part("database") is not None
    finally:
        code = installation.stop()
    assert code == 0
