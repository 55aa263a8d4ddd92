from datetime import UTC, date, datetime
from decimal import Decimal

from igny8.accounts.models import Site
from igny8.reports.rules.document import from_json
from igny8.reports.tests.conftest import JUNE
from igny8.reports.tests.published import add_link, check_link
from igny8.reports.tests.reading import june_report, text_of
from igny8.services.models import BacklinkServiceOrder, ManagedServiceSubscription


def test_a_client_without_links_has_no_section_on_links(
    site: Site, subscription: ManagedServiceSubscription
) -> None:
    report = june_report(site)

    assert from_json(report.report_data).backlinks is None
    assert "Backlinks" not in text_of(report)


def test_links_stand_as_they_stood_at_the_end_of_the_period(
    site: Site, subscription: ManagedServiceSubscription
) -> None:
    july = datetime(2025, 7, 2, 9, 0, tzinfo=UTC)
    add_link(site, 1)
    add_link(site, 2, status="lost", lost_at=july)
    add_link(site, 3, status="lost", lost_at=datetime(2025, 6, 20, 9, 0, tzinfo=UTC))
    add_link(site, 4, live_since=july)
    add_link(site, 5, status="cancelled")
    add_link(site, 6, ordered_at=july, live_since=july)

    links = from_json(june_report(site).report_data).backlinks

    assert links
    assert {(link.page_url[14:15], link.status) for link in links.links} == {
        ("1", "live"), ("2", "live"), ("3", "lost"), ("4", "pending"),
    }  # fmt: skip
    counts = (links.went_live, links.live, links.lost, links.waiting)
    assert [figure.value for figure in counts] == [3, 2, 1, 1]
    assert links.median_dr.value == 42


def test_a_link_of_an_order_that_nobody_approved_is_not_in_the_report(
    site: Site, subscription: ManagedServiceSubscription
) -> None:
    draft = BacklinkServiceOrder.objects.create(
        account=site.account, site=site, key="draft", order_type="one_time",
        pricing_mode="price_book", currency="USD", client_price=Decimal("400.00"),
    )  # fmt: skip
    add_link(site, 1)
    add_link(site, 2, order_ref=draft.pk, live_since=None)

    links = from_json(june_report(site).report_data).backlinks

    assert links
    assert [link.page_url for link in links.links] == ["https://press-1.example/on-chairs/"]


def test_a_link_has_its_nine_fields(site: Site, subscription: ManagedServiceSubscription) -> None:
    new = add_link(site, 2)
    add_link(site, 1, status="replaced", replaced_by=new, lost_at=datetime(2025, 6, 20, tzinfo=UTC))

    links = from_json(june_report(site).report_data).backlinks

    assert links
    link = links.links[-1]
    assert (link.target_url, link.page_url, link.anchor, link.rel) == (
        "https://carls-chairs.example/chairs/", "https://press-1.example/on-chairs/",
        "banquet chairs", "sponsored",
    )  # fmt: skip
    assert (link.dr, link.dr_source, link.dr_date) == (41, "Ahrefs", date(2025, 6, 2))
    assert (link.live_since, link.status) == (date(2025, 6, 10), "replaced")
    assert link.replaced_by == "https://press-2.example/on-chairs/"
    assert (link.price, links.show_prices) == (None, False)


def test_links_are_a_source_that_is_checked(
    site: Site, subscription: ManagedServiceSubscription
) -> None:
    links = [add_link(site, 1), add_link(site, 2)]
    check_link(links[0], date(2025, 6, 29), quality=70)

    waiting = june_report(site)
    assert "1 of 2 links not checked yet." in waiting.why_it_waits()

    check_link(links[1], date(2025, 6, 30), quality=90)
    section = from_json(june_report(site).report_data).backlinks
    assert section
    assert (section.quality.value, section.quality.provenance.rows) == (80, 2)


def test_the_client_sees_cost_plus_twenty_percent_where_it_pays_that(
    site: Site, subscription: ManagedServiceSubscription
) -> None:
    order = BacklinkServiceOrder.objects.create(
        account=site.account, site=site, key="june", month=JUNE[0], order_type="monthly",
        pricing_mode="pass_through", currency="USD", client_price=Decimal("240.00"),
        status="approved", approved_at=datetime(2025, 6, 1, 9, 0, tzinfo=UTC),
    )  # fmt: skip
    add_link(site, 1, order_ref=order.pk)
    add_link(site, 2, order_ref=order.pk, cost=Decimal("55.55"))
    links = from_json(june_report(site).report_data).backlinks

    assert links
    assert sorted(link.price or 0 for link in links.links) == [Decimal("66.66"), Decimal("120.00")]
    assert links.spent.value == Decimal("186.66")
    assert links.show_prices
