"""What social posting refuses."""

from igny8.kit.errors import Conflict, Invalid


class UnknownPlatform(Invalid):
    """There are no texts for such a platform."""

    code = "unknown_platform"


class WrongAddress(Invalid):
    """The address is not one of a post on that platform."""

    code = "wrong_post_address"


class AlreadyPosted(Conflict):
    """The post went out already, under another address."""

    code = "already_posted"


class NotReleased(Conflict):
    """A draft goes nowhere before somebody has released it."""

    code = "not_released"


class NotPosted(Conflict):
    """Only a post that went out has engagement."""

    code = "not_posted"
