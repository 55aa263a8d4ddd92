from datetime import UTC, date, datetime

import pytest
from django.db import OperationalError

from igny8.accounts.models import Account
from igny8.cli.main import Arguments
from igny8.cli.surroundings import DatabaseGone, installation_is_demo, surroundings
from igny8.kit.clock import simulated_moment
from igny8.kit.errors import DiskFull


def rename_all(arguments):
    with surroundings(arguments, own_database=False):
        Account.objects.update(name="Changed")
        return simulated_moment()


def test_a_simulated_day_is_noon_utc_and_shows_what_would_be(account, capsys):
    moment = rename_all(Arguments(today=date(2025, 4, 1)))

    assert moment == datetime(2025, 4, 1, 12, tzinfo=UTC)
    assert "The clock is simulated (2025-04-01)" in capsys.readouterr().err


def test_among_real_clients_a_simulated_day_leaves_nothing(account):
    rename_all(Arguments(today=date(2025, 4, 1)))

    account.refresh_from_db()
    assert account.name == "Carl's Chairs"


def test_among_demo_clients_it_leaves_what_it_did(account, capsys):
    Account.objects.filter(pk=account.pk).update(is_demo=True)

    rename_all(Arguments(today=date(2025, 4, 1)))

    account.refresh_from_db()
    assert account.name == "Changed"
    assert capsys.readouterr().err == ""


def test_one_real_client_among_demo_clients_makes_it_real(account, sid):
    Account.objects.filter(pk=account.pk).update(is_demo=True)

    assert not installation_is_demo()


def test_an_installation_without_clients_is_no_demo(operator):
    assert not installation_is_demo()


def test_the_real_clock_keeps_what_is_done(account):
    assert rename_all(Arguments()) is None

    account.refresh_from_db()
    assert account.name == "Changed"


@pytest.mark.parametrize(
    ("said", "error", "words"),
    [
        ("could not extend file: No space left on device", DiskFull, "no room left on the disk"),
        ("the connection is lost", DatabaseGone, "does not answer .the connection is lost."),
    ],
)
def test_a_database_that_fails_a_command_is_reported_in_words(account, said, error, words):
    with pytest.raises(error, match=words), surroundings(Arguments(), own_database=False):
        raise OperationalError(said)
