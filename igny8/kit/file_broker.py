"""Kombu's file transport with files that appear whole and messages that leave once.

Kombu's own writes into the file that a reader may already take (or that a killed writer leaves
empty), which ends every reader after it, and moves taken messages through the machine's folder for
temporary files.
"""

import os
from collections import defaultdict, deque
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    """A message is a file named by what it is about, so that one sent twice waits only once."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._listed: dict[str, deque[str]] = defaultdict(deque)

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        binding = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        table = self.get_table(exchange)
        if binding not in table:
            _write_whole(self._exchange_file(exchange), dumps([binding, *table]))

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: object) -> None:
        subject = payload.get("properties", {}).get("correlation_id") or uuid4().hex
        _write_whole(Path(self.data_folder_out) / f"{subject}.{queue}.msg", dumps(payload))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        folder = Path(self.data_folder_in)
        waiting = self._listed[queue] or self._list(folder, queue)
        while waiting:
            taken = folder / f".taken-{uuid4().hex}"
            try:
                (folder / waiting.popleft()).rename(taken)
            except FileNotFoundError:
                continue
            message = taken.read_text()
            taken.unlink()
            return loads(message)
        raise Empty

    def _list(self, folder: Path, queue: str) -> "deque[str]":
        """The names of the waiting messages, the oldest first."""
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if entry.name.endswith(f".{queue}.msg")]
        self._listed[queue].extend(sorted(names, key=lambda name: _age(folder / name)))
        return self._listed[queue]


class Transport(filesystem.Transport):
    """Use as `igny8.kit.file_broker:Transport`."""

    Channel = Channel


def _age(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _write_whole(path: Path, content: str) -> None:
    partial = path.with_name(f".{uuid4().hex}")
    try:
        partial.write_text(content)
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def prepare(folder: Path) -> dict[str, str]:
    """The transport's options for messages in `folder`, which is made where there is none."""
    queue, control = folder / "queue", folder / "control"
    for path in (queue, control):
        path.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(queue),
        "data_folder_out": str(queue),
        "control_folder": str(control),
    }
