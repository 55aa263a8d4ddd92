"""What accounts refuses."""

from igny8.kit.errors import Conflict, Forbidden, Invalid, NotFound


class NoSuchRow(NotFound):
    """There is none, or none that this person may know of."""


class MayNot(Forbidden):
    """The person's role does not cover this."""


class FlagOff(NotFound):
    """The feature is switched off; its pages do not exist."""

    code = "feature_off"


class DomainTaken(Conflict):
    """Another site already has this domain."""

    code = "domain_taken"


class UnknownTimeZone(Invalid):
    """The time zone is not one that the world uses."""
