"""Keeps the parts of an installation alive: starts them in order, restarts one that dies, ends all.

One thread, because the kernel ties "die with the parent" to the thread that started a child.
"""

import contextlib
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from igny8.cli.forked import Process
from igny8.cli.logfile import PartLog
from igny8.cli.parts import Part
from igny8.kit.errors import DiskFull, Igny8Error
from igny8.kit.postgres import reason_to_end

FIRST_WAIT = 0.5
LONGEST_WAIT = 30.0
# A part that has lived this long starts again at the first wait.
SETTLED_SECONDS = 60.0
# So many deaths before it was ever ready, and the start is given up.
MOST_FAILED_STARTS = 4
READY_SECONDS = 90.0
TURN_SECONDS = 0.05
IDLE_SECONDS = 1.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class PartFailed(Igny8Error):
    """A part of the installation does not start."""

    status, code = 503, "part_failed"


class StopAsked(Exception):
    """Somebody asked us to stop while we waited for a part."""


@dataclass
class Child:
    """A part, and its process while there is one."""

    part: Part
    log: PartLog
    process: Process | None = None
    pipe: int = -1
    started_at: float = 0.0
    start_at: float | None = None
    failures: int = 0
    is_ready: bool = False
    was_ready: bool = False

    @property
    def is_over(self) -> bool:
        """Whether it is a task that has done its work."""
        return self.part.is_task and self.is_ready


class Supervisor:
    """Runs parts. `say` gets a part's name and a sentence for the console."""

    def __init__(self, *, logs: Path, say: Callable[[str, str], None]) -> None:
        self.logs = logs
        self.say = say
        self.children: list[Child] = []
        self.asked = 0
        self._selector = selectors.DefaultSelector()

    def run(
        self,
        stages: Sequence[Sequence[Part]],
        *,
        meanwhile: Callable[[], None],
        when_ready: Callable[[], None],
        now_and_then: Callable[[], None],
    ) -> None:
        """Start the stages in order, each when the one before is ready; then watch until stopped.

        `meanwhile` is done while the first stage gets ready, `now_and_then` every second or so from
        then on. Raises PartFailed where a part cannot be started; what was started is ended first.
        """
        with self._signals():
            try:
                first, *others = [[self._child(part) for part in stage] for stage in stages]
                self._start_all(first)
                meanwhile()
                self._wait_until_ready(first)
                for stage in others:
                    self._start_all(stage)
                    self._wait_until_ready(stage)
                when_ready()
                while True:
                    self._turn(IDLE_SECONDS)
                    now_and_then()
            except StopAsked:
                self.say("igny8", "Stopping ...")
            finally:
                self._stop_all()

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            for end in (ours, theirs):
                os.set_blocking(end.fileno(), False)  # noqa: FBT003
            self._selector.register(ours, selectors.EVENT_READ, None)
            before = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
            kept = {number: signal.signal(number, self._asked_to_stop) for number in SIGNALS}
            kept[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda number, frame: None)
            try:
                yield
            finally:
                signal.set_wakeup_fd(before)
                for number, handler in kept.items():
                    signal.signal(number, handler)
                self._selector.unregister(ours)

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.asked += 1

    def _start_all(self, children: Sequence[Child]) -> None:
        for child in children:
            self._start(child)

    def _wait_until_ready(self, children: Sequence[Child]) -> None:
        until = time.monotonic() + READY_SECONDS
        while not all(child.was_ready for child in children):
            if time.monotonic() > until:
                late = ", ".join(child.part.name for child in children if not child.was_ready)
                raise PartFailed(f"Not ready after {READY_SECONDS:.0f} seconds: {late}.")
            self._turn(TURN_SECONDS)

    def _child(self, part: Part) -> Child:
        path = self.logs / f"{part.name}.log"
        child = Child(part, PartLog(path, tell=lambda sentence: self.say(part.name, sentence)))
        self.children.append(child)
        return child

    def _start(self, child: Child) -> None:
        """Start the part's process. Raises what its start raises, a sentence."""
        child.start_at = None
        reading, writing = os.pipe()
        try:
            child.process = child.part.spawn(writing)
        except BaseException:
            os.close(reading)
            raise
        finally:
            os.close(writing)
        os.set_blocking(reading, False)
        child.pipe = reading
        child.started_at = time.monotonic()
        child.is_ready = False
        self._selector.register(reading, selectors.EVENT_READ, child)

    def _turn(self, longest: float) -> None:
        """Wait for something to happen, at most so many seconds, and see to it."""
        if self.asked:
            raise StopAsked
        for key, _ in self._selector.select(self._wait_for(longest)):
            if isinstance(key.data, Child):
                self._read(key.data)
            elif isinstance(key.fileobj, socket.socket):
                with contextlib.suppress(BlockingIOError):
                    key.fileobj.recv(4096)
        if self.asked:
            raise StopAsked
        for child in self.children:
            self._look_after(child)

    def _wait_for(self, longest: float) -> float:
        if any(child.process and not child.is_ready for child in self.children):
            return TURN_SECONDS
        starts = [child.start_at for child in self.children if child.start_at is not None]
        return max(0.0, min([longest, *(start - time.monotonic() for start in starts)]))

    def _read(self, child: Child) -> None:
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(child.pipe, 65536):
                child.log.feed(chunk)
            self._close_pipe(child)

    def _close_pipe(self, child: Child) -> None:
        if child.pipe >= 0:
            self._selector.unregister(child.pipe)
            os.close(child.pipe)
            child.pipe = -1
            child.log.close()

    def _look_after(self, child: Child) -> None:
        if child.process is None:
            if child.start_at is not None and time.monotonic() >= child.start_at:
                self._restart(child)
            return
        code = child.process.poll()
        if code is not None:
            self._ended(child, code)
        elif not child.is_ready and not child.part.is_task and child.part.is_ready():
            self._became_ready(child)

    def _became_ready(self, child: Child) -> None:
        child.is_ready = child.was_ready = True
        self.say(child.part.name, f"ready after {time.monotonic() - child.started_at:.1f} s")

    def _restart(self, child: Child) -> None:
        try:
            self._start(child)
        except Igny8Error as failure:
            self.say(child.part.name, failure.message)
            self._try_later(child)

    def _ended(self, child: Child, code: int) -> None:
        process, child.process = child.process, None
        if child.pipe >= 0:
            self._read(child)
            self._close_pipe(child)
        if process:
            _end_group(process.pid)
        if child.part.is_task and code == 0:
            child.is_ready = child.was_ready = True
            return
        if not child.was_ready:
            self._give_up_on_hopeless(child, code)
        if time.monotonic() - child.started_at > SETTLED_SECONDS:
            child.failures = 0
        child.is_ready = False
        wait = self._try_later(child)
        self.say(child.part.name, f"{how_it_ended(code)}; starting it again in {wait:.1f} s")

    def _try_later(self, child: Child) -> float:
        wait = min(FIRST_WAIT * 2.0**child.failures, LONGEST_WAIT)
        child.failures += 1
        child.start_at = time.monotonic() + wait
        return wait

    def _give_up_on_hopeless(self, child: Child, code: int) -> None:
        if code < 0 and child.failures < MOST_FAILED_STARTS:
            return
        if not child.part.is_task and child.failures < MOST_FAILED_STARTS:
            return
        said = child.log.last_lines
        if any("No space left on device" in line for line in said):
            raise DiskFull(
                f"There is no room left on the disk that holds {self.logs.parent}; free some, then "
                "start again."
            )
        last = reason_to_end(said) or how_it_ended(code)
        what = "" if child.part.is_task else f"The {child.part.name} does not start: "
        raise PartFailed(f"{what}{last} (more in {child.log.path})", part=child.part.name)

    def _stop_all(self) -> None:
        """End every child: first those that use the database, then the database."""
        self.asked = 0
        databases = [child for child in self.children if child.part.name == "database"]
        self._stop([child for child in self.children if child not in databases])
        self._stop(databases)

    def _stop(self, children: Sequence[Child]) -> None:
        alive = [child for child in children if child.process]
        for child in alive:
            if child.process:
                child.process.send_signal(child.part.stop_signal)
        grace = max((child.part.grace for child in alive), default=0.0)
        until = time.monotonic() + grace
        while any(child.process for child in alive) and time.monotonic() < until:
            if self.asked:
                break
            self._drain(TURN_SECONDS)
            for child in alive:
                self._reap(child)
        for child in alive:
            if child.process:
                self.say(child.part.name, "did not end in time and was killed")
                child.process.kill()
                child.process.wait()
                self._reap(child)

    def _drain(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            if isinstance(key.data, Child):
                self._read(key.data)
            elif isinstance(key.fileobj, socket.socket):
                with contextlib.suppress(BlockingIOError):
                    key.fileobj.recv(4096)

    def _reap(self, child: Child) -> None:
        if child.process and child.process.poll() is not None:
            _end_group(child.process.pid)
            child.process = None
            if child.pipe >= 0:
                self._read(child)
                self._close_pipe(child)


def _end_group(leader: int) -> None:
    """Kill what a dead part leaves in its process group, such as a server's workers."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def how_it_ended(code: int) -> str:
    """The end of a process, in words."""
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"
