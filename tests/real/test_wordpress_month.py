"""The main job against a real WordPress: ten articles, once, though the command is killed."""

import signal
import time
from pathlib import Path

import yaml

from tests.real.wordpress_site import WordPressSite
from tests.runtime.installation import Installation, wait_for

INTAKE = Path(__file__).parents[1] / "data" / "intakes" / "carls-chairs.yaml"
DOMAIN = "carls-chairs.example"


def intake_for(wordpress: WordPressSite, folder: Path) -> Path:
    given = yaml.load(INTAKE.read_text(), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    given["account"]["demo"] = "true"
    given["site"]["publishing"] = {
        "kind": "wordpress",
        "url": wordpress.url,
        "username": "editor",
        "application_password": wordpress.password("editor"),
    }
    path = folder / "client.yaml"
    path.write_text(yaml.safe_dump(given, allow_unicode=True))
    return path


def test_a_months_ten_articles_are_there_once_though_the_run_is_killed(
    wordpress: WordPressSite, beside_wordpress: Installation, tmp_path: Path
) -> None:
    run_month = ("run-month", DOMAIN, "--month", "2025-04", "--accept-drafts")
    done = beside_wordpress.command("onboard", str(intake_for(wordpress, tmp_path)), seconds=120)
    assert done.returncode == 0, done.stderr
    assert "connected" in done.stdout
    done = beside_wordpress.command("blueprint", DOMAIN, "--approve", seconds=120)
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
