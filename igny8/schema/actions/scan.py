"""The retroactive scan: what is missing on the pages that stand on a site, and putting it there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from igny8.accounts.models import Site
from igny8.content.models import PublishedPage
from igny8.jobs.registry import Progress, quiet
from igny8.publishing.actions import SitePublisher, publisher_for
from igny8.publishing.errors import SiteProblem
from igny8.publishing.gateways.base import ExistingPage
from igny8.publishing.rules.marks import json_ld_in
from igny8.schema.actions.build import offer_of
from igny8.schema.models import SchemaFinding, SchemaScan
from igny8.schema.queries import company_of
from igny8.schema.rules.documents import documents_for, statements_not_borne_out, types_on
from igny8.schema.rules.facts import Company, Page
from igny8.schema.rules.kinds import kind_of, offer_named
from igny8.schema.rules.page_parts import read_page
from igny8.schema.rules.visible import properties_not_visible

Kind = SchemaFinding.Kind


@dataclass(frozen=True)
class Found:
    """One finding before it is written down."""

    kind: str
    schema_type: str
    detail: str
    document: dict[str, Any]


def scan_site(
    site: Site,
    *,
    now: datetime,
    only: Collection[str] | None = None,
    push: bool = True,
    progress: Progress = quiet,
) -> SchemaScan:
    """Look over the site's published pages, write down what is missing, put it there.

    `only`: the addresses to look at, such as this month's. Safe to repeat: a finding is kept once
    a page and type, and what is in order is left alone. Raises SiteProblem, after what was found
    until then is kept.
    """
    publisher, company = publisher_for(site), company_of(site)
    scan = SchemaScan.objects.create(
        account=site.account, site=site, started_at=now, is_whole=only is None
    )
    try:
        for page in publisher.existing_pages(only=only):
            progress(scan.pages_read, scan.pages_read + 1, f"Reading {page.title}")
            _look_at(page, scan, publisher=publisher, company=company, push=push, now=now)
    except SiteProblem as failure:
        scan.stop(failure.message)
        raise
    scan.finish(now=now)
    return scan


def _look_at(
    page: ExistingPage,
    scan: SchemaScan,
    *,
    publisher: SitePublisher,
    company: Company,
    push: bool,
    now: datetime,
) -> None:
    site = scan.site
    if not page.html:
        found = [Found(Kind.UNREADABLE, "", page.problem, {})]
        scan.pages_unreadable += 1
    else:
        found = findings_of(page, _page(page, site, company), company)
        scan.pages_read += 1
    rows = [_written_down(one, page, site, now=now) for one in found]
    _settle_others(rows, page, site, ours=json_ld_in(page.html) if push else [], now=now)
    scan.found_count += len(rows)
    if push:
        scan.pushed_count += _push(page, rows, publisher=publisher, now=now)
    scan.save()


def findings_of(existing: ExistingPage, page: Page, company: Company) -> list[Found]:
    """What the page could carry and does not, and what it states without showing it."""
    present = types_on(page)
    ours = {str(document.get("@type")): document for document in json_ld_in(existing.html)}
    found = []
    for document in documents_for(page, company):
        kind = document["@type"]
        if kind not in present:
            found.append(Found(Kind.MISSING, kind, _says(document), document))
        elif kind in ours and _is_better(document, ours[kind], page):
            found.append(Found(Kind.INCOMPLETE, kind, _says(document), document))
    renewed = {one.schema_type for one in found}
    for kind, lost in statements_not_borne_out(page):
        if kind not in renewed:
            detail = f"Readers cannot find: {', '.join(lost[:8])}."
            found.append(Found(Kind.NOT_VISIBLE, kind, detail, {}))
    if page.parts.broken_json_ld:
        detail = f"{page.parts.broken_json_ld} block(s) of JSON-LD are not valid JSON."
        found.append(Found(Kind.BROKEN, "", detail, {}))
    return found


def _says(document: dict[str, Any]) -> str:
    return f"With {', '.join(name for name in document if not name.startswith('@'))}."


def _is_better(document: dict[str, Any], ours: dict[str, Any], page: Page) -> bool:
    """Whether it says more than what we put there, or only what readers can find."""
    return bool(set(document) - set(ours)) or bool(properties_not_visible(ours, page.parts.text))


def _page(existing: ExistingPage, site: Site, company: Company) -> Page:
    parts = read_page(existing.html, url=existing.url)
    own = (
        PublishedPage.objects.filter(site=site, url=existing.url)
        .select_related("need__planned_page")
        .first()
    )
    if own is None:
        about = offer_named(parts.title, company)
        return Page(existing.url, parts, kind_of(existing.url, parts, about), about=about)
    return Page(
        url=existing.url,
        parts=parts,
        content_type=own.content_type,
        about=offer_of(own.need.planned_page, company),
    )


def _written_down(found: Found, page: ExistingPage, site: Site, *, now: datetime) -> SchemaFinding:
    row, _ = SchemaFinding.objects.update_or_create(
        site=site,
        url=page.url,
        kind=found.kind,
        schema_type=found.schema_type,
        defaults={
            "account": site.account,
            "remote_id": page.remote_id,
            "title": page.title[:500],
            "detail": found.detail,
            "document": found.document,
            "status": SchemaFinding.Status.OPEN,
            "last_seen_at": now,
        },
        create_defaults={
            "account": site.account,
            "remote_id": page.remote_id,
            "title": page.title[:500],
            "detail": found.detail,
            "document": found.document,
            "first_seen_at": now,
            "last_seen_at": now,
        },
    )
    return row


def _settle_others(
    rows: list[SchemaFinding],
    page: ExistingPage,
    site: Site,
    *,
    ours: list[dict[str, Any]],
    now: datetime,
) -> None:
    """What was found on this page before and is not so any more.

    Where the document stands among `ours`, a scan put it there that ended before it said so.
    """
    waiting = [SchemaFinding.Status.OPEN, SchemaFinding.Status.REFUSED]
    before = SchemaFinding.objects.filter(site=site, url=page.url, status__in=waiting)
    for row in before.exclude(pk__in=[row.pk for row in rows]):
        if row.document and row.document in ours:
            row.pushed(now=now)
        else:
            row.resolved()


def _push(
    page: ExistingPage, rows: list[SchemaFinding], *, publisher: SitePublisher, now: datetime
) -> int:
    """Put what is missing on the page, all at once; returns how many types now stand there."""
    fixable = [row for row in rows if row.document]
    if not fixable:
        return 0
    if not publisher.push_json_ld(page, [row.document for row in fixable]):
        for row in fixable:
            row.refused()
        return 0
    for row in fixable:
        row.pushed(now=now)
    return len(fixable)
