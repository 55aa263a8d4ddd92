"""Strangers' HTML as a tree, without letting it take the process down.

Building a tree can take time that grows with the square of the page, and memory too: 53 KB of
unclosed <b> became 1.6 GB (measured). So formatting elements, whose repair is what multiplies,
are renamed before parsing, and a page with more tags or attributes than a reader would ever meet
is not parsed here but in a child process with limits of its own (kit.careful).
"""

import re
from contextvars import ContextVar

from selectolax.lexbor import LexborHTMLParser

MAX_TAGS = 12_000
MAX_ATTRIBUTES = 1_500
# The elements that HTML opens again by itself where a page forgot to close them.
_FORMATTING = r"(?=(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/>])"
OPENED = re.compile("<" + _FORMATTING, re.IGNORECASE)
CLOSED = re.compile("</" + _FORMATTING, re.IGNORECASE)
TAG_START = re.compile(r"<[a-zA-Z]")
ATTRIBUTE_END = re.compile(r"[\s/\"']")

limits_are_set: ContextVar[bool] = ContextVar("limits_are_set", default=False)


class TooTangled(ValueError):
    """The page would take more time or memory to read than it may have."""


def parse_html(html: str) -> LexborHTMLParser:
    """The page as a tree; <b> and its kind are called x-b. Raises TooTangled."""
    if not limits_are_set.get() and not is_tame(html):
        raise TooTangled("The page is too tangled to be read here.")
    return LexborHTMLParser(OPENED.sub("<x-", CLOSED.sub("</x-", html)))


def is_tame(html: str) -> bool:
    """Whether the page is small enough, in tags and attributes, to be parsed in any case."""
    if html.count("<") > MAX_TAGS:
        return False
    return all(_is_tame_part(part) for part in html.split(">") if len(part) > MAX_ATTRIBUTES)


def _is_tame_part(part: str) -> bool:
    start = TAG_START.search(part)
    return start is None or len(ATTRIBUTE_END.findall(part, start.start())) <= MAX_ATTRIBUTES
