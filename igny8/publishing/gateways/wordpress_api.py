"""Talking to a WordPress REST API: each answer is judged before it is believed."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx

from igny8.kit.http import AddressRefused, guarded_client
from igny8.publishing.errors import SiteProblem
from igny8.publishing.rules.problems import (
    Answer,
    Problem,
    as_error,
    no_answer,
    not_a_wordpress,
    not_reachable,
    problem_of,
)

PRETTY, PLAIN = "pretty", "plain"
TIMEOUT = 30
Params = Mapping[str, str | int]
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Uncertain(Exception):
    """A write whose outcome is not known: look before sending it again."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True)
class Reply:
    """An answer that was read whole. `data` is None where it was not JSON."""

    answer: Answer
    data: Any
    total_pages: int = 1
    text: str = ""


class WordPressApi:
    """Signed-in requests to one site. `style` is pretty (/wp-json), plain (?rest_route=) or ''."""

    def __init__(
        self,
        base_url: str,
        *,
        username: str,
        password: str,
        allow: Collection[str],
        style: str = "",
        timeout: float = TIMEOUT,
    ) -> None:
        self.base_url, self.username, self.style = base_url, username, style
        self.timeout = timeout
        self.last_date = ""
        self._auth = httpx.BasicAuth(username, password)
        self._client = guarded_client(timeout=timeout, allow=allow)

    def discover(self, route: str, *, params: Params, doing: str) -> Any:
        """Ask under both forms of the address and keep the one that answers as WordPress does."""
        first: Problem | None = None
        for style in dict.fromkeys([self.style or PRETTY, PRETTY, PLAIN]):
            self.style = style
            reply = self._request("GET", route, params=params, doing=doing)
            if reply.data is not None and reply.answer.status == 200:
                return reply.data
            problem = problem_of(reply.answer, doing=doing, site=self.base_url)
            if reply.data is not None or problem.kind == "maintenance":
                raise as_error(problem)
            first = _more_telling(first, problem)
        raise as_error(first or not_a_wordpress(self.base_url))

    def get(self, route: str, *, params: Params, doing: str) -> Reply:
        """Read something. Raises SiteProblem unless the answer is 200 and JSON."""
        reply = self._request("GET", route, params=params, doing=doing)
        if reply.answer.status != 200 or reply.data is None:
            raise as_error(problem_of(reply.answer, doing=doing, site=self.base_url))
        return reply

    def find(self, route: str, *, params: Params, doing: str) -> list[dict[str, Any]]:
        """Read a list. Raises SiteProblem unless the answer is one."""
        data = self.get(route, params=params, doing=doing).data
        if not isinstance(data, list):
            raise as_error(not_a_wordpress(self.base_url))
        return [row for row in data if isinstance(row, dict)]

    def write(self, route: str, *, body: Mapping[str, Any], doing: str) -> dict[str, Any]:
        """Create or change something, once.

        Raises SiteProblem when it was surely not done, Uncertain when it may have been.
        """
        return self._judged(
            self._sent("POST", route, params={}, doing=doing, json=dict(body)), doing=doing
        )

    def upload(
        self, route: str, *, content: bytes, filename: str, content_type: str, doing: str
    ) -> dict[str, Any]:
        """Send a file. `filename` is ASCII. Raises as `write` does."""
        headers = {
            "Content-Type": content_type,
            "Content-Disposition": f'attachment; filename="{filename}"',
        }
        reply = self._sent("POST", route, params={}, doing=doing, content=content, headers=headers)
        return self._judged(reply, doing=doing)

    def visit(self, path_or_url: str) -> tuple[int, str]:
        """Read a page as any visitor gets it, not signed in: its status and its text."""
        url = path_or_url if "://" in path_or_url else f"{self.base_url}{path_or_url}"
        try:
            response = self._client.get(url)
        except httpx.HTTPError as failure:
            raise self._lost(failure, doing=f"reading {url}") from failure
        return response.status_code, response.text

    def _sent(self, method: str, route: str, *, params: Params, doing: str, **kind: Any) -> Reply:
        try:
            return self._request(method, route, params=params, doing=doing, **kind)
        except SiteProblem as failure:
            if failure.kind == "no_answer":
                problem = no_answer(self.base_url, doing=doing, seconds=round(self.timeout))
                raise Uncertain(problem) from failure
            raise

    def _judged(self, reply: Reply, *, doing: str) -> dict[str, Any]:
        answer = reply.answer
        if answer.status in (200, 201) and isinstance(reply.data, dict) and "id" in reply.data:
            return reply.data
        problem = problem_of(answer, doing=doing, site=self.base_url)
        if answer.status in (500, 502, 504) or 200 <= answer.status < 300:
            raise Uncertain(problem)
        failure = as_error(problem)
        failure.details["data"] = reply.data
        raise failure

    def _request(
        self, method: str, route: str, *, params: Params, doing: str, **kind: Any
    ) -> Reply:
        if self.style == PLAIN:
            url, query = f"{self.base_url}/", {"rest_route": route, **params}
        else:
            url, query = f"{self.base_url}/wp-json{route}", dict(params)
        try:
            response = self._client.request(method, url, params=query, auth=self._auth, **kind)
        except httpx.HTTPError as failure:
            raise self._lost(failure, doing=doing) from failure
        self.last_date = response.headers.get("date", self.last_date)
        return _reply(response)

    def _lost(self, failure: httpx.HTTPError, *, doing: str) -> SiteProblem:
        if isinstance(failure, AddressRefused):
            return SiteProblem(
                f"{self.base_url} is not an address on the open internet, so we do not connect to "
                "it. Nothing was sent. Please enter the site's public address; whoever runs this "
                "installation can allow a private one (IGNY8_OUTBOUND_ALLOWLIST).",
                kind="address_refused",
                permanent=True,
            )
        if isinstance(failure, _NOT_SENT):
            return as_error(not_reachable(self.base_url, doing=doing))
        return as_error(no_answer(self.base_url, doing=doing, seconds=round(self.timeout)))


def _reply(response: httpx.Response) -> Reply:
    data = _json(response.content)
    error = data if isinstance(data, dict) else {}
    headers = response.headers
    pages = headers.get("x-wp-totalpages", "")
    answer = Answer(
        status=response.status_code,
        is_json=data is not None,
        code=str(error.get("code", "")),
        message=_words(str(error.get("message", ""))),
        location=headers.get("location", ""),
        retry_after=headers.get("retry-after", ""),
        date=headers.get("date", ""),
    )
    return Reply(answer, data, total_pages=int(pages) if pages.isdigit() else 1)


def _json(content: bytes) -> Any:
    """The list or object in an answer, blank lines and byte-order marks aside; None if not JSON."""
    try:
        data = json.loads(content.decode("utf-8-sig").strip("\ufeff \t\r\n"))
    except ValueError:
        return None
    return data if isinstance(data, dict | list) else None


def _words(message: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", message)).split())


def _more_telling(first: Problem | None, second: Problem) -> Problem:
    """Of two failed attempts, the one that says more than 'no WordPress here'."""
    if first is None or first.kind in ("not_wordpress", "html_answer"):
        return second if second.kind != "html_answer" or first is None else first
    return first
