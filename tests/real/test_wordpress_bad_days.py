"""The igny8 command before a real WordPress that does not do what it should."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from igny8.publishing.models import SiteConnection
from tests.commands import Command
from tests.real import wordpress_site
from tests.real.test_wordpress_month import made_up
from tests.real.wordpress_site import WordPressSite
from tests.runtime.installation import Installation, wait_for

CLIENT = made_up()
RUN_MONTH = ("run-month", CLIENT.domain, "--month", CLIENT.month, "--accept-drafts")
Trouble = Callable[[WordPressSite], AbstractContextManager[None]]


def echoing(wordpress: WordPressSite) -> AbstractContextManager[None]:
    return wordpress.plugin("echo '<h1>Notice</h1>';")


def as_user(text: str, user: str, password: str) -> str:
    """The intake with another user's sign-in."""
    lines = [
        f"    username: {user}" if "username:" in line
        else f"    application_password: {password}" if "application_password:" in line
        else line
        for line in text.splitlines()
    ]  # fmt: skip
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("trouble", "user", "said"),
    [
        (None, "wrong", "did not accept the user name and application password"),
        (None, "subscriber", "(missing: publish_posts, upload_files, manage_categories)"),
        (WordPressSite.maintenance, "editor", "is in maintenance or too busy to answer"),
        (echoing, "editor", "answered with a web page instead of data"),
    ],
    ids=["wrong password", "wrong role", "maintenance", "HTML instead of JSON"],
)
def test_onboarding_names_the_trouble_and_connects_once_it_is_over(
    igny8: Command, wordpress: WordPressSite, settings: object, tmp_path: Path,
    trouble: Trouble | None, user: str, said: str,
) -> None:  # fmt: skip
    settings.OUTBOUND_ALLOWLIST = (wordpress.host,)
    path = tmp_path / "client.yaml"
    CLIENT.written_to(path, wordpress)
    good = path.read_text()
    password = "not the password" if user == "wrong" else wordpress.password(user)
    path.write_text(as_user(good, "editor" if user == "wrong" else user, password))

    with trouble(wordpress) if trouble else nullcontext():
        ended = igny8("onboard", path)

    assert ended.code == 1
    assert f"{path}, line " in ended.err
    assert "site.publishing: " in ended.err
    assert said in ended.err
    assert password not in ended.err + ended.out
    assert wordpress.posts() == []

    path.write_text(good)
    assert igny8("onboard", path).code == 0
    assert SiteConnection.objects.get().status == SiteConnection.Status.CONNECTED


def test_a_site_that_goes_away_in_mid_run_is_named_and_the_rest_follows_when_it_is_back(
    wordpress: WordPressSite, beside_wordpress: Installation, tmp_path: Path
) -> None:
    for words in (
        ("onboard", CLIENT.written_to(tmp_path / "client.yaml", wordpress)),
        ("blueprint", CLIENT.domain, "--approve"),
    ):
        done = beside_wordpress.command(*words, seconds=120)
        assert done.returncode == 0, done.stderr

    running = beside_wordpress.begin(*RUN_MONTH)
    wait_for(lambda: len(wordpress.posts()) >= 3, seconds=240)
    wordpress_site.run("down")
    try:
        code = running.wait(180)
    finally:
        wordpress_site.run("up")

    assert code == 1
    assert f"{wordpress.url} could not be reached while" in beside_wordpress.said
    assert "Nothing is lost: it is tried again at" in beside_wordpress.said
    assert 3 <= len(wordpress.posts()) < 10
    done = beside_wordpress.command(*RUN_MONTH, seconds=400)
    assert done.returncode == 0, done.stderr
    posts = wordpress.posts()
    assert len(posts) == len({post["post_name"] for post in posts}) == 10
    assert wordpress.count("attachment") == 10
