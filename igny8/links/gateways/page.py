"""A publisher's page: fetched guarded, and handed on as plain values."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from igny8.kit.http import ALLOWLIST, FetchedPage, FetchFailed, fetch_many
from igny8.links.rules.capture import Captured
from igny8.links.rules.outcomes import Visit

# How bot protection says that it answered in the publisher's place.
CHALLENGE_HEADER = "cf-mitigated"


@dataclass(frozen=True, slots=True)
class VisitedPage:
    """A visit, what to keep of it, and the text to read; of a failure only the visit."""

    visit: Visit
    hops: tuple[tuple[str, int, str], ...] = ()
    captured: Captured | None = None
    text: str = field(default="", repr=False)
    x_robots_tag: tuple[str, ...] = ()
    link_headers: tuple[str, ...] = ()


def visit_pages(urls: Sequence[str], *, allow: Collection[str] = ALLOWLIST) -> list[VisitedPage]:
    """Visit pages side by side; outcomes in the given order.

    `allow` are host:port strings that may be private. Never raises for a page: what went wrong is
    in its visit. Each page holds at most 3 MB, so callers go through many addresses in batches.
    """
    return [
        _failed(outcome) if isinstance(outcome, FetchFailed) else _visited(outcome)
        for outcome in fetch_many(urls, allow=allow)
    ]


def _failed(failure: FetchFailed) -> VisitedPage:
    hops = tuple((hop.url, hop.status, hop.location) for hop in failure.hops)
    visit = Visit(None, final_url=failure.url, hop_count=len(hops), problem=failure.message)
    return VisitedPage(visit, hops)


def _visited(page: FetchedPage) -> VisitedPage:
    hops = tuple((hop.url, hop.status, hop.location) for hop in page.hops)
    visit = Visit(
        status=page.status,
        final_url=page.url,
        hop_count=len(hops),
        is_truncated=page.truncated,
        content_type=page.content_type.encode("ascii", "replace").decode(),
        is_challenge=bool(page.header_values(CHALLENGE_HEADER)),
    )
    captured = Captured(
        requested_url=page.requested_url,
        final_url=page.url,
        status=page.status,
        hops=hops,
        headers=page.headers,
        body=page.body,
        is_truncated=page.truncated,
    )
    return VisitedPage(
        visit,
        hops,
        captured,
        text=page.text,
        x_robots_tag=page.header_values("x-robots-tag"),
        link_headers=page.header_values("link"),
    )
