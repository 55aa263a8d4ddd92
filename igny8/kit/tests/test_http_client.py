import gzip
import time
from collections.abc import Iterator

import httpx
import pytest

from igny8.kit.http import guarded_client
from igny8.kit.tests.local_site import Answer, LocalSite, local_site
from igny8.kit.tests.test_http_pages import MEGABYTE, bomb

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "::1"])


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with local_site() as running:
        yield running


@pytest.fixture
def client(site: LocalSite) -> Iterator[httpx.Client]:
    with guarded_client(timeout=2, allow=site.allow, max_body=MEGABYTE) as made:
        yield made


def test_a_vendor_gets_the_request_whole(site: LocalSite, client: httpx.Client) -> None:
    site.answers["/api?a=1"] = Answer(b'{"ok": true}', 201, {"content-type": "application/json"})

    answer = client.post(site.url("/api?a=1"), json={"name": "Zoë"}, auth=("ada", "word"))

    assert (answer.status_code, answer.json()) == (201, {"ok": True})
    assert site.seen[0].method == "POST"
    assert site.seen[0].body == '{"name":"Zoë"}'.encode()
    assert site.seen[0].headers["authorization"].startswith("Basic ")


def test_a_redirect_is_handed_back_not_followed(site: LocalSite, client: httpx.Client) -> None:
    site.redirect("/write", "/elsewhere")

    answer = client.post(site.url("/write"), content=b"x")

    assert (answer.status_code, answer.headers["location"]) == (301, "/elsewhere")
    assert len(site.seen) == 1


def test_a_packed_answer_is_unpacked(site: LocalSite, client: httpx.Client) -> None:
    site.answers["/"] = Answer(gzip.compress(b'{"a": 1}'), headers={"content-encoding": "gzip"})

    assert client.get(site.url()).json() == {"a": 1}


def test_an_answer_packed_unasked_is_refused(site: LocalSite, client: httpx.Client) -> None:
    site.answers["/"] = Answer(b"anything", headers={"content-encoding": "br"})

    with pytest.raises(httpx.DecodingError, match="packed as br, which was not asked for"):
        client.get(site.url())


@pytest.mark.parametrize(
    "answer",
    [
        Answer(bytes(MEGABYTE + 1)),
        Answer(iter(lambda: bytes(65536), b"")),
        Answer(bomb(50), headers={"content-encoding": "gzip"}),
    ],
    ids=["long", "endless", "bomb"],
)
def test_an_answer_larger_than_its_limit_is_refused(
    site: LocalSite, client: httpx.Client, answer: Answer
) -> None:
    site.answers["/"] = answer

    with pytest.raises(httpx.ReadError, match="larger than 1 MB"):
        client.get(site.url())


def drip() -> Iterator[bytes]:
    while True:
        time.sleep(0.1)
        yield b"a"


def test_an_answer_that_drips_is_given_up_at_the_deadline(site: LocalSite) -> None:
    site.answers["/"] = Answer(drip())

    with (
        guarded_client(timeout=2, allow=site.allow, deadline=0.4) as client,
        pytest.raises(httpx.TimeoutException),
    ):
        client.get(site.url())


def test_a_client_goes_on_after_a_failure(site: LocalSite, client: httpx.Client) -> None:
    site.answers["/"] = [Answer(bytes(MEGABYTE + 1)), Answer(b"fine")]

    with pytest.raises(httpx.ReadError):
        client.get(site.url())

    assert client.get(site.url()).text == "fine"
