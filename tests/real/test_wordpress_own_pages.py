"""The pages that a real WordPress has of its own: all are read, and get structured data once."""

import pytest

from igny8.publishing.gateways.wordpress import WordPressGateway
from igny8.publishing.rules.marks import script_tag
from tests.real.test_wordpress_articles import gateway_as
from tests.real.wordpress_site import WordPressSite


@pytest.fixture
def gateway(wordpress: WordPressSite) -> WordPressGateway:
    return gateway_as(wordpress, "editor")


def test_structured_data_is_added_to_a_page_of_the_clients_own_and_once_only(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    number = wordpress.ask(
        "wp_insert_post(['post_title' => 'About us', 'post_status' => 'publish', "
        "'post_type' => 'page', 'post_content' => 'We make chairs.'])"
    )
    (page,) = gateway.existing_pages()
    organization = {"@context": "https://schema.org", "@type": "Organization", "name": "Carl & Co"}
    crumbs = {"@context": "https://schema.org", "@type": "BreadcrumbList", "name": "Crumbs"}

    assert gateway.push_json_ld(page, [organization])
    assert gateway.push_json_ld(page, [organization])
    assert gateway.push_json_ld(page, [crumbs])

    (page,) = gateway.existing_pages()
    assert page.html.count(script_tag(organization)) == 1
    assert page.html.count(script_tag(crumbs)) == 1
    assert "We make chairs." in wordpress.ask(f"get_post({number})->post_content")


def test_a_page_whose_builder_hides_its_text_gets_back_exactly_what_it_had(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    number = wordpress.ask(
        "wp_insert_post(['post_title' => 'Built', 'post_status' => 'publish', "
        "'post_type' => 'page', 'post_content' => \"We make chairs.\\n\\n[builder id='1']\"])"
    )
    before = wordpress.ask(f"get_post({number})->post_content")
    with wordpress.plugin("add_filter('the_content', fn() => '<div>built elsewhere</div>', 99);"):
        (page,) = gateway.existing_pages()

        assert not gateway.push_json_ld(page, [{"@type": "Organization", "name": "Carl & Co"}])

    assert wordpress.ask(f"get_post({number})->post_content") == before


def test_more_than_a_hundred_pages_are_all_read(
    wordpress: WordPressSite, gateway: WordPressGateway
) -> None:
    wordpress.php(
        "for ($i = 0; $i < 101; $i++) wp_insert_post(['post_title' => \"P $i\", "
        "'post_status' => 'publish', 'post_type' => 'page', 'post_content' => 'x']);"
    )

    titles = {page.title for page in gateway.existing_pages()}

    assert titles == {f"P {number}" for number in range(101)}
