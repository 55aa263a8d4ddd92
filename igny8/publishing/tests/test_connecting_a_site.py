from datetime import timedelta

import pytest
from django.db import connection as database

from igny8.accounts.models import Account, Brand
from igny8.kit.clock import simulated
from igny8.kit.errors import Invalid
from igny8.publishing.actions import check_connection, connect_site, publisher_for
from igny8.publishing.actions.places import gateway_for
from igny8.publishing.errors import BadSiteAddress
from igny8.publishing.gateways.sandbox import SandboxGateway
from igny8.publishing.gateways.static_site import StaticSiteGateway
from igny8.publishing.gateways.wordpress import WordPressGateway
from igny8.publishing.models import SiteConnection
from igny8.publishing.queries import connection_for, failing_connections

PASSWORD = "abcd efgh ijkl mnop"


def connect(site, now, **changes):
    values = {
        "kind": "wordpress",
        "base_url": "https://carls-chairs.example/wp-admin/",
        "username": "ada",
        "application_password": PASSWORD,
    }
    return connect_site(site, **values | changes, now=now)


def test_a_site_is_connected_and_waits_to_be_checked(site, now):
    connection = connect(site, now)

    assert connection_for(site) == connection
    assert connection.base_url == "https://carls-chairs.example"
    assert connection.status == "unchecked"
    assert connection.account == site.account


def test_the_password_is_never_readable_in_the_database_or_a_log(site, now):
    connect(site, now)

    with database.cursor() as cursor:
        cursor.execute("SELECT application_password FROM publishing_siteconnection")
        (stored,) = cursor.fetchone()
    connection = connection_for(site)
    assert PASSWORD not in stored
    assert PASSWORD not in repr(connection.application_password)
    assert connection.application_password == PASSWORD


def test_connecting_again_with_the_same_changes_nothing(site, now):
    connection = check_connection(connect_site(site, kind="static", now=now), now=now)

    again = connect_site(site, kind="static", now=now + timedelta(days=1))

    assert again == connection
    assert again.status == "connected"
    assert SiteConnection.objects.count() == 1


def test_an_empty_password_keeps_the_one_for_the_same_user(site, now):
    connect(site, now)

    again = connect(site, now, application_password="")

    assert again.application_password == PASSWORD


@pytest.mark.parametrize(
    "changes", [{"base_url": "https://elsewhere.example"}, {"username": "somebody"}]
)
def test_a_kept_password_is_never_sent_elsewhere(site, now, changes):
    connect(site, now)

    with pytest.raises(Invalid, match="an application password"):
        connect(site, now, application_password="", **changes)

    assert connection_for(site).base_url == "https://carls-chairs.example"


def test_a_kind_that_does_not_exist_is_refused(site, now):
    with pytest.raises(Invalid, match="static, wordpress, sandbox; not joomla"):
        connect(site, now, kind="joomla")

    assert connection_for(site) is None


def test_plain_http_is_refused_and_nothing_is_stored(site, now):
    with pytest.raises(BadSiteAddress):
        connect(site, now, base_url="http://carls-chairs.example")

    assert connection_for(site) is None


def test_a_check_that_works_says_so(site, now):
    connection = check_connection(connect_site(site, kind="static", now=now), now=now)

    assert (connection.status, connection.checked_at) == ("connected", now)
    assert connection.problem == ""


def test_a_check_that_fails_writes_the_problem_down_in_words(site, now, operator):
    connection = connect_site(site, kind="sandbox", username="wrong-password", now=now)

    checked = check_connection(connection, now=now)

    assert (checked.status, checked.problem_kind) == ("failed", "wrong_password")
    assert "did not accept the user name and application password" in checked.problem
    accounts = Account.objects.filter(parent=operator)
    assert list(failing_connections(accounts)) == [connection]
    assert list(failing_connections(accounts.none())) == []


def test_an_address_inside_our_own_network_is_refused_in_words(site, now, settings, socket_enabled):
    settings.OUTBOUND_ALLOWLIST = ()
    connection = connect(site, now, base_url="https://127.0.0.1")

    checked = check_connection(connection, now=now)

    assert (checked.status, checked.problem_kind) == ("failed", "address_refused")
    assert PASSWORD not in checked.problem


def test_a_site_that_nobody_connected_is_a_static_one(site):
    publisher = publisher_for(site)

    assert isinstance(publisher.gateway, StaticSiteGateway)
    assert publisher_for(site).connection == publisher.connection


def test_each_kind_has_its_gateway(site, now):
    assert isinstance(gateway_for(connect(site, now)), WordPressGateway)
    assert isinstance(gateway_for(connect(site, now, kind="sandbox")), SandboxGateway)


def test_under_the_simulated_clock_a_clients_site_is_never_reached(site, now):
    connection = connect(site, now)

    with simulated(now):
        assert isinstance(gateway_for(connection), SandboxGateway)
        connection.kind = SiteConnection.Kind.STATIC
        assert isinstance(gateway_for(connection), SandboxGateway)
        connection.site.account.is_demo = True
        assert isinstance(gateway_for(connection), StaticSiteGateway)


def test_a_static_site_wears_the_clients_own_colours(site, account, settings):
    Brand.objects.create(
        account=account, name="Carl", primary_color="#aa0011", accent_color="#00aa11"
    )
    publisher = publisher_for(site)

    assert publisher.gateway._look.primary == "#aa0011"
