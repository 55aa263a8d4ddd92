"""Failures we expect. Anything that is not an Igny8Error is a bug."""

from typing import ClassVar


class Igny8Error(Exception):
    """A failure that a person can read: `message` is a sentence, `details` the facts behind it.

    `status` is the HTTP status that the API answers with, `code` the stable word for programs. What
    `heals` may go well when it is tried again, after `retry_after` seconds where that is known.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"
    heals: bool = False
    retry_after: int | None = None

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class Invalid(Igny8Error):
    """What was given has the wrong shape."""

    status, code = 422, "invalid"


class SignedOut(Igny8Error):
    """Nobody is signed in."""

    status, code = 401, "signed_out"


class PaymentRequired(Igny8Error):
    """The plan, the tier or the balance does not cover it."""

    status, code = 402, "payment_required"


class Forbidden(Igny8Error):
    """The person may see it but not do this to it."""

    status, code = 403, "forbidden"


class NotFound(Igny8Error):
    """There is no such thing, or none that this person may know of."""

    status, code = 404, "not_found"


class Conflict(Igny8Error):
    """The thing is in a state that does not allow this."""

    status, code = 409, "conflict"


class DiskFull(Igny8Error):
    """The data folder has no room left."""

    status, code = 507, "disk_full"


class GatewayError(Igny8Error):
    """Something outside failed us; `permanent` says that asking again is useless.

    `retry_after` is the seconds after which it asked us to come back, where it did.
    """

    status, code = 502, "gateway_failed"

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        retry_after: int | None = None,
        **details: object,
    ) -> None:
        super().__init__(message, permanent=permanent, retry_after=retry_after, **details)
        self.permanent = permanent
        self.heals = not permanent
        self.retry_after = retry_after
