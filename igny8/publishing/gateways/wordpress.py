"""Publishing to WordPress by its REST API, with an application password and no plugin.

WordPress itself makes a second post when it is asked twice. So every article carries a mark (a
comment with our key), is looked for before anything is sent, and is read back afterwards. One
publisher at a time per site is the caller's duty: `publishing.actions` holds the lock.
"""

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from igny8.publishing.errors import SiteProblem
from igny8.publishing.gateways.base import (
    Category,
    Checked,
    ExistingPage,
    JsonLd,
    PageContent,
    Published,
)
from igny8.publishing.gateways.wordpress_api import (
    TIMEOUT,
    Params,
    Uncertain,
    WordPressApi,
)
from igny8.publishing.gateways.wordpress_pages import existing_pages, push_json_ld, route_of
from igny8.publishing.gateways.wordpress_parts import PER_PAGE, cover_id, term_ids
from igny8.publishing.gateways.wordpress_posts import POST_FIELDS, Post, Wanted, date_for, mark_for
from igny8.publishing.rules.marks import json_ld_in, mark_in, merged
from igny8.publishing.rules.problems import (
    as_error,
    in_the_bin,
    not_a_wordpress,
    not_as_sent,
    role_too_low,
    slug_taken,
)
from igny8.publishing.rules.slugs import candidate_slugs, require_plain_slugs, slug_of

NEEDED = ("publish_posts", "upload_files", "manage_categories")
ANY_STATUS = "publish,future,draft,pending,private"
POSTS, PAGES = "/wp/v2/posts", "/wp/v2/pages"
LOOKS, PAUSE = 5, 2.0


class WordPressGateway:
    """One WordPress site, signed in as one user.

    `allow` are the host:port strings that may be private, `timeout` seconds for each wait,
    `pause` seconds between looks after an unsure answer.
    """

    def __init__(
        self,
        base_url: str,
        *,
        username: str,
        password: str,
        allow: Collection[str],
        rest_style: str = "",
        timeout: float = TIMEOUT,
        pause: float = PAUSE,
    ) -> None:
        self._api = WordPressApi(
            base_url,
            username=username,
            password=password,
            allow=allow,
            style=rest_style,
            timeout=timeout,
        )
        self._pause = pause
        self._checked: Checked | None = None

    def check(self) -> Checked:
        """Sign in and see what this user may do. Raises SiteProblem; changes nothing."""
        site, doing = self._api.base_url, "checking the connection"
        me = self._api.discover("/wp/v2/users/me", params={"context": "edit"}, doing=doing)
        rights = me.get("capabilities") if isinstance(me, dict) else None
        if not isinstance(rights, dict):
            raise as_error(not_a_wordpress(site))
        missing = [right for right in NEEDED if not rights.get(right)]
        if missing:
            raise as_error(role_too_low(site, login=self._api.username, missing=missing))
        self._checked = Checked(
            rest_style=self._api.style,
            display_name=str(me.get("name", "")),
            may_post_scripts=bool(rights.get("unfiltered_html")),
        )
        return self._checked

    def publish(self, page: PageContent) -> Published:
        """Make the article a post there, or bring that post up to date. Raises SiteProblem.

        Structured data that was put there before stays, but for the types that the page brings.

        An article that has not changed on our side since it was last sent is left as it stands,
        with whatever the client's own people did to it.
        """
        require_plain_slugs(page.slug, *(category.slug for category in page.categories))
        scripts = (self._checked or self.check()).may_post_scripts
        post = self._ours(page)
        versions = (mark_for(page, scripts=scripts), mark_for(page, scripts=False))
        if post is not None and post.mark in versions:
            return self._as_it_stands(page, post)
        slug = post.slug if post is not None else self._free_slug(page)
        tags = tuple(Category(slug_of(tag), tag) for tag in page.tags)
        wanted = Wanted(
            page=page,
            scripts=scripts,
            documents=tuple(merged(json_ld_in(post.content) if post else (), page.json_ld)),
            categories=tuple(term_ids(self._api, "categories", page.categories)),
            tags=tuple(term_ids(self._api, "tags", tags)),
            media=cover_id(self._api, page.cover, slug=page.slug) if page.cover else 0,
        )
        return self._put(wanted, post, slug=slug)

    def existing_pages(self, *, only: Collection[str] | None = None) -> Iterator[ExistingPage]:
        """Every published page and post, each with the HTML that a visitor gets."""
        if self._checked is None:
            self.check()
        return existing_pages(self._api, only=only)

    def push_json_ld(self, page: ExistingPage, json_ld: Sequence[JsonLd]) -> bool:
        """Put structured data at the end of a page; False where this user or theme cannot."""
        checked = self._checked or self.check()
        if not checked.may_post_scripts or not json_ld:
            return False
        return push_json_ld(self._api, page, json_ld)

    def status_of(self, remote_id: str) -> str:
        """The status there now; what was scheduled and is due gets published first.

        WordPress does that only when somebody visits, so its cron address is called.
        """
        if self._checked is None:
            self.check()
        self._api.visit("/wp-cron.php?doing_wp_cron")
        query = {"context": "edit", "_fields": "id,status"}
        try:
            reply = self._api.get(route_of(remote_id), params=query, doing="reading its status")
        except SiteProblem as failure:
            if failure.kind == "gone":
                return "missing"
            raise
        return str(reply.data.get("status", "missing"))

    def _ours(self, page: PageContent) -> Post | None:
        """The post there that carries our mark: by id, by slug with any status, then by search."""
        queries: list[dict[str, str | int]] = [
            {"slug": ",".join(candidate_slugs(page.slug)), "status": ANY_STATUS},
            {"search": page.external_id, "status": f"{ANY_STATUS},trash"},
        ]
        if page.remote_id.isdigit():
            queries.insert(0, {"include": page.remote_id, "status": f"{ANY_STATUS},trash"})
        thrown_away = False
        for query in queries:
            ours = [post for post in self._posts(query, page) if _carries(post, page)]
            living = [post for post in ours if post.status != "trash"]
            if living:
                return min(living, key=lambda post: post.id)
            thrown_away = thrown_away or bool(ours)
        if thrown_away:
            raise as_error(in_the_bin(self._api.base_url, title=page.title))
        return None

    def _posts(self, query: Params, page: PageContent) -> list[Post]:
        query = {**query, "context": "edit", "per_page": PER_PAGE, "_fields": POST_FIELDS}
        rows = self._api.find(POSTS, params=query, doing=f"looking for “{page.title}”")
        return [Post.read(row, site=self._api.base_url) for row in rows]

    def _free_slug(self, page: PageContent) -> str:
        """The first slug that neither a post nor a page of the client's has."""
        candidates = candidate_slugs(page.slug)
        query: Params = {
            "slug": ",".join(candidates),
            "status": ANY_STATUS,
            "context": "edit",
            "per_page": PER_PAGE,
            "_fields": "id,slug",
        }
        taken = {
            unquote(str(row.get("slug", "")))
            for kind in (POSTS, PAGES)
            for row in self._api.find(kind, params=query, doing="looking for a free address")
        }
        for slug in candidates:
            if slug not in taken:
                return slug
        raise as_error(slug_taken(self._api.base_url, slug=page.slug))

    def _as_it_stands(self, page: PageContent, post: Post) -> Published:
        """Nothing changed on our side: at most its status moves on, and edits there are told."""
        if page.status == "publish" and post.status != "publish":
            date = date_for(page, post, answered=self._api.last_date)
            post = self._saved(page, post, body={"status": "publish", **date})
            if post.status != "publish":
                raise self._not_as_sent(page, [f"the status is still {post.status}"])
        notes = []
        if post.was_edited(page):
            notes.append("Somebody has edited this article on the site; it was left as it is.")
        return post.published(page, created=False, notes=notes)

    def _put(self, wanted: Wanted, post: Post | None, *, slug: str) -> Published:
        page, notes = wanted.page, []
        date = date_for(page, post, answered=self._api.last_date)
        stored = self._saved(page, post, body=wanted.body(slug=slug) | date)
        if wanted.scripts and not stored.holds_scripts(wanted.documents):
            wanted = replace(wanted, scripts=False)
            stored = self._saved(page, stored, body={"content": wanted.content})
        if differences := wanted.differences(stored):
            raise self._not_as_sent(page, differences)
        if page.json_ld and not wanted.scripts:
            notes.append("The site does not let this user add structured data to an article.")
        if stored.slug != page.slug:
            notes.append(f"{page.slug} was taken on the site, so the address is {stored.slug}.")
        return stored.published(page, created=post is None, notes=notes)

    def _not_as_sent(self, page: PageContent, differences: list[str]) -> SiteProblem:
        return as_error(not_as_sent(self._api.base_url, title=page.title, differences=differences))

    def _saved(self, page: PageContent, post: Post | None, *, body: dict[str, Any]) -> Post:
        """Write, then read back what stands there. After an unsure answer look, never resend."""
        doing = f"publishing “{page.title}”"
        route = f"{POSTS}/{post.id}" if post is not None else POSTS
        try:
            number = self._api.write(route, body=body, doing=doing)["id"]
        except Uncertain as unsure:
            return self._looked_for(page, unsure, body=body)
        query = {"context": "edit", "_fields": POST_FIELDS}
        row = self._api.get(f"{POSTS}/{number}", params=query, doing=doing).data
        return Post.read(row, site=self._api.base_url)

    def _looked_for(self, page: PageContent, unsure: Uncertain, *, body: dict[str, Any]) -> Post:
        """WordPress may still be at work on what we sent, so look more than once."""
        sent = mark_in(str(body.get("content", "")))
        for look in range(LOOKS):
            if look:
                time.sleep(self._pause)
            post = self._ours(page)
            if post is not None and sent in (None, post.mark):
                return post
        raise as_error(unsure.problem) from unsure


def _carries(post: Post, page: PageContent) -> bool:
    return post.mark is not None and post.mark.external_id == page.external_id
