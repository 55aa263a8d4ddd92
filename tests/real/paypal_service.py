"""PayPal's own OpenAPI files, served by Prism: a judge of requests, with answers of their shapes.

Prism remembers nothing, so an answer has nothing to do with what was asked. A door before it gives
the token, sends each request to the file that describes it, and keeps what the judge said. With a
small PayPal of our own behind it, the judge lets a request pass, and that one answers.
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import IO, Any

import pytest

from igny8.billing.tests.paypal_answers import token
from igny8.billing.tests.paypal_books import PayPalBooks
from tests.runtime.installation import free_port, wait_for

FOLDER = Path(__file__).with_name("paypal_server")
FILES = FOLDER / "node_modules/@paypal/paypal-rest-api-specifications/openapi"
PRISM = FOLDER / "node_modules/@stoplight/prism-cli/dist/index.js"
# Its file requires a text to search for, which PayPal's documentation does not.
LAGS_BEHIND = "GET /v1/customer/disputes"
NODE = Path(sys.executable).with_name("node")
DESCRIBED_IN = {
    "/v2/checkout/": "checkout_orders_v2",
    "/v2/payments/": "payments_payment_v2",
    "/v3/vault/": "vault_payment_tokens_v3",
    "/v1/notifications/": "notifications_webhooks_v1",
    "/v1/customer/": "customer_disputes_v1",
    "/v1/reporting/": "reporting_transactions_v1",
}


@dataclass(frozen=True)
class Judged:
    """One request, and what the judge answered."""

    what: str
    status: int
    said: Any
    body: bytes = b""


@dataclass
class PayPalService:
    """The judges, by the file that each reads, and the door that is asked in place of PayPal.

    With `invents` each answer is another one of all that the file allows; with `books` they answer
    what a judge has let pass.
    """

    judges: dict[str, int]
    door: str = ""
    judged: list[Judged] = field(default_factory=list)
    invents: bool = False
    books: PayPalBooks | None = None

    @property
    def api_base(self) -> str:
        return f"http://{self.door}"

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Judged:
        """Put the request before its judge."""
        name = next(name for start, name in DESCRIBED_IN.items() if path.startswith(start))
        if self.invents:
            path += ("&" if "?" in path else "?") + "__dynamic=true"
        connection = http.client.HTTPConnection("127.0.0.1", self.judges[name], timeout=30)
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            said = answer.read()
        finally:
            connection.close()
        what = f"{method} {path.partition('?')[0]}"
        return Judged(what, answer.status, json.loads(said or b"{}"), body)

    def is_ready(self) -> bool:
        for port in self.judges.values():
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                connection.request("GET", "/")
                connection.getresponse().read()
                connection.close()
            except OSError:
                return False
        return True


def _door(service: PayPalService) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            if self.path == "/v1/oauth2/token":
                return self._send(200, token())
            headers = {name: value for name, value in self.headers.items() if name != "Host"}
            if self.path.startswith("/v2/payments/"):
                # This file takes 20 letters of it, where PayPal documents a value of 21.
                headers.pop("Prefer", None)
            # The files ask for it on requests without a body, too.
            headers.setdefault("Content-Type", "application/json")
            judged = service.ask(self.command, self.path, body, headers)
            service.judged.append(judged)
            passes = judged.status // 100 == 2 or judged.what == LAGS_BEHIND
            if service.books is None or not passes:
                return self._send(judged.status, judged.said)
            sent = {name.lower(): value for name, value in self.headers.items()}
            return self._send(*service.books.answer(self.command, self.path, body, sent))

        do_POST = do_DELETE = do_GET  # noqa: N815

        def _send(self, status: int, said: Any) -> None:
            body = b"" if status == 204 else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Door


@contextmanager
def running() -> Iterator[PayPalService]:
    """A judge for each file and the door before them, ended afterwards."""
    service = PayPalService({name: free_port() for name in DESCRIBED_IN.values()})
    door = ThreadingHTTPServer(("127.0.0.1", 0), _door(service))
    service.door = f"127.0.0.1:{door.server_address[1]}"
    Thread(target=door.serve_forever, args=(0.01,), daemon=True).start()
    with tempfile.TemporaryDirectory() as files, tempfile.TemporaryFile() as said:
        subprocess.run(
            [NODE, FOLDER / "readable.mjs", FILES, files, *service.judges], check=True, timeout=60
        )
        processes = [_judge(Path(files) / f"{name}.json", port, said)
                     for name, port in service.judges.items()]  # fmt: skip
        try:
            wait_for(lambda: service.is_ready() or _has_ended(processes), seconds=60)
            if _has_ended(processes):
                said.seek(0)
                pytest.fail(f"Prism did not start:\n{said.read().decode()[-2000:]}")
            yield service
        finally:
            door.shutdown()
            door.server_close()
            for process in processes:
                # The whole group: our node is a Python program that starts the real one.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _has_ended(processes: "list[subprocess.Popen[bytes]]") -> bool:
    return any(process.poll() is not None for process in processes)


def _judge(file: Path, port: int, said: IO[bytes]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [NODE, PRISM, "mock", "--port", str(port), file],
        stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
    )  # fmt: skip
