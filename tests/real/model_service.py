"""A model service on loopback that others made, and what a test lets it answer."""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.runtime.installation import free_port, wait_for

FOLDER = Path(__file__).with_name("model_server")
KEY = "sk-the-key-of-this-test"


class ModelService:
    """An OpenAI-compatible server: it answers in the order it was told, and keeps what it heard."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.base_url = f"http://{self.host}/v1"

    def answers(self, *replies: object) -> None:
        """Forget all; then give these answers one by one.

        A dict or a text is what the model says; a `Raw` is the whole answer.
        """
        self._ask("POST", "/__aimock/reset")
        self._ask("DELETE", "/__aimock/chaos")
        fixtures = [
            {
                "match": {"responseFormat": "json_schema", "sequenceIndex": number},
                "response": reply if isinstance(reply, Raw) else {"content": as_text(reply)},
            }
            for number, reply in enumerate(replies)
        ]
        self._ask("POST", "/__aimock/fixtures", {"fixtures": fixtures})

    def misbehaves(self, **how: float) -> None:
        """From now on each answer is late (latencyMs) or no JSON (malformedRate)."""
        self._ask("POST", "/__aimock/chaos", how)

    def heard(self) -> list[dict[str, Any]]:
        """The bodies of the questions since the last `answers`, oldest first."""
        entries = self._ask("GET", "/__aimock/journal?path=/v1/chat/completions")
        return [entry["body"] for entry in entries]

    def is_ready(self) -> bool:
        try:
            self._ask("GET", "/__aimock/health")
        except (OSError, http.client.HTTPException):
            return False
        return True

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        connection = http.client.HTTPConnection(self.host, timeout=10)
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {KEY}"}
        try:
            sent = json.dumps(body) if body is not None else None
            connection.request(method, path, sent, headers)
            answer = connection.getresponse()
            said = answer.read().decode()
        finally:
            connection.close()
        assert answer.status == 200, f"{method} {path}: {answer.status} {said}"
        return json.loads(said)


class Raw(dict[str, Any]):
    """An answer as the server's own fixtures describe it."""


def as_text(reply: object) -> str:
    return reply if isinstance(reply, str) else json.dumps(reply)


@contextmanager
def running() -> Iterator[ModelService]:
    """The server, started on a free port and ended afterwards; it takes one key and no other."""
    port = free_port()
    command = FOLDER / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"
    options = ["--port", str(port), "--fixtures", FOLDER / "fixtures.json", "--log-level", "warn"]
    process = subprocess.Popen(
        [Path(sys.executable).with_name("node"), command, *options],
        env={**os.environ, "AIMOCK_API_KEYS": KEY},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    service = ModelService(port)
    try:
        wait_for(lambda: service.is_ready() or process.poll() is not None, seconds=30)
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        yield service
    finally:
        # The whole group: our node is a Python program that starts the real one.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stderr:
            process.stderr.close()
