"""Whether what a site saved is what was sent: by words, tags and links, not by bytes."""

import html
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

# Attributes whose loss changes what a visitor or a search engine gets.
CARRYING = {"href", "src", "alt", "rel", "id", "colspan", "rowspan", "lang", "dir"}
SHOWN = 4


class _Reader(HTMLParser):
    """Collects words and tags; entities come decoded, comments are left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kept = sorted(f"{name}={value or ''}" for name, value in attrs if name in CARRYING)
        self.tags.append(" ".join([tag, *kept]))

    def handle_data(self, data: str) -> None:
        self.words.extend(data.split())


def same_text(sent: str, stored: str) -> bool:
    """Titles and alt texts: equal but for entities and white space."""
    return _plain(sent) == _plain(stored)


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).split())


def html_differences(sent: str, stored: str) -> list[str]:
    """What the stored article lacks or has too much, as short phrases; empty when they agree."""
    ours, theirs = _Reader(), _Reader()
    ours.feed(sent)
    theirs.feed(stored)
    ours.close()
    theirs.close()
    found: list[str] = []
    if ours.words != theirs.words:
        found.append(_first_difference(ours.words, theirs.words))
    found.extend(_changed_tags(ours.tags, theirs.tags))
    return found[:SHOWN]


def _first_difference(ours: list[str], theirs: list[str]) -> str:
    for position, word in enumerate(ours):
        if position >= len(theirs) or theirs[position] != word:
            return f"the text differs from “{' '.join(ours[position : position + 6])}” on"
    return f"text was added: “{' '.join(theirs[len(ours) : len(ours) + 6])}”"


def _changed_tags(ours: list[str], theirs: list[str]) -> Iterator[str]:
    lost, added = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
    for tag in lost:
        yield f"<{tag}> was lost"
    for tag in added:
        yield f"<{tag}> was added"
