import pytest

from igny8.publishing.rules.problems import (
    Answer,
    as_error,
    no_answer,
    not_reachable,
    problem_of,
)

SITE = "https://shop.example"
TUESDAY = "Tue, 01 Jul 2025 12:00:00 GMT"

ANSWERS = [
    (Answer(401, is_json=True, code="rest_not_logged_in"), "wrong_password", True),
    (Answer(401, is_json=True, code="incorrect_password"), "wrong_password", True),
    (Answer(401, is_json=False), "wrong_password", True),
    (Answer(401, is_json=True, code="application_passwords_disabled"),
     "application_passwords_off", True),
    (Answer(403, is_json=True, code="rest_cannot_create"), "wrong_role", True),
    (Answer(403, is_json=False), "blocked", True),
    (Answer(404, is_json=True, code="rest_no_route"), "rest_api_off", True),
    (Answer(404, is_json=True, code="rest_post_invalid_id"), "gone", True),
    (Answer(404, is_json=False), "not_wordpress", True),
    (Answer(413, is_json=False), "too_big", True),
    (Answer(429, is_json=False), "busy", False),
    (Answer(500, is_json=True, code="rest_upload_sideload_error"), "refused_media", True),
    (Answer(500, is_json=True, code="internal_server_error"), "server_error", False),
    (Answer(502, is_json=False), "busy", False),
    (Answer(503, is_json=False), "maintenance", False),
    (Answer(301, is_json=False, location="https://www.shop.example/"), "redirected", True),
    (Answer(200, is_json=False), "html_answer", True),
    (Answer(400, is_json=True, code="rest_invalid_param", message="Bad."), "refused", True),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "kind", "permanent"), ANSWERS)
def test_every_answer_has_a_kind_and_says_whether_to_try_again(answer, kind, permanent):
    problem = problem_of(answer, doing="publishing “Oak chairs”", site=SITE)

    assert (problem.kind, problem.permanent) == (kind, permanent)


@pytest.mark.parametrize("answer", [answer for answer, _, _ in ANSWERS])
def test_every_answer_is_told_in_three_sentences_that_name_the_site(answer):
    message = problem_of(answer, doing="publishing “Oak chairs”", site=SITE).message

    assert message.startswith((SITE, f"Something in front of {SITE}"))
    assert message.count(". ") >= 2
    assert message.endswith(".")


def test_a_redirect_names_where_the_site_wanted_us_to_go():
    answer = Answer(301, is_json=False, location="https://www.shop.example/wp-json/wp/v2/posts")

    problem = problem_of(answer, doing="publishing “Oak chairs”", site=SITE)

    assert "sent us on to https://www.shop.example/wp-json/wp/v2/posts" in problem.message
    assert "nothing was published" in problem.message


def test_wordpress_own_words_are_passed_on():
    answer = Answer(400, is_json=True, code="rest_invalid_param", message="Invalid parameter: slug")

    problem = problem_of(answer, doing="publishing “Oak chairs”", site=SITE)

    assert "(status 400: “Invalid parameter: slug”)" in problem.message


def test_maintenance_carries_the_seconds_to_wait_into_the_error():
    answer = Answer(503, is_json=False, retry_after="600", date=TUESDAY)

    error = as_error(problem_of(answer, doing="publishing “Oak chairs”", site=SITE))

    assert (error.kind, error.permanent, error.retry_after) == ("maintenance", False, 600)
    assert "in 600 seconds, as it asked" in error.message


def test_a_lost_answer_promises_to_look_first_and_a_lost_site_that_nothing_was_sent():
    lost = no_answer(SITE, doing="publishing “Oak chairs”", seconds=30)
    away = not_reachable(SITE, doing="publishing “Oak chairs”")

    assert "Nothing is sent again before we have looked" in lost.message
    assert "Nothing was sent" in away.message
    assert not lost.permanent
    assert not away.permanent
