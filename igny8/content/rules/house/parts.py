"""The pieces that a draft is put together from, and their Markdown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from igny8.content.rules.facts import Fact
from igny8.content.rules.house.words import ended, upper_first
from igny8.content.rules.markdown import escape


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or a cell, in Markdown and in plain text, and the facts that it states."""

    markdown: str
    text: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    lines: tuple[Line, ...]

    def markdown(self) -> str:
        return " ".join(line.markdown for line in self.lines)


@dataclass(frozen=True, slots=True)
class Bullets:
    lines: tuple[Line, ...]
    numbered: bool = False

    def markdown(self) -> str:
        marks = (f"{n}." if self.numbered else "-" for n in range(1, len(self.lines) + 1))
        return "\n".join(
            f"{mark} {line.markdown}" for mark, line in zip(marks, self.lines, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Quote:
    line: Line

    @property
    def lines(self) -> tuple[Line, ...]:
        return (self.line,)

    def markdown(self) -> str:
        return f"> {self.line.markdown}"


@dataclass(frozen=True, slots=True)
class SubHeading:
    text: str
    lines: tuple[Line, ...] = ()

    def markdown(self) -> str:
        return f"### {escape(self.text)}"


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(cell for row in self.rows for cell in row)

    def markdown(self) -> str:
        rows = [
            [escape(cell) for cell in self.header],
            ["---"] * len(self.header),
            *([cell.markdown for cell in row] for row in self.rows),
        ]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)


Block = Paragraph | Bullets | Quote | SubHeading | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the second level with what stands below it; the opening has no heading."""

    heading: str
    blocks: tuple[Block, ...]

    def markdown(self) -> str:
        start = [f"## {escape(self.heading)}"] if self.heading else []
        return "\n\n".join([*start, *(block.markdown() for block in self.blocks)])

    def lines(self) -> Iterator[Line]:
        for block in self.blocks:
            yield from block.lines


def stated(fact: Fact, text: str = "") -> Line:
    """A line that says a fact, in the intake's words or in the given part of them."""
    said = text or fact.text
    return Line(escape(said), said, (fact,))


def point(fact: Fact) -> Line:
    """A fact as a bullet: a capital at its start, a mark at its end."""
    return stated(fact, upper_first(ended(fact.text)))


def strong(fact: Fact) -> Line:
    """A fact in bold."""
    said = upper_first(fact.text)
    return Line(f"**{escape(said)}**", said, (fact,))


def named(name: Fact, description: Fact | None, text: str = "") -> Line:
    """“**Name**: what the intake says of it.”, or the name by itself."""
    if description is None:
        return strong(name)
    said = ended(text or description.text)
    return Line(
        f"{strong(name).markdown}: {escape(said)}",
        f"{strong(name).text}: {said}",
        (name, description),
    )


def joined(first: Line, second: Line) -> Line:
    """Two sentences as one line."""
    return Line(
        f"{first.markdown} {second.markdown}",
        f"{first.text} {second.text}",
        (*first.facts, *second.facts),
    )


def labeled(label: str, facts: Sequence[Fact]) -> Line:
    """“Sizes: 183 x 76 cm; 244 x 76 cm.”"""
    said = ended("; ".join(fact.text.rstrip(".") for fact in facts))
    text = f"{label}: {said}" if label else said
    return Line(escape(text), text, tuple(facts))


def to_text(sections: Sequence[Section]) -> str:
    """The words of the whole draft, a line each."""
    return "\n".join(
        text
        for section in sections
        for text in (section.heading, *(line.text for line in section.lines()))
    )


def to_markdown(sections: Sequence[Section]) -> str:
    """The whole draft in Markdown."""
    return "\n\n".join(section.markdown() for section in sections) + "\n"
