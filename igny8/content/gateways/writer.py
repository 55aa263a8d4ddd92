"""Who writes: the house writer by default, any OpenAI-compatible endpoint where one is set."""

from collections.abc import Mapping
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from igny8.content.rules.assignment import Assignment, BriefText, DraftText, IdeaText
from igny8.kit.clock import simulated_moment

# By dotted path, so that a worker that never asks a model never loads its client.
WRITERS: Mapping[str, str] = {
    "house": "igny8.content.gateways.house_writer.house_writer",
    "openai": "igny8.content.gateways.openai_writer.openai_writer",
}


class Writer(Protocol):
    """Takes a planned page from idea to draft.

    `name` is how a person knows it; `is_template` says that its drafts are never accepted unread.
    Each method raises GatewayError, BadReply or CannotWrite in words a person can read.
    """

    name: str
    is_template: bool

    def idea(self, page: Assignment) -> IdeaText:
        """What the page should be about."""

    def brief(self, page: Assignment, idea: IdeaText) -> BriefText:
        """The outline of the page."""

    def draft(self, page: Assignment, brief: BriefText) -> DraftText:
        """The page itself, in Markdown."""


def configured_writer() -> Writer:
    """The writer of settings.WRITER; under a simulated clock the house's, which asks nobody.

    Raises CannotWrite where its settings are missing.
    """
    name = settings.WRITER if simulated_moment() is None else "house"
    return cast(Writer, import_string(WRITERS[name])())
