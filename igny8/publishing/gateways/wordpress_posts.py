"""One article on WordPress: as it shall stand there, and as it was read back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Self
from urllib.parse import unquote

from igny8.publishing.errors import SiteProblem
from igny8.publishing.gateways.base import JsonLd, PageContent, Published
from igny8.publishing.rules.compare import html_differences, same_text
from igny8.publishing.rules.marks import (
    Mark,
    fingerprint,
    mark_in,
    marked,
    script_tag,
    with_json_ld,
    without_json_ld,
)
from igny8.publishing.rules.problems import as_error, not_a_wordpress

POST_FIELDS = "id,slug,status,link,title,content,excerpt,categories,tags,featured_media"


@dataclass(frozen=True)
class Post:
    """A post as WordPress gives it in the edit context: raw texts, not rendered ones."""

    id: int
    slug: str
    status: str
    link: str
    title: str
    content: str
    excerpt: str
    categories: tuple[int, ...]
    tags: tuple[int, ...]
    media: int

    @classmethod
    def read(cls, row: Mapping[str, Any], *, site: str) -> Self:
        """From the answer's JSON. Raises SiteProblem when it is not the shape of a post."""
        try:
            return cls(
                id=int(row["id"]),
                slug=unquote(str(row["slug"])),
                status=str(row["status"]),
                link=str(row["link"]),
                title=str(row["title"]["raw"]),
                content=str(row["content"]["raw"]),
                excerpt=str(row["excerpt"]["raw"]),
                categories=tuple(sorted(map(int, row.get("categories", [])))),
                tags=tuple(sorted(map(int, row.get("tags", [])))),
                media=int(row.get("featured_media", 0)),
            )
        except (KeyError, TypeError, ValueError) as failure:
            raise as_error(not_a_wordpress(site)) from failure

    @property
    def mark(self) -> Mark | None:
        return mark_in(self.content)

    def published(self, page: PageContent, *, created: bool, notes: list[str]) -> Published:
        """The answer to whoever asked for the page to be published."""
        return Published(
            remote_id=str(self.id),
            url=self.link,
            created=created,
            slug=self.slug,
            status=self.status,
            json_ld_placed=bool(page.json_ld) and self.holds_scripts(page.json_ld),
            notes=tuple(notes),
        )

    def holds_scripts(self, documents: Iterable[JsonLd]) -> bool:
        """Whether all of this structured data stands in it, unharmed."""
        return all(script_tag(document) in self.content for document in documents)

    def was_edited(self, page: PageContent) -> bool:
        """Whether somebody changed its words, tags or title since we sent it."""
        bare = without_json_ld(self.content)
        return bool(html_differences(page.html, bare)) or not same_text(page.title, self.title)


@dataclass(frozen=True)
class Wanted:
    """An article as it shall stand there.

    `scripts` says whether this user may post JSON-LD; `documents` is all of it: what was put
    there before, renewed by what the page now brings.
    """

    page: PageContent
    scripts: bool
    documents: tuple[JsonLd, ...] = ()
    categories: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()
    media: int = 0

    @property
    def mark(self) -> Mark:
        return mark_for(self.page, scripts=self.scripts)

    @property
    def content(self) -> str:
        html = with_json_ld(self.page.html, self.documents if self.scripts else ())
        return marked(html, self.mark)

    def body(self, *, slug: str) -> dict[str, Any]:
        """What is sent. Without categories of ours the site's own default stays."""
        body: dict[str, Any] = {
            "title": self.page.title,
            "content": self.content,
            "excerpt": self.page.excerpt,
            "slug": slug,
            "status": self.page.status,
            "tags": list(self.tags),
            "featured_media": self.media,
        }
        if self.categories:
            body["categories"] = list(self.categories)
        return body

    def differences(self, post: Post) -> list[str]:
        """How what stands there differs from what was sent, as short phrases."""
        found = []
        if not same_text(self.page.title, post.title):
            found.append(f"the title became “{post.title}”")
        if not same_text(self.page.excerpt, post.excerpt):
            found.append("the excerpt was changed")
        if post.status not in _accepted(self.page.status):
            found.append(f"the status is {post.status}, not {self.page.status}")
        if self.categories and set(self.categories) != set(post.categories):
            found.append("the categories were changed")
        if set(self.tags) != set(post.tags):
            found.append("the tags were changed")
        if self.media != post.media:
            found.append("the picture was not set as its featured image")
        return found + html_differences(self.content, post.content)


def _accepted(status: str) -> tuple[str, ...]:
    """WordPress publishes at once what is scheduled less than a minute ahead."""
    return ("future", "publish") if status == "future" else (status,)


def mark_for(page: PageContent, *, scripts: bool) -> Mark:
    """The mark of this very version of a page; its status is not part of the version."""
    cover = fingerprint(page.cover.content, page.cover.alt) if page.cover else ""
    categories = [(category.slug, category.name) for category in page.categories]
    documents = [sorted(document.items(), key=str) for document in page.json_ld if scripts]
    version = fingerprint(
        page.title, page.html, page.excerpt, categories, page.tags, cover, documents
    )
    return Mark(page.external_id, version)


def gmt(moment: datetime) -> str:
    """A moment as WordPress wants it in date_gmt."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def date_for(page: PageContent, post: Post | None, *, answered: str) -> dict[str, str]:
    """The date to send, if any: an article published now is dated by the site's own clock.

    A post that is scheduled there stays so until its date is moved to now, which `answered`, the
    Date of the site's last answer, gives. Raises SiteProblem when a scheduled page has no moment.
    """
    if page.status == "future":
        if page.published_at is None:
            raise SiteProblem(
                f"“{page.title}” is to be scheduled, but without a moment. It was not sent. Please "
                "give it one.",
                kind="no_moment",
                permanent=True,
            )
        return {"date_gmt": gmt(page.published_at)}
    if page.status == "publish" and post is not None and post.status == "future":
        return {"date_gmt": gmt(parsedate_to_datetime(answered))}
    return {}
