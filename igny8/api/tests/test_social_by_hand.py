"""Texts for social networks: listed, released, posted, read off; and what is refused."""

from typing import Any

import pytest

from igny8.accounts.actions.accounts import open_account
from igny8.accounts.models import Account
from igny8.api.tests.asking import refusal, site_of
from igny8.api.tests.conftest import Browser, World, managed
from igny8.api.tests.kept import nothing_changes

pytestmark = pytest.mark.usefixtures("flags")
LINKEDIN = "https://www.linkedin.com/feed/update/urn:li:share:7"


@pytest.fixture
def browser(manager: Any) -> Browser:
    return Browser(manager)


def at(world: World, rest: str = "") -> str:
    return f"services/subscriptions/{world.subscription.pk}/social/{rest}"


def test_what_is_due_comes_first_and_what_went_out_last(world: World, browser: Browser) -> None:
    body = browser.get(at(world)).json()

    assert [(post["platform"], post["state"]) for post in body["items"]] == [
        ("LinkedIn", "due"), ("X", "draft"), ("Bluesky", "posted"),
    ]  # fmt: skip
    assert body["summary"] == {"due": 1, "drafts": 1, "coming": 0, "posted": 1}
    assert body["items"][0]["text"].startswith("Chairs: https://carls-chairs.example/")


def test_the_client_sees_no_drafts(world: World, carl: Any) -> None:
    body = Browser(carl).get(at(world)).json()

    assert [post["state"] for post in body["items"]] == ["due", "posted"]
    assert (body["count"], body["summary"]["drafts"]) == (2, 0)


def test_a_released_draft_gets_its_time_once(world: World, browser: Browser) -> None:
    path, body = at(world, "release/"), {"ids": [str(world.draft_text.pk)]}

    assert browser.post(path, body).json() == {"released": 1}
    assert browser.post(path).json() == {"released": 0}

    coming = browser.get(at(world)).json()["items"][1]
    # The first slot of X after noon UTC in London: 17:00 there.
    assert (coming["state"], coming["scheduled_at"]) == ("coming", "2025-07-01T16:00:00Z")


def test_somebody_posts_it_and_notes_what_it_brought(world: World, browser: Browser) -> None:
    answer = browser.post(at(world, f"{world.ready_text.pk}/posted/"), {"url": LINKEDIN})
    assert (answer.json()["state"], answer.json()["posted_by"]["name"]) == ("posted", "Mia")

    read = browser.post(
        at(world, f"{world.ready_text.pk}/engagement/"),
        {"likes": 9, "comments": 2, "shares": 1, "clicks": 40},
    ).json()
    assert (read["likes"], read["comments"], read["shares"], read["clicks"]) == (9, 2, 1, 40)


@pytest.mark.parametrize(
    ("which", "verb", "body", "status", "code"),
    [
        ("draft", "posted", {"url": "https://x.com/carl/status/1"}, 409, "not_released"),
        ("ready", "posted", {"url": "https://evil.example/1"}, 422, "wrong_post_address"),
        ("ready", "posted", {"url": ""}, 422, "invalid"),
        ("posted", "posted", {"url": "https://bsky.app/profile/carl/post/2"}, 409,
         "already_posted"),
        ("ready", "engagement", {"likes": 1, "comments": 0, "shares": 0}, 409, "not_posted"),
        ("posted", "engagement", {"likes": -1, "comments": 0, "shares": 0}, 422, "invalid"),
        ("posted", "engagement", {"likes": 10**12, "comments": 0, "shares": 0}, 422, "invalid"),
    ],
)  # fmt: skip
def test_what_cannot_be_changes_nothing(
    world: World, browser: Browser, which: str, verb: str, body: Any, status: int, code: str
) -> None:
    post = {
        "draft": world.draft_text, "ready": world.ready_text, "posted": world.posted_text
    }[which]  # fmt: skip
    with nothing_changes():
        answer = browser.post(at(world, f"{post.pk}/{verb}/"), body)

    assert refusal(answer)[:2] == (status, code)


def test_lite_has_no_texts_to_release(operator: Account, browser: Browser) -> None:
    account = open_account(
        operator, name="Lena's Lamps", country="GB", currency="USD", time_zone="Europe/London"
    )
    lite = managed(site_of(account, "lenas-lamps.example"), tier="lite")
    with nothing_changes():
        answer = browser.post(f"services/subscriptions/{lite.pk}/social/release/")

    assert refusal(answer)[:2] == (402, "not_in_plan")
    assert "Managed Pro" in answer.json()["error"]["message"]
