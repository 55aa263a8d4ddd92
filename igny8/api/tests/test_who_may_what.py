"""Each endpoint, asked by everybody: a row of the matrix is a row of the contract."""

import pytest
from django.db import transaction

from igny8.accounts.flags import set_flag
from igny8.api.tests.collecting import WITHOUT_SIGN_IN
from igny8.api.tests.conftest import Browser, World
from igny8.api.tests.kept import nothing_changes
from igny8.api.tests.matrix import MATRIX
from igny8.api.tests.rows import Row
from igny8.api.tests.stage import FLAGS, Stage, stage
from igny8.api.v1.urls import api

pytestmark = pytest.mark.django_db
__all__ = ["stage"]
PEOPLE = ("ada", "manager", "fin", "carl", "vic", "sid")
EVERY = pytest.mark.parametrize("row", MATRIX.values(), ids=MATRIX.keys())
WRITES = pytest.mark.parametrize(
    "row",
    [row for row in MATRIX.values() if row.method != "GET"],
    ids=[name for name, row in MATRIX.items() if row.method != "GET"],
)


def ask(browser: Browser, row: Row, world: World) -> tuple[int, dict]:
    body = row.body(world) if row.body else {} if row.method != "GET" else None
    response = browser.ask(row.method, row.path(world), body)
    is_json = response["Content-Type"].startswith("application/json")
    return response.status_code, response.json() if is_json else {}


def test_the_matrix_has_a_row_for_every_endpoint_of_the_document() -> None:
    described = {
        operation["operationId"]: (method.upper(), path)
        for path, operations in api.get_openapi_schema()["paths"].items()
        for method, operation in operations.items()
    }

    assert set(described) - WITHOUT_SIGN_IN == set(MATRIX)
    assert set(described) >= WITHOUT_SIGN_IN
    assert {name: row.method for name, row in MATRIX.items()} == {
        name: method for name, (method, _) in described.items() if name in MATRIX
    }


@EVERY
def test_those_who_may_are_answered(row: Row, stage: Stage) -> None:
    for name in row.allowed.split():
        with transaction.atomic():
            status, body = ask(stage.cast[name], row, stage.world)
            transaction.set_rollback(True)

        assert status == row.answer, (name, body)


@EVERY
def test_everybody_else_is_refused_and_nothing_changes(row: Row, stage: Stage) -> None:
    answered = {}
    with nothing_changes():
        for name in row.refused.split():
            status, body = ask(stage.cast[name], row, stage.world)
            answered[name] = (status, body["error"]["code"])

    assert answered == {name: (403, "forbidden") for name in row.refused.split()}
    assert set(row.refused.split()) | set(row.allowed.split()) == set(PEOPLE) - {"sid"}


@EVERY
def test_a_stranger_learns_nothing(row: Row, stage: Stage) -> None:
    with nothing_changes():
        status, body = ask(stage.cast["sid"], row, stage.world)

    assert status == row.stranger
    assert "Carl" not in str(body)
    if status == 200 and "items" in body:
        assert (body["items"], body["count"]) == ([], 0)


@EVERY
def test_signed_out_is_401_for_every_request(row: Row, stage: Stage) -> None:
    with nothing_changes():
        status, body = ask(Browser(None), row, stage.world)
        strict = ask(Browser(None, strict=True), row, stage.world)

    assert (status, strict[0]) == (401, 401)
    assert body == {"error": {"code": "signed_out", "message": "Sign in to go on.", "details": {}}}


@EVERY
def test_with_the_feature_off_there_is_nothing_here(row: Row, stage: Stage) -> None:
    if not row.flag:
        return
    for other in FLAGS:
        set_flag(other, enabled=other != row.flag)
    with nothing_changes():
        answers = {name: ask(stage.cast[name], row, stage.world) for name in PEOPLE}

    assert {name: status for name, (status, _) in answers.items()} == dict.fromkeys(PEOPLE, 404)
    assert {body["error"]["message"] for _, body in answers.values()} == {
        "There is nothing here under that address."
    }


@WRITES
def test_a_write_without_the_csrf_token_is_refused(row: Row, stage: Stage):
    browser = stage.strict[row.allowed.split()[0]]
    with nothing_changes():
        status, body = ask(browser, row, stage.world)

    assert (status, body["error"]["code"]) == (403, "refused")


@WRITES
def test_what_is_no_json_is_refused(row: Row, stage: Stage):
    if row.body is None:
        return
    browser = stage.cast[row.allowed.split()[0]]
    with nothing_changes():
        answers = [
            browser.ask(row.method, row.path(stage.world), text).status_code
            for text in ('{"', "[]", '"text"', "null", "", '{"a": NaN}', '{"a": "\\u0000"}')
        ]

    assert answers == [422] * 7
