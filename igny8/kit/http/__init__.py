"""The outside world, reached safely.

Two ways out: `guarded_client` for vendors' interfaces, `fetch_page` and `fetch_many` for pages.
Both judge the address that the connection is really made to, so neither a name that changes its
answer nor a disguised literal leads inside. Only what the operator lists as host:port may be
private, or on another port than 80 and 443.
"""

from igny8.kit.http.client import AddressRefused, guarded_client
from igny8.kit.http.guard import ALLOWLIST, USER_AGENT, is_public, origin
from igny8.kit.http.pages import (
    BODY_CAP,
    Failure,
    FetchedPage,
    FetchFailed,
    Hop,
    fetch_many,
    fetch_many_async,
    fetch_page,
    fetch_page_async,
)

__all__ = [
    "ALLOWLIST",
    "BODY_CAP",
    "USER_AGENT",
    "AddressRefused",
    "Failure",
    "FetchFailed",
    "FetchedPage",
    "Hop",
    "fetch_many",
    "fetch_many_async",
    "fetch_page",
    "fetch_page_async",
    "guarded_client",
    "is_public",
    "origin",
]
