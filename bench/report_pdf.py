"""How fast a report becomes a PDF, beside WeasyPrint with the same content and page count.

    .venv/bin/python bench/report_pdf.py [--rounds 4] [--weasyprint PYTHON]

Prints milliseconds, pages and sizes of both, the ratio (goal: 8), and how many reports a second two
compile processes make (goal: 12). Both sides write PDF/UA-1, ours PDF/A-2a as well. WeasyPrint runs
in an environment of its own, made on first use.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import pypdfium2  # noqa: E402
from report_html import report_html  # noqa: E402

from igny8.kit.pdf import render_pdf, shutdown_renderers  # noqa: E402
from igny8.reports.rules.presentation import presented  # noqa: E402
from igny8.reports.tests.samples import dress, ordinary  # noqa: E402

TEMPLATE = ROOT / "igny8" / "reports" / "templates" / "report"
ENVIRONMENT = ROOT / "var" / "bench" / "weasyprint"
GOAL = 8
SCALES = [1.0, *(1 + sign * step / 100 for step in range(2, 30, 2) for sign in (-1, 1))]


def weasyprint_python(given: str | None) -> Path:
    """WeasyPrint's own Python, installed on first use."""
    if given:
        return Path(given)
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        uv = Path(sys.executable).with_name("uv")
        wanted = Path(__file__).with_name("requirements-weasyprint.txt")
        install = [uv, "pip", "install", "-q", "--python", python, "-r", wanted]
        for command in ([uv, "venv", "-q", ENVIRONMENT], install):
            subprocess.run(command, check=True)  # noqa: S603  our own commands
    return python


def varied(value: Any, number: int) -> Any:
    """The same data with other titles, queries, addresses and columns: Typst remembers layouts."""
    if isinstance(value, dict):
        changed = {key: varied(item, number) for key, item in value.items()}
        for key in ("title", "text", "path", "page", "what", "client"):
            if isinstance(changed.get(key), str):
                changed[key] += f" {number}"
        for key in ("clicks", "impressions"):
            if isinstance(changed.get(key), list):
                changed[key] = [count + number for count in changed[key]]
        return changed
    return [varied(item, number) for item in value] if isinstance(value, list) else value


@dataclass
class Side:
    """What one side took: milliseconds by the clock and of processor time, one entry a document."""

    pages: int = 0
    size: int = 0
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        return (
            f"{name:12} {median(self.wall):6.0f} ms by the clock"
            f" {median(self.processor):6.0f} ms of processor time"
            f" {self.pages:3} pages {self.size / 1024:6.0f} kB\n"
        )


def compilers() -> list[psutil.Process]:
    children = psutil.Process().children(recursive=True)
    return [child for child in children if "pdf_compiler.py" in " ".join(child.cmdline())]


def compiling_seconds() -> float:
    """Processor time of our compile processes so far: what a busy machine hardly changes."""
    return sum(sum(process.cpu_times()[:2]) for process in compilers())


def add_ours(side: Side, data: dict[str, Any], documents: int) -> None:
    """Render documents one after another, each with data of its own, in a warm child."""
    render_pdf(TEMPLATE, "report.typ", data, {})
    for _ in range(documents):
        document = varied(data, len(side.wall) + 1)
        spent, started = compiling_seconds(), time.perf_counter()
        pdf = render_pdf(TEMPLATE, "report.typ", document, {})
        side.wall.append((time.perf_counter() - started) * 1000)
        time.sleep(0.05)  # the child forgets the document after it has answered: that counts too
        side.processor.append((compiling_seconds() - spent) * 1000)
        side.pages, side.size = len(pypdfium2.PdfDocument(pdf)), len(pdf)


class Other:
    """WeasyPrint with the same content, its type size chosen so that the page count agrees."""

    def __init__(self, python: Path, data: dict[str, Any], folder: Path, pages: int) -> None:
        self.command = [python, Path(__file__).with_name("weasyprint_side.py")]
        self.page, self.target = folder / "report.html", folder / "report.pdf"
        for scale in SCALES:
            self.page.write_text(report_html(data, scale=scale), encoding="utf-8")
            if self.render(1)["pages"] == pages:
                return
        raise SystemExit("No type size gives WeasyPrint's document the same number of pages.")

    def render(self, documents: int) -> dict[str, Any]:
        command = [*self.command, self.page, str(documents), self.target]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        return dict(json.loads(done.stdout))

    def add(self, side: Side, documents: int) -> None:
        """Render documents in a warm process: the first of each is left out."""
        found = self.render(documents + 1)
        side.wall += found["wall"][1:]
        side.processor += found["processor"][1:]
        side.pages, side.size = found["pages"], found["bytes"]


def throughput(data: dict[str, Any], count: int) -> tuple[float, float]:
    """Documents a second from two compile processes, and the larger one's memory in MB."""
    documents = [varied(data, 1000 + number) for number in range(count)]
    started = time.perf_counter()
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda one: render_pdf(TEMPLATE, "report.typ", one, {}), documents))
    rate = count / (time.perf_counter() - started)
    return rate, max(process.memory_info().rss for process in compilers()) / 2**20


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=4, help="the two sides take turns")
    options.add_argument("--weasyprint", help="a Python that has WeasyPrint")
    given = options.parse_args()
    data = presented(ordinary(), dress())
    mine, other, say = Side(), Side(), sys.stdout.write
    add_ours(mine, data, 1)
    with tempfile.TemporaryDirectory() as name:
        theirs = Other(weasyprint_python(given.weasyprint), data, Path(name), mine.pages)
        for _ in range(given.rounds):
            add_ours(mine, data, 5)
            theirs.add(other, 2)
    rate, memory = throughput(data, 40)
    shutdown_renderers()
    say(mine.line("Typst, ours") + other.line("WeasyPrint"))
    say(f"two processes: {rate:.1f} reports a second, the larger one {memory:.0f} MB\n")
    clock, processor = (
        median(theirs_took) / median(ours_took)
        for theirs_took, ours_took in ((other.wall, mine.wall), (other.processor, mine.processor))
    )
    say(f"ratio: {clock:.1f} by the clock, {processor:.1f} by processor time (goal {GOAL})\n")


if __name__ == "__main__":
    main()
