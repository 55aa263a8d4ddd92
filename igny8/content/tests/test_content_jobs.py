"""The job that takes one page into review."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from igny8.content.models import ContentNeed
from igny8.content.tasks import prepare_draft
from igny8.jobs.errors import TryAgain
from igny8.jobs.registry import Run


def _run(now, progress: Callable[[int, int, str], None] = lambda *_: None) -> Run:
    return Run(job_id=uuid4(), now=now, attempt=1, progress=progress)


def test_the_job_takes_a_page_into_review_and_says_how_far_it_is(need, credits, now):
    seen = []

    prepare_draft(_run(now, lambda *step: seen.append(step)), str(need.pk))

    need.refresh_from_db()
    assert need.status == ContentNeed.Status.REVIEW
    assert seen[2] == (2, 4, "Ashby Banquet Chair: draft")


def test_a_service_that_does_not_answer_is_tried_again_in_two_minutes(
    need, credits, now, settings, socket_enabled
):
    settings.WRITER = "openai"
    settings.OPENAI_BASE_URL = "http://127.0.0.1:9/v1"
    settings.OPENAI_API_KEY, settings.OPENAI_MODEL = "key", "scribe-2"
    settings.OUTBOUND_ALLOWLIST = ("127.0.0.1:9",)

    with pytest.raises(TryAgain, match="cannot be reached") as caught:
        prepare_draft(_run(now), str(need.pk))

    assert caught.value.after.total_seconds() == 120
    need.refresh_from_db()
    assert need.status == ContentNeed.Status.PLANNED
