"""What a check can find, and each thing that it looked at."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Verdict(StrEnum):
    """Whether the link stands on its page. Unknown means that nobody can tell from this visit."""

    FOUND = "found"
    UNKNOWN = "unknown"
    NOT_FOUND = "not_found"


class Aspect(StrEnum):
    """What is looked at."""

    PAGE = "page"
    LINK = "link"
    TARGET = "target"
    ANCHOR = "anchor"
    REL = "rel"
    INDEX = "index"
    CANONICAL = "canonical"
    REDIRECTS = "redirects"
    VISIBILITY = "visibility"
    PLACEMENT = "placement"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing seen: good, bad, or (None) neither, in a sentence."""

    aspect: Aspect
    is_good: bool | None
    sentence: str

    @classmethod
    def good(cls, aspect: Aspect, sentence: str) -> Self:
        return cls(aspect, is_good=True, sentence=sentence)

    @classmethod
    def bad(cls, aspect: Aspect, sentence: str) -> Self:
        return cls(aspect, is_good=False, sentence=sentence)

    @classmethod
    def neutral(cls, aspect: Aspect, sentence: str) -> Self:
        return cls(aspect, is_good=None, sentence=sentence)


@dataclass(frozen=True, slots=True)
class AgreedLink:
    """What was bought. `rel` is follow, sponsored or nofollow."""

    page_url: str
    target_url: str
    anchor: str
    rel: str
    placement: str = ""
