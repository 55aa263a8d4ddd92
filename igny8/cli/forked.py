"""Children made by fork: they start at once, with the application loaded already."""

import contextlib
import ctypes
import fcntl
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

import psutil

from igny8.kit.processes import die_with_parent

PR_SET_NAME = 15
PARTS_LOCK = "parts.lock"
_kept: list[int] = []


class Process(Protocol):
    """What the supervisor needs of a child, forked or executed."""

    pid: int

    def poll(self) -> int | None: ...
    def send_signal(self, number: int, /) -> None: ...
    def kill(self) -> None: ...
    def wait(self) -> int: ...


class Forked:
    """A child of the calling process that does `work` and ends with the code it answers.

    It leads a session of its own, dies with its parent, writes to `output` and keeps no other file
    of its parent's open. While it lives it shares the lock `parts.lock` in `run_folder`.
    """

    def __init__(
        self,
        work: Callable[[], int],
        *,
        name: str,
        output: int,
        environment: Mapping[str, str],
        run_folder: Path,
    ) -> None:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        parent = os.getpid()
        self._code: int | None = None
        self.pid = os.fork()
        if self.pid:
            return
        code = 1
        try:
            _settle_in(parent, name, output, run_folder)
            os.environ.update(environment)
            code = work()
        except SystemExit as ending:
            code = ending.code if isinstance(ending.code, int) else 1
        except BaseException:
            traceback.print_exc()
        finally:
            for stream in (sys.stdout, sys.stderr):
                with contextlib.suppress(OSError, ValueError):
                    stream.flush()
            os._exit(code)

    def poll(self) -> int | None:
        """The code that the child ended with (a signal's as a negative number), or None."""
        if self._code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._code = os.waitstatus_to_exitcode(status)
        return self._code

    def wait(self) -> int:
        """The code that the child ended with, once it has."""
        if self._code is None:
            _, status = os.waitpid(self.pid, 0)
            self._code = os.waitstatus_to_exitcode(status)
        return self._code

    def send_signal(self, number: int, /) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _settle_in(parent: int, name: str, output: int, run_folder: Path) -> None:
    os.setsid()
    die_with_parent(parent)
    ctypes.CDLL(None).prctl(PR_SET_NAME, f"igny8-{name}".encode())
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for here, there in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(here, there)
    # The supervisor's lock is among them: it must not outlive the supervisor in us.
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    lock = os.open(run_folder / PARTS_LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    fcntl.flock(lock, fcntl.LOCK_SH)
    _kept.append(lock)


def end_leftovers(run_folder: Path) -> int:
    """Kill the parts that a killed supervisor left behind; says how many processes they were.

    Only for the holder of the data folder's lock.
    """
    path = run_folder / PARTS_LOCK
    path.touch()
    with path.open("r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _kill_holders(path.resolve())
    return 0


def _kill_holders(path: Path) -> int:
    holders = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and _has_open(process.pid, path):
                holders.append(process)
    for process in holders:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(holders, timeout=5)
    return len(holders)


def _has_open(pid: int, path: Path) -> bool:
    folder = Path(f"/proc/{pid}/fd")
    return any(os.readlink(entry) == str(path) for entry in folder.iterdir())  # noqa: PTH115
