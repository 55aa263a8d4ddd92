"""A real web server on loopback whose every answer the test decides."""

import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

Headers = Mapping[str, str] | tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """What is sent back. A body that is not bytes is streamed piece by piece, without a length.

    Status 0 closes the connection without a word.
    """

    body: bytes | Iterable[bytes] = b""
    status: int = 200
    headers: Headers = field(default_factory=dict)

    @property
    def header_pairs(self) -> tuple[tuple[str, str], ...]:
        return tuple(self.headers.items()) if isinstance(self.headers, Mapping) else self.headers


@dataclass(frozen=True)
class Seen:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class LocalSite:
    """Addresses and answers of one server; unknown paths answer 404.

    An answer may be for a path with its query, or for "METHOD /path" whatever the query; what has
    none is answered by `otherwise`.
    """

    port: int
    scheme: str = "http"
    answers: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    otherwise: Callable[[Seen], Answer] = lambda _: Answer(b"not here", 404)

    @property
    def allow(self) -> frozenset[str]:
        return frozenset({f"127.0.0.1:{self.port}"})

    def url(self, path: str = "/", *, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def html(self, path: str, html: str, *, status: int = 200, headers: Headers = ()) -> str:
        """Serve this page and return its address."""
        pairs = tuple(headers.items()) if isinstance(headers, Mapping) else headers
        sent = (("content-type", "text/html; charset=utf-8"), *pairs)
        self.answers[path] = Answer(html.encode(), status, sent)
        return self.url(path)

    def redirect(self, path: str, location: str, *, status: int = 301) -> str:
        """Serve a redirect and return its address."""
        self.answers[path] = Answer(status=status, headers={"location": location})
        return self.url(path)

    def answer_to(self, seen: Seen) -> Answer:
        """The answer for this request; of a list the next one, the last again and again."""
        self.seen.append(seen)
        asked = f"{seen.method} {seen.path.partition('?')[0]}"
        found = self.answers.get(seen.path) or self.answers.get(asked) or self.otherwise(seen)
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        if not found.status:
            raise ConnectionResetError
        return found


def _handler(site: LocalSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            asked = Seen(
                self.command,
                self.path,
                {name.lower(): value for name, value in self.headers.items()},
                self.rfile.read(length),
            )
            try:
                self._send(site.answer_to(asked))
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        do_POST = do_DELETE = do_GET  # noqa: N815

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in answer.header_pairs:
                self.send_header(name, value)
            pieces = [answer.body] if isinstance(answer.body, bytes) else answer.body
            if isinstance(answer.body, bytes):
                self.send_header("content-length", str(len(answer.body)))
            self.end_headers()
            for piece in pieces:
                self.wfile.write(piece)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def local_site(*, tls: ssl.SSLContext | None = None) -> Iterator[LocalSite]:
    """Run a server on a free port of 127.0.0.1 until the block ends."""
    site = LocalSite(port=0, scheme="https" if tls else "http")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
