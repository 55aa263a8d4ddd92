"""Keeping a version of a page's text, whoever wrote it."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

from igny8.accounts.models import Site, User
from igny8.content.errors import TooAlike
from igny8.content.models import ContentNeed, Draft, DraftOpening
from igny8.content.queries.assignments import other_drafts
from igny8.content.rules.assignment import DraftText, FactSource, QuestionText
from igny8.content.rules.facts import FactSheet
from igny8.content.rules.markdown import Rendered, render
from igny8.content.rules.readability import is_stuffed, readability, words_of
from igny8.content.rules.similarity import MOST_SHARED, Likeness, fingerprint, nearest, to_bytes

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LIST_MARK = re.compile(r"^\s*\d+[.)]\s", re.MULTILINE)
NEARLY_TOO_ALIKE = 0.25


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who wrote a version, and whether it came from a template."""

    writer: str
    is_template: bool


def add_draft(
    need: ContentNeed, text: DraftText, *, by: Authorship, sheet: FactSheet | None, now: datetime
) -> Draft:
    """The next version of the need's text; the one before it is replaced.

    The need's row must be locked. Raises TooAlike, and then nothing is kept.
    """
    Site.objects.select_for_update(no_key=True).get(pk=need.site_id)
    rendered = render(text.markdown)
    prints = fingerprint(rendered.text)
    likeness = nearest(prints, other_drafts(need))
    if likeness.is_too_much:
        raise TooAlike(_too_alike(text.title, likeness), other=likeness.other)
    last = need.drafts.order_by("-version").first()
    if last is not None and last.status != Draft.Status.REPLACED:
        last.replace()
    measured = readability(rendered.text)
    return Draft.objects.create(
        account=need.account,
        need=need,
        version=last.version + 1 if last else 1,
        title=text.title,
        meta_description=text.meta_description,
        slug=need.slug,
        body_markdown=text.markdown,
        body_html=rendered.html,
        headings=[asdict(heading) for heading in rendered.headings],
        internal_links=list(dict.fromkeys(rendered.page_links)),
        faq=[asdict(one) for one in text.faq],
        fact_sources=[asdict(one) for one in text.sources],
        word_count=measured.words,
        reading_ease=Decimal(str(measured.ease)),
        fingerprint=to_bytes(prints),
        likeness=Decimal(f"{likeness.share:.3f}"),
        writer=by.writer,
        is_template=by.is_template,
        note=text.note,
        warnings=_warnings(need, rendered, likeness, sheet),
        written_at=now,
    )


def opened_by(draft: Draft, user: User, *, now: datetime) -> None:
    """Note, once, that this person has had this version before them."""
    DraftOpening.objects.get_or_create(
        draft=draft, user=user, defaults={"account": draft.account, "opened_at": now}
    )


def still_true(text: Rendered, faq: Sequence[QuestionText]) -> tuple[QuestionText, ...]:
    """The questions whose question and answer still stand in the text."""
    words = " ".join(words_of(text.text))
    return tuple(one for one in faq if _stands(one.question, words) and _stands(one.answer, words))


def still_stated(text: Rendered, sources: Sequence[FactSource]) -> tuple[FactSource, ...]:
    """The sources whose statements still stand in the text."""
    words = " ".join(words_of(text.text))
    return tuple(one for one in sources if _stands(one.statement, words))


def _stands(saying: str, words: str) -> bool:
    return " ".join(words_of(saying)) in words


def _too_alike(title: str, likeness: Likeness) -> str:
    return (
        f"“{title}” shares {likeness.share:.0%} of its wording with “{likeness.other}” of the same "
        f"site; at most {MOST_SHARED:.0%} is allowed. Write it anew, or change one of the two."
    )


def _warnings(
    need: ContentNeed, rendered: Rendered, likeness: Likeness, sheet: FactSheet | None
) -> list[str]:
    """What an editor should look at, in sentences."""
    found = []
    if likeness.share > NEARLY_TOO_ALIKE:
        found.append(f"It shares {likeness.share:.0%} of its wording with “{likeness.other}”.")
    if is_stuffed(rendered.text, need.target_keyword):
        found.append(f"“{need.target_keyword}” stands in it too often to read naturally.")
    if sheet is not None:
        numbers = _numbers_not_in(sheet, need, rendered)
        if numbers:
            found.append(f"These figures are not in the intake: {', '.join(numbers)}.")
    return found


def _numbers_not_in(sheet: FactSheet, need: ContentNeed, rendered: Rendered) -> list[str]:
    known = " ".join([*(fact.text for fact in sheet.all_facts()), need.title, need.target_keyword])
    known_numbers = set(_NUMBER.findall(known))
    written = _NUMBER.findall(_LIST_MARK.sub("", rendered.text))
    return [number for number in dict.fromkeys(written) if number not in known_numbers]
