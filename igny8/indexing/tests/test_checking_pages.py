import gzip
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from igny8.accounts.models import Site
from igny8.content.actions import plan_content
from igny8.content.models import Draft, PublishedPage
from igny8.content.tests.plans import approved_plan
from igny8.indexing.actions import check_page, check_published_pages, enqueue_page_checks
from igny8.indexing.models import PageCheck
from igny8.indexing.queries import index_counts, index_summary, index_trend, latest_checks
from igny8.jobs.models import Job
from igny8.jobs.registry import Run, quiet, task_named
from igny8.kit.clock import simulated
from igny8.kit.tests.local_site import Answer, LocalSite, local_site
from igny8.publishing.models import SiteConnection

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

DAY = timedelta(days=1)
JULY = date(2025, 7, 1)
TYPES = ("post", "cluster_hub", "taxonomy_landing", "product", "service")
Publish = Callable[..., PublishedPage]


@pytest.fixture
def web(settings: Any) -> Iterator[LocalSite]:
    with local_site() as running:
        settings.OUTBOUND_ALLOWLIST = tuple(running.allow)
        yield running


@pytest.fixture
def publish(site: Site, web: LocalSite, now: datetime) -> Publish:
    """Put a page on the web and note that we published it."""
    approved_plan(site, now=now)
    needs = iter(plan_content(site, month=JULY, count=6, content_types=TYPES, now=now))

    def put(path: str, html: str = "<p>words</p>", **answer: Any) -> PublishedPage:
        need = next(needs)
        draft = Draft.objects.create(
            account=site.account, need=need, version=1, title=need.title, slug=need.slug,
            body_markdown="words", body_html="words", word_count=1, reading_ease=60,
            fingerprint=b"", writer="Ada", is_template=False, written_at=now,
        )  # fmt: skip
        return PublishedPage.objects.create(
            account=site.account, site=site, need=need, draft=draft, title=need.title,
            url=web.html(path, html, **answer), remote_id=path, content_type=need.content_type,
            word_count=1, published_at=now,
        )  # fmt: skip

    return put


def list_in_sitemap(web: LocalSite, *paths: str, at: str = "/sitemap.xml") -> str:
    listed = "".join(f"<url><loc>{web.url(path)}</loc></url>" for path in paths)
    web.answers[at] = Answer(f"<urlset>{listed}</urlset>".encode())
    return web.url(at)


def test_a_page_that_nothing_hides_is_indexable(
    web: LocalSite, publish: Publish, site: Site, now: datetime
) -> None:
    page = publish("/oak/", '<link rel="canonical" href="/oak/"><a href="/elm/">elm</a>')
    other = publish("/elm/", '<a href="/oak">oak</a>')
    web.html("/", '<a href="/oak/">oak</a>')
    list_in_sitemap(web, "/oak", "/elm/")

    checks = check_published_pages(site, now=now)

    check = next(check for check in checks if check.page == page)
    assert (check.verdict, check.reasons, check.hints) == ("indexable", [], [])
    assert (check.robots_allowed, check.is_noindex, check.is_canonical_elsewhere) == (
        True, False, False,
    )  # fmt: skip
    assert (check.in_sitemap, check.internal_links_in, check.http_status) == (True, 2, 200)
    assert check.canonical_url == page.url
    assert check.checked_on == date(2025, 7, 1)
    assert {check.page for check in checks} == {page, other}


@pytest.mark.parametrize(
    ("html", "answer", "reason"),
    [
        ("", {"status": 404}, "The page answers with status 404."),
        ("", {"status": 410}, "The page answers with status 410."),
        (
            '<meta name="robots" content="noindex">', {},
            "It is marked noindex by the robots meta tag.",
        ),
        (
            "", {"headers": {"x-robots-tag": "none"}},
            "It is marked noindex by the X-Robots-Tag header.",
        ),
        (
            '<link rel="canonical" href="https://other.example/oak">', {},
            "It names https://other.example/oak as the real address (canonical).",
        ),
        (
            '<link rel="canonical" href="/oak/"><link rel="canonical" href="/elm">', {},
            "It names several real addresses (canonical) that contradict each other.",
        ),
    ],
)  # fmt: skip
def test_it_is_said_in_words_what_keeps_a_page_out(
    web: LocalSite, publish: Publish, site: Site, now: datetime,
    html: str, answer: dict[str, Any], reason: str,
) -> None:  # fmt: skip
    page = publish("/oak/", html, **answer)
    list_in_sitemap(web, "/oak/")

    check = check_page(site, page.url, now=now)

    assert (check.verdict, check.reasons) == ("not_indexable", [reason])
    assert check.page == page


def test_robots_can_keep_a_page_out(
    web: LocalSite, publish: Publish, site: Site, now: datetime
) -> None:
    page = publish("/private/oak")
    web.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /private/")

    check = check_page(site, page.url, now=now)

    assert check.verdict == "not_indexable"
    assert check.robots_allowed is False
    assert check.reasons == ["robots.txt keeps search engines away from it (Disallow: /private/)."]
    assert check.hints == ["The site has no sitemap that we found."]


def test_an_address_that_redirects_is_listed_under_another(
    web: LocalSite, publish: Publish, site: Site, now: datetime
) -> None:
    page = publish("/old")
    web.redirect("/old", "/new")
    web.html("/new", "words")

    check = check_page(site, page.url, now=now)

    assert check.reasons == [
        f"Its address redirects to {web.url('/new')}, which is listed in its place."
    ]


def test_another_spelling_is_only_a_hint(
    web: LocalSite, publish: Publish, site: Site, now: datetime
) -> None:
    page = publish("/oak")
    web.redirect("/oak", "/oak/")
    web.html("/oak/", "words")
    list_in_sitemap(web, "/oak/")

    check = check_page(site, page.url, now=now)

    assert (check.verdict, check.in_sitemap) == ("indexable", True)
    assert check.hints == [f"Its address redirects to its other spelling, {web.url('/oak/')}."]


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_page_that_is_not_shown_to_us_is_unknown(
    web: LocalSite, publish: Publish, site: Site, now: datetime, status: int
) -> None:
    check = check_page(site, publish("/oak", status=status).url, now=now)

    assert check.verdict == "unknown"
    assert check.reasons == [f"The page did not let us see it (status {status})."]


def test_no_answer_is_unknown(publish: Publish, site: Site, now: datetime, settings: Any) -> None:
    page = publish("/oak")
    settings.OUTBOUND_ALLOWLIST = ()

    check = check_page(site, page.url, now=now)

    assert (check.verdict, check.http_status, check.robots_allowed) == ("unknown", None, None)
    assert "only ports 80 and 443 are used" in check.reasons[0]
    assert check.reasons[1].startswith("robots.txt could not be read: ")


def test_robots_that_cannot_be_read_leave_the_question_open(
    web: LocalSite, publish: Publish, site: Site, now: datetime
) -> None:
    page = publish("/oak")
    web.answers["/robots.txt"] = Answer(b"", 503)

    check = check_page(site, page.url, now=now)

    assert (check.verdict, check.robots_allowed) == ("unknown", None)
    assert check.reasons == ["robots.txt could not be read (status 503)."]


def test_a_page_that_nothing_leads_to_is_indexable_with_hints(
    web: LocalSite, publish: Publish, site: Site, now: datetime
) -> None:
    publish("/oak")
    list_in_sitemap(web, "/elm")

    (check,) = check_published_pages(site, now=now)

    assert check.verdict == "indexable"
    assert check.hints == ["It is not in the sitemap.", "No other page of the site links to it."]
    assert (check.in_sitemap, check.internal_links_in) == (False, 0)


def test_links_marked_nofollow_and_a_pages_own_do_not_count(
    web: LocalSite, publish: Publish, site: Site, now: datetime
) -> None:
    publish("/oak", '<a href="/oak">here</a><a href="mailto:ada@shop.example">write</a>')
    publish("/elm", '<a rel="nofollow" href="/oak">oak</a>')

    checks = check_published_pages(site, now=now)

    assert [check.internal_links_in for check in checks] == [0, 0]


def test_a_sitemap_is_found_through_robots_and_its_index(
    web: LocalSite, publish: Publish, site: Site, now: datetime
) -> None:
    page = publish("/oak")
    web.answers["/robots.txt"] = Answer(f"Sitemap: {web.url('/index.xml')}".encode())
    web.answers["/index.xml"] = Answer(
        b"<sitemapindex><sitemap><loc>/posts.xml.gz</loc></sitemap></sitemapindex>"
    )
    packed = gzip.compress(f"<urlset><url><loc>{page.url}</loc></url></urlset>".encode())
    web.answers["/posts.xml.gz"] = Answer(packed, headers={"content-type": "application/gzip"})

    assert check_page(site, page.url, now=now).in_sitemap is True


def test_a_sitemap_read_in_part_does_not_say_what_is_missing(
    web: LocalSite, publish: Publish, site: Site, now: datetime
) -> None:
    page, listed = publish("/oak"), publish("/elm")
    list_in_sitemap(web, "/elm", at="/a.xml")
    web.answers["/sitemap.xml"] = Answer(
        b"<sitemapindex><sitemap><loc>/a.xml</loc></sitemap>"
        b"<sitemap><loc>/gone.xml</loc></sitemap></sitemapindex>"
    )

    missing, found = (check_page(site, each.url, now=now) for each in (page, listed))

    assert (missing.in_sitemap, missing.hints) == (
        None, ["Part of the sitemap could not be read."],
    )  # fmt: skip
    assert (found.in_sitemap, found.hints) == (True, [])


def test_sitemaps_that_name_each_other_come_to_an_end(
    web: LocalSite, publish: Publish, site: Site, now: datetime
) -> None:
    page = publish("/oak")
    many = "".join(f"<sitemap><loc>/s{number}.xml</loc></sitemap>" for number in range(200))
    web.answers["/sitemap.xml"] = Answer(
        f"<sitemapindex><sitemap><loc>/sitemap.xml</loc></sitemap>{many}</sitemapindex>".encode()
    )

    check = check_page(site, page.url, now=now)

    assert check.in_sitemap is None
    assert len(web.seen) < 60


def test_a_static_site_is_looked_at_in_its_folder(
    web: LocalSite, publish: Publish, site: Site, now: datetime, settings: Any
) -> None:
    settings.PUBLIC_URL = web.url("")
    page = publish("/sites/carls-chairs.example/oak/")
    web.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /")
    folder = "/sites/carls-chairs.example"
    sitemap = list_in_sitemap(web, f"{folder}/oak/", at=f"{folder}/sitemap.xml")
    web.answers[f"{folder}/robots.txt"] = Answer(
        f"User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n".encode()
    )
    web.html(f"{folder}/", '<a href="oak/">oak</a>')

    (check,) = check_published_pages(site, now=now)

    assert (check.page, check.verdict, check.hints) == (page, "indexable", [])
    assert check.internal_links_in == 1


def test_a_wordpress_in_a_folder_has_the_robots_of_its_host(
    web: LocalSite, publish: Publish, site: Site, now: datetime
) -> None:
    SiteConnection.objects.create(
        account=site.account, site=site, kind="wordpress", base_url=web.url("/blog")
    )
    page = publish("/blog/oak/")
    web.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /blog/wp-admin/")
    list_in_sitemap(web, "/blog/oak/", at="/blog/wp-sitemap.xml")

    check = check_page(site, page.url, now=now)

    assert (check.verdict, check.in_sitemap, check.robots_allowed) == ("indexable", True, True)


def test_a_check_at_a_moment_is_made_once(
    web: LocalSite, publish: Publish, site: Site, now: datetime
) -> None:
    publish("/oak")
    first = check_published_pages(site, now=now)
    asked = len(web.seen)

    again = check_published_pages(site, now=now)

    assert again == first
    assert len(web.seen) == asked
    assert PageCheck.objects.count() == 1


def test_a_site_without_pages_has_nothing_to_check(site: Site, now: datetime) -> None:
    assert check_published_pages(site, now=now) == []


def test_progress_is_told(publish: Publish, site: Site, now: datetime) -> None:
    publish("/oak")
    publish("/elm")
    told: list[tuple[int, int]] = []

    check_published_pages(site, now=now, progress=lambda done, total, _: told.append((done, total)))

    assert told == [(2, 2)]


def test_the_history_of_checks_makes_a_trend(
    web: LocalSite, publish: Publish, site: Site, now: datetime
) -> None:
    oak, elm, ash = publish("/oak"), publish("/elm"), publish("/ash")
    web.answers["/robots.txt"] = Answer(b"")
    list_in_sitemap(web, "/oak", "/elm", "/ash")
    check_page(site, oak.url, now=now)
    web.html("/elm", '<meta name="robots" content="noindex">')
    web.html("/ash", "", status=503)
    check_published_pages(site, now=now + 9 * DAY)
    web.html("/elm", "words")
    check_page(site, elm.url, now=now + 20 * DAY)

    before, first, tenth, last = index_trend(
        site, days=[date(2025, 6, 30), JULY, date(2025, 7, 10), date(2025, 7, 31)]
    )
    summary = index_summary(site, JULY, date(2025, 8, 1))

    def counts(one: Any) -> tuple[int, int, int, int]:
        return one.indexable, one.not_indexable, one.unknown, one.unchecked

    assert (counts(before), before.total) == ((0, 0, 0, 0), 0)
    assert (counts(first), first.total) == ((1, 0, 0, 2), 3)
    assert counts(tenth) == (1, 1, 1, 0)
    assert counts(last) == (2, 0, 1, 0)
    assert (summary.at_end, summary.before) == (last, before)
    assert [check.page for check in summary.problems] == [ash]
    assert summary.checked_through == now + 20 * DAY
    assert index_counts(site, on=JULY) == first
    assert [check.page for check in latest_checks(site, on=JULY)] == [oak]


def test_each_site_with_pages_gets_one_job(publish: Publish, site: Site, now: datetime) -> None:
    before = enqueue_page_checks(now=now)
    publish("/oak")

    enqueued = enqueue_page_checks(now=now), enqueue_page_checks(now=now)
    job = Job.objects.get()
    task_named(job.name)(Run(job.pk, now, 1, quiet, lambda: None), *job.arguments)

    assert (before, enqueued) == (0, (1, 1))
    assert (job.site, job.title) == (site, "Check the pages of carls-chairs.example")
    assert PageCheck.objects.count() == 1


def test_no_word_of_ours_says_that_a_page_is_indexed() -> None:
    assert [label for _, label in PageCheck.Verdict.choices] == [
        "Indexable", "Not indexable", "Cannot tell",
    ]  # fmt: skip


def test_under_a_simulated_clock_a_clients_site_is_not_visited(
    site: Site, web: LocalSite, publish: Publish, now: datetime
) -> None:
    publish("/oak")

    with simulated(now):
        [check] = check_published_pages(site, now=now)

    assert (check.verdict, web.seen) == ("unknown", [])
