"""The gateway against recorded shapes; tests/real asks the same of a real WordPress."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from igny8.publishing.errors import BadSlug, SiteProblem
from igny8.publishing.gateways.base import Category, Cover, PageContent
from igny8.publishing.gateways.wordpress import WordPressGateway
from igny8.publishing.gateways.wordpress_parts import media_name
from igny8.publishing.gateways.wordpress_posts import Post, Wanted
from igny8.publishing.tests.fake_wordpress import FakeWordPress

PAGE = PageContent(
    external_id="need-1",
    title="Oak & ash chairs",
    slug="oak-chairs",
    html="<h2>Why oak</h2>\n<p>Oak lasts.</p>",
    excerpt="Which wood lasts.",
    categories=(Category("chairs", "Chairs & stools", "All <b>chairs</b>"),),
    tags=("Oak wood",),
    cover=Cover(b"\x89PNG picture", "cover.png", "A navy cover"),
    json_ld=({"@context": "https://schema.org", "@type": "Article", "headline": "Oak"},),
)


@pytest.fixture
def wordpress(socket_enabled):
    site = FakeWordPress()
    yield site
    site.close()


def gateway_to(site, **changes):
    values = {"username": "ed", "password": "abcd efgh", "allow": (site.host,), "pause": 0.01}
    return WordPressGateway(site.url, **values | changes)


@pytest.fixture
def gateway(wordpress):
    return gateway_to(wordpress)


def posts(site):
    return site.rows["posts"]


def test_an_article_arrives_with_its_category_tag_and_picture(wordpress, gateway):
    published = gateway.publish(PAGE)

    (post,) = posts(wordpress)
    (category,), (tag,), (media,) = (
        wordpress.rows[kind] for kind in ("categories", "tags", "media")
    )
    assert published.created
    assert published.json_ld_placed
    assert (post["slug"], post["status"]) == ("oak-chairs", "publish")
    assert (post["categories"], post["tags"]) == ([category["id"]], [tag["id"]])
    assert post["featured_media"] == media["id"]
    assert (media["alt_text"], category["description"]) == ("A navy cover", "All chairs")


def test_nothing_is_written_the_second_time(wordpress, gateway):
    gateway.publish(PAGE)
    writes = wordpress.writes

    again = gateway_to(wordpress).publish(PAGE)

    assert not again.created
    assert wordpress.writes == writes


def test_a_changed_article_is_written_in_its_place(wordpress, gateway):
    first = gateway.publish(PAGE)

    again = gateway.publish(replace(PAGE, title="Ash", remote_id=first.remote_id))

    assert (again.remote_id, again.created) == (first.remote_id, False)
    assert [post["title"]["raw"] for post in posts(wordpress)] == ["Ash"]


def test_an_article_that_was_moved_is_found_by_its_mark(wordpress, gateway):
    first = gateway.publish(PAGE)
    posts(wordpress)[0]["slug"] = "own-words"

    assert gateway.publish(replace(PAGE, title="Ash")).remote_id == first.remote_id


@pytest.mark.parametrize("kind", ["posts", "pages"])
def test_the_clients_own_page_keeps_its_address(wordpress, gateway, kind):
    wordpress.saved(f"/wp/v2/{kind}", OWN, {})

    published = gateway.publish(PAGE)

    assert published.slug == "oak-chairs-2"
    assert wordpress.rows[kind][0]["content"]["raw"] == "Own words"


OWN = (
    b'{"slug": "oak-chairs", "status": "publish", "title": "Own", "content": "Own words", '
    b'"excerpt": ""}'
)


def test_without_a_free_address_nothing_is_published(wordpress, gateway):
    for suffix in ("", "-2", "-3", "-4", "-5"):
        wordpress.saved("/wp/v2/posts", OWN.replace(b"oak-chairs", f"oak-chairs{suffix}".encode()),
                        {})  # fmt: skip

    with pytest.raises(SiteProblem, match="choose another slug"):
        gateway.publish(PAGE)

    assert len(posts(wordpress)) == 5


def test_what_lies_in_the_bin_is_not_published_again(wordpress, gateway):
    gateway.publish(PAGE)
    posts(wordpress)[0]["status"] = "trash"

    with pytest.raises(SiteProblem, match="moved it to the bin"):
        gateway.publish(PAGE)

    assert len(posts(wordpress)) == 1


def test_plain_permalinks_are_found(wordpress, gateway):
    wordpress.pretty = False

    assert gateway.check().rest_style == "plain"
    assert gateway.publish(PAGE).created


@pytest.mark.parametrize("misbehaviour", ["echo", "silence"])
def test_an_unreadable_or_late_answer_makes_no_second_post(wordpress, misbehaviour):
    wordpress.on_write = misbehaviour

    published = gateway_to(wordpress, timeout=1).publish(PAGE)

    assert published.status == "publish"
    assert len(posts(wordpress)) == len(wordpress.rows["media"]) == 1


@pytest.mark.parametrize(
    ("misbehaviour", "kind", "permanent"),
    [
        ("redirect", "redirected", True),
        ("maintenance", "maintenance", False),
        ("crash", "server_error", False),
    ],
)
def test_a_refused_write_is_told_and_leaves_nothing(
    wordpress, gateway, misbehaviour, kind, permanent
):
    wordpress.on_write = misbehaviour

    with pytest.raises(SiteProblem) as failure:
        gateway.publish(PAGE)

    assert (failure.value.kind, failure.value.permanent) == (kind, permanent)
    assert posts(wordpress) == []


@pytest.mark.parametrize("page", [replace(PAGE, cover=None, categories=(), tags=())])
def test_a_crash_while_the_post_is_written_is_told_after_looking(wordpress, gateway, page):
    wordpress.on_write = "crash"

    with pytest.raises(SiteProblem, match="we look before anything is sent again"):
        gateway.publish(page)

    assert wordpress.writes == 1


def test_a_role_that_is_too_low_is_told_before_anything_is_sent(wordpress, gateway):
    del wordpress.capabilities["manage_categories"]

    with pytest.raises(SiteProblem, match="missing: manage_categories"):
        gateway.publish(PAGE)

    assert wordpress.writes == 0


def test_where_scripts_are_not_allowed_the_article_goes_without(wordpress, gateway):
    wordpress.capabilities["unfiltered_html"] = False

    published = gateway.publish(PAGE)

    assert not published.json_ld_placed
    assert "headline" not in posts(wordpress)[0]["content"]["raw"]


def test_where_scripts_are_taken_out_the_article_is_put_right(wordpress, gateway):
    wordpress.forgets_scripts = True

    published = gateway.publish(PAGE)

    assert not published.json_ld_placed
    assert "headline" not in posts(wordpress)[0]["content"]["raw"]
    assert not gateway.publish(PAGE).created


def test_a_page_that_comes_without_structured_data_keeps_what_it_has(wordpress, gateway):
    gateway.publish(PAGE)

    gateway.publish(replace(PAGE, html="<p>Ash.</p>", json_ld=()))

    assert '"headline":"Oak"' in posts(wordpress)[0]["content"]["raw"]
    writes = wordpress.writes
    assert not gateway.publish(replace(PAGE, html="<p>Ash.</p>", json_ld=())).created
    assert wordpress.writes == writes


def test_a_draft_comes_out_later(wordpress, gateway):
    draft = gateway.publish(replace(PAGE, status="draft"))

    published = gateway.publish(PAGE)

    assert (draft.status, published.status) == ("draft", "publish")
    assert published.remote_id == draft.remote_id


def test_a_scheduled_article_carries_its_moment(wordpress, gateway):
    moment = datetime(2030, 1, 1, 9, 0, tzinfo=UTC)

    scheduled = gateway.publish(replace(PAGE, status="future", published_at=moment))

    assert scheduled.status == "future"
    assert posts(wordpress)[0]["date_gmt"] == "2030-01-01T09:00:00"
    assert gateway.status_of(scheduled.remote_id) == "future"
    assert gateway.status_of("99") == "missing"


def test_a_scheduled_article_needs_a_moment(wordpress, gateway):
    with pytest.raises(SiteProblem, match="without a moment"):
        gateway.publish(replace(PAGE, status="future"))

    assert posts(wordpress) == []


def test_a_slug_that_is_a_path_is_refused(wordpress, gateway):
    with pytest.raises(BadSlug):
        gateway.publish(replace(PAGE, slug="../x"))

    assert wordpress.writes == 0


def test_existing_pages_are_read_as_a_visitor_gets_them(wordpress, gateway):
    gateway.publish(PAGE)

    (page,) = gateway.existing_pages()

    assert (page.title, page.remote_id) == (
        "Oak & ash chairs",
        f"posts/{posts(wordpress)[0]['id']}",
    )
    assert "<h2>Why oak</h2>" in page.html
    assert page.modified == datetime(2025, 7, 1, 12, 0, tzinfo=UTC)


def test_only_the_pages_asked_for_are_read(wordpress, gateway):
    gateway.publish(PAGE)
    other = gateway.publish(replace(PAGE, external_id="need-2", slug="ash-chairs"))

    (page,) = gateway.existing_pages(only={other.url})

    assert page.url == other.url


def test_a_page_on_another_host_is_not_read(wordpress, gateway):
    gateway.publish(PAGE)
    posts(wordpress)[0]["link"] = "https://elsewhere.example/oak-chairs/"

    (page,) = gateway.existing_pages()

    assert (page.html, page.problem) == (
        "",
        "https://elsewhere.example/oak-chairs/ lies on another host than the site, so it was not "
        "read.",
    )


def test_structured_data_is_pushed_and_seen_on_the_public_page(wordpress, gateway):
    gateway.publish(PAGE)
    (page,) = gateway.existing_pages()

    assert gateway.push_json_ld(page, [{"@type": "FAQPage"}])
    assert '{"@type":"FAQPage"}' in posts(wordpress)[0]["content"]["raw"]


def test_structured_data_that_does_not_arrive_is_taken_back(wordpress, gateway):
    gateway.publish(PAGE)
    (page,) = gateway.existing_pages()
    before = posts(wordpress)[0]["content"]["raw"]
    posts(wordpress)[0]["slug"] = "not-at-its-link"

    assert not gateway.push_json_ld(page, [{"@type": "FAQPage"}])
    assert posts(wordpress)[0]["content"]["raw"] == before


def test_a_post_in_a_strange_shape_is_no_wordpress(wordpress, gateway):
    gateway.publish(PAGE)
    del posts(wordpress)[0]["excerpt"]

    with pytest.raises(SiteProblem, match="does not answer as a WordPress site does"):
        gateway.publish(PAGE)


def test_a_category_that_somebody_made_at_the_same_moment_is_used(wordpress, gateway):
    wordpress.on_write = "term_exists"

    gateway.publish(PAGE)

    assert posts(wordpress)[0]["categories"] == [77]


def test_a_description_that_the_site_does_not_keep_is_told(wordpress, gateway):
    wordpress.forgets_alt = True

    with pytest.raises(SiteProblem, match="the picture's description was not kept"):
        gateway.publish(PAGE)

    assert posts(wordpress) == []


@pytest.mark.parametrize(
    ("content", "extension", "content_type"),
    [
        (b"\x89PNG picture", "png", "image/png"),
        (b"\xff\xd8 picture", "jpg", "image/jpeg"),
        (b"RIFF1234WEBP picture", "webp", "image/webp"),
    ],
)
def test_a_pictures_name_says_what_it_shows_and_which_it_is(content, extension, content_type):
    cover = Cover(content, "x", "A navy cover")

    name, *kind = media_name(cover, slug="chaises-en-chêne")

    assert kind == [extension, content_type]
    assert name.startswith("chaises-en-chene-")
    assert media_name(cover, slug="椅子")[0].startswith("cover-")
    assert media_name(replace(cover, alt="Other"), slug="chaises-en-chêne")[0] != name


STANDING = Post(
    id=7, slug="oak-chairs", status="publish", link="https://x.example/oak-chairs/",
    title="Oak & ash chairs", content=PAGE.html, excerpt="Which wood lasts.",
    categories=(3,), tags=(4,), media=5,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "difference"),
    [
        ({"title": "Oak"}, "the title became “Oak”"),
        ({"excerpt": ""}, "the excerpt was changed"),
        ({"status": "pending"}, "the status is pending, not publish"),
        ({"categories": (1,)}, "the categories were changed"),
        ({"tags": ()}, "the tags were changed"),
        ({"media": 0}, "the picture was not set as its featured image"),
        ({"content": "<h2>Why oak</h2> Oak lasts."}, "<p> was lost"),
    ],
)
def test_every_field_that_came_out_otherwise_is_named(changes, difference):
    wanted = Wanted(page=PAGE, scripts=False, categories=(3,), tags=(4,), media=5)

    assert wanted.differences(STANDING) == []
    assert wanted.differences(replace(STANDING, **changes)) == [difference]
