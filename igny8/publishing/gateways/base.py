"""What every place that pages go to can do, and the frozen values that travel to it and back."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

PageStatus = Literal["publish", "draft", "future"]
JsonLd = Mapping[str, Any]


@dataclass(frozen=True)
class Category:
    """A taxonomy term of the blueprint; found by its slug, then by its name, else created."""

    slug: str
    name: str
    description: str = ""


@dataclass(frozen=True)
class Cover:
    """The picture above an article. `content` is the PNG or JPEG itself."""

    content: bytes
    filename: str
    alt: str


@dataclass(frozen=True)
class PageContent:
    """One page as it should stand on the client's site.

    `external_id` is our own lasting key (the content need's): publishing twice under one key makes
    one page. `html` is sanitised. `published_at` is aware UTC and needed for status `future`.
    `remote_id` is where it stood when we last published it; callers leave it to us.
    """

    external_id: str
    title: str
    slug: str
    html: str
    excerpt: str = ""
    status: PageStatus = "publish"
    categories: tuple[Category, ...] = ()
    tags: tuple[str, ...] = ()
    cover: Cover | None = None
    json_ld: tuple[JsonLd, ...] = ()
    content_type: str = "post"
    language: str = "en"
    published_at: datetime | None = None
    site_name: str = ""
    author: str = ""
    remote_id: str = ""


@dataclass(frozen=True)
class Published:
    """Where the page stands now, as read back from the site.

    `created` is False when the page was there already. `slug` differs from what was asked for when
    a page of the client's own already had it. `notes` are sentences for the account manager.
    """

    remote_id: str
    url: str
    created: bool
    slug: str = ""
    status: str = "publish"
    json_ld_placed: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExistingPage:
    """A page that stands on the site, whoever made it.

    `html` is what a visitor gets, head included; `problem` says in a sentence why `html` is empty.
    """

    url: str
    title: str
    html: str
    modified: datetime | None
    remote_id: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Checked:
    """A connection that works: who we are there, and what that account may do."""

    rest_style: str = ""
    display_name: str = ""
    may_post_scripts: bool = True


class Publisher(Protocol):
    """A place that pages go to. Every method raises SiteProblem in words a client can read."""

    def check(self) -> Checked:
        """Make sure that we can publish there, without changing anything."""

    def publish(self, page: PageContent) -> Published:
        """Put the page there, or bring it up to date; never twice per external_id."""

    def existing_pages(self, *, only: Collection[str] | None = None) -> Iterator[ExistingPage]:
        """Every published page, whoever made it; with `only`, those at these addresses."""

    def push_json_ld(self, page: ExistingPage, json_ld: Sequence[JsonLd]) -> bool:
        """Add structured data to a page that stands there; False when this place cannot."""

    def status_of(self, remote_id: str) -> str:
        """publish, future, draft, pending, private, trash, or missing."""
