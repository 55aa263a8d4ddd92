"""Says a wording with a page's own words in it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from igny8.content.rules.assignment import Assignment
from igny8.content.rules.facts import Fact
from igny8.content.rules.house.dice import Dice
from igny8.content.rules.house.parts import Line
from igny8.content.rules.house.subject import Subject
from igny8.content.rules.house.thesaurus import KNOWN, SAME
from igny8.content.rules.house.words import BRITISH, british, upper_first
from igny8.content.rules.markdown import escape

_CHOICE = re.compile(r"\[\[(.+?)\]\]")
_SLOT = re.compile(r"\{(\w+)\}")
_DOUBLE_STOP = re.compile(r"([.!?])(”?)\.(?=\s|$)")


# How often the topic may be named in our own sentences; after that they do without.
MOST_MENTIONS = 4
# A hub names it often enough in the titles of its pages.
MOST_MENTIONS_ON_A_HUB = 1


@dataclass(slots=True)
class Mentions:
    """How often a page has named its topic so far."""

    count: int = 0


@dataclass(frozen=True, slots=True)
class Voice:
    """One page's way of saying things: its dice, its subject and its spelling."""

    page: Assignment
    subject: Subject
    dice: Dice
    mentions: Mentions = field(default_factory=Mentions)

    def heading(self, label: str, pool: Sequence[str], **slots: str) -> str:
        """A heading, in plain text."""
        return self.line(label, pool, facts=(), **slots).text

    def line(
        self, label: str, pool: Sequence[str], *, facts: Sequence[Fact] = (), **slots: str | Line
    ) -> Line:
        """One sentence of a pool, with the facts that its slots state."""
        return self._said(self._dealt(label, pool, 1)[0], slots, tuple(facts))

    def lines(self, label: str, pool: Sequence[str], count: int) -> list[Line]:
        """So many different sentences of a pool."""
        return [self._said(wording, {}) for wording in self._dealt(label, pool, count)]

    def lines_in_order(self, label: str, pool: Sequence[str], count: int) -> list[Line]:
        """So many different sentences of a pool, in the order in which they stand there."""
        dealt = sorted(self._dealt(label, pool, count), key=pool.index)
        return [self._said(wording, {}) for wording in dealt]

    def _dealt(self, label: str, pool: Sequence[str], count: int) -> list[str]:
        """Wordings for this page; once the topic has been named often enough, those without it."""
        without = [wording for wording in pool if "{topic}" not in wording]
        most = MOST_MENTIONS_ON_A_HUB if self.page.role == "hub" else MOST_MENTIONS
        tired = self.mentions.count >= most and len(without) >= count
        dealt = self.dice.sample(label, without if tired else pool, count)
        self.mentions.count += sum("{topic}" in wording for wording in dealt)
        return dealt

    def _said(
        self, wording: str, slots: Mapping[str, str | Line], facts: tuple[Fact, ...] = ()
    ) -> Line:
        own = KNOWN.sub(lambda match: self._same(match[0], wording), wording)
        own = _CHOICE.sub(self._chosen, own)
        if self.page.country.upper() in BRITISH:
            own = british(own)
        known = {
            "topic": self.subject.topic,
            "search": self.subject.search,
            "company": self.page.facts.company.text,
            "place": self.subject.place.name.text if self.subject.place else "",
            **slots,
        }
        return Line(_filled(own, known, _markdown), _filled(own, known, _plain), facts)

    def _same(self, word: str, wording: str) -> str:
        return self.dice.pick(f"{word} in {wording}", SAME[word])

    def _chosen(self, match: re.Match[str]) -> str:
        options: list[str] = match[1].split("|")
        return self.dice.pick(match[1], options)


def _markdown(value: str | Line) -> str:
    return value.markdown if isinstance(value, Line) else escape(value)


def _plain(value: str | Line) -> str:
    return value.text if isinstance(value, Line) else value


def _filled(
    wording: str, words: Mapping[str, str | Line], written: Callable[[str | Line], str]
) -> str:
    text = _SLOT.sub(lambda match: written(words[match[1]]), wording)
    return upper_first(_DOUBLE_STOP.sub(r"\1\2", text))
