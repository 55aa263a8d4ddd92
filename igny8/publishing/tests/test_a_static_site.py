import errno
import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from igny8.kit.errors import DiskFull
from igny8.publishing.errors import BadSlug, SiteProblem
from igny8.publishing.gateways.base import Category, Cover, PageContent
from igny8.publishing.gateways.static_site import StaticSiteGateway
from igny8.publishing.gateways.static_theme import SiteLook

BASE = "https://sites.example/sites/carls-chairs.example/"
LOOK = SiteLook(name="Carl's Chairs", primary_color="#123456", time_zone="Europe/London")
NOON = datetime(2025, 7, 1, 12, 0, tzinfo=UTC)


def picture(kind="PNG"):
    file = BytesIO()
    Image.new("RGB", (1200, 630), "navy").save(file, kind)
    return file.getvalue()


CHAIRS = Category("chairs", "Chairs & stools", "<h2>All chairs</h2>")
PAGE = PageContent(
    external_id="need-1",
    title="Oak & ash chairs",
    slug="oak-chairs",
    html="<h2>Why oak</h2>\n<p>Oak lasts.</p>",
    excerpt="Which wood lasts.",
    categories=(CHAIRS,),
    cover=Cover(picture(), "cover.png", "A navy cover"),
    json_ld=({"@context": "https://schema.org", "@type": "Article", "headline": "Oak </script>"},),
    author="Carl Carpenter",
    published_at=NOON,
)


class Clock:
    def __init__(self):
        self.moment = NOON

    def __call__(self):
        return self.moment


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def gateway(tmp_path, clock):
    return StaticSiteGateway(
        tmp_path / "site", records=tmp_path / "records", base_url=BASE, look=LOOK, clock=clock
    )


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def locations(folder):
    tree = ElementTree.fromstring((folder / "sitemap.xml").read_text())  # noqa: S314
    return [node.text for node in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_half_a_file_that_a_killed_run_left_is_gone_after_the_next(gateway, tmp_path):
    half = tmp_path / "site" / "oak-chairs" / ".index.html.partial"
    half.parent.mkdir(parents=True)
    half.write_text("<!doctype html><html")

    gateway.publish(PAGE)

    assert [path.name for path in half.parent.iterdir()] == ["index.html"]
    assert half.with_name("index.html").read_text().endswith("</html>\n")


def test_a_page_is_published_with_its_lists_sitemap_and_cover(gateway, tmp_path):
    published = gateway.publish(PAGE)

    assert published.url == f"{BASE}oak-chairs/"
    assert published.created
    assert published.json_ld_placed
    names = sorted(files(tmp_path / "site"))
    covers = [name for name in names if name.startswith("covers/oak-chairs-")]
    assert names == [
        "assets/style.css",
        "category/chairs/index.html",
        *covers,
        "index.html",
        "oak-chairs/index.html",
        "robots.txt",
        "sitemap.xml",
    ]
    assert len(covers) == 1
    assert locations(tmp_path / "site") == [BASE, f"{BASE}category/chairs/", f"{BASE}oak-chairs/"]


def test_the_document_holds_what_search_engines_and_readers_need(gateway, tmp_path):
    gateway.publish(PAGE)

    html = (tmp_path / "site/oak-chairs/index.html").read_text()

    assert "<title>Oak &amp; ash chairs · Carl&#x27;s Chairs</title>" in html
    assert f'<link rel="canonical" href="{BASE}oak-chairs/">' in html
    assert '<meta name="description" content="Which wood lasts.">' in html
    assert "<h1>Oak &amp; ash chairs</h1>" in html
    assert '<span rel="author">Carl Carpenter</span>' in html
    assert '<time datetime="2025-07-01T12:00:00+00:00">1 July 2025</time>' in html
    assert 'alt="A navy cover" width="1200" height="630"' in html
    assert "<h2>Why oak</h2>\n<p>Oak lasts.</p>" in html
    head = html.partition("</head>")[0]
    script = head.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(script) == PAGE.json_ld[0]


def test_robots_names_the_sitemap(gateway, tmp_path):
    gateway.publish(PAGE)

    assert (tmp_path / "site/robots.txt").read_text() == (
        f"User-agent: *\nAllow: /\n\nSitemap: {BASE}sitemap.xml\n"
    )


def test_the_categorys_page_has_its_landing_text_and_its_articles(gateway, tmp_path):
    gateway.publish(PAGE)

    html = (tmp_path / "site/category/chairs/index.html").read_text()

    assert "<h1>Chairs &amp; stools</h1>" in html
    assert '<p class="lead">All chairs</p>' in html
    assert '<a href="../../oak-chairs/">Oak &amp; ash chairs</a>' in html


def test_a_new_topic_appears_on_the_pages_that_are_out(gateway, tmp_path):
    gateway.publish(PAGE)

    gateway.publish(
        replace(
            PAGE, external_id="need-2", slug="tables", categories=(Category("tables", "Tables"),)
        )
    )

    html = (tmp_path / "site/oak-chairs/index.html").read_text()
    assert '<a href="../category/tables/">Tables</a>' in html


def test_the_style_sheet_has_the_brands_colours(gateway, tmp_path):
    gateway.publish(PAGE)

    assert (
        "--brand: #123456; --on-brand: #ffffff" in (tmp_path / "site/assets/style.css").read_text()
    )


def test_publishing_again_changes_nothing(gateway, tmp_path):
    first = gateway.publish(PAGE)
    before = files(tmp_path)

    again = gateway.publish(PAGE)

    assert again == replace(first, created=False)
    assert files(tmp_path) == before


def test_a_changed_page_is_brought_up_to_date(gateway, tmp_path, clock):
    gateway.publish(PAGE)
    clock.moment = NOON + timedelta(days=3)

    again = gateway.publish(replace(PAGE, html="<p>Ash lasts.</p>"))

    assert not again.created
    html = (tmp_path / "site/oak-chairs/index.html").read_text()
    assert "<p>Ash lasts.</p>" in html
    assert 'content="2025-07-04T12:00:00+00:00"' in html
    assert locations(tmp_path / "site").count(f"{BASE}oak-chairs/") == 1


def test_an_interrupted_publishing_is_completed_by_the_next(gateway, tmp_path):
    gateway.publish(PAGE)
    (tmp_path / "site/oak-chairs/index.html").unlink()

    gateway.publish(PAGE)

    assert (tmp_path / "site/oak-chairs/index.html").is_file()


def test_another_page_of_the_same_slug_gets_the_next_one(gateway):
    gateway.publish(PAGE)

    other = gateway.publish(replace(PAGE, external_id="need-2"))

    assert other.url == f"{BASE}oak-chairs-2/"
    assert other.notes == ("oak-chairs was taken on the site, so the address is oak-chairs-2.",)


def test_a_page_that_moves_leaves_a_pointer_at_its_old_address(gateway, tmp_path):
    gateway.publish(PAGE)

    gateway.publish(replace(PAGE, slug="ash-chairs"))

    old = (tmp_path / "site/oak-chairs/index.html").read_text()
    assert f'<link rel="canonical" href="{BASE}ash-chairs/">' in old
    assert f"{BASE}oak-chairs/" not in locations(tmp_path / "site")


def test_a_draft_is_kept_but_nobody_can_read_it(gateway, tmp_path):
    published = gateway.publish(replace(PAGE, status="draft"))

    assert published.status == "draft"
    assert not (tmp_path / "site/oak-chairs").exists()
    assert locations(tmp_path / "site") == [BASE]


def test_a_scheduled_page_comes_out_when_it_is_due(gateway, tmp_path, clock):
    scheduled = replace(PAGE, status="future", published_at=NOON + timedelta(hours=1))
    remote_id = gateway.publish(scheduled).remote_id
    assert gateway.status_of(remote_id) == "future"
    assert not (tmp_path / "site/oak-chairs").exists()

    clock.moment = NOON + timedelta(hours=2)

    assert gateway.status_of(remote_id) == "publish"
    assert (tmp_path / "site/oak-chairs/index.html").is_file()


def test_what_was_never_published_is_missing(gateway):
    assert gateway.status_of("nothing") == "missing"


@pytest.mark.parametrize("slug", ["../../secret", "a/b", ""])
def test_a_slug_cannot_leave_the_folder(gateway, tmp_path, slug):
    with pytest.raises(BadSlug):
        gateway.publish(replace(PAGE, slug=slug))

    assert files(tmp_path) == {}


def test_a_categorys_slug_cannot_leave_the_folder(gateway, tmp_path):
    with pytest.raises(BadSlug):
        gateway.publish(replace(PAGE, categories=(Category("../x", "X"),)))

    assert files(tmp_path) == {}


def test_a_page_cannot_take_the_place_of_the_sites_own_files(gateway):
    assert gateway.publish(replace(PAGE, slug="category")).slug == "category-2"


def test_a_picture_that_is_none_is_refused_and_nothing_is_written(gateway, tmp_path):
    with pytest.raises(SiteProblem, match="not a PNG, JPEG or WebP"):
        gateway.publish(replace(PAGE, cover=Cover(b"nothing", "cover.png", "x")))

    assert files(tmp_path) == {}


def test_a_full_disk_is_told_and_leaves_what_stood_there(gateway, tmp_path, monkeypatch):
    gateway.publish(PAGE)
    before = files(tmp_path)

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull, match="no room left on the disk"):
        gateway.publish(replace(PAGE, external_id="need-2", slug="ash-chairs"))

    assert files(tmp_path) == before


def test_existing_pages_are_what_a_visitor_gets(gateway):
    gateway.publish(PAGE)
    gateway.publish(replace(PAGE, external_id="need-2", slug="hidden", status="draft"))

    (page,) = gateway.existing_pages()

    assert (page.url, page.title) == (f"{BASE}oak-chairs/", "Oak & ash chairs")
    assert "<p>Oak lasts.</p>" in page.html
    assert page.modified == NOON


def test_only_the_pages_asked_for_are_read(gateway):
    gateway.publish(PAGE)
    other = gateway.publish(replace(PAGE, external_id="need-2", slug="ash-chairs"))

    assert [page.url for page in gateway.existing_pages(only=[other.url])] == [other.url]


def test_structured_data_is_added_beside_what_is_there(gateway):
    gateway.publish(PAGE)
    (page,) = gateway.existing_pages()

    assert gateway.push_json_ld(page, [{"@type": "FAQPage"}])

    (page,) = gateway.existing_pages()
    assert page.html.count("application/ld+json") == 2
    assert not gateway.publish(PAGE).created
    assert next(gateway.existing_pages()).html == page.html


def test_a_page_that_comes_without_structured_data_keeps_what_it_has(gateway):
    gateway.publish(PAGE)

    again = gateway.publish(replace(PAGE, html="<p>Ash.</p>", json_ld=({"@type": "FAQPage"},)))
    bare = gateway.publish(replace(PAGE, html="<p>Elm.</p>", json_ld=()))

    assert again.json_ld_placed
    assert bare.json_ld_placed
    assert next(gateway.existing_pages()).html.count("application/ld+json") == 2


def test_after_a_change_of_brand_every_page_is_written_anew(gateway, tmp_path):
    gateway.publish(PAGE)
    other = StaticSiteGateway(
        tmp_path / "site",
        records=tmp_path / "records",
        base_url=BASE,
        look=replace(LOOK, name="Carl & Co", language="de"),
    )

    assert other.rebuild() == 1

    html = (tmp_path / "site/oak-chairs/index.html").read_text()
    assert "Carl &amp; Co" in html
    assert '<html lang="de" dir="ltr">' in html
    assert "1. Juli 2025" in html


def test_a_right_to_left_site_reads_from_the_right(tmp_path):
    look = replace(LOOK, language="ar")
    gateway = StaticSiteGateway(
        tmp_path / "site", records=tmp_path / "records", base_url=BASE, look=look
    )

    gateway.publish(PAGE)

    assert 'dir="rtl"' in (tmp_path / "site/index.html").read_text()


def test_a_folder_that_cannot_be_written_is_told_in_words(tmp_path):
    (tmp_path / "site").write_text("a file where the folder should be")
    gateway = StaticSiteGateway(
        tmp_path / "site", records=tmp_path / "records", base_url=BASE, look=LOOK
    )

    with pytest.raises(SiteProblem, match="cannot be written to"):
        gateway.check()
