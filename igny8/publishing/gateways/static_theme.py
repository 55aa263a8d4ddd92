"""How a static site looks: its pages, lists and style sheet, from what is kept of each page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from django.template.loader import render_to_string

from igny8.publishing.rules.contrast import color_or, readable_on_paper, text_on
from igny8.publishing.rules.marks import script_tag
from igny8.publishing.rules.theme_words import direction_of, words_for

PRIMARY, ACCENT = "#1d4b4f", "#d9822b"
RELATED = 5


@dataclass(frozen=True)
class SiteLook:
    """Whose site it is: name, brand colours (#rrggbb), language (BCP 47), time zone (IANA)."""

    name: str
    primary_color: str = PRIMARY
    accent_color: str = ACCENT
    language: str = "en"
    time_zone: str = "UTC"
    footer: str = ""

    @property
    def primary(self) -> str:
        return color_or(self.primary_color, PRIMARY)

    @property
    def accent(self) -> str:
        return color_or(self.accent_color, ACCENT)

    @property
    def on_primary(self) -> str:
        return text_on(self.primary)

    @property
    def link(self) -> str:
        return readable_on_paper(self.primary)

    @property
    def direction(self) -> str:
        return direction_of(self.language)

    def day(self, moment: datetime) -> str:
        """A date in the reader's words: 1 November 2026."""
        try:
            locale = Locale.parse(self.language, sep="-")
        except (ValueError, UnknownLocaleError):
            locale = Locale("en")
        if locale.language == "en" and not locale.territory:
            locale = Locale("en", "GB")
        return format_date(moment.astimezone(ZoneInfo(self.time_zone)), "long", locale=locale)


@dataclass(frozen=True)
class StaticPage:
    """What is kept of one page; all that is shown can be made from it again."""

    external_id: str
    slug: str
    title: str
    html: str
    excerpt: str
    status: str
    categories: tuple[tuple[str, str, str], ...]
    json_ld: tuple[Mapping[str, Any], ...]
    author: str
    published_at: str
    modified_at: str
    cover: str
    cover_alt: str
    cover_size: tuple[int, int] | None
    fingerprint: str

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.published_at)


@dataclass(frozen=True)
class Term:
    """A category that has pages."""

    slug: str
    name: str
    description: str


def terms_of(pages: Sequence[StaticPage]) -> list[Term]:
    """The categories in use, by name; of two descriptions the newest page's wins."""
    found: dict[str, Term] = {}
    for page in pages:
        for slug, name, description in page.categories:
            found.setdefault(slug, Term(slug, name, description))
    return sorted(found.values(), key=lambda term: term.name.casefold())


def page_html(page: StaticPage, pages: Sequence[StaticPage], *, look: SiteLook, base: str) -> str:
    """One article's document. `base` is the site's address with a slash at its end."""
    category = Term(*page.categories[0]) if page.categories else None
    shared = {term[0] for term in page.categories}
    related = [
        other
        for other in pages
        if other.slug != page.slug and shared & {term[0] for term in other.categories}
    ]
    context = _frame(look, root="../", categories=terms_of(pages)) | {
        "page": page,
        "title": page.title,
        "description": page.excerpt,
        "canonical": f"{base}{page.slug}/",
        "base_url": base,
        "category": category,
        "has_heading": re.search(r"<h1[\s>]", page.html) is not None,
        "published_on": look.day(page.moment),
        "size": page.cover_size,
        "related": related[:RELATED],
        "scripts": [script_tag(document) for document in page.json_ld],
    }
    return render_to_string("static_site/page.html", context)


def index_html(pages: Sequence[StaticPage], *, look: SiteLook, base: str) -> str:
    """The front page: all articles, newest first."""
    context = _list(pages, look=look, root="./", categories=terms_of(pages))
    context |= {"title": look.name, "heading": look.name, "canonical": base}
    return render_to_string("static_site/listing.html", context)


def category_html(term: Term, pages: Sequence[StaticPage], *, look: SiteLook, base: str) -> str:
    """One category's page with its landing text and its articles."""
    inside = [page for page in pages if term.slug in {slug for slug, _, _ in page.categories}]
    context = _list(inside, look=look, root="../../", categories=terms_of(pages)) | {
        "title": term.name,
        "heading": term.name,
        "description": " ".join(re.sub(r"<[^>]*>", " ", term.description).split()),
        "canonical": f"{base}category/{term.slug}/",
        "current": term.slug,
    }
    return render_to_string("static_site/listing.html", context)


def moved_html(page: StaticPage, *, look: SiteLook, base: str) -> str:
    """What stands at a page's old address: the way to the new one."""
    context = {"look": look, "title": page.title, "canonical": f"{base}{page.slug}/"}
    return render_to_string("static_site/moved.html", context)


def style_sheet(look: SiteLook) -> str:
    """The theme in the brand's colours."""
    return render_to_string("static_site/style.css", {"look": look})


def sitemap(pages: Sequence[StaticPage], *, base: str) -> str:
    """sitemap.xml of the front page, the categories and the articles."""
    newest = max((page.modified_at for page in pages), default="")
    rows = [_url(base, newest)]
    rows += [_url(f"{base}category/{term.slug}/", newest) for term in terms_of(pages)]
    rows += [_url(f"{base}{page.slug}/", page.modified_at) for page in pages]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(rows)
        + "\n</urlset>\n"
    )


def robots(*, base: str) -> str:
    """robots.txt: everything may be read, and here is the sitemap."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {base}sitemap.xml\n"


def _url(address: str, modified: str) -> str:
    lastmod = f"<lastmod>{modified}</lastmod>" if modified else ""
    return f"<url><loc>{escape(address)}</loc>{lastmod}</url>"


def _frame(look: SiteLook, *, root: str, categories: list[Term]) -> dict[str, Any]:
    return {
        "look": look,
        "words": words_for(look.language),
        "root": root,
        "categories": categories,
        "current": "",
        "description": "",
    }


def _list(
    pages: Sequence[StaticPage], *, look: SiteLook, root: str, categories: list[Term]
) -> dict[str, Any]:
    rows = [
        {
            "slug": page.slug,
            "title": page.title,
            "excerpt": page.excerpt,
            "cover": page.cover,
            "published_at": page.published_at,
            "published_on": look.day(page.moment),
        }
        for page in pages
    ]
    return _frame(look, root=root, categories=categories) | {"pages": rows}
