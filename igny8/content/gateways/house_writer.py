"""The embedded writer: composes drafts here from the intake, with no key and no network."""

from igny8.content.errors import CannotWrite
from igny8.content.rules.assignment import Assignment, BriefText, DraftText, IdeaText
from igny8.content.rules.house.composer import brief_for, draft_for, idea_for


class HouseWriter:
    """Plays a writer for pages in English; a person edits what it composes."""

    name = "house writer"
    is_template = True

    def idea(self, page: Assignment) -> IdeaText:
        _check_language(page)
        return idea_for(page)

    def brief(self, page: Assignment, idea: IdeaText) -> BriefText:
        return brief_for(page)

    def draft(self, page: Assignment, brief: BriefText) -> DraftText:
        _check_language(page)
        return draft_for(page, brief)


def house_writer() -> HouseWriter:
    """The house writer needs no settings."""
    return HouseWriter()


def _check_language(page: Assignment) -> None:
    if page.language.split("-")[0].lower() != "en":
        raise CannotWrite(
            f"The house writer writes English only, and this site's language is {page.language}. "
            "Write the draft by hand, or connect a writer that knows the language.",
            language=page.language,
        )
