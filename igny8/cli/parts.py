"""The parts of a running installation, and how to tell that each is ready."""

import gc
import http.client
import signal
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from igny8.cli.forked import Forked, Process
from igny8.cli.main import main
from igny8.kit.logs import PART_VARIABLE
from igny8.kit.postgres import EmbeddedPostgres

# A part touches the file of this name when it is at work.
READY_VARIABLE = "IGNY8_READY_FILE"
# What every part needs; loaded once, before the parts are forked.
APPLICATION = (
    "igny8.celery",
    "igny8.urls",
    "igny8.cli.surroundings",
    "igny8.cli.commands.prepare",
    "igny8.cli.commands.scheduler",
    "igny8.cli.commands.web",
    "igny8.cli.commands.worker",
)


@dataclass(frozen=True)
class Part:
    """One child of the supervisor: how to start it, when it is ready, how to end it.

    `spawn` gets the descriptor to write to. `grace` is how many seconds it may take to end after
    `stop_signal`; `is_task` marks one that ends by itself.
    """

    name: str
    spawn: Callable[[int], Process]
    is_ready: Callable[[], bool]
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 4.0
    is_task: bool = False


def load_application() -> None:
    """Import what the parts run, so that each starts in a moment and they share its memory."""
    import_module("django").setup()
    for name in APPLICATION:
        import_module(name)
    gc.collect()
    gc.freeze()


def database_part(cluster: EmbeddedPostgres) -> Part:
    """The embedded PostgreSQL, as a child in the foreground."""

    def spawn(output: int) -> Process:
        cluster.prepare()
        cluster.end_leftovers()
        return cluster.spawn(output=output)

    return Part("database", spawn, cluster.is_ready, stop_signal=signal.SIGINT, grace=8.0)


def command_part(
    data: Path,
    name: str,
    *arguments: str,
    label: str = "",
    is_ready: Callable[[], bool] | None = None,
    is_task: bool = False,
) -> Part:
    """The command `igny8 NAME ARGUMENTS` as a part. Ready when it touches its ready file.

    `label` tells several parts of one command apart.
    """
    label = label or name
    run_folder = data / "run"
    ready = run_folder / f"{label}.ready"

    def spawn(output: int) -> Process:
        ready.unlink(missing_ok=True)
        return Forked(
            lambda: main([name, *arguments]),
            name=label,
            output=output,
            environment={PART_VARIABLE: label, READY_VARIABLE: str(ready)},
            run_folder=run_folder,
        )

    return Part(label, spawn, is_ready or ready.exists, is_task=is_task)


def web_part(data: Path, *, host: str, port: int) -> Part:
    """The web server; ready when it answers."""
    arguments = ("--host", host, "--port", str(port))
    return command_part(data, "web", *arguments, is_ready=lambda: answers(host, port))


def answers(host: str, port: int) -> bool:
    """Whether something that speaks HTTP answers at the address without a fault of its own."""
    connection = http.client.HTTPConnection(_reachable(host), port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - a comparison
