"""What a model must reply at each step; anything else is a bad reply."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from igny8.content.rules.assignment import (
    LEAST_HEADINGS,
    LEAST_WORDS,
    LONGEST_DESCRIPTION,
    LONGEST_TITLE,
    Assignment,
    BriefText,
    DraftText,
    FactSource,
    IdeaText,
    QuestionText,
)
from igny8.content.rules.markdown import Rendered, render
from igny8.content.rules.readability import words_of

Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=5, max_length=LONGEST_TITLE)
]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=600)]
Description = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=40, max_length=LONGEST_DESCRIPTION)
]


class Reply(BaseModel):
    """A model's reply: these fields and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class IdeaReply(Reply):
    """The page's title, and what it takes up."""

    title: Title
    angle: Sentence

    def text(self) -> IdeaText:
        return IdeaText(title=self.title, angle=self.angle)


class BriefReply(Reply):
    """The outline."""

    headings: tuple[Title, ...] = Field(min_length=LEAST_HEADINGS, max_length=12)
    instructions: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]

    def text(self, page: Assignment) -> BriefText:
        return BriefText(
            headings=self.headings,
            keywords=(page.target_keyword, *page.secondary_keywords),
            instructions=self.instructions,
        )


class QuestionReply(Reply):
    """A question that the text answers."""

    question: Sentence
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=2000)]


class SourceReply(Reply):
    """A statement of the text and the field of the intake that says it."""

    statement: Sentence
    field: str


class DraftReply(Reply):
    """The page."""

    title: Title
    meta_description: Description
    markdown: str
    faq: tuple[QuestionReply, ...] = Field(max_length=12)
    sources: tuple[SourceReply, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_long_enough(self) -> "DraftReply":
        rendered = render(self.markdown)
        words = len(words_of(rendered.text))
        headings = sum(heading.level == 2 for heading in rendered.headings)
        if words < LEAST_WORDS:
            raise ValueError(f"markdown has {words} words; at least {LEAST_WORDS} are needed")
        if headings < LEAST_HEADINGS:
            raise ValueError(
                f"markdown has {headings} headings that begin with '## '; "
                f"at least {LEAST_HEADINGS} are needed"
            )
        return self

    def text(self) -> DraftText:
        return DraftText(
            title=self.title,
            meta_description=self.meta_description,
            markdown=self.markdown,
            faq=tuple(QuestionText(one.question, one.answer) for one in self.faq),
            sources=tuple(FactSource(one.statement, one.field) for one in self.sources),
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a reply that has the right shape."""

    sentence: str


def faults_of(reply: DraftReply, page: Assignment) -> list[Fault]:
    """Links that lead elsewhere, sources that the intake does not have, answers not in the text."""
    rendered = render(reply.markdown)
    fields = {fact.field for fact in page.facts.all_facts()}
    slugs = {link.slug for link in page.links}
    found = [
        f"sources names the field {source.field!r}, which the intake does not have"
        for source in reply.sources
        if source.field not in fields
    ]
    found += [
        f"markdown links to page:{slug}, which is not among the pages given"
        for slug in rendered.page_links
        if slug not in slugs
    ]
    found += [f"markdown links to {url}; link to page:… only" for url in rendered.outside_links]
    found += [
        f"the answer to {one.question!r} does not stand in markdown"
        for one in reply.faq
        if not _stands_in(one.answer, rendered)
    ]
    return [Fault(sentence) for sentence in found]


def _stands_in(answer: str, rendered: Rendered) -> bool:
    said = words_of(render(answer).text)
    return " ".join(said) in " ".join(words_of(rendered.text))
