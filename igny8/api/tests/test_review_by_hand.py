"""What a reviewer sees of a page, and what each of the verbs leads to."""

from typing import Any

import pytest

from igny8.api.tests.asking import refusal
from igny8.api.tests.conftest import Browser, World
from igny8.api.tests.kept import nothing_changes
from igny8.api.tests.reviewing import HOUSE, page_to_review
from igny8.content.models import ContentNeed, Draft, DraftOpening
from igny8.jobs.models import Job

pytestmark = pytest.mark.usefixtures("flags")


@pytest.fixture
def browser(ada: Any) -> Browser:
    return Browser(ada)


@pytest.fixture
def at(world: World) -> str:
    return f"services/subscriptions/{world.subscription.pk}/review/"


@pytest.fixture
def template(world: World, now: Any) -> ContentNeed:
    return page_to_review(world.subscription.site, now=now, by=HOUSE)


def changed(version: int, **words: str) -> dict[str, Any]:
    return {"version": version, "title": "Oak chairs", "body_markdown": "## Oak\n\nYes.", **words}


def test_what_waits_is_listed_with_who_wrote_it_and_why_it_stopped(
    world: World, browser: Browser, at: str
) -> None:
    answer = browser.get(at).json()

    assert answer["summary"] == {"to_read": 1, "stopped": 1, "accepted": 0}
    stopped, waiting = answer["items"]
    assert waiting == {
        "id": str(world.review.pk), "slug": world.review.slug, "title": world.review.title,
        "month": "2025-07", "content_type": world.review.content_type,
        "cluster": world.review.cluster, "target_keyword": world.review.target_keyword,
        "status": "review", "version": 1, "word_count": 15, "writer": "model scribe-2",
        "is_template": False, "has_opened": False, "warning_count": 0, "problem": "",
        "since": "2025-07-01T12:00:00Z",
    }  # fmt: skip
    assert (stopped["id"], stopped["status"]) == (str(world.stopped.pk), "needs_person")
    assert stopped["problem"] == "Draft: The reply was no JSON."
    assert (stopped["version"], stopped["word_count"], stopped["writer"]) == (None, None, "")


def test_a_draft_is_shown_beside_its_brief(world: World, browser: Browser, at: str) -> None:
    shown = browser.get(f"{at}{world.review.pk}/").json()

    title = world.review.title
    assert shown["draft"] == {
        "version": 1, "status": "in_review", "title": title,
        "meta_description": "Chairs that last.",
        "html": f"<h2>Which chair</h2>\n<p>A <strong>{title}</strong> of beech. Tables</p>\n"
        "<h3>Care</h3>\n<p>Wipe it dry.</p>",
        "markdown": f"## Which chair\n\nA **{title}** of beech. [Tables](page:tables)\n\n### Care"
        "\n\nWipe it dry.",
        "headings": [{"level": 2, "text": "Which chair"}, {"level": 3, "text": "Care"}],
        "faq": [{"question": "Which wood?", "answer": "Beech."}],
        "sources": [{"statement": "Wipe it dry.", "field": "products.0.care"}],
        "word_count": 15, "reading_ease": shown["draft"]["reading_ease"],
        "likeness_percent": "0.0", "warnings": [], "note": "Written in a minute.",
        "written_at": "2025-07-01T12:00:00Z", "accepted_at": None, "accepted_by": None,
    }  # fmt: skip
    assert shown["brief"] == {
        "title": title, "angle": "For small halls.", "headings": ["Which chair", "Care"],
        "keywords": ["oak chairs"], "instructions": "Name the wood.", "least_words": 600,
    }  # fmt: skip
    assert shown["next_id"] == str(world.stopped.pk)
    assert [one["version"] for one in shown["versions"]] == [1]


def test_reading_a_draft_is_noted_only_where_the_person_says_that_they_opened_it(
    world: World, browser: Browser, at: str
) -> None:
    with nothing_changes():
        browser.get(f"{at}{world.review.pk}/")

    opened = browser.post(f"{at}{world.review.pk}/open/", {"version": 1}).json()

    assert opened["has_opened"]
    assert DraftOpening.objects.get().user.name == "Ada"


def test_a_template_draft_is_accepted_only_by_who_opened_it(
    template: ContentNeed, browser: Browser, manager: Any, at: str
) -> None:
    Browser(manager).post(f"{at}{template.pk}/open/", {"version": 1})
    with nothing_changes():
        refused = browser.post(f"{at}{template.pk}/accept/", {"version": 1})

    assert refusal(refused)[:2] == (409, "draft_not_opened")
    browser.post(f"{at}{template.pk}/open/", {"version": 1})
    accepted = browser.post(f"{at}{template.pk}/accept/", {"version": 1}).json()
    assert (accepted["status"], accepted["draft"]["accepted_by"]["name"]) == ("accepted", "Ada")


def test_an_edit_names_the_person_who_was_faster(
    world: World, browser: Browser, manager: Any, at: str
) -> None:
    page = f"{at}{world.review.pk}/"
    edited = Browser(manager).patch(page, changed(1, title="Mia's chairs")).json()
    assert (edited["draft"]["version"], edited["draft"]["html"]) == (2, "<h2>Oak</h2>\n<p>Yes.</p>")

    with nothing_changes():
        answers = [
            browser.patch(page, changed(1)),
            browser.post(f"{page}accept/", {"version": 1}),
            browser.post(f"{page}send-back/", {"version": 1, "note": "Longer."}),
        ]

    assert [refusal(answer)[:2] for answer in answers] == [(409, "newer_version")] * 3
    assert answers[0].json()["error"]["message"] == (
        "There is a newer version of “Mia's chairs” (version 2, by Mia). Look at that one first."
    )


def test_an_edit_that_is_sent_twice_makes_one_version(
    world: World, browser: Browser, at: str
) -> None:
    page = f"{at}{world.review.pk}/"
    versions = [browser.patch(page, changed(1)).json()["version"] for _ in range(2)]

    assert versions == [2, 2]
    assert world.review.drafts.count() == 2


def test_a_version_that_never_was_is_not_found(world: World, browser: Browser, at: str) -> None:
    with nothing_changes():
        answer = browser.patch(f"{at}{world.review.pk}/", changed(7))

    assert refusal(answer)[0] == 404


def test_a_draft_that_is_sent_back_is_queued_to_be_written_again(
    world: World, browser: Browser, at: str
) -> None:
    page = f"{at}{world.review.pk}/send-back/"
    shown = browser.post(page, {"version": 1, "note": "Name the fabric."}).json()

    assert (shown["status"], shown["draft"]["status"]) == ("brief", "sent_back")
    assert shown["versions"][0]["review_note"] == "Name the fabric."
    job = Job.objects.get(name="igny8.content.tasks.prepare_draft")
    assert job.arguments == [str(world.review.pk)]


@pytest.mark.parametrize("words", [{"title": " "}, {"body_markdown": " \n"}])
def test_a_draft_keeps_a_title_and_a_text(
    world: World, browser: Browser, at: str, words: dict[str, str]
) -> None:
    with nothing_changes():
        answer = browser.patch(f"{at}{world.review.pk}/", changed(1, **words))

    assert refusal(answer)[0] == 422


def test_a_stopped_page_goes_on_or_is_written_by_hand(
    world: World, browser: Browser, at: str
) -> None:
    page = f"{at}{world.stopped.pk}/"
    with nothing_changes():
        refused = browser.post(f"{at}{world.review.pk}/resume/")
        has_one = browser.post(f"{at}{world.review.pk}/write/", changed(1))
    assert refusal(refused)[:2] == refusal(has_one)[:2] == (409, "illegal_move")

    assert browser.post(f"{page}resume/", {"note": "Try again."}).json()["status"] == "brief"
    written = browser.post(f"{page}write/", {"title": "Oak", "body_markdown": "## Oak\n\nYes."})

    assert (written.status_code, written.json()["status"]) == (201, "draft")
    assert Draft.objects.get(need=world.stopped).writer == "Ada"
    assert Job.objects.filter(name="igny8.content.tasks.prepare_draft").count() == 2


def test_a_page_of_another_client_is_not_there(
    world: World, browser: Browser, account: Any, at: str
) -> None:
    other = world.review
    ContentNeed.objects.filter(pk=other.pk).update(site=world.new_site)

    with nothing_changes():
        answers = [browser.get(f"{at}{other.pk}/"), browser.patch(f"{at}{other.pk}/", changed(1))]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_what_is_accepted_can_be_listed_until_it_is_published(
    world: World, browser: Browser, at: str
) -> None:
    browser.post(f"{at}{world.review.pk}/accept/", {"version": 1})

    answer = browser.get(f"{at}?status=accepted").json()

    assert answer["summary"] == {"to_read": 0, "stopped": 1, "accepted": 1}
    assert [item["id"] for item in answer["items"]] == [str(world.review.pk)]
