"""The mapping file: which columns are ours, what all rows share, how days are written.

columns:
  name: Customer
  billing_email: E-Mail
set:
  country: GB
  time_zone: Europe/London
dates: day-first
cut_over: 2026-12-01
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from igny8.kit.csv_files import FileProblem
from igny8.moving.errors import FileRefused
from igny8.moving.rules.cells import DayOrder
from igny8.moving.rules.columns import Told
from igny8.services.rules.yaml_lines import Place, YamlRefused, read_yaml

BLOCKS = ("columns", "set")
KEYS = (*BLOCKS, "dates", "cut_over")


@dataclass(frozen=True, slots=True)
class MappingFile:
    """What a mapping file says; None where it says nothing."""

    told: Told = field(default_factory=Told)
    dates: DayOrder | None = None
    cut_over: date | None = None


def read_mapping(text: str, *, file: str) -> MappingFile:
    """The mapping of a YAML file. Raises FileRefused with every problem, its line and its key."""
    try:
        given, lines = read_yaml(text)
    except YamlRefused as failure:
        wrong = failure.problem
        problem = f"{wrong.field} {wrong.message}"
        raise FileRefused([_problem(file, problem, "YAML", line=wrong.line)]) from failure
    problems = list(_problems(given, lines, file))
    if problems:
        raise FileRefused(problems)
    dates, cut_over = given.get("dates"), given.get("cut_over")
    return MappingFile(
        Told(given.get("columns", {}), given.get("set", {})),
        DayOrder(dates) if dates else None,
        date.fromisoformat(cut_over) if cut_over else None,
    )


def _problems(
    given: Mapping[str, Any], lines: Mapping[Place, int], file: str
) -> Iterator[FileProblem]:
    for key, value in given.items():
        line = lines.get((key,), 0)
        if key not in KEYS:
            yield _problem(file, "The key is not known.", "only " + ", ".join(KEYS), line, key)
        elif key in BLOCKS and not _is_block(value):
            yield _problem(file, "It is no list of names.", "ours: theirs on each line", line, key)
        elif key == "dates" and value not in list(DayOrder):
            expected = f"{DayOrder.DAY_FIRST} or {DayOrder.MONTH_FIRST}"
            yield _problem(file, f"{value!r} is not known.", expected, line, key)
        elif key == "cut_over" and not _is_day(value):
            yield _problem(file, f"{value!r} is not a day.", "a day such as 2026-12-01", line, key)


def _problem(file: str, problem: str, expected: str, line: int = 0, key: str = "") -> FileProblem:
    return FileProblem(file, problem, expected, "Correct the mapping file.", line, key)


def _is_block(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def _is_day(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False
