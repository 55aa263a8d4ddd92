"""Vendors' interfaces: a synchronous httpx client that cannot be led inside."""

import ssl
import time
from collections.abc import Collection, Iterable
from contextvars import ContextVar

import httpcore
import httpx

from igny8.kit.http.guard import (
    ALLOWLIST,
    USER_AGENT,
    address_refusal,
    addresses_of,
    is_listed,
    port_refusal,
    tls_context,
)
from igny8.kit.http.unpack import ACCEPT_ENCODING, CannotUnpack, Unpacker

ANSWER_CAP = 32 * 1024 * 1024
WAITS_IN_A_DEADLINE = 4
_CHANGED = (b"content-encoding", b"content-length", b"transfer-encoding")
_HTTPCORE_ERRORS = (
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
)

_deadline: ContextVar[float] = ContextVar("deadline")


class AddressRefused(httpx.ConnectError):
    """The connection would leave the open internet, or use a port other than 80 and 443."""


def _time_left(timeout: float | None) -> float:
    left = _deadline.get() - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("The whole answer took too long.")
    return left if timeout is None else min(timeout, left)


class _TimedStream(httpcore.NetworkStream):
    """A connection on which every wait also ends at the deadline of the whole exchange."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _time_left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _time_left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = _time_left(timeout)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


class _GuardedBackend(httpcore.SyncBackend):
    """Connects to checked numeric addresses only, so the name cannot change in between."""

    def __init__(self, allow: Collection[str]) -> None:
        self._allow = allow

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        problem: Exception = httpcore.ConnectError(f"{host} has no address.")
        for address in self._usable_addresses(host, port):
            try:
                stream = super().connect_tcp(
                    address, port, _time_left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                problem = failed
                continue
            return _TimedStream(stream)
        raise problem

    def _usable_addresses(self, host: str, port: int) -> list[str]:
        listed = is_listed(self._allow, host, port)
        if not listed and (refusal := port_refusal(host, port)):
            raise AddressRefused(refusal)
        try:
            addresses = addresses_of(host, port)
        except OSError as problem:
            raise httpcore.ConnectError(f"{host} was not found: {problem}") from problem
        refusals = [] if listed else [address_refusal(host, address) for address in addresses]
        if refusals and all(refusals):
            raise AddressRefused(refusals[0])
        return [a for a in addresses if listed or not address_refusal(host, a)]


class _GuardedTransport(httpx.BaseTransport):
    """Reads each answer whole, within a size and a time, before it hands it on."""

    def __init__(self, allow: Collection[str], *, seconds: float, max_body: int) -> None:
        self._seconds, self._max_body = seconds, max_body
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls_context(), network_backend=_GuardedBackend(allow), keepalive_expiry=5
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        token = _deadline.set(time.monotonic() + self._seconds)
        try:
            return self._exchange(request)
        except AddressRefused as refusal:
            refusal.request = request
            raise
        except CannotUnpack as problem:
            raise httpx.DecodingError(str(problem), request=request) from problem
        except _HTTPCORE_ERRORS as problem:
            kind = getattr(httpx, type(problem).__name__, httpx.TransportError)
            raise kind(str(problem), request=request) from problem
        finally:
            _deadline.reset(token)

    def _exchange(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        target = httpcore.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
        )
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                target,
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        try:
            body = self._read(answer)
        finally:
            answer.close()
        headers = [pair for pair in answer.headers if pair[0].lower() not in _CHANGED]
        return httpx.Response(answer.status, headers=headers, content=body, request=request)

    def _read(self, answer: httpcore.Response) -> bytes:
        headers = {name.lower(): value for name, value in answer.headers}
        unpacker = Unpacker(headers.get(b"content-encoding", b"").decode("latin-1"))
        body = bytearray()
        for chunk in answer.iter_stream():
            for piece in unpacker.pieces(chunk):
                body += piece
                if len(body) > self._max_body:
                    limit = self._max_body // (1024 * 1024)
                    raise httpcore.ReadError(f"The answer is larger than {limit} MB.")
        unpacker.finish()
        return bytes(body)

    def close(self) -> None:
        self._pool.close()


def guarded_client(
    *,
    timeout: float,
    allow: Collection[str] = ALLOWLIST,
    deadline: float | None = None,
    max_body: int = ANSWER_CAP,
) -> httpx.Client:
    """A client for a vendor's interface: no redirects, no proxy or netrc of the environment.

    `timeout` is seconds for each wait, `deadline` for a whole exchange (default four waits),
    `allow` the host:port strings that may be private. Answers are read whole, at most `max_body`
    bytes once unpacked. Raises AddressRefused, an httpx.ConnectError, before a byte is sent to
    a private address; other failures are httpx's own.
    """
    seconds = timeout * WAITS_IN_A_DEADLINE if deadline is None else deadline
    return httpx.Client(
        transport=_GuardedTransport(allow, seconds=seconds, max_body=max_body),
        timeout=timeout,
        follow_redirects=False,
        trust_env=False,
        headers={"user-agent": USER_AGENT, "accept-encoding": ACCEPT_ENCODING},
    )
