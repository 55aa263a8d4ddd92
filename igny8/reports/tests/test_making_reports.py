from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from igny8.accounts.models import Site, User
from igny8.reports.errors import WrongPeriod
from igny8.reports.models import ServiceReport
from igny8.reports.report_service import ReportService
from igny8.reports.rules.document import from_json
from igny8.reports.rules.periods import Period
from igny8.reports.tests.conftest import AFTER_JUNE, JUNE, MAY, ImportDays
from igny8.reports.tests.published import add_link, check_pages, publish_pages
from igny8.reports.tests.reading import june_report, text_of
from igny8.search_console.actions import import_export
from igny8.search_console.models import DailyTotals, RangeRow
from igny8.services.models import ManagedServiceSubscription
from igny8.social.models import SocialPost

JUNE_DAYS = [date(2025, 6, n) for n in range(1, 31)]


def test_a_whole_month_is_ready_with_its_figures_and_its_document(
    site: Site, subscription: ManagedServiceSubscription, import_days: ImportDays
) -> None:
    check_pages(publish_pages(site, JUNE_DAYS), date(2025, 6, 30))
    import_days(*MAY, now=AFTER_JUNE, clicks=8)
    import_days(*JUNE, now=AFTER_JUNE, clicks=10)

    report = june_report(site)

    assert (report.status, report.open_sources) == ("ready", [])
    assert (report.version, report.managed_subscription) == (1, subscription)
    document = from_json(report.report_data)
    assert document.traffic
    assert document.content
    assert (document.traffic.clicks.value, document.traffic.clicks.before) == (300, 248)
    assert document.traffic.ctr.value == Decimal("0.01")
    assert (document.content.published.value, document.content.published.target) == (30, 30)
    assert document.content.words.value == 21_000
    assert "All 30 promised articles are published: 21,000 words." in text_of(report)
    assert report.pdf
    assert report.pdf.name == "carls-chairs.example-monthly-report-2025-06.pdf"
    assert report.pdf.audience == "staff"


def test_totals_are_those_of_the_days_and_never_of_the_queries(
    site: Site, subscription: ManagedServiceSubscription, import_days: ImportDays
) -> None:
    import_days(*JUNE, now=AFTER_JUNE, clicks=10)
    traffic = from_json(june_report(site).report_data).traffic

    assert traffic
    days = DailyTotals.objects.filter(site=site, date__gte=JUNE[0], date__lt=JUNE[1])
    assert traffic.clicks.value == sum(day.clicks for day in days) == 300
    rows = RangeRow.objects.filter(site=site, dimension="query")
    assert sum(row.clicks for row in rows) == 157
    assert traffic.clicks.provenance.table == "search_console.DailyTotals"
    assert traffic.clicks.provenance.rows == 30
    assert traffic.clicks.provenance.taken_at == AFTER_JUNE


def test_lists_carry_the_range_of_their_import_and_not_the_months(
    site: Site, subscription: ManagedServiceSubscription, import_days: ImportDays
) -> None:
    import_days(date(2025, 5, 20), date(2025, 6, 20), now=AFTER_JUNE)

    report = june_report(site)
    document = from_json(report.report_data)

    assert document.rankings
    assert document.traffic
    assert document.rankings.span == document.traffic.span
    assert (document.rankings.span and document.rankings.span.start) == date(2025, 5, 20)
    assert (document.traffic.clicks.value, document.traffic.clicks.words) == (190, "19 of 30 days")
    text = text_of(report)
    assert "over 20 May – 19 June 2025" in text
    assert "What moved cannot be said." in text


def test_months_with_a_gap_are_not_compared(
    site: Site, subscription: ManagedServiceSubscription, import_days: ImportDays
) -> None:
    import_days(*MAY, now=AFTER_JUNE, skip=(date(2025, 5, 9),))
    import_days(*JUNE, now=AFTER_JUNE)

    traffic = from_json(june_report(site).report_data).traffic

    assert traffic
    assert traffic.clicks.before is None
    assert traffic.cannot_say == (
        "May 2025 has data for 30 of 31 days only, so the periods are not compared.",
    )


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (datetime(2025, 6, 20, 9, 0, tzinfo=UTC), "collecting"),
        (datetime(2025, 7, 1, 9, 0, tzinfo=UTC), "provisional"),
        (AFTER_JUNE, "ready"),
    ],
)
def test_a_report_collects_waits_and_is_ready(
    site: Site,
    subscription: ManagedServiceSubscription,
    import_days: ImportDays,
    now: datetime,
    status: str,
) -> None:
    import_days(JUNE[0], min(JUNE[1], now.date()), now=now)

    report = june_report(site, now=now)

    assert report.status == status


def test_a_missing_source_is_named_and_nothing_is_blank(
    site: Site, subscription: ManagedServiceSubscription
) -> None:
    report = june_report(site)

    assert report.status == "provisional"
    assert [(s["key"], s["state"]) for s in report.open_sources] == [("search_console", "missing")]
    assert "No day of June 2025 is here: import a Search Console export" in text_of(report)


def test_a_report_is_filled_in_again_until_it_is_frozen(
    site: Site, subscription: ManagedServiceSubscription, import_days: ImportDays
) -> None:
    first = june_report(site)
    import_days(*JUNE, now=AFTER_JUNE)
    second = june_report(site)

    assert second.pk == first.pk
    assert (first.status, second.status) == ("provisional", "ready")
    assert ServiceReport.objects.count() == 1
    assert second.pdf_id != first.pdf_id


def test_a_report_without_news_keeps_its_document(
    site: Site, subscription: ManagedServiceSubscription, import_days: ImportDays
) -> None:
    import_days(*JUNE, now=AFTER_JUNE)
    first = june_report(site)
    later = june_report(site, now=datetime(2025, 7, 5, 9, 0, tzinfo=UTC))

    assert later.pdf_id == first.pdf_id


def test_only_the_sections_that_the_client_is_set_to_are_made(
    site: Site, subscription: ManagedServiceSubscription, import_days: ImportDays
) -> None:
    import_days(*JUNE, now=AFTER_JUNE)
    subscription.service_config = {
        "reporting": {"include_rankings": False, "include_backlinks": False}
    }
    subscription.save()
    report = june_report(site)

    assert "rankings" not in report.sections
    assert from_json(report.report_data).rankings is None
    assert "Keyword rankings" not in text_of(report)
    asked = june_report(site, sections=["traffic"])
    assert asked.sections == ["traffic"]


@pytest.mark.parametrize("section", ["backlinks", "rankings", "traffic"])
def test_a_section_that_the_client_does_not_want_is_not_made(
    site: Site, subscription: ManagedServiceSubscription, import_days: ImportDays, section: str
) -> None:
    import_days(*JUNE, now=AFTER_JUNE)
    add_link(site, 1)
    whole = june_report(site)
    assert section in whole.sections
    assert getattr(from_json(whole.report_data), section) is not None

    subscription.service_config = {"reporting": {f"include_{section}": False}}
    subscription.save()
    report = june_report(site)

    assert [name for name in whole.sections if name not in report.sections] == [section]
    assert getattr(from_json(report.report_data), section) is None


def test_a_link_that_went_live_at_the_moment_of_the_report_is_live(
    site: Site, subscription: ManagedServiceSubscription
) -> None:
    link = add_link(site, 1)

    links = from_json(june_report(site, now=link.live_since).report_data).backlinks

    assert links
    assert [link.status for link in links.links] == ["live"]
    assert (links.live.value, links.waiting.value) == (1, 0)


def test_what_a_month_owed_counts_to_it_even_when_it_came_later(
    site: Site, subscription: ManagedServiceSubscription
) -> None:
    pages = publish_pages(site, [date(2025, 6, 10), date(2025, 6, 20), date(2025, 7, 2)])
    for page in pages:
        page.need.month = JUNE[0]
        page.need.save(update_fields=["month"])

    report = june_report(site)
    content = from_json(report.report_data).content

    assert content
    assert (content.published.value, content.published.target) == (3, 30)
    assert content.articles[-1].published_on == date(2025, 7, 2)
    assert "2 Jul 2025" in text_of(report)


def test_a_page_that_came_late_is_told_of_once(
    site: Site, subscription: ManagedServiceSubscription, manager: User
) -> None:
    (page,) = publish_pages(site, [date(2025, 7, 2)])
    page.need.month = JUNE[0]
    page.need.save(update_fields=["month"])
    service = ReportService()
    july = (JUNE[1], date(2025, 8, 1))
    later = datetime(2025, 8, 4, 9, 0, tzinfo=UTC)

    def july_articles() -> int:
        report = service.generate_report(site, *july, "monthly", now=later)
        content = from_json(report.report_data).content
        assert content
        return len(content.articles)

    assert july_articles() == 1
    service.freeze_report(june_report(site), now=AFTER_JUNE, by=manager, reason="The client asked.")
    assert july_articles() == 0


def test_a_weekly_report_has_what_was_published_in_the_week(
    site: Site, subscription: ManagedServiceSubscription
) -> None:
    publish_pages(site, [date(2025, 6, 20), date(2025, 6, 25), date(2025, 6, 30)])
    week = (date(2025, 6, 23), date(2025, 6, 30))

    report = ReportService().generate_report(site, *week, "weekly", now=AFTER_JUNE)
    content = from_json(report.report_data).content

    assert content
    assert [article.published_on for article in content.articles] == [date(2025, 6, 25)]
    assert content.published.target is None
    assert report.pdf
    assert report.pdf.name == "carls-chairs.example-weekly-report-2025-06-23.pdf"


def test_pages_with_a_problem_are_listed_with_what_was_found(
    site: Site, subscription: ManagedServiceSubscription
) -> None:
    check_pages(publish_pages(site, JUNE_DAYS[:5]), date(2025, 6, 29), problems=2)

    report = june_report(site)
    document = from_json(report.report_data)

    assert document.indexing
    assert document.content
    assert (document.indexing.indexable.value, document.indexing.with_problems.value) == (3, 2)
    assert document.indexing.on == date(2025, 6, 30)
    assert [article.state for article in document.content.articles].count("problem") == 2
    assert "The page says noindex." in text_of(report)
    assert "2 published pages cannot be indexed as things stand" in text_of(report)


def test_what_moved_comes_from_an_export_that_compares(
    site: Site, subscription: ManagedServiceSubscription
) -> None:
    folder = Path(__file__).parents[3] / "tests/data/search-console/carls-chairs-comparison"
    import_export(site, paths=[folder], by=None, now=AFTER_JUNE)

    report = ReportService().generate_report(site, *MAY, "monthly", now=AFTER_JUNE)
    rankings = from_json(report.report_data).rankings

    assert rankings
    assert rankings.span == Period(date(2025, 5, 1), date(2025, 5, 29))
    assert rankings.compared_span == Period(date(2025, 4, 3), date(2025, 5, 1))
    best = rankings.improved[0]
    assert (best.text, best.position, best.position_before) == (
        "banquet chairs", Decimal("9.10"), Decimal("18.40"),
    )  # fmt: skip
    assert "trestle tables" in {query.text for query in rankings.declined}
    before = {query.text: query.position_before for query in rankings.queries}
    assert before["banquet chairs"] == Decimal("18.40")
    assert "1 query entered the top 10: “banquet chairs”." in text_of(report)


def test_posts_of_the_periods_pages_are_told_by_network(
    site: Site, subscription: ManagedServiceSubscription, ada: User
) -> None:
    first, second = publish_pages(site, JUNE_DAYS[:2])
    for page, platform in ((first, "linkedin"), (first, "twitter"), (second, "linkedin")):
        SocialPost.objects.create(
            account=site.account, site=site, page=page, platform=platform, text="Chairs",
            scheduled_at=AFTER_JUNE,
        )  # fmt: skip
    post = SocialPost.objects.get(page=first, platform="linkedin")
    post.posted(url="https://social.example/1", by=ada, now=datetime(2025, 6, 3, tzinfo=UTC))
    post.engaged(likes=5, comments=1, shares=0, clicks=None, now=AFTER_JUNE)

    report = june_report(site)
    social = from_json(report.report_data).social

    assert social
    assert (social.posted.value, social.prepared.value) == (1, 2)
    assert [(p.name, p.posted, p.prepared, p.engagement) for p in social.platforms] == [
        ("LinkedIn", 1, 1, 6), ("X", 0, 1, None),
    ]  # fmt: skip
    assert [(p.url, p.posted_on) for p in social.posts] == [
        ("https://social.example/1", date(2025, 6, 3))
    ]
    assert "Social media" in text_of(report)


@pytest.mark.parametrize(
    ("start", "end", "kind", "said"),
    [
        (JUNE[1], JUNE[0], "monthly", "ends after it starts"),
        (JUNE[0], JUNE[0], "monthly", "ends after it starts"),
        (*JUNE, "daily", "There is no daily report"),
    ],
)
def test_a_period_that_is_none_is_refused(
    site: Site, start: date, end: date, kind: str, said: str
) -> None:
    with pytest.raises(WrongPeriod, match=said):
        ReportService().generate_report(site, start, end, kind, now=AFTER_JUNE)

    assert not ServiceReport.objects.exists()
