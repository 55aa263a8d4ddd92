"""The database for a command: the server's, or one that the command starts and stops itself."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

from igny8.cli import locks
from igny8.cli.tables import tables_are_current
from igny8.kit.postgres import DatabaseDidNotStart, EmbeddedPostgres, embedded, stop
from igny8.kit.processes import die_with_parent

SERVER_GETS_READY_SECONDS = 30.0


@contextlib.contextmanager
def database_for_command(folder: Path, *, is_embedded: bool) -> Iterator[None]:
    """A database with all its tables for as long as the block lasts."""
    with running_database(folder, is_embedded=is_embedded):
        if is_embedded and locks.running_server(folder):
            _wait_for_tables()
        elif not tables_are_current():
            prepare_in_a_child()
        yield


@contextlib.contextmanager
def running_database(folder: Path, *, is_embedded: bool) -> Iterator[None]:
    """A database that answers, whatever is in it, for as long as the block lasts.

    Where a server works on the folder, its database is used. Where none does, the first command to
    come starts the embedded one and stops it when the last one that uses it is done.
    """
    if not is_embedded:
        yield
        return
    cluster = embedded(folder / "postgres")
    # First our lock, then a look at the server's: a server that starts now looks the other way
    # round, so one of us sees the other.
    with locks.held(folder, locks.COMMANDS, shared=True) as sharing:
        if not locks.running_server(folder):
            with _shared_database(folder, cluster, sharing):
                yield
            return
    _wait_until(cluster.is_ready)
    yield


@contextlib.contextmanager
def _shared_database(folder: Path, cluster: EmbeddedPostgres, sharing: IO[str]) -> Iterator[None]:
    server = _start_unless_started(folder, cluster)
    try:
        yield
    finally:
        if server:
            locks.wait_until_alone(sharing)
            stop(server)


def _start_unless_started(
    folder: Path, cluster: EmbeddedPostgres
) -> "subprocess.Popen[bytes] | None":
    with locks.held(folder, locks.DECISION, shared=False):
        if cluster.runs() and cluster.is_ready():
            return None
        return cluster.start()


def _wait_for_tables() -> None:
    """A server that is just starting makes or updates them."""
    _wait_until(tables_are_current)


def _wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + SERVER_GETS_READY_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise DatabaseDidNotStart(
                "igny8 serve is running, but its database does not answer; see what it says, or "
                "`igny8 doctor`."
            )
        time.sleep(0.1)


def prepare_in_a_child(*, environment: Mapping[str, str] | None = None) -> None:
    """Make or update the tables in a process of its own. Raises DatabaseDidNotStart."""
    parent = os.getpid()
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-m", "igny8", "prepare"],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environment or {})},
        preexec_fn=lambda: die_with_parent(parent),
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["The database could not be prepared."]
        raise DatabaseDidNotStart(said[-1])
