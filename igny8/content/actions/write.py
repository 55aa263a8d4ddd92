"""Taking a need from the plan to the review queue."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from igny8.accounts.actions.files import store_file
from igny8.accounts.models import Brand, StoredFile
from igny8.content.actions.drafts import Authorship, add_draft
from igny8.content.actions.steps import Step, do_step
from igny8.content.errors import TooAlike, TooShort
from igny8.content.gateways.painter import CoverRequest, PaintedCover, Painter
from igny8.content.gateways.writer import Writer
from igny8.content.models import Brief, ContentNeed, CoverImage, Idea
from igny8.content.queries import assignment_for, latest_draft, stale_cover_title
from igny8.content.queries.assignments import other_drafts
from igny8.content.rules.assignment import (
    LEAST_HEADINGS,
    LEAST_WORDS,
    Assignment,
    BriefText,
    DraftText,
    IdeaText,
)
from igny8.content.rules.markdown import render
from igny8.content.rules.readability import words_of
from igny8.content.rules.similarity import fingerprint, nearest
from igny8.jobs.registry import Progress, quiet

# How often a writer is asked whose draft repeats another of the site.
TRIES_AT_DIFFERENCE = 3
STATUS = ContentNeed.Status


@dataclass(frozen=True)
class Desk:
    """Who writes, who paints, and when."""

    writer: Writer
    painter: Painter
    now: datetime


def advance(
    need: ContentNeed,
    *,
    writer: Writer,
    painter: Painter,
    now: datetime,
    progress: Progress = quiet,
) -> ContentNeed:
    """Take the need through idea, brief, draft and image into review, from wherever it stands.

    Stops where it is when a step fails for good: then the need says what a person has to see to.
    A need in review or beyond is left alone. Raises NotEnoughCredits, and a passing GatewayError;
    after either, and after a crash, call it again.
    """
    need = ContentNeed.objects.select_related("site", "account").get(pk=need.pk)
    desk = Desk(writer, painter, now)
    stages = list(STEPS)
    page = assignment_for(need) if need.status in STEPS else None
    while page is not None and need.status in STEPS:
        label, make = STEPS[need.status]
        progress(stages.index(need.status), len(stages), f"{need.title}: {label}")
        if not do_step(need, make(need, page, desk), now=now):
            need.refresh_from_db()
            break
        need.refresh_from_db()
    progress(len(stages), len(stages), f"{need.title}: {need.get_status_display().lower()}")
    return need


def _idea(need: ContentNeed, page: Assignment, desk: Desk) -> Step[IdeaText]:
    def keep(locked: ContentNeed, idea: IdeaText) -> str:
        Idea.objects.create(account=locked.account, need=locked, title=idea.title, angle=idea.angle)
        locked.move_to(STATUS.IDEA)
        return idea.angle

    return Step("idea", desk.writer.name, lambda: desk.writer.idea(page), keep)


def _brief(need: ContentNeed, page: Assignment, desk: Desk) -> Step[BriefText]:
    def keep(locked: ContentNeed, brief: BriefText) -> str:
        Brief.objects.create(
            account=locked.account,
            need=locked,
            headings=list(brief.headings),
            keywords=list(brief.keywords),
            instructions=brief.instructions,
            least_words=brief.least_words,
            variation=brief.variation,
        )
        locked.move_to(STATUS.BRIEFED)
        return f"{len(brief.headings)} headings"

    idea = IdeaText(need.idea.title, need.idea.angle)
    return Step("brief", desk.writer.name, lambda: desk.writer.brief(page, idea), keep)


def _draft(need: ContentNeed, page: Assignment, desk: Desk) -> Step[DraftText]:
    stored = need.brief
    brief = BriefText(
        headings=tuple(stored.headings),
        keywords=tuple(stored.keywords),
        instructions=stored.instructions,
        least_words=stored.least_words,
        variation=stored.variation,
    )

    def work() -> DraftText:
        return _different_draft(replace(page, others=tuple(other_drafts(need))), brief, desk)

    def keep(locked: ContentNeed, text: DraftText) -> str:
        by = Authorship(desk.writer.name, desk.writer.is_template)
        draft = add_draft(locked, text, by=by, sheet=page.facts, now=desk.now)
        locked.move_to(STATUS.DRAFTED)
        return f"Version {draft.version}, {draft.word_count} words"

    return Step("draft", desk.writer.name, work, keep)


def _different_draft(page: Assignment, brief: BriefText, desk: Desk) -> DraftText:
    """A draft that is long enough and repeats no other. Raises TooShort, TooAlike."""
    for attempt in range(page.attempt, page.attempt + TRIES_AT_DIFFERENCE):
        text = desk.writer.draft(replace(page, attempt=attempt), brief)
        rendered = render(text.markdown)
        words = len(words_of(rendered.text))
        headings = sum(heading.level == 2 for heading in rendered.headings)
        if words < LEAST_WORDS or headings < LEAST_HEADINGS:
            raise TooShort(
                f"The draft has {words} words under {headings} headings; at least {LEAST_WORDS} "
                f"and {LEAST_HEADINGS} are needed."
            )
        likeness = nearest(fingerprint(rendered.text), page.others)
        if not likeness.is_too_much:
            return text
    raise TooAlike(
        f"{desk.writer.name} was asked {TRIES_AT_DIFFERENCE} times, and each time the draft shared "
        f"more than 30 % of its wording with another of the site, last with “{likeness.other}”. "
        "The intake may say too little that is particular to this page."
    )


def _image(need: ContentNeed, page: Assignment, desk: Desk) -> Step[PaintedCover | None]:
    draft = latest_draft(need)
    title = draft.title if draft else need.title
    shown = CoverImage.objects.filter(need=need, title=title).exists()

    def keep(locked: ContentNeed, cover: PaintedCover | None) -> str:
        if cover is not None:
            _keep_cover(locked, cover, title=title, painter=desk.painter.name)
        locked.move_to(STATUS.REVIEW)
        return cover.alt_text if cover else "The picture that was there still fits."

    request = _cover_request(need, title)
    step: Step[PaintedCover | None] = Step(
        "image", desk.painter.name, lambda: None if shown else desk.painter.paint(request), keep
    )
    return replace(step, is_free=shown)


def repaint_cover(need: ContentNeed, *, painter: Painter, now: datetime) -> bool:
    """Paint the picture anew where it shows another title than the newest draft; whether it did.

    A page without a picture gets its first one on its way into review. Raises NotEnoughCredits.
    """
    need = ContentNeed.objects.select_related("site", "account").get(pk=need.pk)
    title = stale_cover_title(need)
    if title is None or need.status == STATUS.PUBLISHED:
        return False

    def keep(locked: ContentNeed, cover: PaintedCover) -> str:
        _keep_cover(locked, cover, title=title, painter=painter.name)
        return cover.alt_text

    request = _cover_request(need, title)
    return do_step(need, Step("image", painter.name, lambda: painter.paint(request), keep), now=now)


def _cover_request(need: ContentNeed, title: str) -> CoverRequest:
    """The client's own colors where it has a brand, else our plain ones; never an agency's."""
    brand = Brand.objects.filter(account=need.account_id).first() or Brand()
    return CoverRequest(
        title=title,
        label=need.cluster,
        brand_name=need.site.name,
        primary_color=brand.primary_color,
        accent_color=brand.accent_color,
        seed=need.cluster,
    )


def _keep_cover(need: ContentNeed, cover: PaintedCover, *, title: str, painter: str) -> None:
    file = store_file(
        need.account,
        name=f"{need.slug}{cover.suffix}",
        content=cover.content,
        content_type=cover.content_type,
        kind="cover",
        audience=StoredFile.Audience.PUBLIC,
        site=need.site,
    )
    CoverImage.objects.update_or_create(
        need=need,
        defaults={
            "account": need.account,
            "file": file,
            "alt_text": cover.alt_text[:300],
            "title": title,
            "painter": painter,
        },
    )


STEPS: dict[str, tuple[str, Callable[[ContentNeed, Assignment, Desk], Step[Any]]]] = {
    STATUS.PLANNED: ("idea", _idea),
    STATUS.IDEA: ("brief", _brief),
    STATUS.BRIEFED: ("draft", _draft),
    STATUS.DRAFTED: ("image", _image),
}
