"""robots.txt as RFC 9309 reads it: the longest rule wins, and of two equal ones Allow."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

CRAWLER = "googlebot"
MAX_TEXT = 500 * 1024
SAFE = "/*$?&=:@!'()+,;%-._~"


@dataclass(frozen=True, slots=True)
class RobotsRule:
    """One line: whether it allows, and the pattern of paths that it is about."""

    allows: bool
    pattern: str

    @property
    def line(self) -> str:
        return f"{'Allow' if self.allows else 'Disallow'}: {self.pattern}"


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for search engines' crawlers, and the sitemaps that are named."""

    rules: tuple[RobotsRule, ...] = ()
    sitemaps: tuple[str, ...] = ()

    def rule_for(self, url: str) -> RobotsRule | None:
        """The rule that decides about this address; None where none speaks of it."""
        parts = urlsplit(url)
        path = _plain(parts.path or "/") + (f"?{_plain(parts.query)}" if parts.query else "")
        fitting = [rule for rule in self.rules if _fits(rule.pattern, path)]
        return max(fitting, key=lambda rule: (len(rule.pattern), rule.allows), default=None)


def parse_robots(text: str) -> Robots:
    """What the file says to Googlebot, or to all where it does not name it."""
    lines = list(_lines(text[:MAX_TEXT]))
    named = list(_rules_for(lines, CRAWLER))
    names = {value.lower() for key, value in lines if key == "user-agent"}
    rules = named if any(name == CRAWLER for name in names) else list(_rules_for(lines, "*"))
    sitemaps = tuple(value for key, value in lines if key == "sitemap" and value)
    return Robots(tuple(rules), sitemaps)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for raw in re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")):
        key, colon, value = raw.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _rules_for(lines: Iterable[tuple[str, str]], crawler: str) -> Iterator[RobotsRule]:
    speaks_to_us, in_heading = False, False
    for key, value in lines:
        if key == "user-agent":
            same = value.lower() == crawler
            speaks_to_us = same or (in_heading and speaks_to_us)
            in_heading = True
        elif key in ("allow", "disallow"):
            in_heading = False
            if speaks_to_us and value:
                yield RobotsRule(key == "allow", _plain(value))


def _plain(path: str) -> str:
    return quote(unquote(path), safe=SAFE)


def _fits(pattern: str, path: str) -> bool:
    ends = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    return _follow(rest, path, len(first), ends=ends)


def _follow(pieces: Sequence[str], path: str, position: int, *, ends: bool) -> bool:
    """Whether the pieces come one after the other; the last one at the end, if it has to."""
    if not pieces:
        return position == len(path) if ends else True
    for piece in pieces[:-1] if ends else pieces:
        position = path.find(piece, position)
        if position < 0:
            return False
        position += len(piece)
    return not ends or (path.endswith(pieces[-1]) and len(path) - len(pieces[-1]) >= position)
