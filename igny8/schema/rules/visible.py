"""Whether everything that structured data states can be read on the page, by a person.

Addresses, identifiers and positions are not read and are let through. Dates, prices, days,
countries and phone numbers count as read in any of the ways in which people write them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_symbol

NOT_READ = {
    "@context", "@id", "@type", "contentUrl", "dayOfWeek", "image", "inLanguage", "item", "logo",
    "mainEntityOfPage", "position", "sameAs", "url", "worstRating",
}  # fmt: skip
LOCALES = tuple(
    Locale.parse(name)
    for name in ("en_US", "en_GB", "fr", "de", "es", "it", "nl", "pt", "pl", "sv", "da", "ar", "ur")
)
USUAL_BEST = "5"
# Greater numbers are nobody's price or count; writing them out would take for ever.
DIGITS = 13
Json = Mapping[str, Any]


def properties_not_visible(json_ld: Json, text: str) -> list[str]:
    """Paths (such as `author.name`) of the statements that a reader of `text` cannot find."""
    page = _Page(text)
    return [path for path, value in _statements(json_ld) if not page.shows(path, value)]


def visible_part(json_ld: Json, text: str, *, required: frozenset[str]) -> dict[str, Any] | None:
    """The document without what is not visible; None when that takes what it needs.

    `required` are paths without list positions, such as `mainEntity.name`. A list loses its
    items that are not wholly visible, an object with nothing left but its type goes too.
    """
    page = _Page(text)
    kept = _kept(json_ld, "", page, required)
    return kept if isinstance(kept, dict) else None


def _statements(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            if name not in NOT_READ:
                yield from _statements(part, f"{path}.{name}" if path else name)
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from _statements(part, f"{path}[{index}]")
    else:
        yield path, value


def _kept(value: Any, path: str, page: "_Page", required: frozenset[str]) -> Any:
    if isinstance(value, Mapping):
        return _kept_object(value, path, page, required)
    if isinstance(value, list | tuple):
        parts = [_kept(part, path, page, required) for part in value]
        return [part for part in parts if part is not None] or None
    return value if page.shows(path, value) else None


def _kept_object(
    value: Json, path: str, page: "_Page", required: frozenset[str]
) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    for name, part in value.items():
        inner = f"{path}.{name}" if path else name
        kept = part if name in NOT_READ else _kept(part, inner, page, required)
        if kept is not None:
            found[name] = kept
        elif inner in required:
            return None
    told = [name for name in found if name not in NOT_READ or name in ("image", "url")]
    return found if told else None


class _Page:
    """A page's text, prepared for looking things up in it."""

    def __init__(self, text: str) -> None:
        self.text = plain(text)
        self.digits = re.sub(r"[^\d+]", "", text)

    def shows(self, path: str, value: Any) -> bool:
        """Whether a reader finds the value of this property."""
        name = re.sub(r"\[\d+\]", "", path).rpartition(".")[2]
        if name == "bestRating" and str(value) == USUAL_BEST:
            return True
        return any(self._has(writing) for writing in _WAYS.get(name, _as_it_is)(str(value))) or (
            name == "telephone" and self._has_number(str(value))
        )

    def _has(self, writing: str) -> bool:
        wanted = plain(writing)
        if not wanted:
            return False
        start = r"(?<!\w)" if wanted[0].isalnum() else ""
        end = r"(?!\w)" if wanted[-1].isalnum() else ""
        return re.search(start + re.escape(wanted) + end, self.text) is not None

    def _has_number(self, phone: str) -> bool:
        digits = re.sub(r"\D", "", phone)
        return len(digits) >= 6 and digits[-9:] in self.digits


def plain(text: str) -> str:
    """Text as it is compared: one case, one kind of space, quote and hyphen."""
    flat = unicodedata.normalize("NFKC", text).casefold()
    flat = re.sub(r"[‘’‚‛`´]", "'", flat)
    flat = re.sub(r"[“”„‟«»]", '"', flat)
    flat = re.sub(r"[‐-―−]", "-", flat)
    return " ".join(flat.split())


def _as_it_is(value: str) -> Iterator[str]:
    yield value


def _dates(value: str) -> Iterator[str]:
    yield value
    try:
        day: date = datetime.fromisoformat(value).date()
    except ValueError:
        return
    yield day.isoformat()
    for locale in LOCALES:
        for form in ("short", "medium", "long", "d MMM y", "dd/MM/y", "dd.MM.y"):
            yield format_date(day, form, locale=locale)


def _prices(value: str) -> Iterator[str]:
    yield value
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return
    if not amount.is_finite() or amount.adjusted() >= DIGITS:
        return
    patterns = ["#,##0.00", "0.00"]
    if amount == amount.to_integral_value():
        patterns += ["#,##0", "0"]
    for locale in LOCALES:
        for pattern in patterns:
            yield format_decimal(amount, format=pattern, locale=locale)


def _ratings(value: str) -> Iterator[str]:
    for writing in (value, f"{value}.0"):
        yield writing
        yield writing.replace(".", ",")


def _counts(value: str) -> Iterator[str]:
    yield value
    if value.isdecimal() and len(value) < DIGITS:
        for locale in LOCALES:
            yield format_decimal(int(value), locale=locale)


def _currencies(value: str) -> Iterator[str]:
    yield value
    for locale in LOCALES:
        yield get_currency_symbol(value, locale=locale)


def _countries(value: str) -> Iterator[str]:
    yield value
    yield {"GB": "UK", "US": "USA"}.get(value, value)
    for locale in LOCALES:
        yield locale.territories.get(value, value)


def _times(value: str) -> Iterator[str]:
    yield value
    hours, _, minutes = value.partition(":")
    if not (hours.isdigit() and minutes.isdigit()):
        return
    hour = int(hours) % 12 or 12
    half = "am" if int(hours) < 12 else "pm"
    yield f"{int(hours)}:{minutes}"
    yield f"{int(hours)}h{minutes}"
    yield f"{hours}.{minutes}"
    for gap in ("", " "):
        yield f"{hour}:{minutes}{gap}{half}"
        if minutes == "00":
            yield f"{hour}{gap}{half}"
    if minutes == "00":
        yield f"{int(hours)} Uhr"
        yield f"{int(hours)}h"


_WAYS: dict[str, Callable[[str], Iterator[str]]] = {
    "addressCountry": _countries,
    "bestRating": _ratings,
    "closes": _times,
    "dateModified": _dates,
    "datePublished": _dates,
    "opens": _times,
    "price": _prices,
    "priceCurrency": _currencies,
    "ratingCount": _counts,
    "ratingValue": _ratings,
    "reviewCount": _counts,
}
