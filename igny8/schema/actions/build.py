"""Structured data for a page that is about to be published."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from igny8.accounts.models import Site
from igny8.content.actions.publish import categories_of
from igny8.content.models import CoverImage, Draft
from igny8.publishing.models import SiteConnection
from igny8.publishing.queries import connection_for, static_address
from igny8.publishing.rules.slugs import cover_file_name
from igny8.publishing.rules.theme_words import words_for
from igny8.sag.models import PlannedPage
from igny8.schema.queries import company_of
from igny8.schema.rules.documents import documents_for
from igny8.schema.rules.facts import Author, Company, Crumb, Offer, Page
from igny8.schema.rules.frame import Frame, framed
from igny8.schema.rules.kinds import offer_named
from igny8.schema.rules.page_parts import read_page

EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
PRODUCT = re.compile(r"products\[(\d+)\]")


def build_for_page(draft: Draft, *, now: datetime) -> tuple[dict[str, Any], ...]:
    """All structured data that the draft's own text and its surroundings bear out.

    On a static site of ours the author, the date and the way to the page are shown around the
    text; of a client's theme only the title is certain, so the rest follows by `scan_site` once
    the page stands there.
    """
    site, plan = draft.need.site, draft.need.planned_page
    company = company_of(site)
    url = _address(site, draft.slug)
    author = company.authors[0] if company.authors else None
    frame = _frame(draft, plan, author, url=url, now=now)
    html = framed(draft.title, draft.body_html, language=site.language, frame=frame)
    page = Page(
        url=url,
        parts=read_page(html, url=url),
        content_type=draft.need.content_type,
        author=author,
        about=offer_of(plan, company),
    )
    return documents_for(page, company)


def offer_of(plan: PlannedPage, company: Company) -> Offer | None:
    """The one product that a page was planned from, else the one that its title names.

    A page that was planned from several products is about none of them.
    """
    numbers = {int(number) for path in plan.intake_fields for number in PRODUCT.findall(str(path))}
    known = [company.offers[number] for number in numbers if number < len(company.offers)]
    if known:
        return known[0] if len(known) == 1 else None
    return offer_named(plan.title, company)


def _frame(
    draft: Draft, plan: PlannedPage, author: Author | None, *, url: str, now: datetime
) -> Frame:
    site = draft.need.site
    connection = connection_for(site)
    if connection is not None and connection.kind != SiteConnection.Kind.STATIC:
        return Frame()
    home, category = static_address(site), categories_of(plan)[0]
    return Frame(
        site_name=site.name,
        author=author.name if author else "",
        published_at=now.astimezone(ZoneInfo(site.time_zone)),
        crumbs=(
            Crumb(words_for(site.language).home, home),
            Crumb(category.name, f"{home}category/{category.slug}/"),
            Crumb(draft.title, url),
        ),
        image=_image(draft, home=home),
    )


def _image(draft: Draft, *, home: str) -> str:
    """Where the static site will show the page's picture."""
    cover = CoverImage.objects.filter(need=draft.need_id).select_related("file").first()
    if cover is None:
        return ""
    extension = EXTENSIONS[cover.file.content_type]
    name = cover_file_name(draft.slug, sha256=cover.file.sha256, extension=extension)
    return f"{home}covers/{name}"


def _address(site: Site, slug: str) -> str:
    connection = connection_for(site)
    if connection is None or connection.kind == SiteConnection.Kind.STATIC:
        return f"{static_address(site)}{slug}/"
    return f"{connection.base_url.rstrip('/')}/{slug}/"
