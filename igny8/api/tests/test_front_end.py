"""Which addresses are the front end's, and how long a browser may keep what it is given."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def dist(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A built front end: its page, an asset named by its hash, a file that is not."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<div id=root></div>")
    (folder / "assets" / "app-3f9c21.js").write_text("1")
    (folder / "color-scheme.js").write_text("2")
    settings.FRONTEND = settings.WHITENOISE_ROOT = folder
    return folder


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/", "/sign-in", "/services", "/services/clients/8d0f/", "/services/margin", "/mediator"],
)
def test_every_address_of_the_pages_is_the_one_page(dist: Path, path: str) -> None:
    answer = Client().get(path)

    assert (answer.status_code, answer.content) == (200, b"<div id=root></div>")
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Content-Security-Policy"].startswith("default-src 'self';")
    assert "csrftoken" in answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/api", "/api/", "/api/v1/nothing/", "/api/v2/", "/files", "/files/", "/media/x",
        "/static/x.css", "/assets/app-000000.js", "/assets", "/favicon.ico", "/robots.txt",
        "/services/logo.png", "/demo/publishers/",
    ],
)  # fmt: skip
def test_nothing_else_is_answered_with_the_page(dist: Path, path: str) -> None:
    answer = Client().get(path, follow=True)

    assert answer.status_code == 404
    assert b"root" not in answer.content


@pytest.mark.django_db
def test_an_address_of_the_api_that_is_not_there_says_so_in_json(dist: Path) -> None:
    assert Client().get("/api/v1/nothing/").json()["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/assets/app-3f9c21.js", "max-age=315360000, public, immutable"),
        ("/color-scheme.js", "max-age=0, public"),
    ],
)
def test_only_what_is_named_by_its_content_is_kept_by_browsers(
    dist: Path, path: str, kept: str
) -> None:
    answer = Client().get(path)

    assert (answer.status_code, answer["Cache-Control"]) == (200, kept)


@pytest.mark.django_db
def test_before_the_pages_are_built_it_says_what_to_do(tmp_path: Path, settings: Any) -> None:
    settings.FRONTEND = tmp_path / "nothing"

    answer = Client().get("/services")

    assert (answer.status_code, b"make build" in answer.content) == (503, True)
