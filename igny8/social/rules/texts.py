"""What a published page is announced with: title, summary, a few of its headings, its address."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from igny8.social.errors import UnknownPlatform
from igny8.social.rules.lengths import fits
from igny8.social.rules.platforms import PLATFORMS, Platform

ELLIPSIS = "…"
HEADINGS_NAMED = 4
_WORD = re.compile(r"[^\W_]+")

# In English only; a page in another language is announced with its own words alone.
OPENINGS = (
    "New on our site: {title}",
    "Just published: {title}",
    "{title}: our latest page",
    "Now online: {title}",
    "A new page: {title}",
    "Fresh from us: {title}",
)
INSIDE = ("In it:", "What you will find:", "On the page:", "It covers:", "Inside:")
INVITATIONS = (
    "Which question did we leave out?",
    "What would you add?",
    "Tell us what we should take up next.",
    "Questions? Ask us here.",
    "Which of these concerns you most?",
)


@dataclass(frozen=True, slots=True)
class Announced:
    """A page as it is announced. `topic` becomes the hashtag."""

    title: str
    summary: str
    url: str
    topic: str
    company: str
    headings: tuple[str, ...] = ()
    language: str = "en"


def text_for(page: Announced, code: str) -> str:
    """A ready text for the platform, within its limit, with the page's address in it.

    Raises UnknownPlatform.
    """
    platform = PLATFORMS.get(code)
    if platform is None:
        raise UnknownPlatform(
            f"There are no posts for {code!r}; choose from {', '.join(PLATFORMS)}."
        )
    opening = _opening(page, platform)
    ending = _ending(page, platform)
    if platform.code in ("linkedin", "facebook"):
        parts = [opening, page.summary, *_inside(page, platform)]
    else:
        parts = [opening, page.summary]
    return _fitted(parts, ending, platform)


def hashtags(page: Announced, count: int) -> list[str]:
    """Up to `count` tags of the topic and the company: “#TrestleTables”. Long ones are left out."""
    found = []
    for name in (page.topic, page.company, _first_words(page.topic)):
        words = _WORD.findall(name)
        tag = "#" + "".join(word[:1].upper() + word[1:] for word in words)
        if words and len(tag) <= 30 and not tag[1:].isdigit() and tag not in found:
            found.append(tag)
    return found[:count]


def _first_words(topic: str) -> str:
    words = _WORD.findall(topic)
    return words[-1] if len(words) > 1 else ""


def _picked(pool: Sequence[str], page: Announced, platform: Platform) -> str:
    return pool[zlib.crc32(f"{page.url}/{platform.code}".encode()) % len(pool)]


def _opening(page: Announced, platform: Platform) -> str:
    if not page.language.lower().startswith("en"):
        return page.title
    return _picked(OPENINGS, page, platform).format(title=page.title)


def _inside(page: Announced, platform: Platform) -> list[str]:
    if not page.language.lower().startswith("en"):
        return []
    named = page.headings[:HEADINGS_NAMED]
    points = "\n".join(f"• {heading}" for heading in named)
    listed = [f"{_picked(INSIDE, page, platform)}\n{points}"] if named else []
    return [*listed, _picked(INVITATIONS, page, platform)]


def _ending(page: Announced, platform: Platform) -> str:
    tags = " ".join(hashtags(page, platform.hashtags))
    return f"{page.url}\n{tags}" if tags else page.url


def _fitted(parts: list[str], ending: str, platform: Platform) -> str:
    """The parts above the ending; what does not fit is cut from the end of the parts."""
    kept = [" ".join(part.split()) if "\n" not in part else part for part in parts if part.strip()]
    while len(kept) > 1 and not fits(_joined(kept, ending), platform):
        shorter = _cut(kept[:-1], kept[-1], ending, platform) if len(kept) == 2 else ""
        kept = [*kept[:-1], shorter] if shorter else kept[:-1]
        if shorter:
            break
    text = _joined(kept, ending)
    if not fits(text, platform):
        url = ending.split("\n")[0]
        cut = _cut([], kept[0], url, platform)
        text = _joined([cut] if cut else [], url)
    return text


def _joined(parts: Sequence[str], ending: str) -> str:
    return "\n\n".join([*parts, ending])


def _cut(before: list[str], part: str, ending: str, platform: Platform) -> str:
    """As many of the part's first words as fit; nothing where that would be fewer than four."""
    words = part.split()
    for count in range(len(words) - 1, 3, -1):
        shorter = " ".join(words[:count]).rstrip(",;:–-") + ELLIPSIS
        if fits(_joined([*before, shorter], ending), platform):
            return shorter
    return ""
