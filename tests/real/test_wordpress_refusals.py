"""What a real WordPress does instead of publishing, and what we say and leave behind then."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from igny8.publishing.errors import SiteProblem
from igny8.publishing.gateways.base import Cover
from igny8.publishing.gateways.wordpress import WordPressGateway
from tests.real.test_wordpress_articles import TEN, gateway_as
from tests.real.wordpress_site import WordPressSite

PAGE = TEN[0]
ON_WRITE = "if (($_SERVER['REQUEST_METHOD'] ?? '') === 'POST') "


@pytest.fixture
def gateway(wordpress: WordPressSite) -> WordPressGateway:
    return gateway_as(wordpress, "editor")


def refusal(gateway: WordPressGateway) -> SiteProblem:
    with pytest.raises(SiteProblem) as failure:
        gateway.publish(PAGE)
    return failure.value


def nothing_is_there(wordpress: WordPressSite) -> bool:
    return wordpress.posts() == []


def test_a_wrong_password_is_told_without_showing_it(wordpress: WordPressSite) -> None:
    gateway = gateway_as(wordpress, "editor", password="Xy12 not the password")  # noqa: S106

    problem = refusal(gateway)

    assert (problem.kind, problem.permanent) == ("wrong_password", True)
    assert "make a new application password" in problem.message
    assert "Xy12" not in f"{problem.message}{problem.details}{problem!r}"
    assert nothing_is_there(wordpress)


@pytest.mark.parametrize(
    ("user", "missing"),
    [
        ("subscriber", "publish_posts, upload_files, manage_categories"),
        ("author", "manage_categories"),
    ],
)
def test_a_role_that_is_too_low_is_told_before_anything_is_sent(
    wordpress: WordPressSite, user: str, missing: str
) -> None:
    problem = refusal(gateway_as(wordpress, user))

    assert (problem.kind, problem.permanent) == ("wrong_role", True)
    assert f"(missing: {missing})" in problem.message
    assert nothing_is_there(wordpress)


@pytest.mark.parametrize("user", ["admin", "editor"])
def test_administrators_and_editors_may_publish(wordpress: WordPressSite, user: str) -> None:
    checked = gateway_as(wordpress, user).check()

    assert (checked.display_name, checked.rest_style) == (user, "pretty")
    assert checked.may_post_scripts


def test_maintenance_means_later_and_says_when(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    with wordpress.maintenance():
        problem = refusal(gateway)
        during = gateway_as(wordpress, "editor")
        with pytest.raises(SiteProblem, match="in maintenance"):
            during.check()

    assert (problem.kind, problem.permanent, problem.retry_after) == ("maintenance", False, 600)
    assert nothing_is_there(wordpress)
    assert gateway.publish(PAGE).created


def test_maintenance_that_begins_in_mid_run_loses_nothing(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    gateway.publish(PAGE)

    with wordpress.maintenance(), pytest.raises(SiteProblem, match="in maintenance"):
        gateway.publish(TEN[1])

    assert [gateway.publish(page).created for page in TEN[:2]] == [False, True]
    assert len(wordpress.posts()) == 2


@pytest.mark.parametrize("rest_style", ["", "pretty", "plain"])
def test_plain_permalinks_are_found_whatever_was_known_before(
    wordpress: WordPressSite, rest_style: str
) -> None:
    with wordpress.plain_permalinks():
        gateway = gateway_as(wordpress, "editor", rest_style=rest_style)
        published = gateway.publish(PAGE)
        again = gateway_as(wordpress, "editor", rest_style=rest_style).publish(PAGE)

        assert gateway.check().rest_style == "plain"
        assert published.created
        assert not again.created
        assert published.url == f"{wordpress.url}/?p={published.remote_id}"
    assert len(wordpress.posts()) == 1


def test_a_plugin_that_echoes_on_writing_makes_no_second_post(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    with wordpress.plugin(f"{ON_WRITE} echo 'Notice: undefined index in buggy-plugin.php';"):
        published = gateway.publish(PAGE)

    assert published.created
    assert len(wordpress.posts()) == 1
    assert wordpress.count("attachment") == 1
    assert not gateway.publish(PAGE).created


def test_a_plugin_that_echoes_into_every_answer_is_told_before_anything_is_sent(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    with wordpress.plugin("echo 'Notice: undefined index in buggy-plugin.php';"):
        problem = refusal(gateway)

    assert problem.kind in ("html_answer", "not_wordpress")
    assert nothing_is_there(wordpress)


def test_blank_lines_before_the_answer_do_no_harm(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    with wordpress.plugin(r'echo "\xEF\xBB\xBF\n\n";'):
        assert gateway.publish(PAGE).created

    assert len(wordpress.posts()) == 1


def test_a_redirect_on_writing_is_never_followed(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    away = (
        "header('Location: https://www.shop.example' . $_SERVER['REQUEST_URI'], true, 301); exit;"
    )
    with wordpress.plugin(ON_WRITE + "{ " + away + " }"):
        problem = refusal(gateway)

    assert (problem.kind, problem.permanent) == ("redirected", True)
    assert "sent us on to https://www.shop.example/wp-json/wp/v2/" in problem.message
    assert nothing_is_there(wordpress)
    assert wordpress.count("attachment") == 0


def test_a_redirect_of_the_whole_site_names_the_new_address(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    away = (
        "header('Location: https://www.shop.example' . $_SERVER['REQUEST_URI'], true, 301); exit;"
    )
    with wordpress.plugin(f"if (isset($_SERVER['REQUEST_URI'])) {{ {away} }}"):
        problem = refusal(gateway)

    assert problem.kind == "redirected"
    assert "https://www.shop.example" in problem.message


def test_a_crash_after_saving_is_followed_by_a_look_and_not_by_a_second_post(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    crash = (
        "add_action('rest_after_insert_post', function () { status_header(500); "
        "echo '<h1>Fatal error</h1>'; exit; });"
    )
    with wordpress.plugin(crash):
        published = gateway.publish(PAGE)

    assert published.status == "publish"
    assert len(wordpress.posts()) == 1


def test_a_crash_before_saving_is_told_and_leaves_nothing(wordpress: WordPressSite) -> None:
    gateway = gateway_as(wordpress, "editor", pause=0.05)
    crash = (
        "add_filter('rest_pre_insert_post', function () { status_header(500); "
        "echo '<h1>Fatal error</h1>'; exit; });"
    )
    with wordpress.plugin(crash):
        problem = refusal(gateway)

    assert (problem.kind, problem.permanent) == ("server_error", False)
    assert nothing_is_there(wordpress)
    assert gateway.publish(PAGE).created


def test_an_answer_that_comes_too_late_is_looked_for(wordpress: WordPressSite) -> None:
    gateway = gateway_as(wordpress, "editor", timeout=2, pause=0.5)
    slow = "add_action('rest_after_insert_post', function () { sleep(4); });"
    with wordpress.plugin(slow):
        published = gateway.publish(PAGE)

    assert published.status == "publish"
    assert len(wordpress.posts()) == 1


def test_a_refused_picture_is_told_for_good_and_the_article_waits(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    refuse = (
        "add_filter('upload_mimes', function ($types) "
        "{ return array_filter($types, fn($type) => $type !== 'image/png'); });"
    )
    with wordpress.plugin(refuse):
        problem = refusal(gateway)

    assert (problem.kind, problem.permanent) == ("refused_media", True)
    assert "did not take the picture" in problem.message
    assert nothing_is_there(wordpress)


def test_a_picture_larger_than_the_server_takes_is_told(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    large = replace(PAGE, cover=Cover(b"\x89PNG" + bytes(17 * 1024 * 1024), "large.png", "Large"))

    with pytest.raises(SiteProblem) as failure:
        gateway.publish(large)

    assert failure.value.kind in ("too_big", "no_answer")
    assert nothing_is_there(wordpress)


def test_a_picture_whose_description_was_interrupted_gets_it_the_next_time(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    gateway.publish(PAGE)
    wordpress.php("global $wpdb; $wpdb->delete($wpdb->postmeta, "
                  "['meta_key' => '_wp_attachment_image_alt']);")  # fmt: skip

    gateway.publish(replace(PAGE, title="Changed"))

    alt = wordpress.ask("get_post_meta(get_post_thumbnail_id(get_posts()[0]), "
                        "'_wp_attachment_image_alt', true)")  # fmt: skip
    assert alt == PAGE.cover.alt
    assert wordpress.count("attachment") == 1


def test_a_site_that_forbids_scripts_gets_the_article_without_structured_data(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    forbid = "define('DISALLOW_UNFILTERED_HTML', true);"
    with wordpress.plugin(forbid):
        published = gateway.publish(PAGE)
        again = gateway_as(wordpress, "editor").publish(PAGE)

    assert not published.json_ld_placed
    assert published.notes == (
        "The site does not let this user add structured data to an article.",
    )
    assert "headline" not in wordpress.posts()[0]["post_content"]
    assert (again.created, again.remote_id) == (False, published.remote_id)


def test_a_plugin_that_alters_articles_is_told_with_what_it_took(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    alter = (
        "add_filter('wp_insert_post_data', function ($d) { $d['post_content'] = "
        "str_replace(['<table>', '</table>'], '', $d['post_content']); return $d; });"
    )
    with wordpress.plugin(alter):
        problem = refusal(gateway)

    assert problem.kind == "changed_by_site"
    assert "<table> was lost" in problem.message
    assert len(wordpress.posts()) == 1


def test_a_switched_off_rest_api_is_told(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    off = "add_filter('rest_endpoints', fn() => []);"
    with wordpress.plugin(off):
        problem = refusal(gateway)

    assert problem.kind == "rest_api_off"


def test_a_firewall_in_front_is_told(wordpress: WordPressSite, gateway: WordPressGateway) -> None:
    block = (
        "if (strpos($_SERVER['REQUEST_URI'] ?? '', 'v2') !== false) "
        "{ header('HTTP/1.1 403 Forbidden'); echo '<h1>Blocked</h1>'; exit; }"
    )
    with wordpress.plugin(block):
        problem = refusal(gateway)

    assert problem.kind == "blocked"


def test_application_passwords_that_are_switched_off_are_told(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    with wordpress.plugin("add_filter('wp_is_application_passwords_available', fn() => false);"):
        problem = refusal(gateway)

    assert problem.kind in ("wrong_password", "application_passwords_off")
    assert nothing_is_there(wordpress)


@contextmanager
def another_server(body: bytes, *, status: int = 200) -> Iterator[str]:
    """Something on loopback that is not a WordPress."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"<h1>A shop</h1>", 200),
        (b"<h1>A shop</h1>", 404),
        (b'{"hello": "world"}', 200),
        (b"[1, 2, 3]", 200),
        (b'{"id": 1, "capabilities": []}', 200),
        (b"", 200),
    ],
)
def test_a_site_that_is_not_a_wordpress_is_told(body: bytes, status: int) -> None:
    with another_server(body, status=status) as host:
        gateway = WordPressGateway(
            f"http://{host}",
            username="editor",
            password="secret",
            allow=(host,),  # noqa: S106
        )
        with pytest.raises(SiteProblem, match="does not answer as a WordPress site does|web page"):
            gateway.check()


def test_a_site_that_is_gone_is_tried_again_later() -> None:
    with another_server(b"") as host:
        pass
    gateway = WordPressGateway(
        f"http://{host}",
        username="editor",
        password="secret",
        allow=(host,),  # noqa: S106
    )

    with pytest.raises(SiteProblem) as failure:
        gateway.publish(PAGE)

    assert (failure.value.kind, failure.value.permanent) == ("not_reachable", False)
