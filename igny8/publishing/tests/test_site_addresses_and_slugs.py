import pytest

from igny8.publishing.errors import BadSiteAddress, BadSlug
from igny8.publishing.rules.addresses import site_address
from igny8.publishing.rules.slugs import (
    candidate_slugs,
    is_plain_slug,
    require_plain_slugs,
    slug_of,
)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("shop.example", "https://shop.example"),
        (" https://Shop.Example/ ", "https://shop.example"),
        ("https://shop.example/blog/", "https://shop.example/blog"),
        ("https://shop.example/wp-admin/users.php", "https://shop.example"),
        ("https://shop.example/blog/wp-json/wp/v2", "https://shop.example/blog"),
        ("https://shop.example/wp-login.php?next=1", "https://shop.example"),
        ("https://shop.example:8443", "https://shop.example:8443"),
        ("https://bücher.example", "https://bücher.example"),
    ],
)
def test_an_address_is_understood_however_it_was_pasted(typed, address):
    assert site_address(typed) == address


@pytest.mark.parametrize(
    "typed", ["", "ftp://shop.example", "https://", "https://me:secret@shop.example", "a b c", "//"]
)
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(BadSiteAddress, match="not the address of a website"):
        site_address(typed)


def test_plain_http_would_show_the_password_so_it_is_refused():
    with pytest.raises(BadSiteAddress, match="could be read by others on the way"):
        site_address("http://shop.example")


def test_plain_http_is_allowed_where_the_operator_lists_the_host():
    address = site_address("http://127.0.0.1:8000", allow=("127.0.0.1:8000",))

    assert address == "http://127.0.0.1:8000"


@pytest.mark.parametrize("slug", ["oak-chairs", "chairs2", "chaises-en-chêne", "椅子", "a_b"])
def test_slugs_of_any_script_are_usable(slug):
    assert is_plain_slug(slug)


@pytest.mark.parametrize("slug", ["", "../etc", "a/b", "a--b", "-a", "a-", "a.b", "a b", "a" * 191])
def test_what_could_be_a_path_is_refused(slug):
    with pytest.raises(BadSlug, match="Nothing was published"):
        require_plain_slugs("oak", slug)


def test_next_to_a_taken_slug_four_more_are_tried():
    assert candidate_slugs("oak") == ["oak", "oak-2", "oak-3", "oak-4", "oak-5"]


def test_a_name_becomes_a_slug():
    assert slug_of("Chairs & Stools, 2nd hand") == "chairs-stools-2nd-hand"
