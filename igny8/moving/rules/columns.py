"""Which column of a file is which of our fields: as told, or by the names that others give it."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from igny8.kit.csv_cells import Column, WrongCell
from igny8.kit.csv_files import FileProblem
from igny8.moving.errors import FileRefused

TELL = "Say which it is with --map {name}=COLUMN, or one value for all with --set {name}=VALUE."


@dataclass(frozen=True, slots=True)
class Field:
    """One of ours: how to read a cell of it, and what other software calls it.

    A column with one of the names in `rather` is taken before one with a name in `also`.
    """

    column: Column
    also: tuple[str, ...] = ()
    rather: tuple[str, ...] = ()


Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Told:
    """What a person said of a file: ours to theirs, and values for what it does not have."""

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Header:
    """Where each of our fields stands (from 0), and what the file calls it."""

    names: tuple[str, ...]
    places: Mapping[str, int]
    values: Mapping[str, str]

    @property
    def ignored(self) -> tuple[str, ...]:
        """The columns that are not used."""
        used = set(self.places.values())
        return tuple(name for at, name in enumerate(self.names) if at not in used and name)

    @property
    def used(self) -> dict[str, str]:
        """Ours to theirs."""
        return {ours: self.names[at] for ours, at in self.places.items()}


def plain(name: str) -> str:
    """A column's name without case, accents, spaces and signs: “*E-Mail” is email."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if c.isalnum() and not unicodedata.combining(c))


def read_header(
    names: Sequence[str], *, fields: Fields, told: Told, file: str, line: int
) -> Header:
    """Where our fields stand in a file with these column names. Raises FileRefused."""
    known = tuple(names)
    problems = [*_unknown(fields, told, file), *_wrong_values(fields, told, file)]
    places: dict[str, int] = {}
    for ours, wanted in fields.items():
        found = _places(ours, wanted, known, told)
        if len(found) > 1:
            problems.append(_ambiguous(ours, [known[at] for at in found], file, line))
        elif found:
            places[ours] = found[0]
        elif ours in told.columns:
            problems.append(_absent(ours, told.columns[ours], known, file, line))
        elif wanted.column.required and ours not in told.values:
            problems.append(_missing(ours, wanted, file, line))
    if problems:
        raise FileRefused(problems)
    return Header(known, places, dict(told.values))


def _places(ours: str, wanted: Field, names: tuple[str, ...], told: Told) -> list[int]:
    """The columns that may be ours: the one that was told, else one of its name, else of another.

    A column that was told to be something else is nothing besides.
    """
    plain_names = [plain(name) for name in names]
    if ours in told.columns:
        return _all(plain_names, (plain(told.columns[ours]),))
    taken = {plain(theirs) for theirs in told.columns.values()}
    free = [name if name not in taken else "" for name in plain_names]
    for names_of_it in ((plain(ours),), wanted.rather, wanted.also):
        if found := _all(free, names_of_it):
            return found
    return []


def _all(names: Sequence[str], wanted: tuple[str, ...]) -> list[int]:
    return [at for at, name in enumerate(names) if name and name in wanted]


def _unknown(fields: Fields, told: Told, file: str) -> Iterator[FileProblem]:
    for ours in [*told.columns, *told.values]:
        if ours not in fields:
            near = get_close_matches(ours, fields, n=1)
            remedy = f"Did you mean {near[0]}?" if near else "Correct the mapping."
            problem = f"{ours!r} is not a field that can be imported."
            yield FileProblem(file, problem, "one of " + ", ".join(fields), remedy)


def _wrong_values(fields: Fields, told: Told, file: str) -> Iterator[FileProblem]:
    for ours, value in told.values.items():
        if ours not in fields:
            continue
        try:
            fields[ours].column.read(value)
        except WrongCell as wrong:
            problem = f"The value for {ours}: {wrong.problem}"
            yield FileProblem(file, problem, wrong.expected, "Correct what is set.")


def _ambiguous(ours: str, names: list[str], file: str, line: int) -> FileProblem:
    listed = " and ".join(f"“{name}”" for name in names)
    remedy = f"Say which it is with --map {ours}=COLUMN."
    return FileProblem(file, f"{listed} could all be {ours}.", "one column", remedy, line)


def _absent(ours: str, theirs: str, names: tuple[str, ...], file: str, line: int) -> FileProblem:
    expected = "one of " + ", ".join(name for name in names if name)
    near = get_close_matches(theirs, names, n=1)
    remedy = f"Did you mean “{near[0]}”?" if near else "Correct the mapping."
    problem = f"There is no column “{theirs}”, which should be {ours}."
    return FileProblem(file, problem, expected, remedy, line)


def _missing(ours: str, wanted: Field, file: str, line: int) -> FileProblem:
    expected = "a column called " + ", ".join((ours, *wanted.also[:4]))
    return FileProblem(file, f"There is no {ours}.", expected, TELL.format(name=ours), line)
