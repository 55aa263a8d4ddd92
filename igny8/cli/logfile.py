"""The log files of the data folder, and what of them a person is told on the console."""

import contextlib
import errno
import json
import os
import shutil
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

LARGEST = 10 * 1024 * 1024
OLDER_KEPT = 3
LOOK_SECONDS = 5.0
HARDLY_ANY = 20 * 1024 * 1024
LOUD = {"error", "critical"}


class PartLog:
    """One part's log: its lines go to a file that is renewed by size; errors are told on.

    `tell` gets a sentence for the console. A full disk stops the file, never the part.
    """

    def __init__(self, path: Path, *, tell: Callable[[str], None]) -> None:
        self.path = path
        self.tell = tell
        self.last_lines: deque[str] = deque(maxlen=20)
        self._rest = b""
        self._file: BinaryIO | None = None
        self._disk_is_full = False

    def feed(self, chunk: bytes) -> None:
        """Take what the part wrote."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            self._take(line)

    def close(self) -> None:
        """Take what the part left without a line's end, and close the file."""
        if self._rest:
            self._take(self._rest)
            self._rest = b""
        if self._file:
            self._file.close()
            self._file = None

    def _take(self, line: bytes) -> None:
        text = line.decode(errors="replace")
        self.last_lines.append(text)
        self._write(line + b"\n")
        if sentence := loud_sentence(text):
            self.tell(f"{sentence} (more in {self.path})")
        if "No space left on device" in text:
            self._say_disk_is_full()

    def _write(self, line: bytes) -> None:
        try:
            if self._file is None:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._file = self.path.open("ab", buffering=0)
            self._file.write(line)
            if self._file.tell() > LARGEST:
                self._renew()
            self._disk_is_full = False
        except OSError as failure:
            if failure.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            self._say_disk_is_full()

    def _say_disk_is_full(self) -> None:
        if not self._disk_is_full:
            self._disk_is_full = True
            self.tell(
                f"There is no room left on the disk that holds {self.path.parent.parent}; free "
                "some: work carries on by itself."
            )

    def _renew(self) -> None:
        if self._file:
            self._file.close()
            self._file = None
        for age in range(OLDER_KEPT, 0, -1):
            older = self.path.with_suffix(f".log.{age}")
            newer = self.path.with_suffix(f".log.{age - 1}") if age > 1 else self.path
            with contextlib.suppress(FileNotFoundError):
                os.replace(newer, older)  # noqa: PTH105 - both are paths already


class DiskWatch:
    """Tells once when the disk under `folder` has hardly any room left, and once when it has."""

    def __init__(self, folder: Path, *, tell: Callable[[str], None]) -> None:
        self.folder = folder
        self.tell = tell
        self._next_look = 0.0
        self._is_full = False

    def look(self) -> None:
        """Look, unless that was done in the last seconds."""
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + LOOK_SECONDS
        is_full = shutil.disk_usage(self.folder).free < HARDLY_ANY
        if is_full and not self._is_full:
            self.tell(
                f"There is no room left on the disk that holds {self.folder}; free some: until "
                "then nothing new is kept, and then work carries on by itself."
            )
        elif self._is_full and not is_full:
            self.tell(f"There is room again on the disk that holds {self.folder}.")
        self._is_full = is_full


def loud_sentence(line: str) -> str | None:
    """What a person should hear of a log line: errors only."""
    if not line.startswith("{"):
        return None
    try:
        event = json.loads(line)
    except ValueError:
        return None
    if event.get("level") not in LOUD:
        return None
    reason = event.get("reason") or event.get("error") or ""
    return f"{event.get('event', '')} {reason}".strip()
