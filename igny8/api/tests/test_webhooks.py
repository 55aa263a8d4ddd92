"""The addresses at which gateways announce what happened."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from igny8.api.tests.kept import nothing_changes
from igny8.api.webhooks import MOST_BYTES, MOST_REFUSED, receive
from igny8.billing.models import GatewayEvent, SandboxCharge
from igny8.billing.rules.charges import Notice
from igny8.billing.tests.gateway_days import SANDBOX
from igny8.jobs.models import Job
from igny8.kit.money import Money

pytestmark = pytest.mark.usefixtures("world")
PROCESS = "igny8.billing.tasks.process_gateway_event"


@pytest.fixture
def notice(now: Any) -> Notice:
    return Notice(
        event_id="evt_1", kind="charge.settled", happened_at=now, charge_reference="sbx_other"
    )


def announce(gateway: str, body: bytes, headers: dict[str, str]) -> Any:
    """What a gateway sends: no session, no CSRF token."""
    kind = headers.get("Content-Type", "application/json")
    others = {name: value for name, value in headers.items() if name != "Content-Type"}
    return Client(enforce_csrf_checks=True).generic(
        "POST", f"/api/webhooks/{gateway}/", body, content_type=kind, headers=others
    )


def test_an_announcement_is_kept_and_answered_at_once(notice: Notice) -> None:
    body, headers = SANDBOX.signed(notice)

    response = announce("sandbox", body, headers)

    assert (response.status_code, response.json()) == (200, {"received": True})
    event = GatewayEvent.objects.get(event_id="evt_1")
    assert (event.gateway, event.status, event.is_polled) == ("sandbox", "waiting", False)
    assert Job.objects.filter(name=PROCESS, status="queued").count() == 1


def test_the_same_again_is_answered_and_changes_nothing(notice: Notice) -> None:
    body, headers = SANDBOX.signed(notice)
    announce("sandbox", body, headers)

    with nothing_changes():
        answers = {announce("sandbox", body, headers).status_code for _ in range(50)}

    assert answers == {200}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body, headers: (body + b" ", headers),
        lambda body, headers: (body, {}),
        lambda body, headers: (body, {"Sandbox-Signature": "t=1,v1=00"}),
        lambda body, headers: (b"", headers),
        lambda body, headers: (b"\xff\xfe not json", headers),
    ],
    ids=["changed", "unsigned", "forged", "empty", "garbage"],
)
def test_a_bad_signature_is_400_and_nothing_is_kept(notice: Notice, spoil: Any) -> None:
    body, headers = spoil(*SANDBOX.signed(notice))

    with nothing_changes():
        response = announce("sandbox", body, headers)

    assert (response.status_code, response.json()["error"]["code"]) == (400, "bad_signature")


@pytest.mark.parametrize("gateway", ["nobody", "manual", "balance", "stripe", "paypal"])
def test_a_gateway_that_is_unknown_or_not_set_up_is_404(notice: Notice, gateway: str) -> None:
    body, headers = SANDBOX.signed(notice)

    with nothing_changes():
        response = announce(gateway, body, headers)

    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


def test_more_than_an_announcement_can_be_is_not_read(notice: Notice) -> None:
    body, headers = SANDBOX.signed(notice)

    with nothing_changes():
        response = announce("sandbox", body.ljust(MOST_BYTES + 1), headers)

    assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")


class CutOff:
    """What a sender leaves who hangs up."""

    def read(self, *_: int) -> bytes:
        raise ConnectionResetError("gone")


def test_an_announcement_that_is_cut_off_is_not_kept() -> None:
    request = RequestFactory().post("/api/webhooks/sandbox/")
    request._stream = CutOff()

    with nothing_changes():
        response = receive(request, "sandbox")

    assert response.status_code == 400


def test_only_announcing_is_possible() -> None:
    for method in ("GET", "PUT", "DELETE"):
        assert Client().generic(method, "/api/webhooks/sandbox/").status_code == 405


def test_what_happened_at_the_gateway_is_announced_as_it_signs_it(now: Any) -> None:
    SANDBOX.charge(Money.zero("USD"), customer="good", key="k")
    [told] = SANDBOX.notices_since(SandboxCharge.objects.get().created_at)

    assert announce("sandbox", *SANDBOX.signed(told)).status_code == 200
    assert GatewayEvent.objects.get(event_id=told.event_id).charge_key == "k"


def test_an_address_that_was_refused_too_often_is_not_listened_to_for_a_while(
    notice: Notice,
) -> None:
    cache.clear()
    body, headers = SANDBOX.signed(notice)

    with nothing_changes():
        refused = [announce("sandbox", body + b" ", headers) for _ in range(MOST_REFUSED + 1)]
        late = announce("sandbox", body, headers)
    cache.clear()
    heard = announce("sandbox", body, headers)

    assert [answer.status_code for answer in refused] == [400] * MOST_REFUSED + [429]
    assert (late.status_code, late["Retry-After"]) == (429, "60")
    assert late.json()["error"]["code"] == "too_many_requests"
    assert heard.status_code == 200
