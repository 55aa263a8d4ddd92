"""When two web addresses mean the same page."""

import re
from dataclasses import dataclass
from enum import StrEnum
from posixpath import normpath
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

# Parameters that only measure where a visitor came from.
TRACKING = re.compile(r"^(utm_.*|gclid|gbraid|wbraid|dclid|fbclid|msclkid|yclid|mc_[ce]id|igshid)$")
DEFAULT_PORTS = {"http": 80, "https": 443}
PATH_SAFE = "/:@!$&'()*+,;=-._~"


class Match(StrEnum):
    """How close an address is to the wanted one."""

    EXACT = "exact"
    SAME_PAGE = "same_page"
    SAME_HOST = "same_host"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address in one spelling: lower case, punycode, no default port."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str

    def __str__(self) -> str:
        place = f"{self.host}:{self.port}" if self.port else self.host
        return f"{self.scheme}://{place}{self.path}{'?' if self.query else ''}{self.query}"

    @property
    def bare_host(self) -> str:
        """The host without www."""
        return self.host.removeprefix("www.")


def parse_address(text: str, *, base: str = "") -> Address:
    """The address in one spelling, without its fragment. Raises ValueError for anything else."""
    cleaned = re.sub(r"[\t\r\n]", "", text.strip())
    parts = urlsplit(urljoin(base, cleaned) if base else cleaned)
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS or not parts.hostname:
        raise ValueError(f"{text!r} is not an http or https address.")
    port = None if parts.port == DEFAULT_PORTS[scheme] else parts.port
    return Address(scheme, _host(parts.hostname), port, _path(parts.path), _query(parts.query))


def compare_addresses(found: str, wanted: str, *, base: str = "") -> Match:
    """How close `found` is to `wanted`.

    The same page: but for http or https, www, a slash at the end and tracking parameters.
    """
    try:
        here, there = parse_address(found, base=base), parse_address(wanted)
    except ValueError:
        return Match.OTHER
    if here == there:
        return Match.EXACT
    if (here.bare_host, here.port) != (there.bare_host, there.port):
        return Match.OTHER
    same = (_plain_path(here), here.query) == (_plain_path(there), there.query)
    return Match.SAME_PAGE if same else Match.SAME_HOST


def is_same_page(found: str, wanted: str, *, base: str = "") -> bool:
    """Whether both addresses lead to one page."""
    return compare_addresses(found, wanted, base=base) in (Match.EXACT, Match.SAME_PAGE)


def page_key(text: str, *, base: str = "") -> str:
    """One text for all spellings of a page's address. Raises ValueError."""
    address = parse_address(text, base=base)
    place = f"{address.bare_host}:{address.port}" if address.port else address.bare_host
    return f"{place}{_plain_path(address)}{'?' if address.query else ''}{address.query}"


def _plain_path(address: Address) -> str:
    return address.path.rstrip("/") or "/"


def _host(host: str) -> str:
    try:
        return host.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        return host.rstrip(".").lower()


def _path(path: str) -> str:
    decoded = quote(unquote(path or "/"), safe=PATH_SAFE)
    flat = normpath(decoded)
    closed = decoded.endswith(("/", "/.", "/..")) and flat != "/"
    return f"/{flat.lstrip('/')}{'/' if closed else ''}"


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(sorted(pair for pair in pairs if not TRACKING.match(pair[0].lower())))
