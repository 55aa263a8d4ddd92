"""Who works on a data folder: one server at most, and the commands that share its database.

The kernel drops these locks with the process that holds them, so a killed one leaves none behind.
"""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from igny8.kit.errors import Conflict

# The server holds this one as long as it lives.
SERVER = "server.lock"
# Commands share it while they use a database that no server runs; its owner holds it alone.
COMMANDS = "commands.lock"
# Held for the moment in which somebody decides whether to start the database.
DECISION = "decision.lock"


class AlreadyServed(Conflict):
    """Another server works on this data folder."""

    code = "already_served"


@dataclass(frozen=True, slots=True)
class Holder:
    """What the server writes into its lock: its process, and the address that it serves."""

    pid: int
    address: str


def _open(folder: Path, name: str) -> IO[str]:
    path = folder / "run" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o644), "r+")


def _try(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _try_for_a_second(file: IO[str]) -> bool:
    """Commands that look whether a server runs hold its lock for a moment."""
    for _ in range(20):
        if _try(file, fcntl.LOCK_EX):
            return True
        time.sleep(0.05)
    return False


@contextlib.contextmanager
def server_lock(folder: Path, *, address: str) -> Iterator[None]:
    """Hold the data folder for a server. Raises AlreadyServed, which names the one that has it."""
    with _open(folder, SERVER) as file:
        if not _try_for_a_second(file):
            holder = _read_holder(file)
            who = f" (process {holder.pid}, {holder.address})" if holder else ""
            raise AlreadyServed(
                f"Another igny8 serve{who} already works on {folder}. Use that one, stop it first, "
                "or name another folder with --data.",
                folder=str(folder),
            )
        file.seek(0)
        file.truncate()
        json.dump(asdict(Holder(os.getpid(), address)), file)
        file.flush()
        yield


def running_server(folder: Path) -> Holder | None:
    """The server that works on the data folder now, if one does."""
    with _open(folder, SERVER) as file:
        if _try(file, fcntl.LOCK_SH):
            return None
        return _read_holder(file) or Holder(0, "")


def _read_holder(file: IO[str]) -> Holder | None:
    file.seek(0)
    try:
        found = json.load(file)
    except ValueError:
        return None
    return Holder(int(found["pid"]), str(found["address"]))


@contextlib.contextmanager
def held(folder: Path, name: str, *, shared: bool) -> Iterator[IO[str]]:
    """Hold a lock, waiting for whoever has it."""
    with _open(folder, name) as file:
        fcntl.flock(file, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield file


def is_free(folder: Path, name: str) -> bool:
    """Whether nobody at all holds the lock at this moment."""
    with _open(folder, name) as file:
        return _try(file, fcntl.LOCK_EX)


def wait_until_alone(file: IO[str]) -> None:
    """Turn a shared hold into a lone one, once all others have let go."""
    fcntl.flock(file, fcntl.LOCK_EX)
