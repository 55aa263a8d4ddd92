"""The machine under us: data folder, disk, pages, documents."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from igny8.cli import locks
from igny8.cli.checks.finding import Finding, State
from igny8.kit.pdf import PdfFailed, render_pdf, shutdown_renderers

GIGABYTE = 1024**3
LITTLE_ROOM = 2 * GIGABYTE
NO_ROOM = GIGABYTE // 5
PROBE = '#set document(title: "Probe")\n#set text(font: "Inter", lang: "en")\nIt works.\n'


def look_at_the_machine() -> Iterator[Finding]:
    """Everything that needs no database."""
    yield data_folder(settings.DATA)
    yield disk_space(shutil.disk_usage(settings.DATA).free)
    yield server(settings.DATA)
    yield pages(settings.FRONTEND)
    yield documents()


def data_folder(folder: Path) -> Finding:
    """Whether we can write where everything is kept."""
    if os.access(folder, os.W_OK | os.X_OK):
        return Finding("Data folder", State.OK, f"{folder} can be written to.")
    return Finding(
        "Data folder",
        State.PROBLEM,
        f"This account may not write to {folder}.",
        "Give the folder to this account, or name another one with --data.",
    )


def disk_space(free: int) -> Finding:
    """How much room is left (bytes)."""
    says = f"{free / GIGABYTE:.1f} GB are free."
    if free > LITTLE_ROOM:
        return Finding("Disk", State.OK, says)
    state = State.NOTE if free > NO_ROOM else State.PROBLEM
    return Finding("Disk", state, says, "Free some room; without it nothing can be kept.")


def server(folder: Path) -> Finding:
    """Whether igny8 serve works on the folder."""
    holder = locks.running_server(folder)
    if holder:
        return Finding("Server", State.OK, f"Runs at {holder.address} (process {holder.pid}).")
    return Finding(
        "Server",
        State.NOTE,
        "igny8 serve does not run on this folder; commands work all the same.",
        "Start it with igny8 serve.",
    )


def pages(folder: Path) -> Finding:
    """Whether the web pages are built."""
    if (folder / "index.html").exists():
        return Finding("Web pages", State.OK, "Are built.")
    return Finding("Web pages", State.PROBLEM, "Are not built.", "Build them with make build.")


def documents() -> Finding:
    """Whether PDF documents can be made, which needs the fonts and the compiler."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "probe.typ").write_text(PROBE)
        try:
            made = render_pdf(Path(folder), "probe.typ", {}, {})
        except PdfFailed as failure:
            return Finding(
                "PDF documents", State.PROBLEM, failure.message, "Install again with make setup."
            )
        finally:
            shutdown_renderers()
    return Finding("PDF documents", State.OK, f"A probe was made ({len(made) / 1024:.0f} KB).")
