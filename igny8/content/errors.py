"""What the content pipeline refuses."""

from igny8.kit.errors import Conflict, Forbidden, Igny8Error, Invalid


class CannotWrite(Igny8Error):
    """This writer cannot write this page, however often it is asked; a person has to."""

    status, code = 422, "cannot_write"


class BadReply(Igny8Error):
    """The writer's reply is not what was asked for."""

    status, code = 502, "bad_reply"


class IllegalMove(Conflict):
    """A need or a draft cannot go to that state from where it is."""

    code = "illegal_move"


class TooAlike(Conflict):
    """The draft repeats another draft of the same site (decisions 3.19)."""

    code = "drafts_too_alike"


class TooShort(Invalid):
    """The draft has fewer words or headings than a page must have."""

    code = "draft_too_short"


class StaleDraft(Conflict):
    """Somebody made a newer version meanwhile; look at that one first."""

    code = "newer_version"


class NotOpened(Conflict):
    """A template draft is accepted only by a person who opened it (decisions 3.19)."""

    code = "draft_not_opened"


class NeedsAnEditor(Forbidden):
    """A template draft is never accepted without a person."""

    code = "needs_an_editor"


class OnlyInADemo(Forbidden):
    """Drafts are accepted unread only on a site marked as a demo."""

    code = "only_in_a_demo"


class NotAccepted(Conflict):
    """Only an accepted draft is published."""

    code = "draft_not_accepted"


class BeingPublished(Conflict):
    """Another process is publishing this very page."""

    code = "being_published"
