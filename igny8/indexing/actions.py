"""Looking at a site's pages, outside any transaction, and keeping what was seen."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from django.conf import settings

from igny8.accounts.models import Site
from igny8.content.models import PublishedPage
from igny8.indexing.gateways.site import host_root, look_around, see_pages
from igny8.indexing.models import PageCheck
from igny8.indexing.queries import sites_with_pages
from igny8.indexing.rules.indexability import (
    Indexability,
    SeenPage,
    Surroundings,
    judge_page,
)
from igny8.jobs.actions import enqueue
from igny8.jobs.registry import Progress, quiet
from igny8.kit.addresses import page_key
from igny8.kit.clock import local_date
from igny8.publishing.models import SiteConnection
from igny8.publishing.queries import connection_for, static_address

# Pages held in memory at a time: each may have 3 MB.
BATCH = 32


def check_page(site: Site, page_url: str, *, now: datetime) -> PageCheck:
    """Look at one page of a site; a check at this moment is made once.

    Links from other pages are not counted. Call it outside transactions.
    """
    around = _surroundings(site, page_url)
    (seen,) = see_pages([page_url], allow=settings.OUTBOUND_ALLOWLIST)
    page = PublishedPage.objects.filter(site=site, url=page_url).first()
    return _keep(site, {page_url: page}, [seen], around, links_in=None, now=now)[0]


def check_published_pages(
    site: Site, *, now: datetime, progress: Progress = quiet
) -> list[PageCheck]:
    """Look at every page that we published on the site, once a moment, in their order.

    A page's reasons say in words what keeps search engines from listing it. Call it outside
    transactions: it waits for the network.
    """
    pages = {page.url: page for page in PublishedPage.objects.filter(site=site)}
    made = PageCheck.objects.filter(site=site, checked_at=now, url__in=pages)
    if not pages or made.count() == len(pages):
        return list(made)
    first = next(iter(pages))
    around = _surroundings(site, first)
    home, _ = _site_root(site, first)
    seen = list(_see(list(pages), progress=progress))
    others = see_pages([home], allow=settings.OUTBOUND_ALLOWLIST) if home not in pages else []
    return _keep(site, pages, seen, around, links_in=_links_in([*seen, *others]), now=now)


def enqueue_page_checks(*, now: datetime) -> int:
    """Put a job in the queue for each site with published pages; how many sites."""
    sites = list(sites_with_pages())
    for site in sites:
        enqueue(
            "igny8.indexing.tasks.check_site_pages",
            str(site.pk),
            account=site.account,
            site=site,
            now=now,
            key=str(site.pk),
            title=f"Check the pages of {site}",
        )
    return len(sites)


def _site_root(site: Site, page_url: str) -> tuple[str, str]:
    """Where the site starts, and where its robots.txt lies.

    That is its host; only a static site is looked at in its folder, which will be moved to a host
    of its own as it is.
    """
    connection = connection_for(site)
    if connection is None or connection.kind == SiteConnection.Kind.STATIC:
        folder = (connection.base_url if connection else "") or static_address(site)
        folder = f"{folder.rstrip('/')}/"
        if page_url.startswith(folder):
            return folder, f"{folder}robots.txt"
    host = host_root(page_url)
    start = connection.base_url if connection and connection.base_url else host
    return f"{start.rstrip('/')}/", f"{host}robots.txt"


def _surroundings(site: Site, page_url: str) -> Surroundings:
    root, robots_url = _site_root(site, page_url)
    return look_around(robots_url=robots_url, root=root, allow=settings.OUTBOUND_ALLOWLIST)


def _see(urls: Sequence[str], *, progress: Progress) -> Iterator[SeenPage]:
    rest, done = iter(urls), 0
    while batch := list(islice(rest, BATCH)):
        yield from see_pages(batch, allow=settings.OUTBOUND_ALLOWLIST)
        done += len(batch)
        progress(done, len(urls), "Looked at published pages")


def _links_in(seen: Sequence[SeenPage]) -> Counter[str]:
    """How many of the pages link to each address, by its key."""
    return Counter(key for page in seen if page.signs for key in page.signs.links)


def _keep(
    site: Site,
    pages: Mapping[str, PublishedPage | None],
    seen: Sequence[SeenPage],
    around: Surroundings,
    *,
    links_in: Counter[str] | None,
    now: datetime,
) -> list[PageCheck]:
    checks = []
    for page in seen:
        key = page_key(page.url)
        count = links_in[key] if links_in is not None else None
        judged = judge_page(page, around, key=key, links_in=count)
        check = _check(site, page, judged, now=now)
        check.page, check.internal_links_in = pages[page.url], count
        checks.append(check)
    PageCheck.objects.bulk_create(checks, ignore_conflicts=True, batch_size=500)
    made = PageCheck.objects.filter(site=site, checked_at=now, url__in=pages)
    by_url = {check.url: check for check in made}
    return [by_url[page.url] for page in seen]


def _check(site: Site, page: SeenPage, judged: Indexability, *, now: datetime) -> PageCheck:
    signs = page.signs
    return PageCheck(
        account=site.account,
        site=site,
        url=page.url,
        checked_at=now,
        checked_on=local_date(now, site.account.time_zone),
        verdict=judged.verdict,
        reasons=list(judged.reasons),
        hints=list(judged.hints),
        http_status=page.status,
        final_url=page.final_url,
        robots_allowed=judged.robots_allowed,
        is_noindex=signs.robots.noindex if signs else None,
        canonical_url=signs.canonical.url if signs else "",
        is_canonical_elsewhere=signs.canonical.is_elsewhere if signs else None,
        in_sitemap=judged.in_sitemap,
    )
