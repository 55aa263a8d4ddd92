"""Pages that stand on a WordPress site already: reading them, adding structured data to them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from igny8.publishing.errors import SiteProblem
from igny8.publishing.gateways.base import ExistingPage, JsonLd
from igny8.publishing.gateways.wordpress_api import Uncertain, WordPressApi
from igny8.publishing.gateways.wordpress_parts import PER_PAGE
from igny8.publishing.rules.marks import json_ld_in, merged, script_tag, with_json_ld
from igny8.publishing.rules.problems import as_error, not_a_wordpress

KINDS = ("pages", "posts")


def existing_pages(
    api: WordPressApi, *, only: Collection[str] | None = None
) -> Iterator[ExistingPage]:
    """Every published page and post (or those at `only`), with the HTML that a visitor gets."""
    for kind in KINDS:
        page, pages = 1, 1
        while page <= pages:
            query: dict[str, str | int] = {
                "per_page": PER_PAGE,
                "page": page,
                "_fields": "id,link,title,modified_gmt",
                "orderby": "id",
                "order": "asc",
            }
            reply = api.get(f"/wp/v2/{kind}", params=query, doing="listing the pages")
            if not isinstance(reply.data, list):
                raise as_error(not_a_wordpress(api.base_url))
            for row in reply.data:
                if only is None or (isinstance(row, dict) and row.get("link") in only):
                    yield _seen(api, kind, row)
            page, pages = page + 1, reply.total_pages


def _seen(api: WordPressApi, kind: str, row: Any) -> ExistingPage:
    try:
        url, title = str(row["link"]), unescape(str(row["title"]["rendered"]))
        modified, number = _moment(str(row["modified_gmt"])), int(row["id"])
    except (KeyError, TypeError, ValueError) as failure:
        raise as_error(not_a_wordpress(api.base_url)) from failure
    html, problem = _read(api, url)
    return ExistingPage(
        url=url,
        title=title,
        html=html,
        modified=modified,
        remote_id=f"{kind}/{number}",
        problem=problem,
    )


def _read(api: WordPressApi, url: str) -> tuple[str, str]:
    """A page's HTML, and a sentence where there is none."""
    if urlsplit(url).netloc.lower() != urlsplit(api.base_url).netloc.lower():
        return "", f"{url} lies on another host than the site, so it was not read."
    try:
        status, text = api.visit(url)
    except SiteProblem as failure:
        return "", failure.message
    return (text, "") if status == 200 else ("", f"{url} answered with status {status}.")


def _moment(gmt: str) -> datetime | None:
    try:
        return datetime.fromisoformat(gmt).replace(tzinfo=UTC)
    except ValueError:
        return None


def push_json_ld(api: WordPressApi, page: ExistingPage, documents: Sequence[JsonLd]) -> bool:
    """Put structured data at the end of a page; False when it does not reach the public page.

    What we put there before is kept, but for the types that are sent anew. Where the theme or a
    page builder does not show it whole, the page gets back exactly the text that it had.
    """
    doing = f"adding structured data to “{page.title}”"
    route = route_of(page.remote_id)
    before = _content(api, route, doing=doing)
    after = with_json_ld(before, merged(json_ld_in(before), documents))
    if after != before:
        _write(api, route, after, doing=doing)
    status, text = api.visit(page.url)
    if status == 200 and all(script_tag(document) in text for document in documents):
        return True
    if after != before:
        _write(api, route, before, doing=doing)
    return False


def route_of(remote_id: str) -> str:
    """`12` is a post, `pages/9` a page."""
    return f"/wp/v2/{remote_id}" if "/" in remote_id else f"/wp/v2/posts/{remote_id}"


def _content(api: WordPressApi, route: str, *, doing: str) -> str:
    query = {"context": "edit", "_fields": "id,content"}
    data = api.get(route, params=query, doing=doing).data
    try:
        return str(data["content"]["raw"])
    except (KeyError, TypeError) as failure:
        raise as_error(not_a_wordpress(api.base_url)) from failure


def _write(api: WordPressApi, route: str, content: str, *, doing: str) -> None:
    try:
        api.write(route, body={"content": content}, doing=doing)
    except Uncertain as unsure:
        if _content(api, route, doing=doing) != content:
            raise as_error(unsure.problem) from unsure
