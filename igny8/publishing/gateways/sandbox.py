"""A site that is not there: demos, tests and simulated time publish to it, and see what it did.

What it holds lies in a table, so it is the same for every process and survives a kill. Some user
names make it fail on demand, as a declined card does in a payment sandbox.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Protocol

from igny8.publishing.gateways.base import (
    Checked,
    ExistingPage,
    JsonLd,
    PageContent,
    Published,
)
from igny8.publishing.rules.marks import fingerprint, merged, with_json_ld
from igny8.publishing.rules.problems import (
    Answer,
    Problem,
    as_error,
    no_answer,
    problem_of,
    role_too_low,
)
from igny8.publishing.rules.slugs import candidate_slugs, require_plain_slugs

SITE = "https://sandbox.example"
NO_SCRIPTS = "no-scripts"
FAILURES = ("wrong-password", "wrong-role", "maintenance", "html-answer", "no-answer")


@dataclass(frozen=True)
class SandboxRow:
    """One page as the sandbox holds it."""

    external_id: str
    slug: str
    title: str
    html: str
    status: str
    version: str
    json_ld: tuple[Mapping[str, Any], ...] = ()


class SandboxStore(Protocol):
    """Where the sandbox keeps its pages."""

    def rows(self) -> list[SandboxRow]:
        """All of them, oldest first."""

    def put(self, row: SandboxRow) -> None:
        """Keep a page under its external_id, in place of what was there."""


class SandboxGateway:
    """Plays a site. `username` may be one of FAILURES; no-answer publishes all the same.

    With `no-scripts` it takes articles but no structured data.
    """

    def __init__(self, store: SandboxStore, *, base_url: str = SITE, username: str = "") -> None:
        self._store, self._base, self._username = store, base_url.rstrip("/"), username

    def check(self) -> Checked:
        """Raises the SiteProblem that the user name asks for."""
        if (problem := self._problem("checking the connection")) is not None:
            raise as_error(problem)
        return Checked(display_name="Sandbox", may_post_scripts=self._takes_scripts)

    def publish(self, page: PageContent) -> Published:
        """Keep the page. Raises SiteProblem on demand."""
        require_plain_slugs(page.slug, *(category.slug for category in page.categories))
        doing = f"publishing “{page.title}”"
        if (problem := self._problem(doing)) is not None:
            raise as_error(problem)
        rows = {row.external_id: row for row in self._store.rows()}
        before = rows.get(page.external_id)
        taken = {row.slug for row in rows.values() if row.external_id != page.external_id}
        row = SandboxRow(
            external_id=page.external_id,
            slug=next(slug for slug in candidate_slugs(page.slug) if slug not in taken),
            title=page.title,
            html=page.html,
            status=page.status,
            version=fingerprint(page.title, page.html, page.excerpt, page.status),
            json_ld=page.json_ld if self._takes_scripts else (),
        )
        if before is None or before.version != row.version:
            self._store.put(row)
        if self._username == "no-answer" and before is None:
            raise as_error(no_answer(self._base, doing=doing, seconds=30))
        return Published(
            remote_id=page.external_id,
            url=f"{self._base}/{row.slug}/",
            created=before is None,
            slug=row.slug,
            status=row.status,
            json_ld_placed=bool(row.json_ld),
        )

    def existing_pages(self, *, only: Collection[str] | None = None) -> Iterator[ExistingPage]:
        """The pages that it holds, as plain documents; with `only`, those at these addresses."""
        for row in self._store.rows():
            url = f"{self._base}/{row.slug}/"
            if row.status == "publish" and (only is None or url in only):
                yield ExistingPage(
                    url=url,
                    title=row.title,
                    html=f"<html><body><h1>{escape(row.title)}</h1>"
                    f"{with_json_ld(row.html, row.json_ld)}</body></html>",
                    modified=None,
                    remote_id=row.external_id,
                )

    def push_json_ld(self, page: ExistingPage, json_ld: Sequence[JsonLd]) -> bool:
        """Keep the structured data with the page."""
        for row in self._store.rows():
            if row.external_id == page.remote_id and self._takes_scripts:
                documents = tuple(merged(row.json_ld, json_ld))
                self._store.put(SandboxRow(**{**vars(row), "json_ld": documents}))
                return True
        return False

    def status_of(self, remote_id: str) -> str:
        """The status that it was published with, or missing."""
        found = [row.status for row in self._store.rows() if row.external_id == remote_id]
        return found[0] if found else "missing"

    @property
    def _takes_scripts(self) -> bool:
        return self._username != NO_SCRIPTS

    def _problem(self, doing: str) -> Problem | None:
        answers = {
            "wrong-password": Answer(status=401, is_json=True, code="rest_not_logged_in"),
            "maintenance": Answer(status=503, is_json=False, retry_after="600"),
            "html-answer": Answer(status=200, is_json=False),
        }
        if self._username == "wrong-role":
            return role_too_low(self._base, login=self._username, missing=["publish_posts"])
        answer = answers.get(self._username)
        return problem_of(answer, doing=doing, site=self._base) if answer else None
