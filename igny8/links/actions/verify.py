"""Visiting links' pages, outside any transaction, and keeping what was seen."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.conf import settings

from igny8.jobs.registry import Progress, quiet
from igny8.kit.addresses import Match, is_same_page
from igny8.kit.careful import carefully
from igny8.kit.html_tree import TooTangled
from igny8.links.actions.records import keep_check
from igny8.links.errors import NoPageToCheck
from igny8.links.gateways.page import VisitedPage, visit_pages
from igny8.links.models import LinkCheck
from igny8.links.rules.outcomes import Judgement, judge_page, judge_unreadable, judge_visit
from igny8.links.rules.placement import PageReading, SeenLink, read_page
from igny8.links.rules.verdicts import AgreedLink
from igny8.sag.models import SAGBacklink

# Pages held in memory at a time: each may have 3 MB.
BATCH = 32
# A link to another of the client's addresses may redirect to the target; this many are tried.
REDIRECTS_TRIED = 3


@dataclass(frozen=True, slots=True)
class Examined:
    """A link whose page was visited, what the page shows, and what that means."""

    backlink: SAGBacklink
    page: VisitedPage
    reading: PageReading | None
    judgement: Judgement


def verify_backlink(backlink: SAGBacklink, *, now: datetime) -> LinkCheck:
    """Visit the link's page and keep what was seen; a check at this moment is made once.

    The link goes live when it is found, and is lost when it was missing on three different days
    (testing.md). Raises NoPageToCheck. Call it outside transactions: it waits for the network.
    """
    return verify_backlinks([backlink], now=now)[0]


def verify_backlinks(
    backlinks: Sequence[SAGBacklink],
    *,
    now: datetime,
    progress: Progress = quiet,
) -> list[LinkCheck]:
    """Check many links side by side; their checks in the given order.

    Raises NoPageToCheck for a link without a page, before anything is visited.
    """
    for backlink in backlinks:
        if not backlink.page_url:
            raise NoPageToCheck(f"{backlink} has no page yet; it has to be delivered first.")
    done = _made_already(backlinks, now=now)
    waiting = [backlink for backlink in backlinks if backlink.pk not in done]
    for batch in _batches(waiting):
        for examined in _examine(batch):
            check = keep_check(
                examined.backlink, examined.page, examined.reading, examined.judgement, now=now
            )
            done[check.backlink_id] = check
            progress(len(done), len(backlinks), f"Checked {examined.backlink.page_url}")
    return [done[backlink.pk] for backlink in backlinks]


def _made_already(backlinks: Collection[SAGBacklink], *, now: datetime) -> dict[object, LinkCheck]:
    made = LinkCheck.objects.filter(backlink__in=backlinks, checked_at=now)
    return {check.backlink_id: check for check in made}


def _batches(backlinks: Iterable[SAGBacklink]) -> Iterator[list[SAGBacklink]]:
    rest = iter(backlinks)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _agreed(backlink: SAGBacklink) -> AgreedLink:
    return AgreedLink(
        page_url=backlink.page_url,
        target_url=backlink.target_url,
        anchor=backlink.anchor,
        rel=backlink.agreed_rel,
        placement=backlink.placement,
    )


def _examine(batch: Sequence[SAGBacklink]) -> Iterator[Examined]:
    allow = settings.OUTBOUND_ALLOWLIST
    pages = visit_pages([backlink.page_url for backlink in batch], allow=allow)
    seen = [_read(backlink, page) for backlink, page in zip(batch, pages, strict=True)]
    redirected = _redirected_links(zip(batch, seen, strict=True))
    for backlink, page, found in zip(batch, pages, seen, strict=True):
        if isinstance(found, Judgement):
            yield Examined(backlink, page, None, found)
        else:
            link = redirected.get(backlink.pk)
            judged = judge_page(page.visit, found, _agreed(backlink), redirected=link)
            yield Examined(backlink, page, found, judged)


def _read(backlink: SAGBacklink, page: VisitedPage) -> PageReading | Judgement:
    """What the page shows, or the judgement where it need not or cannot be read."""
    if judgement := judge_visit(page.visit):
        return judgement
    try:
        return carefully(
            read_page,
            page.text,
            _agreed(backlink),
            page_url=page.visit.final_url,
            x_robots_tag=page.x_robots_tag,
            link_headers=page.link_headers,
        )
    except TooTangled as problem:
        return judge_unreadable(str(problem))


def _redirected_links(
    found: Iterable[tuple[SAGBacklink, PageReading | Judgement]],
) -> dict[object, SeenLink]:
    """Links to another of the client's addresses that redirect to the agreed one."""
    candidates = [
        (backlink, link)
        for backlink, reading in found
        if isinstance(reading, PageReading)
        and all(link.match is Match.SAME_HOST for link in reading.links)
        for link in reading.links[:REDIRECTS_TRIED]
    ]
    if not candidates:
        return {}
    pages = visit_pages([link.url for _, link in candidates], allow=settings.OUTBOUND_ALLOWLIST)
    leading = [
        (backlink.pk, link)
        for (backlink, link), page in zip(candidates, pages, strict=True)
        if page.visit.hop_count and is_same_page(page.visit.final_url, backlink.target_url)
    ]
    return dict(reversed(leading))
