"""A Stripe on loopback that others made (localstripe), and a gate before it for what it lacks.

localstripe knows customers, cards, payments, refunds and signed webhooks, and refuses parameters
that it does not know. It ignores Idempotency-Key, cannot list a customer's payments or search, and
has neither Checkout nor disputes: the gate plays those, so that the gateway can be asked whole. It
tells each event once: tests send the same bytes again themselves.
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
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.real.stripe_checkout import SESSIONS, Checkout
from tests.runtime.installation import free_port, wait_for

FOLDER = Path(__file__).with_name("stripe_server")
SECRET_KEY = "sk_test_12345"
EMPTY = {"object": "list", "url": "/v1/nothing", "has_more": False, "data": []}
REUSED = {"error": {"type": "idempotency_error", "message": "Keys are for one request only."}}
Exchange = tuple[int, bytes]


class StripeService:
    """The server, and what a test does at it that no gateway does: it enters cards."""

    def __init__(self, port: int, gate: int) -> None:
        self.host, self.gate = f"127.0.0.1:{port}", f"127.0.0.1:{gate}"
        self.kept: dict[str, tuple[str, Exchange]] = {}
        self.checkout = Checkout(self._asked)

    def empty(self) -> None:
        """Forget all that was made, and every key."""
        self.ask("DELETE", "/_config/data")
        self.kept.clear()
        self.checkout.pages.clear()

    @property
    def api_base(self) -> str:
        return f"http://{self.gate}"

    def saved_card(self, number: str) -> tuple[str, str]:
        """A customer with a card of this number: their ids."""
        customer = self.post("/v1/customers", name="Carl")["id"]
        card = self.post(
            "/v1/payment_methods",
            **{"type": "card", "card[number]": number, "card[cvc]": "123",
               "card[exp_month]": "2", "card[exp_year]": "2040"},
        )["id"]  # fmt: skip
        self.post(f"/v1/payment_methods/{card}/attach", customer=customer)
        return customer, card

    def tell(self, url: str, *, secret: str) -> None:
        """Send webhooks there from now on, signed with the secret."""
        self.post("/_config/webhooks/ours", url=url, secret=secret)

    def is_ready(self) -> bool:
        try:
            self.ask("GET", "/v1/customers")
        except OSError:
            return False
        return True

    def post(self, path: str, **fields: str) -> dict[str, Any]:
        status, body = self.ask("POST", path, urlencode(fields))
        assert status == 200, f"{path}: {status} {body!r}"
        return dict(json.loads(body)) if body else {}

    def ask(self, method: str, path: str, body: str = "") -> Exchange:
        connection = http.client.HTTPConnection(self.host, timeout=10)
        headers = {
            "Authorization": f"Bearer {SECRET_KEY}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def _asked(self, method: str, path: str, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
        status, body = self.ask(method, path, urlencode(fields))
        return status, json.loads(body)

    def payments(self) -> list[dict[str, Any]]:
        return list(json.loads(self.ask("GET", "/v1/payment_intents?limit=100")[1])["data"])


def _gate(service: StripeService) -> type[BaseHTTPRequestHandler]:
    class Gate(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(*_listed(service, self.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            key = self.headers.get("idempotency-key", "")
            self._send(*_once(service, key, self.path, body))

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Gate


def _listed(service: StripeService, path: str) -> Exchange:
    """What is there, with the filters and lists that localstripe has not."""
    parts = urlsplit(path)
    asked = parse_qs(parts.query)
    if parts.path.startswith(SESSIONS):
        return service.checkout.answer("GET", path)
    if parts.path == "/v1/disputes":
        return 200, json.dumps(EMPTY).encode()
    if parts.path in ("/v1/payment_intents", "/v1/payment_intents/search"):
        found = [each for each in service.payments() if _matches(each, asked)]
        return 200, json.dumps({**EMPTY, "data": found}).encode()
    return service.ask("GET", path)


def _once(service: StripeService, key: str, path: str, body: str) -> Exchange:
    """The first answer again for a used key, as Stripe gives it."""
    if key not in service.kept:
        is_page = path.startswith(SESSIONS)
        done = service.checkout.answer if is_page else service.ask
        service.kept[key] = (f"{path} {body}", done("POST", path, body))
    before, answer = service.kept[key]
    return answer if before == f"{path} {body}" else (400, json.dumps(REUSED).encode())


def _matches(payment: dict[str, Any], asked: dict[str, list[str]]) -> bool:
    if "query" in asked:
        key = payment["metadata"].get("igny8_key")
        return asked["query"] == [f"metadata['igny8_key']:'{key}'"]
    return asked.get("customer", [payment["customer"]]) == [payment["customer"]]


def installed() -> Path:
    """The server's command, in an environment of its own with the packages of its lock file."""
    here, uv = FOLDER / ".venv", Path(sys.executable).with_name("uv")
    lock = FOLDER / "requirements.lock"
    steps = [
        [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, here],
        [uv, "pip", "install", "--quiet", "--python", here / "bin" / "python",
         "--require-hashes", "-r", lock],
    ]  # fmt: skip
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            pytest.fail(f"localstripe could not be installed:\n{done.stderr[-2000:]}")
    return here / "bin" / "localstripe"


@contextmanager
def running() -> Iterator[StripeService]:
    """The server on a free port with its gate on another, ended afterwards."""
    port = free_port()
    gate_server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    service = StripeService(port, gate_server.server_address[1])
    gate_server.RequestHandlerClass = _gate(service)
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [installed(), "--from-scratch", "--port", str(port)],
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip
        Thread(target=gate_server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            wait_for(lambda: service.is_ready() or process.poll() is not None, seconds=30)
            if process.poll() is not None:
                said.seek(0)
                pytest.fail(f"localstripe did not start:\n{said.read().decode()[-2000:]}")
            yield service
        finally:
            gate_server.shutdown()
            gate_server.server_close()
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
