"""Markdown to the HTML that may stand on a site: no raw HTML, only what the list allows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

# A link to another page of the plan is written [title](page:slug) and gets its address when the
# draft is published; until that page is published the words stand without a link.
PAGE_LINK = "page:"

ALLOWED_TAGS = {
    "h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "hr", "code",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}

_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")
_CLEANER = nh3.Cleaner(
    tags=ALLOWED_TAGS,
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes=ALLOWED_SCHEMES,
    link_rel=None,
)
_SPECIAL = re.compile(r"[\\`*_\[\]<>|]|&(?=#?\w+;)")
_BLOCK_START = re.compile(r"^(\d{0,9})([-+=#~.)])")
_SPACES = re.compile(r"\s+")
_ENDS_A_LINE = {"paragraph_close", "heading_close", "tr_close", "hardbreak", "softbreak"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a draft: level 2 to 4, and its words."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A draft's text in the forms that are needed of it."""

    html: str
    text: str
    headings: tuple[Heading, ...]
    page_links: tuple[str, ...]
    outside_links: tuple[str, ...]


def escape(text: str) -> str:
    """Somebody's words as Markdown that shows exactly those words, on one line."""
    flat = _SPACES.sub(" ", text).strip()
    return _BLOCK_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", flat))


def render(markdown: str, *, addresses: Mapping[str, str] | None = None) -> Rendered:
    """Render a draft. `addresses`: published pages' URLs by slug; other page links unlink."""
    return _rendered(markdown, tuple((addresses or {}).items()))


# Writing, checking and keeping a draft each ask for it.
@lru_cache(maxsize=64)
def _rendered(markdown: str, addresses: tuple[tuple[str, str], ...]) -> Rendered:
    tokens = _PARSER.parse(markdown)
    page_links, outside_links = _settle_links(tokens, dict(addresses))
    html = _CLEANER.clean(_PARSER.renderer.render(tokens, _PARSER.options, {}))
    return Rendered(
        html=html.strip(),
        text=_text(tokens),
        headings=tuple(_headings(tokens)),
        page_links=tuple(page_links),
        outside_links=tuple(outside_links),
    )


def _settle_links(tokens: list[Token], addresses: Mapping[str, str]) -> tuple[list[str], list[str]]:
    pages: list[str] = []
    outside: list[str] = []
    for inline in tokens:
        if inline.type == "inline" and inline.children:
            inline.children = _settled(inline.children, addresses, pages, outside)
    return pages, outside


def _settled(
    children: list[Token], addresses: Mapping[str, str], pages: list[str], outside: list[str]
) -> list[Token]:
    kept: list[Token] = []
    dropping = False
    for token in children:
        if token.type == "link_open":
            href = str(token.attrGet("href") or "")
            dropping = href.startswith(PAGE_LINK) and href[len(PAGE_LINK) :] not in addresses
            if href.startswith(PAGE_LINK):
                slug = href[len(PAGE_LINK) :]
                pages.append(slug)
                token.attrSet("href", addresses.get(slug, ""))
            else:
                outside.append(href)
        if not (dropping and token.type in ("link_open", "link_close")):
            kept.append(token)
    return kept


def _words(inline: Token) -> str:
    parts = []
    for child in inline.children or []:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)


def _text(tokens: list[Token]) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.type == "inline":
            parts.append(_words(token))
        elif token.type in ("td_close", "th_close"):
            parts.append(" ")
        elif token.type in _ENDS_A_LINE:
            parts.append("\n")
    return "".join(parts).strip()


def _headings(tokens: list[Token]) -> list[Heading]:
    found = []
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            found.append(Heading(level=int(token.tag[1]), text=_words(tokens[at + 1])))
    return found
