"""The main job against a real WordPress: ten articles, once, though the command is killed."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.real.intake_from_export import domain_of, intake_text
from tests.real.test_real_export_months import FOLDERS, days_of
from tests.real.wordpress_site import WordPressSite
from tests.runtime.installation import Installation, wait_for

MADE_UP = Path(__file__).parents[1] / "data" / "intakes" / "carls-chairs.yaml"


@dataclass(frozen=True)
class Client:
    """A shop with a site on the WordPress: its intake, its month, and its search data if any."""

    intake: dict[str, Any]
    month: str
    search_data: tuple[str, ...] = ()

    @property
    def domain(self) -> str:
        return str(self.intake["site"]["domain"])

    def written_to(self, path: Path, wordpress: WordPressSite) -> str:
        """The intake as a file, with the WordPress's address and application password."""
        self.intake["account"]["demo"] = "true"
        self.intake["site"]["publishing"] = {
            "kind": "wordpress",
            "url": wordpress.url,
            "username": "editor",
            "application_password": wordpress.password("editor"),
        }
        path.write_text(yaml.safe_dump(self.intake, allow_unicode=True))
        return str(path)


def made_up() -> Client:
    given = yaml.load(MADE_UP.read_text(), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    return Client(given, "2025-04")


def of_export(folder: Path) -> Client:
    """The British client that a real export speaks of, in the last month that it covers."""
    last: date = max(days_of(folder))
    text = intake_text(
        folder, starts=f"{last:%Y-%m}-01", currency="GBP", country="GB", zone="Europe/London"
    )
    given = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    return Client(given, f"{last:%Y-%m}", ("search-data", domain_of(folder), str(folder)))


def is_british(folder: Path) -> bool:
    return domain_of(folder).endswith(".uk")


CLIENTS = [
    pytest.param(made_up, id="made_up"),
    *(
        pytest.param(lambda folder=folder: of_export(folder), id="real_export")
        for folder in FOLDERS
        if is_british(folder)
    ),
]


@pytest.mark.parametrize("make", CLIENTS)
def test_a_months_ten_articles_are_there_once_though_the_run_is_killed(
    make: Callable[[], Client],
    wordpress: WordPressSite,
    beside_wordpress: Installation,
    tmp_path: Path,
) -> None:
    client = make()
    intake = client.written_to(tmp_path / "client.yaml", wordpress)
    run_month = ("run-month", client.domain, "--month", client.month, "--accept-drafts")
    done = beside_wordpress.command("onboard", intake, seconds=120)
    assert done.returncode == 0, done.stderr
    assert "connected" in done.stdout
    for words in (client.search_data, ("blueprint", client.domain, "--approve")):
        done = beside_wordpress.command(*words, seconds=120) if words else done
        assert done.returncode == 0, done.stderr

    for articles in (2, 5, 8):
        process = beside_wordpress.begin(*run_month)
        wait_for(lambda: len(wordpress.posts()) >= articles, seconds=240)  # noqa: B023
        process.send_signal(signal.SIGKILL)
        process.wait()
        time.sleep(0.5)
    done = beside_wordpress.command(*run_month, seconds=400)

    assert done.returncode == 0, done.stderr
    posts = wordpress.posts()
    assert len(posts) == len({post["post_name"] for post in posts}) == 10
    assert {post["post_status"] for post in posts} == {"publish"}
    assert "10 of 10" in done.stdout
    assert wordpress.count("attachment") == 10
    for post in posts:
        number = post["ID"]
        categories = wordpress.ask(f"wp_get_post_categories({number}, ['fields' => 'slugs'])")
        assert categories
        assert "uncategorized" not in categories
        cover = wordpress.ask(f"get_post_thumbnail_id({number})")
        assert wordpress.ask(f"get_post_meta({cover}, '_wp_attachment_image_alt', true)")
