"""A real installation in a folder of its own: started, killed and stopped as people do."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

PROJECT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "IGNY8_BROKER_URL", "IGNY8_DATABASE_ROLE", "IGNY8_PUBLIC_URL")


def wait_for(what: Callable[[], object], *, seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, f"not within {seconds} seconds"
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@dataclass
class Installation:
    """One data folder with settings of its own, and the server on it while there is one."""

    data: Path
    port: int
    server: "subprocess.Popen[bytes] | None" = None
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """What the last server printed."""
        return (self.data.parent / "said.txt").read_text()

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in OURS}
        kept = {name: value for name, value in kept.items() if not name.startswith("PYTEST")}
        ours = {"IGNY8_DATA": str(self.data), "PYTHONUNBUFFERED": "1"}
        return {**kept, **ours, **self.settings}

    def command(self, *words: str, seconds: float = 60) -> "subprocess.CompletedProcess[str]":
        """Run one igny8 command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "igny8", *words],
            cwd=PROJECT, env=self.environment(), check=False,
            capture_output=True, text=True, timeout=seconds,
        )  # fmt: skip

    def begin(self, *words: str) -> "subprocess.Popen[bytes]":
        """Start one igny8 command, which writes to said.txt."""
        with (self.data.parent / "said.txt").open("wb") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "igny8", *words],
                cwd=PROJECT, env=self.environment(),
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip

    def start(self, *options: str) -> None:
        """Serve, and wait until the address is printed."""
        self.server = self.begin("serve", "--port", str(self.port), *options)
        wait_for(lambda: "IGNY8 runs at" in self.said or self._ended(), seconds=120)
        assert not self._ended(), self.said

    def _ended(self) -> bool:
        return self.server is None or self.server.poll() is not None

    def part(self, name: str) -> psutil.Process | None:
        """The living process of a part, a direct child of the server."""
        wanted = "postgres" if name == "database" else f"igny8-{name}"
        for process in self.processes():
            with contextlib.suppress(psutil.NoSuchProcess):
                mine = self.server is not None and process.ppid() == self.server.pid
                if mine and process.name() == wanted:
                    return process
        return None

    def processes(self) -> list[psutil.Process]:
        """The server's children and theirs."""
        if self.server is None or not psutil.pid_exists(self.server.pid):
            return []
        with contextlib.suppress(psutil.NoSuchProcess):
            return psutil.Process(self.server.pid).children(recursive=True)
        return []

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ask the server to end as a person would; the answer is its exit code."""
        assert self.server is not None
        self.server.send_signal(number)
        code = self.server.wait(15)
        self.server = None
        return code


def gone(processes: list[psutil.Process]) -> bool:
    """Whether none of these lives; one that nobody has buried yet counts as dead."""
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                return False
    return True
