"""What the API says and takes where content is reviewed by hand."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from igny8.api.pagination import Page, PageQuery
from igny8.api.v1.services.shapes import Percent, Person

LONGEST_TEXT = 200_000


class ReviewRow(Schema):
    """A page in review. `has_opened`: whoever asks has had this version before them."""

    id: UUID
    slug: str
    title: str
    month: str
    content_type: str
    cluster: str
    target_keyword: str
    status: Literal[
        "planned", "idea", "brief", "draft", "review", "accepted", "published", "needs_person"
    ]
    version: int | None
    word_count: int | None
    writer: str
    is_template: bool
    has_opened: bool
    warning_count: int
    problem: str
    since: datetime


class ReviewSummary(Schema):
    """How many pages wait to be read, stopped, or are accepted and not yet published."""

    to_read: int
    stopped: int
    accepted: int


class ReviewPage(Page[ReviewRow]):
    """The pages that wait for a person, and how many there are of what."""

    summary: ReviewSummary


class ReviewQuery(PageQuery):
    """In one state only; without, what waits for a person: to read, and stopped."""

    status: Literal["review", "needs_person", "accepted"] | None = None


class HeadingOut(Schema):
    """A heading of the draft, of level 2 to 4."""

    level: int
    text: str


class QuestionOut(Schema):
    """A question with its answer, as they stand in the draft."""

    question: str
    answer: str


class SourceOut(Schema):
    """A statement of the draft, and the field of the intake that it comes from."""

    statement: str
    field: str


class BriefOut(Schema):
    """What the writer was given."""

    title: str
    angle: str
    headings: list[str]
    keywords: list[str]
    instructions: str
    least_words: int


class VersionOut(Schema):
    """A version of the draft: who wrote it, what became of it, and why it was sent back."""

    version: int
    writer: str
    status: str
    written_at: datetime
    review_note: str


class DraftOut(Schema):
    """The newest version. `html` is sanitised; `likeness_percent` is shared with another page."""

    version: int
    status: str
    title: str
    meta_description: str
    html: str
    markdown: str
    headings: list[HeadingOut]
    faq: list[QuestionOut]
    sources: list[SourceOut]
    word_count: int
    reading_ease: float
    likeness_percent: Percent
    warnings: list[str]
    note: str
    written_at: datetime
    accepted_at: datetime | None
    accepted_by: Person | None


class ReviewDetail(ReviewRow):
    """One page with its newest draft beside its brief, and the page that waits after it."""

    draft: DraftOut | None
    brief: BriefOut | None
    versions: list[VersionOut]
    cover_url: str
    cover_alt: str
    next_id: UUID | None


class VersionIn(Schema):
    """The version that the person had before them; 409 where there is a newer one."""

    version: int = Field(ge=1, le=100_000)


class SendBackIn(VersionIn):
    """What should be different."""

    note: str = Field(min_length=1, max_length=5000)


class TextIn(Schema):
    """A page's words; `body_markdown` links to a page of the plan by [words](page:slug)."""

    title: str = Field(min_length=1, max_length=200)
    meta_description: str = Field("", max_length=320)
    body_markdown: str = Field(min_length=1, max_length=LONGEST_TEXT)


class EditIn(TextIn, VersionIn):
    """The words as they should be."""


class ResumeIn(Schema):
    """What was done about it."""

    note: str = Field("", max_length=5000)
