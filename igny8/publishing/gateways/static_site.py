"""Publishing into a folder: a whole small site that any web server, or ours, can serve.

Every file is written beside its place and moved there, so a reader never sees half a page and a
full disk leaves what stood there before. What is kept of each page lies in a folder of its own
that is not served.
"""

import hashlib
import io
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from igny8.kit.clock import utc_now
from igny8.kit.storage import write_atomically
from igny8.publishing.errors import SiteProblem
from igny8.publishing.gateways.base import (
    Checked,
    Cover,
    ExistingPage,
    JsonLd,
    PageContent,
    Published,
)
from igny8.publishing.gateways.static_theme import (
    SiteLook,
    StaticPage,
    category_html,
    index_html,
    moved_html,
    page_html,
    robots,
    sitemap,
    style_sheet,
    terms_of,
)
from igny8.publishing.rules.marks import fingerprint, merged
from igny8.publishing.rules.slugs import candidate_slugs, cover_file_name, require_plain_slugs

RESERVED = {"assets", "category", "covers", "index", "robots", "sitemap"}
EXTENSIONS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}


class StaticSiteGateway:
    """One site's folder (`folder`, served) and what is kept of its pages (`records`, not served).

    `base_url` is the address that the folder is served at.
    """

    def __init__(
        self,
        folder: Path,
        *,
        records: Path,
        base_url: str,
        look: SiteLook,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._folder, self._records = folder, records
        self._base = f"{base_url.rstrip('/')}/"
        self._look, self._clock = look, clock

    def check(self) -> Checked:
        """Make sure that the folder can be written to. Raises SiteProblem or DiskFull."""
        try:
            write_atomically(self._folder / "robots.txt", robots(base=self._base).encode())
        except OSError as failure:
            raise SiteProblem(
                f"The folder {self._folder} cannot be written to ({failure.strerror}). Nothing can "
                "be published there. Please give the user that runs this program the right to "
                "write to it.",
                kind="folder_refused",
                permanent=True,
            ) from failure
        return Checked(display_name=self._look.name)

    def publish(self, page: PageContent) -> Published:
        """Write the page, then the lists and the sitemap that name it. Raises DiskFull."""
        require_plain_slugs(page.slug, *(category.slug for category in page.categories))
        pages = self._pages()
        before = pages.get(page.external_id)
        after = self._kept(page, pages)
        if before is not None and before.fingerprint == after.fingerprint and self._stands(before):
            return self._published(page, before, created=False)
        if page.cover is not None:
            write_atomically(self._folder / "covers" / after.cover, page.cover.content, alone=True)
        known = terms_of(self._visible(pages))
        pages[page.external_id] = after
        self._write_page(after, pages)
        has_same_topics = known == terms_of(self._visible(pages))
        if not has_same_topics:
            self._write_pages(pages)
        if before is not None and before.slug != after.slug:
            moved = moved_html(after, look=self._look, base=self._base)
            self._write(f"{before.slug}/index.html", moved)
        self._write_lists(pages, of=_topics(before, after) if has_same_topics else None)
        self._keep(after)
        return self._published(page, after, created=before is None)

    def rebuild(self) -> int:
        """Write every page and list anew, as after a change of brand; returns the page count."""
        pages = self._pages()
        self._write_pages(pages)
        self._write_lists(pages)
        return len(pages)

    def existing_pages(self, *, only: Collection[str] | None = None) -> Iterator[ExistingPage]:
        """Every page that a visitor can read; with `only`, those at these addresses."""
        pages = self._pages()
        for page in self._visible(pages):
            path, url = self._folder / page.slug / "index.html", f"{self._base}{page.slug}/"
            if only is not None and url not in only:
                continue
            yield ExistingPage(
                url=url,
                title=page.title,
                html=path.read_text() if path.is_file() else "",
                modified=datetime.fromisoformat(page.modified_at),
                remote_id=_record_name(page.external_id),
                problem="" if path.is_file() else f"The file of {page.slug} is missing.",
            )

    def push_json_ld(self, page: ExistingPage, json_ld: Sequence[JsonLd]) -> bool:
        """Add structured data to a page's head."""
        pages = self._pages()
        for known in pages.values():
            if _record_name(known.external_id) == page.remote_id:
                documents = tuple(merged(known.json_ld, json_ld))
                after = replace(known, json_ld=documents)
                pages[known.external_id] = after
                self._write_page(after, pages)
                self._keep(after)
                return True
        return False

    def status_of(self, remote_id: str) -> str:
        """The page's status; what was scheduled and is due is shown from now on."""
        pages = self._pages()
        for page in pages.values():
            if _record_name(page.external_id) == remote_id:
                if page.status == "future" and self._is_due(page):
                    self._release(page, pages)
                    return "publish"
                return page.status
        return "missing"

    def _release(self, page: StaticPage, pages: dict[str, StaticPage]) -> None:
        shown = replace(page, status="publish")
        pages[page.external_id] = shown
        self._write_page(shown, pages)
        self._write_lists(pages)
        self._keep(shown)

    def _kept(self, page: PageContent, pages: dict[str, StaticPage]) -> StaticPage:
        before = pages.get(page.external_id)
        now = self._clock().astimezone(UTC).isoformat(timespec="seconds")
        moment = page.published_at or self._clock()
        cover, size = _cover_name(page.cover, slug=page.slug) if page.cover else ("", None)
        slug = self._free_slug(page, pages)
        kept = StaticPage(
            external_id=page.external_id,
            slug=slug,
            title=page.title,
            html=page.html,
            excerpt=page.excerpt,
            status=page.status,
            categories=tuple((term.slug, term.name, term.description) for term in page.categories),
            json_ld=page.json_ld,
            author=page.author,
            published_at="",
            modified_at="",
            cover=cover,
            cover_alt=page.cover.alt if page.cover else "",
            cover_size=size,
            fingerprint="",
        )
        version = fingerprint(json.dumps(asdict(kept), sort_keys=True, default=str))
        published = moment.astimezone(UTC).isoformat(timespec="seconds")
        return replace(
            kept,
            json_ld=tuple(merged(before.json_ld if before else (), page.json_ld)),
            fingerprint=version,
            published_at=before.published_at if before and not page.published_at else published,
            modified_at=now if before else published,
        )

    def _free_slug(self, page: PageContent, pages: dict[str, StaticPage]) -> str:
        taken = RESERVED | {
            other.slug for other in pages.values() if other.external_id != page.external_id
        }
        for slug in candidate_slugs(page.slug):
            if slug not in taken:
                return slug
        raise SiteProblem(
            f"{self._base} already has pages at {page.slug} and the addresses next to it. Nothing "
            "was published. Please choose another slug.",
            kind="slug_taken",
            permanent=True,
        )

    def _published(self, page: PageContent, kept: StaticPage, *, created: bool) -> Published:
        moved = f"{page.slug} was taken on the site, so the address is {kept.slug}."
        return Published(
            remote_id=_record_name(kept.external_id),
            url=f"{self._base}{kept.slug}/",
            created=created,
            slug=kept.slug,
            status="publish" if self._is_visible(kept) else kept.status,
            json_ld_placed=bool(kept.json_ld),
            notes=(moved,) if kept.slug != page.slug else (),
        )

    def _is_due(self, page: StaticPage) -> bool:
        return page.moment <= self._clock()

    def _is_visible(self, page: StaticPage) -> bool:
        return page.status == "publish" or (page.status == "future" and self._is_due(page))

    def _visible(self, pages: dict[str, StaticPage]) -> list[StaticPage]:
        shown = [page for page in pages.values() if self._is_visible(page)]
        return sorted(shown, key=lambda page: (page.published_at, page.slug), reverse=True)

    def _stands(self, page: StaticPage) -> bool:
        return not self._is_visible(page) or (self._folder / page.slug / "index.html").is_file()

    def _write_page(self, page: StaticPage, pages: dict[str, StaticPage]) -> None:
        path = self._folder / page.slug / "index.html"
        if not self._is_visible(page):
            path.unlink(missing_ok=True)
            return
        visible = self._visible(pages)
        html = page_html(page, visible, look=self._look, base=self._base)
        self._write(f"{page.slug}/index.html", html)

    def _write_pages(self, pages: dict[str, StaticPage]) -> None:
        """All of them: the topics stand at the top of every page."""
        for page in pages.values():
            self._write_page(page, pages)

    def _write_lists(
        self, pages: dict[str, StaticPage], *, of: Collection[str] | None = None
    ) -> None:
        """The front page, the sitemap and the topics' lists: all, or `of` these topics' slugs."""
        visible = self._visible(pages)
        self._write("assets/style.css", style_sheet(self._look))
        for term in terms_of(visible):
            if of is not None and term.slug not in of:
                continue
            html = category_html(term, visible, look=self._look, base=self._base)
            self._write(f"category/{term.slug}/index.html", html)
        self._write("index.html", index_html(visible, look=self._look, base=self._base))
        self._write("sitemap.xml", sitemap(visible, base=self._base))
        self._write("robots.txt", robots(base=self._base))

    def _write(self, name: str, text: str) -> None:
        path = self._folder / name
        content = text.encode()
        if not path.is_file() or path.read_bytes() != content:
            write_atomically(path, content, alone=True)

    def _keep(self, page: StaticPage) -> None:
        text = json.dumps(asdict(page), ensure_ascii=False, indent=1)
        path = self._records / f"{_record_name(page.external_id)}.json"
        write_atomically(path, text.encode(), alone=True)

    def _pages(self) -> dict[str, StaticPage]:
        """All pages that are kept, by external_id."""
        paths = sorted(self._records.glob("*.json"))
        pages = [_page_from(json.loads(path.read_text())) for path in paths]
        return {page.external_id: page for page in pages}


def _record_name(external_id: str) -> str:
    return hashlib.sha256(external_id.encode()).hexdigest()[:32]


def _topics(*pages: StaticPage | None) -> set[str]:
    """The slugs of the topics whose lists show these pages."""
    return {slug for page in pages if page for slug, _, _ in page.categories}


def _page_from(kept: dict[str, Any]) -> StaticPage:
    size = kept["cover_size"]
    return StaticPage(
        **kept
        | {
            "categories": tuple((term[0], term[1], term[2]) for term in kept["categories"]),
            "json_ld": tuple(kept["json_ld"]),
            "cover_size": (size[0], size[1]) if size else None,
        }
    )


def _cover_name(cover: Cover, *, slug: str) -> tuple[str, tuple[int, int]]:
    """The picture's file name, with a hash of it, and its size in pixels."""
    try:
        with Image.open(io.BytesIO(cover.content)) as image:
            extension, size = EXTENSIONS[image.format or ""], image.size
    except (UnidentifiedImageError, KeyError) as failure:
        raise SiteProblem(
            f"The picture {cover.filename} is not a PNG, JPEG or WebP. The article waits for it "
            "and was not published. Please make the picture again.",
            kind="refused_media",
            permanent=True,
        ) from failure
    digest = hashlib.sha256(cover.content).hexdigest()
    return cover_file_name(slug, sha256=digest, extension=extension), size
