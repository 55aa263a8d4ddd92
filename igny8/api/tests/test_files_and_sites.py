"""Who downloads which file, and what of a published site can be read."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.test import Client

from igny8.accounts.actions.files import store_file
from igny8.accounts.models import Account, Site, StoredFile
from igny8.accounts.queries import signed_url
from igny8.kit.clock import real_now


def kept(account: Account, audience: str, **changes: Any) -> StoredFile:
    fields: dict[str, Any] = {
        "name": "june.pdf", "content": b"%PDF-1.7", "content_type": "application/pdf",
        "kind": "report", **changes,
    }  # fmt: skip
    return store_file(account, audience=audience, **fields)


def browser_of(user: Any) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("audience", "answers"),
    [
        ("staff", {"ada": 200, "carl": 403, "sid": 404, "bea": 404, "nobody": 401}),
        ("client", {"ada": 200, "carl": 200, "sid": 404, "bea": 404, "nobody": 401}),
        ("public", {"ada": 200, "carl": 200, "sid": 200, "bea": 200, "nobody": 200}),
    ],
)
def test_a_file_is_read_by_its_audience(
    account: Account, request: pytest.FixtureRequest, audience: str, answers: dict[str, int]
) -> None:
    file = kept(account, audience)
    people = {name: None if name == "nobody" else request.getfixturevalue(name) for name in answers}

    found = {n: browser_of(p).get(f"/files/{file.pk}").status_code for n, p in people.items()}

    assert found == answers


def test_a_file_that_is_not_there_is_told_apart_by_nobody(account: Account, sid: Any) -> None:
    missing = f"/files/{uuid4()}"
    strangers = browser_of(sid).get(f"/files/{kept(account, 'staff').pk}")

    assert browser_of(sid).get(missing).content == strangers.content
    assert browser_of(None).get(missing).status_code == 401


def test_a_signed_address_needs_no_signing_in_until_it_expires(account: Account) -> None:
    file, now = kept(account, "staff"), real_now()

    good = Client().get(path_of(signed_url(file, now=now)))
    late = Client().get(path_of(signed_url(file, now=now - timedelta(hours=25))))

    assert (good.status_code, good.content) == (200, b"%PDF-1.7")
    assert (late.status_code, late.content) == (
        404, b"This link has expired; ask for a new one."
    )  # fmt: skip


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def test_a_forged_or_borrowed_signature_opens_nothing(account: Account, now: datetime) -> None:
    file, other = kept(account, "staff"), kept(account, "staff", content=b"other")
    token = path_of(signed_url(other, now=real_now())).partition("token=")[2]

    borrowed = Client().get(f"/files/{file.pk}?token={token}")
    forged = Client().get(f"/files/{file.pk}?token={token[:-2]}xx")

    assert (borrowed.status_code, forged.status_code) == (404, 404)


def test_a_document_opens_in_the_page_and_downloads_when_asked(account: Account, ada: Any) -> None:
    file = kept(account, "client", name='June "final".pdf')
    shown = browser_of(ada).get(f"/files/{file.pk}")
    saved = browser_of(ada).get(f"/files/{file.pk}?download=1")

    assert shown["Content-Disposition"].startswith("inline")
    assert saved["Content-Disposition"].startswith("attachment")
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Cache-Control"] == "private, no-cache"


def test_what_could_run_is_never_shown_in_the_page(account: Account, ada: Any) -> None:
    page = kept(
        account, "staff", name="capture.html", content_type="text/html", content=b"<script>"
    )

    answer = browser_of(ada).get(f"/files/{page.pk}")

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.fixture
def folder(site: Site, settings: Any) -> Path:
    """Carl's published site: a home page, an article, and a secret beside it."""
    root = Path(settings.SITES_ROOT) / str(site.pk)
    (root / "oak-chairs").mkdir(parents=True)
    (root / "index.html").write_text("<h1>Carl's Chairs</h1>")
    (root / "oak-chairs" / "index.html").write_text("<h1>Oak chairs</h1>")
    (root / "sitemap.xml").write_text("<urlset/>")
    (root.parent / "secret.html").write_text("the secret")
    return root


@pytest.mark.parametrize(
    ("path", "kind", "text"),
    [
        ("", "text/html; charset=utf-8", "<h1>Carl's Chairs</h1>"),
        ("oak-chairs/", "text/html; charset=utf-8", "<h1>Oak chairs</h1>"),
        ("oak-chairs/index.html", "text/html; charset=utf-8", "<h1>Oak chairs</h1>"),
        ("sitemap.xml", "application/xml; charset=utf-8", "<urlset/>"),
    ],
)
def test_a_published_page_is_shown_in_a_sandbox(
    folder: Path, path: str, kind: str, text: str
) -> None:
    answer = Client().get(f"/sites/carls-chairs.example/{path}")

    assert (answer.status_code, answer["Content-Type"].replace("text/xml", "application/xml")) == (
        200, kind
    )  # fmt: skip
    assert answer.content.decode() == text
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


@pytest.mark.parametrize(
    "path",
    [
        "../secret.html",
        "..%2fsecret.html",
        "%2e%2e/secret.html",
        "oak-chairs/../../secret.html",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "oak-chairs%00/index.html",
        "linked.html",
        "linked-folder/secret.html",
        "linked-index/",
        "nothing.html",
    ],
)
def test_nothing_outside_a_sites_folder_is_shown(folder: Path, path: str) -> None:
    (folder / "linked.html").symlink_to(folder.parent / "secret.html")
    (folder / "linked-folder").symlink_to(folder.parent)
    (folder / "linked-index").mkdir()
    (folder / "linked-index" / "index.html").symlink_to(folder.parent / "secret.html")

    answer = Client().get(f"/sites/carls-chairs.example/{path}")

    assert (answer.status_code, answer.content) == (404, b"There is no such page.")


def test_a_site_that_nobody_has_shows_nothing(folder: Path) -> None:
    assert Client().get("/sites/nobody.example/").status_code == 404
    assert Client().post("/sites/carls-chairs.example/").status_code in (403, 405)
