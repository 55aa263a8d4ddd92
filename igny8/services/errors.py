"""What services refuses."""

from igny8.kit.errors import Conflict, Invalid


class IllegalMove(Conflict):
    """The table of allowed moves has no such move."""

    code = "illegal_move"


class CannotPause(Conflict):
    code = "cannot_pause"


class CannotResume(Conflict):
    code = "cannot_resume"


class CannotCancel(Conflict):
    code = "cannot_cancel"


class AlreadySubscribed(Conflict):
    """The site has a subscription that is not cancelled."""

    code = "already_subscribed"


class NeedsApproval(Conflict):
    """The client has not said yes to this."""

    code = "needs_approval"


class NeedsPayment(Conflict):
    """The work starts on a payment that has not come."""

    code = "needs_payment"


class GuaranteeOver(Conflict):
    """Nobody owes another link in the place of this one."""

    code = "guarantee_over"


class NeedsPrice(Invalid):
    """There is no list price for this in the account's currency."""

    code = "needs_price"


class IntakeRefused(Invalid):
    """The intake cannot be used; `details["problems"]` lists each with its field."""

    code = "intake_refused"


class ConfigRefused(Invalid):
    """The service configuration has a key or a value that it cannot have."""

    code = "config_refused"


class DemoOnly(Invalid):
    """Only a site that is marked demo may do this."""

    code = "demo_only"


class PriceRefused(Invalid):
    """The price cannot be."""

    code = "price_refused"


class WrongRetainer(Invalid):
    """There is no such retainer on sale."""

    code = "wrong_retainer"


class CannotChangeTier(Conflict):
    """The client has this tier already, or no service."""

    code = "cannot_change_tier"


class WrongHours(Invalid):
    """Nobody can have worked these hours on that day."""

    code = "wrong_hours"
