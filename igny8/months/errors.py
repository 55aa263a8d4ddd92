"""What a month's run refuses."""

from igny8.kit.errors import Conflict, Igny8Error, Invalid


class NotRunning(Conflict):
    """The subscription is not active, so there is no month to run."""

    code = "subscription_not_active"


class MonthNotServed(Invalid):
    """The subscription does not serve this month."""

    code = "month_not_served"


class Waits(Igny8Error):
    """A step cannot go on until a person does something; the run stops there and says what."""

    status, code = 409, "waits_for_a_person"
