"""What a site shows around an article of ours, so that markup can be held against it beforehand."""

from dataclasses import dataclass
from datetime import datetime
from html import escape

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from igny8.schema.rules.facts import Crumb


@dataclass(frozen=True)
class Frame:
    """The words around an article. All empty: only its title and text are sure to be shown."""

    site_name: str = ""
    author: str = ""
    published_at: datetime | None = None
    crumbs: tuple[Crumb, ...] = ()
    image: str = ""


def framed(title: str, html: str, *, language: str, frame: Frame) -> str:
    """The article as a document. `frame.published_at` is in the site's own time zone."""
    crumbs = "".join(
        f'<li><a href="{escape(crumb.url)}">{escape(crumb.name)}</a></li>' for crumb in frame.crumbs
    )
    image = f'<meta property="og:image" content="{escape(frame.image)}">' if frame.image else ""
    return (
        f'<html lang="{escape(language)}"><head><title>{escape(title)}</title>{image}</head><body>'
        f"<header>{escape(frame.site_name)}</header>"
        f'<nav class="breadcrumb"><ol>{crumbs}</ol></nav>'
        f"<main><h1>{escape(title)}</h1><p>{escape(frame.author)} {_time(frame, language)}</p>"
        f"{html}</main></body></html>"
    )


def _time(frame: Frame, language: str) -> str:
    if frame.published_at is None:
        return ""
    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        locale = Locale("en")
    shown = format_date(frame.published_at, "long", locale=locale)
    return f'<time datetime="{frame.published_at.isoformat()}">{shown}</time>'
