"""What has not changed is not sent again."""

from typing import Any

import pytest

from igny8.api.tests.conftest import Browser, World
from igny8.inbox.actions import complete_todo

POLLED = [
    "jobs/",
    "jobs/{failed}/",
    "services/subscriptions/",
    "services/subscriptions/{subscription}/run-month/",
    "services/dashboard/overdue/",
]


@pytest.mark.usefixtures("flags")
@pytest.mark.parametrize("path", POLLED)
def test_an_answer_that_stayed_the_same_is_304(world: World, ada: Any, path: str) -> None:
    wanted = path.format(failed=world.failed.pk, subscription=world.subscription.pk)
    first = Browser(ada).get(wanted)

    again = Browser(ada).get(wanted, if_none_match=first["ETag"])

    assert (first.status_code, first["Cache-Control"]) == (200, "private, no-cache")
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]


@pytest.mark.usefixtures("flags")
def test_an_answer_that_changed_is_sent(world: World, ada: Any, now: Any) -> None:
    path = f"services/subscriptions/{world.subscription.pk}/checklist/"
    first = Browser(ada).get(path)
    complete_todo(world.todo, by=ada, now=now)

    again = Browser(ada).get(path, if_none_match=first["ETag"])

    assert (again.status_code, again["ETag"] != first["ETag"]) == (200, True)


def test_refusals_are_never_304(db: None) -> None:
    first = Browser(None).get("jobs/")

    assert (first.status_code, first.has_header("ETag")) == (401, False)
