"""What loading the demonstration refuses."""

from igny8.kit.errors import Igny8Error


class ClientsNotLoaded(Igny8Error):
    """Some of the clients could not be played to the end; the jobs say why."""

    status, code = 500, "demo_not_loaded"


class MonthsFailed(Igny8Error):
    """A client's months did not run to their end; loading again runs them again."""

    status, code = 500, "demo_months_failed"
