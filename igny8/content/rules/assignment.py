"""What a writer is asked for, and what it hands back at each step."""

from dataclasses import dataclass, field

from igny8.content.rules.facts import FactSheet
from igny8.content.rules.similarity import Fingerprint

# "House drafts ... each at least 600 words with four headings" (issue 2)
LEAST_WORDS = 600
LEAST_HEADINGS = 4
LONGEST_TITLE = 120
LONGEST_DESCRIPTION = 160

HOUSE_NOTE = (
    "Composed by the house writer from a template and the facts of the intake. "
    "An editor has to read and improve it before it is published."
)


@dataclass(frozen=True, slots=True)
class PageLink:
    """Another page of the same site that a draft may link to."""

    slug: str
    title: str
    is_hub: bool = False
    is_published: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """One page to write. `turn` is the page's number within its site; wording rotates by it.

    `attempt` counts new tries at the same page, each of which is worded differently. `note` is what
    a reviewer who sent the last version back asked for. `others` are the site's other drafts, each
    by its title, which this one must not repeat.
    """

    site: str
    turn: int
    title: str
    slug: str
    content_type: str
    role: str
    cluster: str
    target_keyword: str
    facts: FactSheet
    angle: str = ""
    secondary_keywords: tuple[str, ...] = ()
    intake_fields: tuple[str, ...] = ()
    links: tuple[PageLink, ...] = ()
    language: str = "en"
    country: str = ""
    attempt: int = 0
    note: str = ""
    others: tuple[tuple[str, Fingerprint], ...] = ()


@dataclass(frozen=True, slots=True)
class IdeaText:
    """What the page is about, and the angle it takes."""

    title: str
    angle: str


@dataclass(frozen=True, slots=True)
class BriefText:
    """The outline that the draft follows. `variation` is which of the house writer's it is."""

    headings: tuple[str, ...]
    keywords: tuple[str, ...]
    instructions: str
    least_words: int = LEAST_WORDS
    variation: int = 0


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question with its answer, as they stand in the draft."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class FactSource:
    """A statement of the draft and the field of the intake that it comes from."""

    statement: str
    field: str


@dataclass(frozen=True, slots=True)
class DraftText:
    """A whole draft, in Markdown, with what has to be known about it. `note` is not public."""

    title: str
    meta_description: str
    markdown: str
    faq: tuple[QuestionText, ...] = ()
    sources: tuple[FactSource, ...] = ()
    note: str = field(default="")
