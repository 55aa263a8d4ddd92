import hashlib
import socket
from datetime import date, datetime, timedelta

import pytest

from igny8.accounts.actions.files import read_stored
from igny8.accounts.models import Account, StoredFile
from igny8.kit.clock import simulated
from igny8.kit.tests.local_site import Answer, LocalSite
from igny8.links.actions import (
    verify_backlink,
    verify_backlinks,
)
from igny8.links.errors import NoPageToCheck
from igny8.links.models import LinkCheck
from igny8.links.rules.capture import unpack_capture
from igny8.links.tests.pages import DAY, TARGET, WORDS, MakeLink, article

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def test_a_delivered_link_goes_live_with_its_evidence(
    publisher: LocalSite, make_link: MakeLink, now: datetime
) -> None:
    link = make_link(publisher.html("/oak", article()))

    check = verify_backlink(link, now=now)

    link.refresh_from_db()
    assert (link.status, link.live_since) == ("live", now)
    assert (check.verdict, check.is_as_agreed, check.http_status) == ("found", True, 200)
    assert check.reason == f"The link to {TARGET} stands on the page."
    assert (check.found_url, check.found_anchor, check.found_rel) == (TARGET, "oak chairs", "")
    assert (check.rel_as_agreed, check.anchor_as_agreed, check.placement_as_agreed) == (
        True, True, True,
    )  # fmt: skip
    assert (check.is_noindex, check.is_canonical_elsewhere, check.in_noscript) == (
        False, False, False,
    )  # fmt: skip
    assert (check.page_title, check.outbound_count, check.checked_on) == (
        "Oak", 1, date(2025, 7, 1),
    )  # fmt: skip
    assert (check.quality_score, check.quality_unknown) == (85, ["Relevance", "Content"])
    assert check.capture is not None
    content = read_stored(check.capture)
    assert hashlib.sha256(content).hexdigest() == check.capture.sha256
    head, body = unpack_capture(content)
    assert body.decode() == article()
    assert "At: 2025-07-01T12:00:00+00:00" in head.splitlines()
    assert (check.capture.kind, check.capture.audience) == ("link_capture", "staff")
    assert check.capture.name == f"link-{link.pk}-20250701T120000Z.gz"


def test_a_check_at_a_moment_is_made_once(
    publisher: LocalSite, make_link: MakeLink, now: datetime
) -> None:
    link = make_link(publisher.html("/oak", article()))

    first = verify_backlink(link, now=now)
    again = verify_backlink(link, now=now)

    assert again == first
    assert LinkCheck.objects.count() == 1
    assert len(publisher.seen) == 1
    assert StoredFile.objects.count() == 1


def test_a_link_without_a_page_is_not_checked(make_link: MakeLink, now: datetime) -> None:
    with pytest.raises(NoPageToCheck, match="has no page yet"):
        verify_backlink(make_link("", status="ordered"), now=now)

    assert LinkCheck.objects.count() == 0


def test_what_differs_from_the_agreement_is_kept(
    publisher: LocalSite, make_link: MakeLink, now: datetime
) -> None:
    html = article(f'<noscript><a href="{TARGET}" rel="nofollow">here</a></noscript>')
    link = make_link(
        publisher.html("/oak", html, headers={"x-robots-tag": "noindex", "link": "<x>; rel=next"})
    )

    check = verify_backlink(link, now=now)

    link.refresh_from_db()
    assert link.status == "live"
    assert (check.verdict, check.is_as_agreed) == ("found", False)
    assert (check.rel_as_agreed, check.anchor_as_agreed, check.found_rel) == (
        False, False, "nofollow",
    )  # fmt: skip
    assert (check.is_noindex, check.in_noscript) == (True, True)
    assert [fact["aspect"] for fact in check.facts if fact["good"] is False] == [
        "anchor", "rel", "visibility", "index",
    ]  # fmt: skip
    assert check.quality_score is not None
    assert check.quality_score < 60


def test_redirects_are_kept_as_a_chain(
    publisher: LocalSite, make_link: MakeLink, now: datetime
) -> None:
    publisher.redirect("/old", "/newer", status=302)
    publisher.redirect("/newer", "/oak")
    publisher.html("/oak", article())

    check = verify_backlink(make_link(publisher.url("/old")), now=now)

    assert check.verdict == "found"
    assert check.final_url == publisher.url("/oak")
    assert check.hops == [
        [publisher.url("/old"), 302, publisher.url("/newer")],
        [publisher.url("/newer"), 301, publisher.url("/oak")],
    ]


def test_a_link_to_an_address_that_redirects_to_the_target_is_found(
    publisher: LocalSite, make_link: MakeLink, now: datetime
) -> None:
    target = publisher.html("/shop/oak", "<p>chairs</p>")
    moved = publisher.redirect("/shop/old-oak", "/shop/oak")
    page = publisher.html("/magazine", article(f'<a href="{moved}">oak chairs</a>'))

    check = verify_backlink(make_link(page, target_url=target), now=now)

    assert (check.verdict, check.found_url) == ("found", moved)
    assert check.facts[1]["sentence"] == (
        f"The link leads to {moved}, which redirects to {target}."
    )


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_refusal_or_a_fault_says_nothing_about_the_link(
    publisher: LocalSite, make_link: MakeLink, now: datetime, status: int
) -> None:
    link = make_link(publisher.html("/oak", "no", status=status), status="live", live_since=now)

    checks = [verify_backlink(link, now=now + DAY * number) for number in range(5)]

    link.refresh_from_db()
    assert {check.verdict for check in checks} == {"unknown"}
    assert link.status == "live"
    assert checks[0].capture is not None


def test_no_answer_says_nothing_about_the_link(make_link: MakeLink, now: datetime) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    check = verify_backlink(make_link(f"http://127.0.0.1:{port}/"), now=now)

    assert (check.verdict, check.http_status, check.capture) == ("unknown", None, None)
    assert check.reason == f"127.0.0.1 asks for port {port}; only ports 80 and 443 are used."


def test_a_page_inside_is_never_visited(
    publisher: LocalSite, make_link: MakeLink, now: datetime
) -> None:
    away = publisher.redirect("/away", "http://127.0.0.1/secret")

    check = verify_backlink(make_link(away), now=now)

    assert check.verdict == "unknown"
    assert "which is not on the public internet" in check.reason
    assert check.hops == [[away, 301, "http://127.0.0.1/secret"]]


def test_a_link_below_the_first_three_megabytes_is_not_called_missing(
    publisher: LocalSite, make_link: MakeLink, now: datetime
) -> None:
    page = publisher.html("/long", f"<p>{WORDS}" + "a" * 3_200_000 + article())

    check = verify_backlink(make_link(page), now=now)

    assert (check.verdict, check.is_truncated) == ("unknown", True)


@pytest.mark.parametrize("status", [404, 410, 200])
def test_a_missing_link_is_lost_on_the_third_day(
    publisher: LocalSite, make_link: MakeLink, now: datetime, status: int
) -> None:
    page = publisher.html("/oak", article())
    link = make_link(page)
    verify_backlink(link, now=now)
    publisher.html("/oak", article("taken out"), status=status)

    states = []
    for hours in (24, 25, 48, 49, 72):
        verify_backlink(link, now=now + timedelta(hours=hours))
        link.refresh_from_db()
        states.append(link.status)

    assert states == ["live", "live", "live", "live", "lost"]
    assert link.lost_at == now + timedelta(hours=72)
    assert link.live_since == now


def test_days_are_those_of_the_account(
    publisher: LocalSite, make_link: MakeLink, account: Account
) -> None:
    account.time_zone = "Pacific/Auckland"
    account.save()
    link = make_link(publisher.html("/oak", article()))

    check = verify_backlink(link, now=datetime.fromisoformat("2025-07-01T13:00:00+00:00"))

    assert check.checked_on == date(2025, 7, 2)


def test_a_day_on_which_nobody_can_tell_does_not_count(
    publisher: LocalSite, make_link: MakeLink, now: datetime
) -> None:
    link = make_link(publisher.url("/oak"), status="live", live_since=now)
    publisher.answers["/oak"] = [
        Answer(b"", 404), Answer(b"", 503), Answer(b"", 404), Answer(b"", 503), Answer(b"", 404),
    ]  # fmt: skip

    states = []
    for number in range(5):
        verify_backlink(link, now=now + DAY * number)
        link.refresh_from_db()
        states.append(link.status)

    assert states == ["live"] * 4 + ["lost"]


def test_a_lost_link_that_comes_back_is_live_again(
    publisher: LocalSite, make_link: MakeLink, now: datetime
) -> None:
    link = make_link(
        publisher.html("/oak", article()), status="lost", live_since=now - 90 * DAY, lost_at=now
    )

    verify_backlink(link, now=now)

    link.refresh_from_db()
    assert (link.status, link.live_since, link.lost_at) == ("live", now - 90 * DAY, None)


@pytest.mark.parametrize("status", ["in_dispute", "replaced", "cancelled"])
def test_what_people_decide_stays_theirs(
    publisher: LocalSite, make_link: MakeLink, now: datetime, status: str
) -> None:
    link = make_link(publisher.html("/oak", article()), status=status)

    check = verify_backlink(link, now=now)

    link.refresh_from_db()
    assert (check.verdict, link.status) == ("found", status)


def test_a_link_not_delivered_is_not_lost(
    publisher: LocalSite, make_link: MakeLink, now: datetime
) -> None:
    link = make_link(publisher.url("/nothing"), status="pending")

    for number in range(4):
        verify_backlink(link, now=now + DAY * number)

    link.refresh_from_db()
    assert link.status == "pending"


def test_a_hostile_page_is_stored_without_harm(
    publisher: LocalSite, make_link: MakeLink, now: datetime
) -> None:
    body = (
        b"<title>a\0b\xff\xfe</title><meta charset=unicode_escape>"
        + f'<a href="{TARGET}?\0=\ud7ff">a\0\\ud800</a>{WORDS}'.encode()
    )
    publisher.answers["/oak"] = Answer(body, headers={"content-type": "text/html; charset=hex"})

    check = verify_backlink(make_link(publisher.url("/oak")), now=now)

    assert check.verdict == "not_found"


def test_a_page_made_to_bring_the_reader_down_is_unknown(
    publisher: LocalSite, make_link: MakeLink, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("igny8.kit.careful.CHILD_SECONDS", 1)
    page = publisher.html("/deep", "<div>" * 500_000 + article())

    check = verify_backlink(make_link(page), now=now)

    assert (check.verdict, check.reason) == ("unknown", "The page is too tangled to be read.")


def test_a_long_page_with_many_tags_is_read(
    publisher: LocalSite, make_link: MakeLink, now: datetime
) -> None:
    page = publisher.html("/many", "<p>A comment by a reader.</p>" * 20_000 + article())

    assert verify_backlink(make_link(page), now=now).verdict == "found"


def test_many_links_are_checked_side_by_side_in_order(
    publisher: LocalSite, make_link: MakeLink, now: datetime
) -> None:
    links = [make_link(publisher.html(f"/{n}", article())) for n in range(40)]
    links[7] = make_link(publisher.url("/missing"))
    told: list[tuple[int, int]] = []

    checks = verify_backlinks(
        links, now=now, progress=lambda done, total, message: told.append((done, total))
    )

    assert [check.backlink_id for check in checks] == [link.pk for link in links]
    assert [check.verdict for check in checks].count("found") == 39
    assert checks[7].verdict == "not_found"
    assert told == [(number, 40) for number in range(1, 41)]


class Stop(Exception):
    pass


def test_a_run_that_stops_carries_on_where_it_was(
    publisher: LocalSite, make_link: MakeLink, now: datetime
) -> None:
    links = [make_link(publisher.html(f"/{n}", article())) for n in range(3)]

    def stop_after_two(done: int, total: int, message: str) -> None:
        if done == 2:
            raise Stop

    with pytest.raises(Stop):
        verify_backlinks(links, now=now, progress=stop_after_two)
    kept = set(LinkCheck.objects.values_list("pk", flat=True))
    checks = verify_backlinks(links, now=now)

    assert len(kept) == 2
    assert kept < {check.pk for check in checks}
    assert LinkCheck.objects.count() == 3


def test_under_a_simulated_clock_a_publishers_page_is_not_visited_and_nobody_can_tell(
    publisher: LocalSite, make_link: MakeLink, now: datetime
) -> None:
    link = make_link(publisher.html("/oak", article()))

    with simulated(now):
        check = verify_backlink(link, now=now)

    link.refresh_from_db()
    assert (check.verdict, link.status) == ("unknown", "pending")
    assert check.reason == "127.0.0.1 is not visited under a simulated clock."
    assert publisher.seen == []
