import gzip
import socket
import ssl
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from igny8.kit.http import BODY_CAP, Failure, FetchedPage, FetchFailed, Hop, fetch_many, fetch_page
from igny8.kit.tests.local_site import Answer, LocalSite, local_site

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "::1"])

MEGABYTE = 1024 * 1024


@pytest.fixture
def site() -> Iterator[LocalSite]:
    with local_site() as running:
        yield running


def fetch(site: LocalSite, path: str, *, timeout: float = 5) -> FetchedPage:
    return fetch_page(site.url(path), allow=site.allow, timeout=timeout)


def refusal(site: LocalSite, path: str, *, timeout: float = 5) -> FetchFailed:
    with pytest.raises(FetchFailed) as refused:
        fetch(site, path, timeout=timeout)
    return refused.value


def bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(MEGABYTE)
    return b"".join(packer.compress(zeros) for _ in range(megabytes)) + packer.flush()


def test_a_page_comes_with_its_headers_and_status(site: LocalSite) -> None:
    site.html(
        "/a", "<p>Grüße</p>", status=410, headers=(("x-robots-tag", "a"), ("X-Robots-Tag", "b"))
    )

    page = fetch(site, "/a#part")

    assert (page.status, page.text, page.truncated) == (410, "<p>Grüße</p>", False)
    assert page.header_values("X-Robots-TAG") == ("a", "b")
    assert page.content_type == "text/html"
    assert page.url == site.url("/a")


def test_five_redirects_are_followed_and_told(site: LocalSite) -> None:
    for step in range(5):
        site.redirect(f"/{step}", f"/{step + 1}" if step else site.url("/1"), status=302)
    site.html("/5", "here")

    page = fetch(site, "/0")

    assert page.text == "here"
    assert page.url == site.url("/5")
    assert page.requested_url == site.url("/0")
    assert page.hops[0] == Hop(site.url("/0"), 302, site.url("/1"))
    assert len(page.hops) == 5


def test_the_sixth_redirect_is_one_too_many(site: LocalSite) -> None:
    site.redirect("/loop", "/loop")

    failed = refusal(site, "/loop")

    assert failed.reason == Failure.TOO_MANY_REDIRECTS
    assert len(site.seen) == 6


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("ftp://files.example/", Failure.BAD_URL),
        ("file:///etc/passwd", Failure.BAD_URL),
        ("http://user:word@guides.example/", Failure.BAD_URL),
        ("http://[::1", Failure.PROTOCOL),
    ],
)
def test_a_redirect_to_something_else_than_a_page_is_refused(
    site: LocalSite, location: str, reason: Failure
) -> None:
    site.redirect("/away", location)

    assert refusal(site, "/away").reason == reason


def test_a_redirect_status_without_a_place_is_the_page(site: LocalSite) -> None:
    site.answers["/odd"] = Answer(b"", 302)

    assert fetch(site, "/odd").status == 302


@pytest.mark.parametrize(
    "url", ["", "guides.example", "javascript:alert(1)", "http://", "http://[::"]
)
def test_what_is_not_an_address_is_refused(url: str) -> None:
    with pytest.raises(FetchFailed) as refused:
        fetch_page(url)

    assert refused.value.reason == Failure.BAD_URL
    assert refused.value.permanent


@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "deflate", "raw deflate"])
def test_packed_pages_are_unpacked(site: LocalSite, encoding: str) -> None:
    text = b"<p>packed</p>" * 1000
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = {
        "deflate": zlib.compress(text),
        "raw deflate": raw.compress(text) + raw.flush(),
    }.get(encoding, gzip.compress(text[:5000]) + gzip.compress(text[5000:]))
    name = encoding.removeprefix("raw ")
    site.answers["/"] = Answer(packed, headers={"content-encoding": name})

    assert fetch(site, "/").body == text
    assert site.seen[0].headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(b"a" * 5000, mtime=0)[:-9], "gzip"),
        (b"not packed at all", "gzip"),
        (b"not packed at all", "deflate"),
        (b"anything", "br"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_no_answer(
    site: LocalSite, body: bytes, encoding: str
) -> None:
    site.answers["/"] = Answer(body, headers={"content-encoding": encoding})

    failed = refusal(site, "/")

    assert (failed.reason, failed.permanent) == (Failure.PROTOCOL, False)


def test_of_a_long_page_three_megabytes_are_kept(site: LocalSite) -> None:
    site.answers["/fits"] = Answer(b"a" * BODY_CAP)
    site.answers["/long"] = Answer(b"a" * (BODY_CAP + 1))

    fits, long = fetch(site, "/fits"), fetch(site, "/long")

    assert (len(fits.body), fits.truncated) == (BODY_CAP, False)
    assert (len(long.body), long.truncated) == (BODY_CAP, True)


def test_an_endless_page_is_left_after_three_megabytes(site: LocalSite) -> None:
    site.answers["/"] = Answer(iter(lambda: b"a" * 65536, b""))

    page = fetch(site, "/")

    assert (len(page.body), page.truncated) == (BODY_CAP, True)


def test_a_gzip_bomb_is_left_after_three_megabytes_in_little_memory(site: LocalSite) -> None:
    site.answers["/"] = Answer(bomb(200), headers={"content-encoding": "gzip"})
    fetch(site, "/warm")

    tracemalloc.start()
    page = fetch(site, "/")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (len(page.body), page.truncated) == (BODY_CAP, True)
    assert peak < 12 * MEGABYTE


def drip() -> Iterator[bytes]:
    while True:
        time.sleep(0.1)
        yield b"a"


def test_a_page_that_drips_is_given_up_after_its_time(site: LocalSite) -> None:
    site.answers["/"] = Answer(drip())

    failed = refusal(site, "/", timeout=0.5)

    assert failed.reason == Failure.TIMEOUT
    assert failed.message == f"{site.url('/')} did not answer within 0.5 seconds."
    assert not failed.permanent


def test_a_server_that_says_nothing_is_given_up_after_its_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(FetchFailed) as refused:
            fetch_page(f"http://127.0.0.1:{port}/", allow={f"127.0.0.1:{port}"}, timeout=0.3)

    assert refused.value.reason == Failure.TIMEOUT


def test_a_closed_port_and_an_unknown_name_are_told_apart() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(FetchFailed) as closed:
        fetch_page(f"http://127.0.0.1:{port}/", allow={f"127.0.0.1:{port}"})
    with pytest.raises(FetchFailed) as unknown:
        fetch_page("http://no-such-name.invalid/")

    assert closed.value.reason == Failure.CONNECT
    assert unknown.value.reason == Failure.DNS


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("Zoë".encode("windows-1252"), "text/html; charset=ISO-8859-1"),
        ("Zoë".encode(), "text/html; charset=utf-8"),
        ("Zoë".encode(), 'text/html; charset="UTF-8"'),
        ("Zoë".encode(), "text/html"),
        ("Zoë".encode("windows-1252"), "text/html"),
        ("Zoë".encode("utf-16"), "text/html; charset=utf-8"),
        ("Zoë".encode("utf-8-sig"), "text/html; charset=ascii"),
        ("Zoë".encode(), "text/html; charset=no-such-charset"),
        ("Zoë".encode(), "text/html; charset=hex"),
        ("Zoë".encode(), "text/html; charset=idna"),
        ("Zoë".encode(), "text/html; charset=unicode_escape"),
        ("Zoë".encode(), "text/html; charset=utf-7"),
        ("Zoë".encode("iso8859-15"), "text/html; charset=ISO_8859-15"),
    ],
)
def test_text_is_read_as_browsers_read_it(site: LocalSite, body: bytes, content_type: str) -> None:
    site.answers["/"] = Answer(body, headers={"content-type": content_type})

    assert fetch(site, "/").text == "Zoë"


def test_a_meta_tag_names_the_charset(site: LocalSite) -> None:
    head = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">'
    site.answers["/"] = Answer((head + "東京").encode("shift_jis"))

    assert fetch(site, "/").text == head + "東京"


def test_a_character_cut_in_two_by_the_limit_does_not_change_the_charset(site: LocalSite) -> None:
    site.answers["/"] = Answer(b"a" + "ë".encode() * BODY_CAP)

    assert fetch(site, "/").text[-2:] == "ëë"


def test_many_pages_come_in_order_and_one_failure_spoils_no_other(site: LocalSite) -> None:
    urls = [site.html(f"/{number}", str(number)) for number in range(40)]
    urls.insert(7, "http://10.0.0.1/")

    outcomes = fetch_many(urls, allow=site.allow)

    failed = outcomes.pop(7)
    assert isinstance(failed, FetchFailed)
    assert failed.reason == Failure.REFUSED
    assert [page.text for page in outcomes if isinstance(page, FetchedPage)] == [
        str(number) for number in range(40)
    ]


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that vouches for itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def test_a_certificate_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pem = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with local_site(tls=context) as secure:
        secure.html("/", "secret")

        untrusted = refusal(secure, "/")
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        trusted = fetch(secure, "/")

    assert untrusted.reason == Failure.TLS
    assert trusted.text == "secret"
