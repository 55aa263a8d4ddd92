"""Domains, web addresses and countries as people type them, checked."""

import re
from typing import Final
from urllib.parse import urlsplit

from babel import Locale

LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
COUNTRIES: Final = frozenset(
    str(code)
    for code in Locale("en").territories
    if re.fullmatch("[A-Z]{2}", str(code)) and code != "ZZ"
)


def check_domain(text: str) -> str:
    """The domain in small letters, punycode, no www. Raises ValueError that says what to write."""
    bare = text.strip().lower().rstrip(".")
    if "/" in bare:
        raise ValueError("write the bare domain, such as shop.example, without https:// or a path")
    try:
        plain = bare.removeprefix("www.").encode("idna").decode()
    except UnicodeError:
        plain = ""
    labels = plain.split(".")
    well_formed = len(labels) > 1 and all(LABEL.fullmatch(label) for label in labels)
    if not well_formed or len(plain) > 253 or labels[-1].isdigit():
        raise ValueError("write a domain such as shop.example")
    return plain


def check_web_address(text: str) -> str:
    """An http or https address. Raises ValueError that says what to write."""
    bare = text.strip()
    try:
        parts = urlsplit(bare)
        _port = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", bare):
        raise ValueError("write a whole address such as https://shop.example/page")
    return bare


def check_country(text: str) -> str:
    """A country's two letters (ISO 3166-1). Raises ValueError that says what to write."""
    bare = text.strip().upper()
    if bare == "UK":
        raise ValueError("write GB, the code of the United Kingdom")
    if bare not in COUNTRIES:
        raise ValueError("write a country's two letters, such as GB or US")
    return bare
