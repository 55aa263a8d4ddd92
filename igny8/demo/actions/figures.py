"""Search data of a demonstration: made-up export files, imported like any other."""

import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

from igny8.accounts.models import Site
from igny8.content.models import PublishedPage
from igny8.demo.rules.portfolio import Role
from igny8.demo.rules.search_figures import Traffic, export_files
from igny8.kit.clock import month_start
from igny8.sag.queries import business_of
from igny8.sag.rules.business import Business
from igny8.sag.rules.words import slug_of
from igny8.search_console.actions import import_export
from igny8.search_console.models import SearchImport

COUNTRIES = {
    "GB": "United Kingdom", "US": "United States", "CA": "Canada", "FI": "Finland", "KE": "Kenya",
    "MY": "Malaysia",
}  # fmt: skip


def import_figures(
    site: Site, role: Role, *, origin: date, month: date, end: date, now: datetime
) -> SearchImport:
    """The export of the month and the one before it, up to `end` (the first day without figures).

    Once a range: a second call changes nothing.
    """
    start = month_start(month - timedelta(days=1))
    last = end - timedelta(days=1)
    there = SearchImport.objects.filter(site=site, start=start, end__in=[last, end]).first()
    if there is not None:
        return there
    traffic = Traffic(
        seed=site.domain, origin=origin, impressions_a_day=role.impressions_a_day, ctr=role.ctr,
        position=role.position, country=COUNTRIES[site.country],
    )  # fmt: skip
    business = business_of(site)
    out = list(PublishedPage.objects.filter(site=site).select_related("need").order_by("url"))
    queries = [*_queries(business), *(page.need.target_keyword for page in out)]
    slugs = [*_own_pages(business), *(page.need.slug for page in out)]
    files = export_files(
        traffic,
        start,
        end,
        queries=list(dict.fromkeys(queries)),
        pages=[f"https://{site.domain}/{slug}" for slug in dict.fromkeys(slugs)],
    )
    with tempfile.TemporaryDirectory(prefix="igny8-demo-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        return import_export(site, paths=[Path(folder)], by=None, now=now)


def _queries(business: Business) -> list[str]:
    """What people would search for: the client's name and the keywords of the intake."""
    own = [business.name.lower(), *business.keywords]
    return [*own, *(word for _, offer in business.offers for word in offer.keywords)]


def _own_pages(business: Business) -> list[str]:
    """The pages that the client has: home, and one for each offer."""
    return ["", *(f"{slug_of(offer.name)}/" for _, offer in business.offers)]
