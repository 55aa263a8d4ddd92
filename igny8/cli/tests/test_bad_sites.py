"""A client's site that cannot be published to: the command says so, and goes on when it can.

tests/real does the same with a real WordPress.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from igny8.kit.tests.local_site import Answer, LocalSite, local_site
from igny8.mail.models import Email
from igny8.publishing.models import SiteConnection
from igny8.services.models import ManagedServiceSubscription

INTAKE = Path(__file__).parents[3] / "tests" / "data" / "intakes" / "carls-chairs.yaml"
ME = "/wp-json/wp/v2/users/me?context=edit"
ME_PLAIN = "/?rest_route=%2Fwp%2Fv2%2Fusers%2Fme&context=edit"
EDITOR = {"publish_posts": True, "upload_files": True, "manage_categories": True}
PASSWORD = "abcd efgh ijkl"


@pytest.fixture
def shop(socket_enabled: None, settings) -> Iterator[LocalSite]:
    """A server of the client's own, which answers what the test lets it."""
    with local_site() as running:
        settings.OUTBOUND_ALLOWLIST = tuple(running.allow)
        yield running


@pytest.fixture
def intake(tmp_path, shop) -> Path:
    given = yaml.safe_load(INTAKE.read_text())
    given["site"]["publishing"] = {
        "kind": "wordpress", "url": shop.url("").rstrip("/"), "username": "editor",
        "application_password": PASSWORD,
    }  # fmt: skip
    path = tmp_path / "client.yaml"
    path.write_text(yaml.safe_dump(given, sort_keys=False))
    return path


def as_json(body: object, *, status: int = 200) -> Answer:
    return Answer(json.dumps(body).encode(), status, {"content-type": "application/json"})


def user(**capabilities: bool) -> Answer:
    return as_json({"id": 2, "name": "Ed", "capabilities": capabilities})


def error(code: str, status: int) -> Answer:
    return as_json({"code": code, "message": "No."}, status=status)


PAGE = Answer(b"<h1>A shop</h1>", 200, {"content-type": "text/html"})


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "does not answer as a WordPress site does"),
        (error("incorrect_password", 401), "make a new application password in WordPress"),
        (user(read=True), "give the user the role Editor in WordPress"),
        (Answer(b"<h1>Briefly unavailable</h1>", 503, {"retry-after": "600"}),
         "is in maintenance or too busy to answer"),
        (PAGE, "open the site's /wp-json/ address in a browser"),
    ],
    ids=["no WordPress", "wrong password", "wrong role", "maintenance", "HTML instead of JSON"],
)  # fmt: skip
def test_onboarding_says_what_keeps_us_from_publishing_and_tries_again_when_asked(
    igny8, shop, intake, answer, said
):
    if answer is not None:
        shop.answers |= {ME: answer, ME_PLAIN: answer}

    ended = igny8("onboard", intake)

    assert ended.code == 1
    line = intake.read_text().split("publishing:")[0].count("\n") + 1
    assert f"{intake}, line {line}: site.publishing: " in ended.err
    assert said in ended.err
    assert "run the same command again: it tries the connection anew" in ended.err
    assert PASSWORD not in ended.err + ended.out
    assert ManagedServiceSubscription.objects.get().status == "active"
    assert Email.objects.filter(kind="installation_guide").count() == 1

    shop.answers[ME] = user(**EDITOR)
    again = igny8("onboard", intake)

    assert again.code == 0
    assert SiteConnection.objects.get().status == SiteConnection.Status.CONNECTED
    assert "WordPress: connected" in again.out
    assert Email.objects.filter(kind="installation_guide").count() == 1
    assert Email.objects.filter(kind="welcome").count() == 2


def test_a_machine_gets_the_problem_beside_the_steps(igny8, shop, intake):
    ended = igny8("--json", "onboard", intake)

    assert ended.code == 1
    answer = json.loads(ended.out)
    assert answer["status"] == "active"
    assert answer["publishing"]["status"] == "failed"
    assert "does not answer as a WordPress" in answer["publishing"]["problem"]
