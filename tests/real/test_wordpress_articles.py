"""A month's articles on a real WordPress: as they should be, and none of them twice."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection as database
from PIL import Image, ImageDraw

from igny8.accounts.models import Site
from igny8.publishing.actions import check_connection, connect_site, publisher_for
from igny8.publishing.errors import SiteProblem
from igny8.publishing.gateways.base import Category, Cover, PageContent
from igny8.publishing.gateways.wordpress import WordPressGateway
from igny8.publishing.models import RemotePage
from tests.real.wordpress_site import WordPressSite

CHAIRS = Category("chairs", "Chairs & stools", "All chairs.")
TABLES = Category("tables", "Tables", "All <h2>tables</h2>.")


def picture(text: str) -> bytes:
    file = BytesIO()
    image = Image.new("RGB", (1200, 630), "navy")
    ImageDraw.Draw(image).text((50, 50), text)
    image.save(file, "PNG")
    return file.getvalue()


def article(number: int) -> PageContent:
    title = f"Oak & ash: “chairs” that last, part {number}"
    return PageContent(
        external_id=f"0b5d1c3a-need-{number:02}",
        title=title,
        slug=f"oak-chairs-{number:02}",
        html=(
            f"<h2>Why oak, {number}</h2>\n<p>Oak lasts &amp; lasts: it isn't soft -- 10\" thick. "
            '<a href="https://carls-chairs.example/tables/" rel="sponsored">Tables</a></p>\n'
            "<ul><li>strong</li><li>heavy</li></ul>\n"
            "<table><thead><tr><th>Wood</th></tr></thead><tbody><tr><td>Oak</td></tr></tbody>"
            "</table>\n<p>[gallery] :) and 5 &lt; 7, ümlauts, 椅子 🪑.</p>"
        ),
        excerpt="Which wood lasts & why.",
        categories=(CHAIRS, TABLES) if number % 2 else (CHAIRS,),
        tags=("Oak wood",),
        cover=Cover(picture(title), f"cover-{number}.png", f"A navy cover: “{number}” & co"),
        json_ld=(
            {
                "@context": "https://schema.org",
                "@type": "Article",
                "headline": f"{title} </script>",
            },
        ),
        language="en",
    )


TEN = [article(number) for number in range(1, 11)]


@pytest.fixture
def gateway(wordpress: WordPressSite) -> WordPressGateway:
    return gateway_as(wordpress, "editor")


def gateway_as(site: WordPressSite, user: str, **changes: object) -> WordPressGateway:
    values = {"username": user, "password": site.password(user), "allow": (site.host,)}
    return WordPressGateway(site.url, **values | changes)


@pytest.fixture
def connected(site: Site, now: datetime, wordpress: WordPressSite, settings: object) -> Site:
    settings.OUTBOUND_ALLOWLIST = (wordpress.host,)
    connection = connect_site(
        site,
        kind="wordpress",
        base_url=wordpress.url,
        username="editor",
        application_password=wordpress.password("editor"),
        now=now,
    )
    assert check_connection(connection, now=now).status == "connected"
    return site


def test_ten_articles_are_there_as_posts_with_all_that_belongs_to_them(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    for page in TEN:
        published = gateway.publish(page)
        assert published.created
        assert published.json_ld_placed
        assert published.notes == ()
        assert published.url == f"{wordpress.url}/{page.slug}/"

    posts = wordpress.posts()
    assert [post["post_name"] for post in posts] == [page.slug for page in TEN]
    assert {post["post_status"] for post in posts} == {"publish"}
    assert wordpress.ask(f"wp_get_post_categories({posts[0]['ID']}, ['fields' => 'slugs'])") == [
        "chairs",
        "tables",
    ]
    assert wordpress.ask(f"wp_get_post_tags({posts[0]['ID']}, ['fields' => 'names'])") == [
        "Oak wood"
    ]
    media = wordpress.ask(f"get_post_thumbnail_id({posts[0]['ID']})")
    alt = wordpress.ask(f"get_post_meta({media}, '_wp_attachment_image_alt', true)")
    assert alt == "A navy cover: “1” & co"
    assert wordpress.count("attachment") == 10
    assert wordpress.ask("get_term_by('slug', 'tables', 'category')->description") == (
        "All tables ."
    )


def test_a_visitor_gets_the_article_its_structured_data_and_its_picture(
    gateway: WordPressGateway,
) -> None:
    gateway.publish(TEN[0])

    (page,) = gateway.existing_pages()

    assert page.title == "Oak & ash: “chairs” that last, part 1"
    assert "<h2>Why oak, 1</h2>" in page.html
    assert '"@type":"Article"' in page.html
    assert 'alt="A navy cover: “1” &amp; co"' in page.html
    assert page.modified is not None


def test_publishing_the_month_again_changes_nothing(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    for page in TEN[:3]:
        gateway.publish(page)
    before = wordpress.posts()

    again = [gateway_as(wordpress, "editor").publish(page) for page in TEN[:3]]

    assert [published.created for published in again] == [False, False, False]
    assert wordpress.posts() == before
    assert wordpress.count("attachment") == 3


def test_a_changed_article_is_brought_up_to_date_in_its_place(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    first = gateway.publish(TEN[0])

    changed = replace(
        TEN[0],
        title="Ash chairs",
        html="<p>Ash.</p>",
        cover=Cover(picture("ash"), "ash.png", "Ash"),
        categories=(TABLES,),
    )
    again = gateway.publish(changed)

    assert (again.remote_id, again.created) == (first.remote_id, False)
    (post,) = wordpress.posts()
    assert post["post_title"] == "Ash chairs"
    assert post["post_content"].startswith("<p>Ash.</p>")
    assert wordpress.ask(f"wp_get_post_categories({post['ID']}, ['fields' => 'slugs'])") == [
        "tables"
    ]
    media = wordpress.ask(f"get_post_thumbnail_id({post['ID']})")
    assert wordpress.ask(f"get_post_meta({media}, '_wp_attachment_image_alt', true)") == "Ash"


def test_what_the_clients_people_edited_is_left_as_it_is(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    number = gateway.publish(TEN[0]).remote_id
    wordpress.php(
        f"$p = get_post({number}); wp_update_post(wp_slash(['ID' => {number}, 'post_content' => "
        "str_replace('strong', 'sturdy', $p->post_content)]));"
    )

    again = gateway.publish(TEN[0])

    assert again.notes == ("Somebody has edited this article on the site; it was left as it is.",)
    assert "sturdy" in wordpress.posts()[0]["post_content"]


def test_an_article_whose_address_the_client_changed_is_found_again(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    number = gateway.publish(TEN[0]).remote_id
    wordpress.php(f"wp_update_post(['ID' => {number}, 'post_name' => 'our-own-words']);")

    again = gateway.publish(replace(TEN[0], title="Ash chairs"))

    assert (again.remote_id, again.slug) == (number, "our-own-words")
    assert len(wordpress.posts()) == 1


@pytest.mark.parametrize("post_type", ["post", "page"])
@pytest.mark.parametrize("status", ["publish", "draft"])
def test_the_clients_own_page_at_that_address_is_not_touched(
    wordpress: WordPressSite, gateway: WordPressGateway, post_type: str, status: str
) -> None:
    own = wordpress.ask(
        f"wp_insert_post(['post_title' => 'Ours', 'post_content' => 'Own words', "
        f"'post_name' => '{TEN[0].slug}', 'post_status' => '{status}', "
        f"'post_type' => '{post_type}'])"
    )

    published = gateway.publish(TEN[0])

    assert published.slug == f"{TEN[0].slug}-2"
    assert published.notes == (
        f"{TEN[0].slug} was taken on the site, so the address is {TEN[0].slug}-2.",
    )
    assert wordpress.ask(f"get_post({own})->post_content") == "Own words"
    assert not gateway.publish(TEN[0]).created


def test_when_all_addresses_are_taken_nothing_is_published(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    for suffix in ("", "-2", "-3", "-4", "-5"):
        wordpress.php(
            f"wp_insert_post(['post_title' => 'Ours', 'post_status' => 'publish', "
            f"'post_name' => '{TEN[0].slug}{suffix}']);"
        )

    with pytest.raises(SiteProblem, match="choose another slug") as refusal:
        gateway.publish(TEN[0])

    assert refusal.value.kind == "slug_taken"
    assert len(wordpress.posts()) == 5


def test_an_article_that_the_client_threw_away_does_not_come_back(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    number = gateway.publish(TEN[0]).remote_id
    wordpress.php(f"wp_trash_post({number});")

    with pytest.raises(SiteProblem, match="moved it to the bin") as refusal:
        gateway.publish(TEN[0])

    assert refusal.value.kind == "in_the_bin"
    assert [post["post_status"] for post in wordpress.posts()] == ["trash"]


def test_the_clients_own_category_of_that_name_is_used(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    wordpress.php("wp_insert_term('Chairs & stools', 'category', ['slug' => 'seating']);")

    gateway.publish(TEN[1])

    (post,) = wordpress.posts()
    assert wordpress.ask(f"wp_get_post_categories({post['ID']}, ['fields' => 'slugs'])") == [
        "seating"
    ]


def test_a_draft_is_a_draft_and_can_come_out_later(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    draft = gateway.publish(replace(TEN[0], status="draft"))
    assert (draft.status, wordpress.posts()[0]["post_status"]) == ("draft", "draft")

    published = gateway.publish(TEN[0])

    assert (published.status, published.remote_id) == ("publish", draft.remote_id)
    assert [post["post_status"] for post in wordpress.posts()] == ["publish"]


def test_a_scheduled_article_is_scheduled_read_back_and_can_come_out_early(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    scheduled = gateway.publish(replace(TEN[0], status="future", published_at=tomorrow))
    assert scheduled.status == "future"
    assert gateway.status_of(scheduled.remote_id) == "future"

    early = gateway.publish(TEN[0])

    assert (early.status, early.remote_id) == ("publish", scheduled.remote_id)


def test_a_due_article_comes_out_although_nobody_visited(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    number = gateway.publish(replace(TEN[0], status="future", published_at=tomorrow)).remote_id
    wordpress.php(
        f"global $wpdb; $wpdb->update($wpdb->posts, ['post_date' => '2025-01-01 00:00:00', "
        f"'post_date_gmt' => '2025-01-01 00:00:00'], ['ID' => {number}]); "
        f"wp_clear_scheduled_hook('publish_future_post', [{number}]); "
        f"wp_schedule_single_event(time() - 60, 'publish_future_post', [{number}]);"
    )

    statuses = []
    for _ in range(20):
        statuses.append(gateway.status_of(number))
        if statuses[-1] == "publish":
            break
        time.sleep(0.25)

    assert statuses[-1] == "publish"


def test_an_article_that_was_deleted_for_good_is_missing(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    number = gateway.publish(TEN[0]).remote_id
    wordpress.php(f"wp_delete_post({number}, true);")

    assert gateway.status_of(number) == "missing"
    assert gateway.publish(TEN[0]).created


@pytest.mark.django_db(transaction=True)
def test_eight_publishers_at_once_make_one_post(connected: Site, wordpress: WordPressSite) -> None:
    created, start = [], threading.Barrier(8)

    def work() -> None:
        try:
            start.wait()
            created.append(publisher_for(connected).publish(TEN[0]).created)
        finally:
            database.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(created) == [False] * 7 + [True]
    assert len(wordpress.posts()) == 1
    assert wordpress.count("attachment") == 1
    assert RemotePage.objects.get().url == f"{wordpress.url}/{TEN[0].slug}/"


def publish_in_a_process(site: WordPressSite) -> "subprocess.Popen[bytes]":
    """Publish the ten in a process that can be killed."""
    code = (
        "import django; django.setup()\n"
        "from tests.real.test_wordpress_articles import TEN, gateway_as\n"
        "from tests.real import wordpress_site\n"
        "gateway = gateway_as(wordpress_site.started(), 'editor')\n"
        "[gateway.publish(page) for page in TEN]\n"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "igny8.settings"}
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], env=environment
    )


def wait_until(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_month_that_is_killed_again_and_again_ends_with_ten_articles(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    for done in (1, 3, 4, 7):
        process = publish_in_a_process(wordpress)
        wait_until(lambda done=done: wordpress.count("attachment") > done)
        process.send_signal(signal.SIGKILL)
        process.wait()

    process = publish_in_a_process(wordpress)
    assert process.wait(120) == 0

    posts = wordpress.posts()
    assert sorted(post["post_name"] for post in posts) == [page.slug for page in TEN]
    assert {post["post_status"] for post in posts} == {"publish"}
    assert wordpress.count("attachment") == 10
    assert all(not gateway.publish(page).created for page in TEN)
    categories = wordpress.ask(
        "get_terms(['taxonomy' => 'category', 'hide_empty' => false, 'fields' => 'slugs'])"
    )
    assert sorted(categories) == ["chairs", "tables", "uncategorized"]
