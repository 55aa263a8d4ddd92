"""What can go wrong between us and a client's site."""

from igny8.kit.errors import Conflict, GatewayError, Invalid


class SiteProblem(GatewayError):
    """The client's site did not do what was asked.

    `kind` is a stable word (wrong_password, maintenance, …). The message never holds the password.
    """

    code = "site_problem"

    def __init__(
        self, message: str, *, kind: str, permanent: bool = False, retry_after: int | None = None
    ) -> None:
        super().__init__(message, permanent=permanent, retry_after=retry_after, kind=kind)
        self.kind = kind


class BadSiteAddress(Invalid):
    """What was typed cannot be the address of a site that we may publish to."""

    code = "bad_site_address"


class BadSlug(Invalid):
    """The page's slug cannot be part of an address."""

    code = "bad_slug"


class SiteBusy(Conflict):
    """Somebody else is publishing to this site, and did not finish while we waited."""

    code = "site_busy"
