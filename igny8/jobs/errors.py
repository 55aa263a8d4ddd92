"""What jobs refuse, and how a task says that it must wait or stop."""

from datetime import timedelta

from igny8.kit.errors import Conflict, Igny8Error


class CannotCancel(Conflict):
    """The job is already over."""

    code = "job_is_over"


class CannotRetry(Conflict):
    """Only a failed or cancelled job can be tried again."""

    code = "job_is_not_failed"


class Cancelled(Igny8Error):
    """Somebody cancelled the job while it ran; raised between its steps."""

    status, code = 409, "cancelled"


class LeaseLost(Igny8Error):
    """Another worker has the job now; raised between its steps, so that two never do the same."""

    status, code = 409, "lease_lost"


class TryAgain(Igny8Error):
    """The task cannot finish yet: run it again after a while, as often as its retries allow."""

    status, code = 503, "try_again"

    def __init__(self, message: str, *, after: timedelta) -> None:
        super().__init__(message)
        self.after = after
