"""Schemathesis asks all that the document allows: nothing breaks, and answers are as described."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from igny8.api.tests.conftest import World
from igny8.api.tests.stage import Stage, stage
from igny8.wsgi import application

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
__all__ = ["stage"]
# More find more: they were a hundred when the API was written.
EXAMPLES = 8
TOKEN = "a" * 32
document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
document.config.phases.coverage.enabled = False


@pytest.fixture
def one_connection() -> Iterator[None]:
    """A server closes its connections between requests; here the test's transaction lives in it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def about_carl(case: Any, world: World) -> None:
    """Let what was generated speak of rows that are there."""
    kinds = {
        "/jobs/": world.failed, "/approvals/": world.approval, "backlink-orders": world.order,
        "/reports/": world.report, "/retainers/": world.retainer,
    }  # fmt: skip
    row = next((row for part, row in kinds.items() if part in case.path), world.subscription)
    if "/subscriptions/" in case.path:
        row = world.subscription
    case.path_parameters.update(
        {name: str(row.pk) for name in case.path_parameters if name == "pk"}
        | {name: str(world.todo.pk) for name in case.path_parameters if name == "item_id"}
        | {name: str(world.review.pk) for name in case.path_parameters if name == "need_id"}
    )
    if isinstance(case.body, dict) and "site_id" in case.body:
        case.body["site_id"] = str(world.new_site.pk)


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
@document.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_the_api_answers_as_described(case: Any, stage: Stage) -> None:
    about_carl(case, stage.world)
    case.cookies.clear()
    session = stage.cast["ada"].client.cookies["sessionid"].value
    cookies = {"sessionid": session, "csrftoken": TOKEN}
    with transaction.atomic():
        response = case.call(headers={"X-CSRFToken": TOKEN}, cookies=cookies)
        transaction.set_rollback(True)

    assert response.status_code != 401  # noqa: PLR2004
    case.validate_response(response, checks=CHECKS)
