from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from igny8.accounts.models import Account, Activity, Site, User
from igny8.jobs.models import Job
from igny8.jobs.registry import Run, quiet, task_named
from igny8.kit.money import Money
from igny8.kit.tests.local_site import LocalSite
from igny8.links.actions import (
    enqueue_rechecks,
    recheck_due_links,
    review_link,
    verify_backlink,
    verify_backlinks,
)
from igny8.links.errors import ReviewRefused
from igny8.links.models import LinkCheck, LinkReview
from igny8.links.queries import (
    average_quality,
    check_counts,
    checks_in,
    dr_distribution,
    latest_check,
    latest_checks,
    links_at_risk,
    links_built,
    links_due,
    live_links,
    lost_links,
)
from igny8.links.tests.pages import DAY, TARGET, MakeLink, article
from igny8.marketplaces.actions import provider_for
from igny8.marketplaces.queries import sandbox_publisher_page
from igny8.marketplaces.rules.placements import LinkRequest


def a_run(job: Job, now: datetime) -> Run:
    return Run(job.pk, now, 1, quiet, lambda: None)


pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def test_links_are_due_after_a_week_and_doubtful_ones_the_next_day(
    publisher: LocalSite, make_link: MakeLink, account: Account, now: datetime
) -> None:
    found = make_link(publisher.html("/found", article()))
    missing = make_link(publisher.url("/missing"), status="live", live_since=now)
    long_lost = make_link(
        publisher.url("/lost"), status="lost", live_since=now - 200 * DAY, lost_at=now - 61 * DAY
    )
    make_link("", status="ordered")
    make_link(publisher.url("/cancelled"), status="cancelled")

    def due(when: datetime) -> set[object]:
        return set(links_due(account, now=when).values_list("pk", flat=True))

    at_first = due(now)
    recheck_due_links(account, now=now)

    assert at_first == {found.pk, missing.pk}
    assert long_lost.pk not in at_first
    assert due(now + timedelta(hours=19)) == set()
    assert due(now + timedelta(hours=20)) == {missing.pk}
    assert due(now + 7 * DAY) == {found.pk, missing.pk}


def test_a_person_grades_what_no_program_can(
    publisher: LocalSite, make_link: MakeLink, ada: User, now: datetime
) -> None:
    link = make_link(publisher.html("/oak", article()))

    review_link(link, by=ada, now=now, content=5, relevance=4, placement=5, note="Good read.")
    check = verify_backlink(link, now=now)

    assert (check.quality_score, check.quality_unknown) == (85, [])
    assert {part["name"]: part["points"] for part in check.quality_parts} == {
        "Domain rating": 15, "Relevance": 15, "Content": 15, "Listed by search engines": 15,
        "Rel": 10, "Text": 5, "Placement": 5, "Links on the page": 5,
    }  # fmt: skip
    assert Activity.objects.get(verb="reviewed").actor == ada


def test_a_grade_goes_from_one_to_five(make_link: MakeLink, ada: User, now: datetime) -> None:
    with pytest.raises(ReviewRefused, match="The grade for relevance is 6; it goes from 1 to 5."):
        review_link(make_link(""), by=ada, now=now, content=5, relevance=6, placement=5)

    assert LinkReview.objects.count() == 0


def test_a_period_tells_what_was_built_and_lost(
    publisher: LocalSite, make_link: MakeLink, site: Site, now: datetime
) -> None:
    june, july, august = date(2025, 6, 1), date(2025, 7, 1), date(2025, 8, 1)
    built = make_link(publisher.html("/a", article()), dr=75)
    risky = make_link(
        publisher.url("/b"), status="live", live_since=now - 40 * DAY, dr=None, dr_source=""
    )
    lost = make_link(
        publisher.url("/c"), status="lost", live_since=now - 20 * DAY, lost_at=now, dr=30
    )

    checks = verify_backlinks([built, risky], now=now)

    assert list(live_links(site)) == [built, risky]
    assert list(links_built(site, july, august)) == [built]
    assert list(links_built(site, june, july)) == [lost]
    assert list(lost_links(site, july, august)) == [lost]
    assert list(lost_links(site, june, july)) == []
    assert list(checks_in(site, july, august)) == sorted(
        checks, key=lambda check: check.backlink.publisher_domain
    )
    counts = check_counts(site, july, august)
    assert (counts.found, counts.unknown, counts.not_found, counts.total) == (1, 0, 1, 2)
    assert check_counts(site, june, july).total == 0
    assert [(band.label, band.count) for band in dr_distribution([built, risky, lost])] == [
        ("DR 70+", 1), ("DR 50-69", 0), ("DR 30-49", 1), ("Below 30", 0), ("Not rated", 1),
    ]  # fmt: skip
    assert [(risk.backlink, risk.days_missing) for risk in links_at_risk(site)] == [(risky, 1)]
    assert latest_check(built) == checks[0]
    assert latest_check(lost) is None
    assert latest_checks([built, risky, lost]) == {built.pk: checks[0], risky.pk: checks[1]}
    assert average_quality([built, risky, lost]) == 100
    assert average_quality([lost]) is None


def test_a_month_begins_at_midnight_where_the_client_is(
    make_link: MakeLink, site: Site, account: Account
) -> None:
    account.time_zone = "America/New_York"
    account.save()
    site.refresh_from_db()
    make_link("", status="live", live_since=datetime.fromisoformat("2025-07-01T03:59:59+00:00"))
    july = make_link(
        "", status="live", live_since=datetime.fromisoformat("2025-07-01T04:00:00+00:00")
    )

    assert list(links_built(site, date(2025, 7, 1), date(2025, 8, 1))) == [july]


def test_each_account_with_links_due_gets_one_job(
    publisher: LocalSite, make_link: MakeLink, account: Account, now: datetime
) -> None:
    make_link(publisher.html("/oak", article()))

    enqueued = enqueue_rechecks(now=now), enqueue_rechecks(now=now)
    job = Job.objects.get()
    task_named(job.name)(a_run(job, now), *job.arguments)

    assert enqueued == (1, 1)
    assert (job.account, job.title) == (account, "Check the links of Carl's Chairs")
    assert LinkCheck.objects.get().verdict == "found"
    assert enqueue_rechecks(now=now) == 0


def test_a_link_ordered_in_the_sandbox_is_delivered_and_proven(
    publisher: LocalSite, make_link: MakeLink, account: Account, now: datetime, settings: Any
) -> None:
    settings.SANDBOX_PUBLISHERS_URL = publisher.url("/demo/publishers")
    account.is_demo = True
    provider = provider_for("sandbox", account=account)
    link = make_link("", status="ordered", agreed_rel="sponsored")
    wanted = LinkRequest(
        publisher_domain="magazine.example", tier="basic", target_url=TARGET, anchor=link.anchor,
        rel=link.agreed_rel, cost=Money(link.cost, link.currency),
    )  # fmt: skip

    ordered = provider.order_link(wanted, key=str(link.pk), now=now)
    provider.status(ordered.reference, now=now)
    delivered = provider.status(ordered.reference, now=now)
    page = sandbox_publisher_page("magazine.example", ordered.reference)
    assert page is not None
    link.page_url = publisher.html(urlsplit(delivered.page_url).path, page.html)
    link.save()
    check = verify_backlink(link, now=now)

    link.refresh_from_db()
    assert (check.page_url, check.is_as_agreed, check.found_rel, link.status) == (
        delivered.page_url, True, "sponsored", "live",
    )  # fmt: skip
