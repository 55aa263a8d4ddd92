"""The retroactive scan on a real WordPress: what its pages lack is put there, once."""

from datetime import datetime, timedelta

import pytest

from igny8.accounts.models import Site
from igny8.publishing.actions import connect_site, publisher_for
from igny8.schema.actions import scan_site
from igny8.schema.models import SchemaFinding
from igny8.schema.rules.page_parts import read_page
from igny8.schema.rules.visible import properties_not_visible
from tests.real.test_wordpress_articles import TEN
from tests.real.wordpress_site import WordPressSite

OLD_POST = (
    "wp_insert_post(['post_title' => 'How to oil oak', 'post_status' => 'publish', "
    "'post_content' => '<p>Oak likes oil.</p><ol><li>Sand it.</li><li>Oil it.</li></ol>"
    "<h3>Does it last?</h3><p>For a hundred years.</p>"
    "<h3>Is it dear?</h3><p>Not very dear.</p>'])"
)


@pytest.fixture
def connected(site: Site, now: datetime, wordpress: WordPressSite, settings: object) -> Site:
    settings.OUTBOUND_ALLOWLIST = (wordpress.host,)
    connect_site(
        site,
        kind="wordpress",
        base_url=wordpress.url,
        username="editor",
        application_password=wordpress.password("editor"),
        now=now,
    )
    return site


def test_a_post_of_the_clients_own_gets_what_its_readers_can_see(
    connected: Site, wordpress: WordPressSite, now: datetime
) -> None:
    wordpress.ask(OLD_POST)

    scan = scan_site(connected, now=now)

    assert (scan.pages_read, scan.pages_unreadable) == (1, 0)
    assert set(SchemaFinding.objects.values_list("schema_type", "status")) == {
        ("Article", "pushed"),
        ("FAQPage", "pushed"),
        ("HowTo", "pushed"),
    }
    (page,) = publisher_for(connected).existing_pages()
    parts = read_page(page.html, url=page.url)
    kinds = [document["@type"] for document in parts.json_ld]
    assert sorted(kinds) == ["Article", "FAQPage", "HowTo"]
    article = parts.json_ld[kinds.index("Article")]
    assert article["headline"] == "How to oil oak"
    assert article["datePublished"] == parts.published_at.isoformat()
    assert all(properties_not_visible(document, parts.text) == [] for document in parts.json_ld)


def test_a_second_scan_finds_everything_in_order_and_writes_nothing(
    connected: Site, wordpress: WordPressSite, now: datetime
) -> None:
    wordpress.ask(OLD_POST)
    scan_site(connected, now=now)
    before = wordpress.posts()

    again = scan_site(connected, now=now + timedelta(days=1))

    assert (again.pages_read, again.found_count) == (1, 0)
    assert wordpress.posts() == before


def test_an_article_of_ours_gets_what_its_theme_shows_once_it_stands_there(
    connected: Site, wordpress: WordPressSite, now: datetime
) -> None:
    published = publisher_for(connected).publish(TEN[0])

    scan = scan_site(connected, now=now, only=[published.url])

    assert scan.pages_read == 1
    finding = SchemaFinding.objects.get(schema_type="Article")
    assert (finding.kind, finding.status) == ("incomplete", "pushed")
    assert "datePublished" in finding.document
    again = publisher_for(connected).publish(TEN[0])
    assert (again.created, again.remote_id, again.notes) == (False, published.remote_id, ())
    assert len(wordpress.posts()) == 1
