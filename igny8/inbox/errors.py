"""What the inbox refuses."""

from igny8.kit.errors import Conflict


class AlreadyDecided(Conflict):
    """The question has been answered, or was withdrawn."""

    code = "already_decided"
