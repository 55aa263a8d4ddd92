import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain, repeat
from typing import Any

import httpx
import pytest

from igny8.kit.clock import simulated
from igny8.kit.http import (
    AddressRefused,
    Failure,
    FetchFailed,
    fetch_page,
    guarded_client,
    is_public,
    origin,
)
from igny8.kit.tests.local_site import LocalSite, local_site

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "::1"])

DISGUISES = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "localhost",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "0.0.0.0",  # noqa: S104 - an address to refuse
    "[::]",
]


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with local_site() as running:
        running.html("/", "<p>inside</p>")
        yield running


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Let a made-up name answer with these addresses, one after the other, the last for ever."""

    def resolve(name: str, *addresses: str) -> list[str]:
        asked: list[str] = []
        answers = chain(addresses, repeat(addresses[-1]))
        real = socket.getaddrinfo

        def getaddrinfo(host: str | bytes | None, *rest: object, **options: object) -> object:
            asked_for = host.decode() if isinstance(host, bytes) else host
            if asked_for != name:
                return real(host, *rest, **options)  # type: ignore[arg-type]
            asked.append(name)
            return real(next(answers), *rest, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return asked

    return resolve


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - an address to refuse
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("::127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::808:808", True),
        ("2002:7f00:1::", False),
        ("2002:808:808::", True),
        ("2001::1", False),
        ("fc00::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("ff02::1", False),
    ],
)
def test_only_the_open_internet_is_public(address: str, *, expected: bool) -> None:
    assert is_public(address) is expected


def test_places_are_named_by_host_and_port() -> None:
    assert origin("Guides.Example", 8080) == "guides.example:8080"
    assert origin("::1", 80) == "[::1]:80"


@pytest.mark.parametrize("host", DISGUISES)
def test_no_spelling_of_loopback_is_fetched(site: LocalSite, host: str) -> None:
    with pytest.raises(FetchFailed) as refused:
        fetch_page(site.url(host=host))

    assert refused.value.reason in (Failure.REFUSED, Failure.DNS, Failure.BAD_URL)
    assert refused.value.permanent or refused.value.reason == Failure.DNS
    assert site.seen == []


@pytest.mark.parametrize("host", DISGUISES)
@pytest.mark.parametrize("port", ["80", "443"])
def test_no_spelling_of_loopback_is_fetched_on_a_usual_port(host: str, port: str) -> None:
    with pytest.raises(FetchFailed) as refused:
        fetch_page(f"http://{host}:{port}/")

    assert refused.value.reason in (Failure.REFUSED, Failure.DNS, Failure.BAD_URL)


@pytest.mark.parametrize("host", DISGUISES)
def test_no_spelling_of_loopback_is_called_as_a_vendor(site: LocalSite, host: str) -> None:
    with guarded_client(timeout=2) as client, pytest.raises((httpx.ConnectError, httpx.InvalidURL)):
        client.get(site.url(host=host))
    with guarded_client(timeout=2) as client, pytest.raises((httpx.ConnectError, httpx.InvalidURL)):
        client.get(f"http://{host}/")

    assert site.seen == []


@pytest.mark.parametrize("host", ["2130706433", "localhost", "127.1", "[::ffff:127.0.0.1]"])
def test_listing_one_place_lists_no_other_spelling_of_it(site: LocalSite, host: str) -> None:
    with pytest.raises(FetchFailed) as refused:
        fetch_page(site.url(host=host), allow=site.allow)

    assert refused.value.reason == Failure.REFUSED
    assert site.seen == []


def test_a_listed_place_is_fetched(site: LocalSite) -> None:
    assert fetch_page(site.url(), allow=site.allow).text == "<p>inside</p>"
    with guarded_client(timeout=2, allow=site.allow) as client:
        assert client.get(site.url()).text == "<p>inside</p>"


def test_a_listed_name_is_fetched_wherever_it_lies(
    site: LocalSite, names: Callable[..., list[str]]
) -> None:
    names("guides.example", "127.0.0.1")
    allow = {f"Guides.example:{site.port}"}

    assert fetch_page(site.url(host="guides.example"), allow=allow).status == 200
    with guarded_client(timeout=2, allow=allow) as client:
        assert client.get(site.url(host="guides.example")).status_code == 200


def test_a_name_that_leads_inside_is_not_connected_to(names: Callable[..., list[str]]) -> None:
    names("inside.example", "127.0.0.1")

    with pytest.raises(FetchFailed, match="leads to 127.0.0.1, which is not on the public"):
        fetch_page("http://inside.example/")
    with (
        guarded_client(timeout=2) as client,
        pytest.raises(AddressRefused, match="inside.example leads to 127.0.0.1"),
    ):
        client.get("http://inside.example/")


def test_a_name_that_changes_its_answer_is_judged_by_the_one_used(
    names: Callable[..., list[str]],
) -> None:
    asked = names("rebinding.example", "8.8.8.8", "127.0.0.1")
    socket.getaddrinfo("rebinding.example", 80)

    with pytest.raises(FetchFailed) as refused:
        fetch_page("http://rebinding.example/")

    assert refused.value.reason == Failure.REFUSED
    assert asked == ["rebinding.example", "rebinding.example"]


def test_a_vendor_name_is_looked_up_once_and_that_answer_used(
    names: Callable[..., list[str]],
) -> None:
    asked = names("rebinding.example", "127.0.0.1", "8.8.8.8")

    with guarded_client(timeout=2) as client, pytest.raises(AddressRefused):
        client.get("http://rebinding.example/")

    assert asked == ["rebinding.example"]


def test_other_ports_are_refused_before_the_name_is_looked_up(
    names: Callable[..., list[str]],
) -> None:
    asked = names("guides.example", "8.8.8.8")

    with pytest.raises(FetchFailed, match="asks for port 8080; only ports 80 and 443"):
        fetch_page("http://guides.example:8080/")
    with (
        guarded_client(timeout=2) as client,
        pytest.raises(AddressRefused, match="guides.example asks for port 25"),
    ):
        client.get("http://guides.example:25/")

    assert asked == []


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/"]
)
def test_a_redirect_does_not_lead_inside(site: LocalSite, target: str) -> None:
    away = site.redirect("/away", target)

    with pytest.raises(FetchFailed) as refused:
        fetch_page(away, allow=site.allow)

    assert refused.value.reason == Failure.REFUSED
    assert [hop.location for hop in refused.value.hops] == [target]
    assert refused.value.url == target


def test_a_redirect_from_a_listed_place_to_another_port_is_refused(site: LocalSite) -> None:
    with local_site() as other:
        away = site.redirect("/away", other.url("/secret"))

        with pytest.raises(FetchFailed) as refused:
            fetch_page(away, allow=site.allow)

        assert refused.value.reason == Failure.REFUSED
        assert other.seen == []


def test_the_environment_has_no_say(site: LocalSite, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert fetch_page(site.url(), allow=site.allow).status == 200
    with guarded_client(timeout=2, allow=site.allow) as client:
        assert client.get(site.url()).status_code == 200


def test_under_a_simulated_clock_only_our_own_pages_are_visited(
    site: LocalSite, settings: Any
) -> None:
    """The operator's allow-list does not help: it names clients' machines, too."""
    site.html("/page", "<p>Oak</p>")
    moment = datetime(2025, 4, 1, tzinfo=UTC)

    with simulated(moment), pytest.raises(FetchFailed) as refused:
        fetch_page(site.url("/page"), allow=site.allow)
    settings.SANDBOX_PUBLISHERS_URL = site.url("/publishers")
    with simulated(moment):
        own = fetch_page(site.url("/page"), allow=site.allow)

    assert refused.value.reason is Failure.REFUSED
    assert refused.value.message == "127.0.0.1 is not visited under a simulated clock."
    assert (own.status, len(site.seen)) == (200, 1)


def test_under_a_simulated_clock_no_redirect_leads_outside(site: LocalSite, settings: Any) -> None:
    settings.SANDBOX_PUBLISHERS_URL = site.url("/publishers")
    site.redirect("/away", "https://magazine.example/")

    with simulated(datetime(2025, 4, 1, tzinfo=UTC)), pytest.raises(FetchFailed) as refused:
        fetch_page(site.url("/away"), allow=site.allow)

    assert refused.value.message == "magazine.example is not visited under a simulated clock."
