"""PDF documents from Typst templates, compiled in two child processes that can be killed any time.

A compile cannot be stopped by a signal and its memory creeps, so it never runs in our own process:
a child is started on first use (by exec, not fork: a forked compiler hangs), killed after
LIMIT_SECONDS, replaced after DOCUMENTS_PER_CHILD documents or BYTES_PER_CHILD of memory, and dies
with the process that started it.
"""

import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import structlog

from igny8.kit.errors import Igny8Error
from igny8.kit.glyphs import printable_data

LIMIT_SECONDS = 20
DOCUMENTS_PER_CHILD = 200
BYTES_PER_CHILD = 300 * 1024 * 1024
CHILDREN = 2
PROGRAM = Path(__file__).with_name("pdf_compiler.py")
# No package may be fetched: a child's only way out leads to a port where nobody listens.
CHILD_ENVIRONMENT = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}

# Text files by path, sys.inputs, and a folder with the files that are no text.
Order = tuple[dict[str, bytes], dict[str, str], str | None]

log = structlog.get_logger(__name__)


class PdfFailed(Igny8Error):
    """The document could not be made; the message says what the compiler said."""

    status = 500
    code = "pdf_failed"


class PdfNotReady(PdfFailed):
    """The compiler was too slow or ended; the document itself may be in order."""

    heals = True


class ChildDied(Exception):
    """A compiling process ended without an answer."""


class _Child:
    """One compiling process and our end of its pipe."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self.documents = 0
        self.resident = 0
        self.pipe, theirs = Pipe()
        arguments = [str(theirs.fileno()), str(os.getpid()), str(seconds)]
        self.process = subprocess.Popen(  # noqa: S603  our own program with our own numbers
            [sys.executable, "-I", str(PROGRAM), *arguments],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            env=CHILD_ENVIRONMENT,
        )
        theirs.close()

    @property
    def is_spent(self) -> bool:
        return (
            self.documents >= DOCUMENTS_PER_CHILD
            or self.resident >= BYTES_PER_CHILD
            or self.process.poll() is not None
        )

    def compile(self, order: Order) -> bytes:
        """The PDF. Raises PdfFailed (refused by the compiler), PdfNotReady (late) or ChildDied."""
        late = threading.Event()
        timer = threading.Timer(self.seconds, self._kill_late, args=(late,))
        timer.start()
        try:
            self.pipe.send(order)
            pdf, note, error, self.resident = self.pipe.recv()
        except (EOFError, OSError) as broken:
            self.end()
            if late.is_set():
                raise PdfNotReady(
                    f"The document was not ready after {self.seconds} seconds and was stopped."
                ) from broken
            raise ChildDied from broken
        finally:
            timer.cancel()
        self.documents += 1
        if error:
            log.error("pdf.template_failed", error=error)
            raise PdfFailed(f"The document template failed: {error.splitlines()[0]}.")
        if note:
            log.warning("pdf.not_archivable", reason=note)
        return bytes(pdf)

    def _kill_late(self, late: threading.Event) -> None:
        late.set()
        self.process.kill()

    def end(self) -> None:
        """Stop the process and wait until it is gone."""
        self.pipe.close()
        self.process.kill()
        self.process.wait()


class _Pool:
    """At most CHILDREN processes, lent to one caller each; the one used last is lent first."""

    def __init__(self, *, seconds: int = LIMIT_SECONDS) -> None:
        self.seconds = seconds
        # The kernel's "die with the parent" watches the thread that started the child, so one
        # lasting thread starts them all: short-lived ones would take their children with them.
        self._starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pdf-starter")
        self._free: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for _ in range(CHILDREN):
            self._free.put(None)

    def compile(self, order: Order) -> bytes:
        try:
            with self._lent_child() as child:
                return child.compile(order)
        except ChildDied:
            log.warning("pdf.child_died")
        try:
            with self._lent_child() as child:
                return child.compile(order)
        except ChildDied as died:
            raise PdfNotReady("The document could not be made: its process ended twice.") from died

    @contextlib.contextmanager
    def _lent_child(self) -> Iterator[_Child]:
        child = self._free.get()
        try:
            if child is None or child.is_spent:
                spent, child = child, None
                if spent:
                    spent.end()
                child = self._starter.submit(_Child, self.seconds).result()
            yield child
        finally:
            self._free.put(child)

    def processes(self) -> list[int]:
        """The ids of the children that are not at work now."""
        return [child.process.pid for child in list(self._free.queue) if child is not None]

    def close(self) -> None:
        """End every child, after the document that it is at work on."""
        for _ in range(CHILDREN):
            if child := self._free.get():
                child.end()
        for _ in range(CHILDREN):
            self._free.put(None)


_lock = threading.Lock()
_pools: dict[int, _Pool] = {}


def _pool() -> _Pool:
    """This process's pool: a forked child of ours must not talk on its parent's pipes."""
    with _lock:
        return _pools.setdefault(os.getpid(), _Pool())


@lru_cache(maxsize=32)
def _template_files(folder: Path, changed: float) -> dict[str, bytes]:
    """Every file under the folder by its path from there; read once until something changes."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _read_template(folder: Path) -> dict[str, bytes]:
    paths = [folder, *folder.rglob("*")]
    return _template_files(folder, max(path.stat().st_mtime for path in paths))


def render_pdf(
    template: Path, entry: str, data: Mapping[str, Any], files: Mapping[str, bytes]
) -> bytes:
    """Compile a Typst template to a PDF: PDF/A-2a and PDF/UA-1, or plain where its content forbids.

    `template` is a folder, `entry` the file in it to compile. The document sees `data` as
    `json(bytes(sys.inputs.data))`, and the files of the folder and `files` (path -> bytes) under
    its root "/"; nothing else: no other file, no network, no system fonts. Text in `data` is inert,
    and what our fonts cannot draw is replaced. The template sets the document's title and date; the
    same input gives the same bytes. Blocks for at most 20 s at work, plus the wait for one of two
    processes. Raises PdfFailed, PdfNotReady.
    """
    if not (template / entry).is_file():
        raise PdfFailed(f"There is no template {entry} in {template.name}.")
    root = {**_read_template(template), **files}
    root["main.typ"] = f'#include "/{entry}"\n'.encode()
    inputs = {"data": json.dumps(printable_data(data), ensure_ascii=False)}
    pictures = {path: content for path, content in root.items() if not _is_text(content)}
    texts = {path: content for path, content in root.items() if path not in pictures}
    if not pictures:
        return _pool().compile((texts, inputs, None))
    with tempfile.TemporaryDirectory(prefix="pdf-") as folder:
        for path, content in pictures.items():
            _write_below(Path(folder), path, content)
        return _pool().compile((texts, inputs, folder))


def _is_text(content: bytes) -> bool:
    """Whether Typst takes the file from memory: there it accepts UTF-8 only."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _write_below(folder: Path, path: str, content: bytes) -> None:
    target = (folder / path).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise PdfFailed(f"{path} lies outside the document's files.")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def shutdown_renderers() -> None:
    """End the compiling processes of this process; the next document starts them again."""
    with _lock:
        pool = _pools.pop(os.getpid(), None)
    if pool:
        pool.close()
