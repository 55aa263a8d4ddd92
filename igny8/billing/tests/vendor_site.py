"""A vendor on loopback that answers what a test recorded, and keeps what it was asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from igny8.kit.tests.local_site import Answer, LocalSite, Seen, local_site

NO_ANSWER = Answer(status=0)


@dataclass
class Vendor:
    """The recorded answers, one list for each "METHOD /path"; the last is given again and again."""

    site: LocalSite

    @property
    def base(self) -> str:
        return self.site.url("")

    def says(self, what: str, *answers: Answer | dict[str, Any], status: int = 200) -> None:
        """Answer this request so, one by one."""
        self.site.answers[what] = [
            each if isinstance(each, Answer) else said(each, status) for each in answers
        ]

    def asked(self, what: str = "") -> list[Seen]:
        """The requests that came, oldest first: all, or those of one "METHOD /path"."""
        return [
            seen
            for seen in self.site.seen
            if not what or what == f"{seen.method} {seen.path.partition('?')[0]}"
        ]


def said(body: dict[str, Any] | list[Any], status: int = 200, **headers: str) -> Answer:
    """An answer of JSON."""
    sent = {"content-type": "application/json", **headers}
    return Answer(json.dumps(body).encode(), status, sent)


def form(seen: Seen) -> dict[str, str]:
    """The fields of a form that was posted."""
    return dict(parse_qsl(seen.body.decode(), keep_blank_values=True))


def query(seen: Seen) -> dict[str, str]:
    """What stood behind the question mark."""
    return dict(parse_qsl(urlsplit(seen.path).query))


@contextmanager
def vendor() -> Iterator[Vendor]:
    """A vendor that has no answer recorded yet: it says 404 to everything."""
    with local_site() as site:
        yield Vendor(site)
