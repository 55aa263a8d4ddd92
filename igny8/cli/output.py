"""What a command shows: sentences, tables and progress for people, JSON for machines."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, is_dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from igny8.jobs.registry import Progress as Report
from igny8.jobs.registry import quiet


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)


@dataclass
class Output:
    """Where a command says things. With `as_json`, only `result` and errors reach stdout."""

    as_json: bool = False
    console: Console = field(default_factory=lambda: Console(highlight=False, soft_wrap=True))
    errors: Console = field(
        default_factory=lambda: Console(stderr=True, highlight=False, soft_wrap=True)
    )

    def say(self, sentence: str) -> None:
        """A line for people."""
        if not self.as_json:
            self.console.print(escape(sentence))

    def warn(self, sentence: str) -> None:
        """A line on stderr, for people and machines."""
        self.errors.print(escape(sentence))

    def table(self, title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Rows for people."""
        if self.as_json:
            return
        table = Table(title=escape(title), title_justify="left", title_style="bold")
        for heading in headings:
            table.add_column(escape(heading))
        for row in rows:
            table.add_row(*(escape(str(cell)) for cell in row))
        self.console.print(table)

    def result(self, answer: Mapping[str, Any] | Sequence[Any]) -> None:
        """What a machine is told: one JSON document. People have been told in words."""
        if self.as_json:
            json.dump(answer, sys.stdout, default=_plain, ensure_ascii=False, indent=2)
            sys.stdout.write("\n")

    def failure(self, message: str, *, code: str, details: Mapping[str, object]) -> None:
        """Why the command did not do it: a sentence, or the API's shape of an error."""
        if self.as_json:
            error = {"code": code, "message": message, "details": details}
            self.result({"error": error})
        else:
            self.errors.print(escape(message), style="red")

    @contextmanager
    def progress(self, title: str) -> Iterator[Report]:
        """A bar for people, as `Progress` of jobs: call it with (done, total, message)."""
        if self.as_json:
            yield quiet
            return
        if not self.console.is_terminal:
            yield self._lines(title)
            return
        bar = Progress(
            TextColumn("{task.fields[title]}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
            console=self.console,
        )
        with bar:
            task = bar.add_task("", total=None, title=escape(title))

            def report(done: int, total: int, message: str, /) -> None:
                bar.update(task, completed=done, total=total, description=escape(message))

            yield report

    def _lines(self, title: str) -> Report:
        last = ""

        def report(done: int, total: int, message: str, /) -> None:
            nonlocal last
            line = f"{title}: {done}/{total} {message}"
            if line != last:
                self.say(line)
            last = line

        return report
