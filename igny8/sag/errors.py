"""What the plan refuses."""

from igny8.kit.errors import Conflict, Invalid, NotFound


class BlueprintNotApproved(Conflict):
    """The client has not approved a blueprint; nothing is executed before that."""

    code = "blueprint_not_approved"


class NothingToPlan(Invalid):
    """The intake names nothing that a page could be about."""

    code = "nothing_to_plan"


class NoIntake(NotFound):
    """Nobody has told us of the business yet."""

    code = "no_intake"


class NoSuchMonth(NotFound):
    """The campaign has no month of that number."""

    code = "no_such_month"


class NoSuchPackage(Invalid):
    """There is no link package of that name."""

    code = "no_such_package"


class IllegalMove(Conflict):
    """A blueprint or a link cannot go to that state from where it is."""

    code = "illegal_move"
