"""What an article on WordPress hangs on: its categories, tags and picture, each made only once."""

import contextlib
import hashlib
import re
import unicodedata
from html import unescape
from typing import Any

from igny8.publishing.errors import SiteProblem
from igny8.publishing.gateways.base import Category, Cover
from igny8.publishing.gateways.wordpress_api import (
    Params,
    Uncertain,
    WordPressApi,
)
from igny8.publishing.rules.compare import same_text
from igny8.publishing.rules.problems import as_error, not_as_sent

PER_PAGE = 100
TERM_FIELDS = "id,name,slug"
MEDIA_FIELDS = "id,slug,alt_text,source_url"


def term_ids(api: WordPressApi, kind: str, terms: tuple[Category, ...]) -> list[int]:
    """The ids of the terms there (`kind` is categories or tags), created where missing."""
    return [_term_id(api, kind, term) for term in terms]


def _term_id(api: WordPressApi, kind: str, term: Category) -> int:
    if (known := _known_term(api, kind, term)) is not None:
        return known
    doing = f"creating the {_noun(kind)} “{term.name}”"
    body = {"name": term.name, "slug": term.slug, "description": _plain(term.description)}
    try:
        return int(api.write(f"/wp/v2/{kind}", body=body, doing=doing)["id"])
    except SiteProblem as failure:
        existing = _existing_term(failure)
        if existing is None:
            raise
        return existing
    except Uncertain as unsure:
        found = _known_term(api, kind, term)
        if found is None:
            raise as_error(unsure.problem) from unsure
        return found


def _known_term(api: WordPressApi, kind: str, term: Category) -> int | None:
    """By its slug first, then by its very name: the client's own category of that name is taken.

    Names are kept there with entities, which a search does not see through: so one plain word of
    the name is searched for.
    """
    doing = f"looking for the {_noun(kind)} “{term.name}”"
    word = max(re.findall(r"\w+", term.name), key=len, default=term.name)
    queries: list[Params] = [{"slug": term.slug}, {"search": word, "per_page": PER_PAGE}]
    for query in queries:
        rows = api.find(f"/wp/v2/{kind}", params={**query, "_fields": TERM_FIELDS}, doing=doing)
        for row in rows:
            if "slug" in query or unescape(str(row["name"])).casefold() == term.name.casefold():
                return int(row["id"])
    return None


def _existing_term(failure: SiteProblem) -> int | None:
    reply = failure.details.get("data")
    if not isinstance(reply, dict) or reply.get("code") != "term_exists":
        return None
    found = str((reply.get("data") or {}).get("term_id"))
    return int(found) if found.isdigit() else None


def _noun(kind: str) -> str:
    return "category" if kind == "categories" else "tag"


def _plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text).split())


def cover_id(api: WordPressApi, cover: Cover, *, slug: str) -> int:
    """The id of the picture in the media library, uploaded if these very bytes are not there yet.

    Its name carries a hash of the picture and its alt text, so it is found again after any
    interruption, and a picture of the client's own is never taken for ours.
    """
    name, extension, content_type = media_name(cover, slug=slug)
    known = _known_media(api, name)
    if known is None:
        known = _uploaded(
            api, cover, name=name, filename=f"{name}.{extension}", content_type=content_type
        )
    if not same_text(cover.alt, str(known.get("alt_text", ""))):
        _write_alt(api, known, cover)
    return int(known["id"])


def media_name(cover: Cover, *, slug: str) -> tuple[str, str, str]:
    """The picture's name in the library, its extension and its content type."""
    digest = hashlib.sha256(cover.content + cover.alt.encode()).hexdigest()[:16]
    plain = unicodedata.normalize("NFKD", slug).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-") or "cover"
    if cover.content.startswith(b"\xff\xd8"):
        return f"{words}-{digest}", "jpg", "image/jpeg"
    if cover.content[8:12] == b"WEBP":
        return f"{words}-{digest}", "webp", "image/webp"
    return f"{words}-{digest}", "png", "image/png"


def _known_media(api: WordPressApi, name: str) -> dict[str, Any] | None:
    query = {"slug": name, "_fields": MEDIA_FIELDS}
    rows = api.find("/wp/v2/media", params=query, doing="looking for the picture")
    return min(rows, key=lambda row: int(row["id"]), default=None)


def _uploaded(
    api: WordPressApi, cover: Cover, *, name: str, filename: str, content_type: str
) -> dict[str, Any]:
    doing = f"uploading the picture {filename}"
    try:
        return api.upload(
            "/wp/v2/media",
            content=cover.content,
            filename=filename,
            content_type=content_type,
            doing=doing,
        )
    except Uncertain as unsure:
        found = _known_media(api, name)
        if found is None:
            raise as_error(unsure.problem) from unsure
        return found


def _write_alt(api: WordPressApi, media: dict[str, Any], cover: Cover) -> None:
    doing = "giving the picture its description"
    route = f"/wp/v2/media/{media['id']}"
    with contextlib.suppress(Uncertain):  # What counts is what stands there now, read next.
        api.write(route, body={"alt_text": cover.alt}, doing=doing)
    query = {"context": "edit", "_fields": MEDIA_FIELDS}
    stored = api.get(route, params=query, doing=doing).data
    if not same_text(cover.alt, str(stored.get("alt_text", ""))):
        differences = ["the picture's description was not kept"]
        raise as_error(not_as_sent(api.base_url, title=cover.filename, differences=differences))
