"""The program of kit.pdf's child processes: compiles Typst documents that arrive on a pipe.

It runs as a file of its own (`python -I pdf_compiler.py FD PARENT SECONDS`), so a child holds Typst
and nothing of the application; a crash, a leak or an endless loop in a template costs one child.
"""

from __future__ import annotations  # typst names its types in a stub only

import ctypes
import os
import signal
import sys
import tempfile
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).with_name("fonts")
ARCHIVE_STANDARDS: typst.PDFStandards = ["a-2a", "ua-1"]
PR_SET_PDEATHSIG = 1
CACHE_AGES = 10


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent ends, however the parent ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


def new_compiler() -> typst.Compiler:
    """A compiler with our fonts only, an empty root and nowhere to take packages from."""
    root = tempfile.mkdtemp()
    compiler = typst.Compiler(
        root=root,
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
        ),
        ignore_system_fonts=True,
        package_path="/nonexistent",
        package_cache_path="/nonexistent",
    )
    Path(root).rmdir()
    return compiler


@dataclass(frozen=True)
class Order:
    """What to compile: text files by path, `sys.inputs`, and a folder with the files of bytes."""

    files: dict[str, bytes]
    inputs: dict[str, str]
    folder: str | None


def compile_document(compiler: typst.Compiler, order: Order) -> tuple[bytes, str]:
    """The PDF and a note: empty, or why it could not be made to the archive standards."""
    try:
        return _compile(compiler, order, ARCHIVE_STANDARDS), ""
    except typst.TypstError as refusal:
        return _compile(compiler, order, []), refusal.message


def _compile(compiler: typst.Compiler, order: Order, standards: typst.PDFStandards) -> bytes:
    in_memory: dict[str, Any] = {"input": order.files}  # a form that typst's own stub leaves out
    made = compiler.compile(
        **in_memory,
        format="pdf",
        sys_inputs=order.inputs,
        pdf_standards=standards,
        root=order.folder,
        timestamp=0,
    )
    if not isinstance(made, bytes):
        raise typst.TypstError("the template made no document", "")
    return made


def forget(compiler: typst.Compiler) -> None:
    """Let go of what Typst remembers of a document: it keeps it for CACHE_AGES compiles.

    Without this a child grows by some 20 MB with each of ten documents, then stays at 350 MB.
    """
    empty: dict[str, Any] = {"input": {"main.typ": b""}}
    for _ in range(CACHE_AGES):
        compiler.compile(**empty, format="pdf", sys_inputs={}, root=None)


def resident_bytes() -> int:
    """Memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def serve(pipe: Connection, *, seconds: int) -> None:
    """Answer each order with (pdf, note, error, resident bytes) until the pipe closes."""
    compiler = new_compiler()
    while True:
        try:
            order = Order(*pipe.recv())
        except EOFError:
            return
        signal.alarm(seconds + 5)  # the parent kills at `seconds`; this is for when it cannot
        try:
            pdf, note = compile_document(compiler, order)
            error = ""
        except typst.TypstError as refusal:
            pdf, note, error = b"", "", f"{refusal.message}\n{refusal.diagnostic}"
        except RuntimeError as failure:
            pdf, note, error = b"", "", str(failure)
        signal.alarm(0)
        pipe.send((pdf, note, error, resident_bytes()))
        forget(compiler)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent, which closes the pipe
    die_with(int(sys.argv[2]))
    serve(Connection(int(sys.argv[1])), seconds=int(sys.argv[3]))
