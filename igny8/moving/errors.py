"""What moving in refuses, and how each refusal is told."""

from collections.abc import Sequence
from dataclasses import dataclass

from igny8.kit.csv_files import FileProblem
from igny8.kit.errors import Invalid

AGAIN = "Correct the line and import the file again."
# So much of a cell is repeated to whoever wrote it.
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row is not taken: its line (from 1), the column as the file calls it, what it says."""

    line: int
    column: str
    value: str
    problem: str
    expected: str = ""
    remedy: str = AGAIN

    @property
    def sentence(self) -> str:
        where = f"line {self.line}" + (f", “{self.column}”" if self.column else "")
        expected = f" Expected {self.expected}." if self.expected else ""
        return f"{where}: {self.problem}{expected} {self.remedy}"

    @property
    def facts(self) -> dict[str, object]:
        """The same for machines."""
        return {
            "line": self.line,
            "column": self.column,
            "value": self.value[:SHOWN],
            "problem": self.problem,
            "expected": self.expected,
            "remedy": self.remedy,
        }


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one of our fields in a row; the table knows its line and column."""

    field: str
    problem: str
    expected: str = ""
    remedy: str = AGAIN


class RowRefused(ValueError):
    """A row cannot be taken over; nothing of it is."""

    def __init__(self, *troubles: Trouble) -> None:
        super().__init__("; ".join(trouble.problem for trouble in troubles))
        self.troubles = troubles


class FileRefused(Invalid):
    """The file or its mapping cannot be used at all; nothing of it was taken over."""

    code = "import_refused"

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        self.problems = tuple(problems)
        listed = "\n".join(problem.sentence for problem in self.problems)
        super().__init__(
            f"{listed}\nNothing was imported.",
            problems=[problem.sentence for problem in self.problems],
        )
