"""Pages of strangers: fetched with every redirect by hand, three megabytes at most."""

import asyncio
import errno
import re
import socket
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum

import aiohttp
from aiohappyeyeballs import AddrInfoType, SocketFactoryType
from yarl import URL

from igny8.kit.errors import GatewayError
from igny8.kit.http.decode import decode_html
from igny8.kit.http.guard import (
    ALLOWLIST,
    USER_AGENT,
    address_refusal,
    clock_refusal,
    is_listed,
    port_refusal,
    tls_context,
)
from igny8.kit.http.unpack import ACCEPT_ENCODING, CannotUnpack, Unpacker

BODY_CAP = 3 * 1024 * 1024
PAGE_SECONDS = 20.0
MAX_REDIRECTS = 5
AT_ONCE = 16
AT_ONCE_PER_HOST = 4
CHUNK = 64 * 1024
REDIRECT_STATUSES = (301, 302, 303, 307, 308)
_HEADERS = {
    "user-agent": USER_AGENT,
    "accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
    "accept-encoding": ACCEPT_ENCODING,
}


class Failure(StrEnum):
    """Why a page could not be fetched."""

    BAD_URL = "bad_url"
    REFUSED = "refused"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"
    TOO_MANY_REDIRECTS = "too_many_redirects"


@dataclass(frozen=True)
class Hop:
    """One redirect on the way: the address asked, its status, where it sent us."""

    url: str
    status: int
    location: str


class FetchFailed(GatewayError):
    """The page did not come; `reason` says why, `url` where, and `hops` how far we got."""

    code = "fetch_failed"

    def __init__(
        self, message: str, *, reason: Failure, url: str, hops: tuple[Hop, ...] = ()
    ) -> None:
        permanent = reason in (Failure.BAD_URL, Failure.REFUSED)
        super().__init__(message, permanent=permanent, reason=reason.value, url=url)
        self.reason, self.url, self.hops = reason, url, hops


@dataclass(frozen=True)
class FetchedPage:
    """A page as it was served; `body` is unpacked and holds at most the first 3 MB."""

    requested_url: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    truncated: bool
    hops: tuple[Hop, ...] = ()

    def header_values(self, name: str) -> tuple[str, ...]:
        """Every value of a header, in the order sent; names compare without case."""
        return tuple(value for key, value in self.headers if key.lower() == name.lower())

    @property
    def content_type(self) -> str:
        """The media type in lower case without its parameters; empty where none was sent."""
        return ",".join(self.header_values("content-type")[:1]).partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The body as text, in the charset that the page declares or seems to use."""
        sent = ",".join(self.header_values("content-type")[:1])
        declared = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", sent, re.I)
        charset = declared.group(1) if declared else None
        return decode_html(self.body, charset, cut_off=self.truncated)


def _guarded_socket(info: AddrInfoType) -> socket.socket:
    family, kind, protocol, _, address = info
    host, port = str(address[0]), int(address[1])
    if refusal := port_refusal(host, port) or address_refusal("The name", host):
        raise OSError(errno.EACCES, refusal)
    return socket.socket(family, kind, protocol)


class _Fetcher:
    """One batch's sessions: a guarded one, and one for the places that the operator lists."""

    def __init__(
        self,
        guarded: aiohttp.ClientSession,
        listed: aiohttp.ClientSession,
        *,
        allow: Collection[str],
        timeout: float,
    ) -> None:
        self._guarded, self._listed = guarded, listed
        self._allow, self._timeout = allow, timeout

    async def fetch(self, url: str) -> FetchedPage:
        hops: list[Hop] = []
        here = url
        try:
            async with asyncio.timeout(self._timeout):
                while len(hops) <= MAX_REDIRECTS:
                    page = await self._get(_parsed(here))
                    location = _location(page)
                    if location is None:
                        return replace(page, requested_url=url, hops=tuple(hops))
                    hops.append(Hop(page.url, page.status, location))
                    here = location
        except FetchFailed as failed:
            raise FetchFailed(
                failed.message, reason=failed.reason, url=here, hops=tuple(hops)
            ) from failed
        except (OSError, aiohttp.ClientError, CannotUnpack, ValueError) as problem:
            raise _failure(problem, here, tuple(hops), self._timeout) from problem
        raise FetchFailed(
            f"{url} redirects more than {MAX_REDIRECTS} times.",
            reason=Failure.TOO_MANY_REDIRECTS,
            url=here,
            hops=tuple(hops),
        )

    async def _get(self, url: URL) -> FetchedPage:
        host, port = str(url.raw_host), int(url.port or 0)
        if refusal := clock_refusal(host, port):
            raise FetchFailed(refusal, reason=Failure.REFUSED, url=str(url))
        listed = is_listed(self._allow, host, port)
        if not listed and (refusal := port_refusal(host, port)):
            raise FetchFailed(refusal, reason=Failure.REFUSED, url=str(url))
        session = self._listed if listed else self._guarded
        async with session.get(url, allow_redirects=False) as response:
            truncated, body = False, b""
            if response.status not in REDIRECT_STATUSES:
                truncated, body = await _read(response)
            headers = tuple((name, value) for name, value in response.headers.items())
            return FetchedPage(str(url), str(url), response.status, headers, body, truncated)


def _parsed(url: str) -> URL:
    try:
        parsed = URL(url.strip())
    except ValueError as problem:
        raise FetchFailed(f"{url} is not an address.", reason=Failure.BAD_URL, url=url) from problem
    if parsed.scheme not in ("http", "https") or not parsed.raw_host:
        raise FetchFailed(
            f"{url} is not an http or https address.", reason=Failure.BAD_URL, url=url
        )
    if parsed.user or parsed.password:
        raise FetchFailed(f"{url} carries a sign-in.", reason=Failure.BAD_URL, url=url)
    return parsed.with_fragment(None)


def _location(page: FetchedPage) -> str | None:
    sent = page.header_values("location")
    if page.status not in REDIRECT_STATUSES or not sent:
        return None
    return str(URL(page.url).join(URL(sent[0].strip())))


async def _read(response: aiohttp.ClientResponse) -> tuple[bool, bytes]:
    unpacker = Unpacker(response.headers.get("content-encoding", ""))
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        for piece in unpacker.pieces(chunk):
            body += piece
            if len(body) > BODY_CAP:
                response.close()
                del body[BODY_CAP:]
                return True, bytes(body)
    unpacker.finish()
    return False, bytes(body)


def _failure(problem: Exception, url: str, hops: tuple[Hop, ...], seconds: float) -> FetchFailed:
    reason, message = _reason(problem, url, seconds)
    return FetchFailed(message, reason=reason, url=url, hops=hops)


def _reason(problem: Exception, url: str, seconds: float) -> tuple[Failure, str]:
    match problem:
        case TimeoutError():
            return Failure.TIMEOUT, f"{url} did not answer within {seconds:g} seconds."
        case aiohttp.ClientConnectorDNSError():
            return Failure.DNS, f"The name in {url} was not found."
        case aiohttp.ClientSSLError():
            return Failure.TLS, f"{url} has no valid certificate: {problem}."
        case aiohttp.ClientConnectorError() if problem.os_error.errno == errno.EACCES:
            return Failure.REFUSED, f"{url} is refused. {problem.os_error.strerror}"
        case aiohttp.ClientConnectorError():
            return Failure.CONNECT, f"{url} could not be connected to: {problem.os_error}."
        case aiohttp.InvalidURL():
            return Failure.BAD_URL, f"{url} is not an address."
        case _:
            return Failure.PROTOCOL, f"{url} did not answer properly: {problem}"


@asynccontextmanager
async def _fetcher(
    *, allow: Collection[str], timeout: float, at_once: int
) -> AsyncIterator[_Fetcher]:
    def session(connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            headers=_HEADERS,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=timeout),
        )

    def connector(guard: SocketFactoryType | None) -> aiohttp.TCPConnector:
        return aiohttp.TCPConnector(
            ssl=tls_context(),
            limit=at_once,
            limit_per_host=AT_ONCE_PER_HOST,
            socket_factory=guard,
        )

    async with (
        session(connector(_guarded_socket)) as guarded,
        session(connector(None)) as listed,
    ):
        yield _Fetcher(guarded, listed, allow=allow, timeout=timeout)


async def fetch_page_async(
    url: str, *, allow: Collection[str] = ALLOWLIST, timeout: float = PAGE_SECONDS
) -> FetchedPage:
    """`fetch_page` for those who run an event loop."""
    async with _fetcher(allow=allow, timeout=timeout, at_once=1) as fetcher:
        return await fetcher.fetch(url)


def fetch_page(
    url: str, *, allow: Collection[str] = ALLOWLIST, timeout: float = PAGE_SECONDS
) -> FetchedPage:
    """Fetch one page, redirects included, within `timeout` seconds in all.

    Any status is a page; only what gave no answer raises FetchFailed. Of a longer body the
    first 3 MB are kept and `truncated` is set.
    """
    return asyncio.run(fetch_page_async(url, allow=allow, timeout=timeout))


async def fetch_many_async(
    urls: Sequence[str],
    *,
    allow: Collection[str] = ALLOWLIST,
    timeout: float = PAGE_SECONDS,
    at_once: int = AT_ONCE,
) -> list[FetchedPage | FetchFailed]:
    """`fetch_many` for those who run an event loop."""
    gate = asyncio.Semaphore(at_once)
    async with _fetcher(allow=allow, timeout=timeout, at_once=at_once) as fetcher:

        async def one(url: str) -> FetchedPage | FetchFailed:
            async with gate:
                try:
                    return await fetcher.fetch(url)
                except FetchFailed as failed:
                    return failed

        return list(await asyncio.gather(*(one(url) for url in urls)))


def fetch_many(
    urls: Sequence[str],
    *,
    allow: Collection[str] = ALLOWLIST,
    timeout: float = PAGE_SECONDS,
    at_once: int = AT_ONCE,
) -> list[FetchedPage | FetchFailed]:
    """Fetch pages side by side, `at_once` of them, four of one host; outcomes in the given order.

    Every page may hold 3 MB: callers with many addresses go through them in batches.
    """
    return asyncio.run(fetch_many_async(urls, allow=allow, timeout=timeout, at_once=at_once))
