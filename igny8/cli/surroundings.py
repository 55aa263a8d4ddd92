"""What a command finds around it: a database, a clock that may be simulated, and its output."""

import contextlib
import getpass
import os
from collections.abc import Iterator

from django.conf import settings
from django.db import OperationalError, transaction

from igny8.accounts.models import Account
from igny8.cli.database import database_for_command
from igny8.cli.main import Arguments, moment_of
from igny8.kit.clock import simulated, utc_now
from igny8.kit.errors import DiskFull, Igny8Error


class DatabaseGone(Igny8Error):
    """The database stopped answering in the middle of a command."""

    status, code = 503, "database_gone"


@contextlib.contextmanager
def surroundings(arguments: Arguments, *, own_database: bool) -> Iterator[None]:
    """Give the command its `now`, and the database unless it looks after its own."""
    moment = moment_of(arguments.today) if arguments.today else None
    with simulated(moment), _gone_in_words():
        arguments.now = utc_now()
        if own_database:
            yield
            return
        database = database_for_command(settings.DATA, is_embedded=settings.EMBEDDED_DATABASE)
        with database, _harmless(arguments):
            yield


@contextlib.contextmanager
def _gone_in_words() -> Iterator[None]:
    try:
        yield
    except OperationalError as failure:
        line = (str(failure).strip().splitlines() or ["no reason given"])[0]
        if "No space left on device" in line:
            raise DiskFull(
                "There is no room left on the disk that holds the database; free some, then run "
                "the same command again: it carries on where it stopped."
            ) from failure
        raise DatabaseGone(
            f"The database does not answer ({line}). Run the same command again: it carries on "
            "where it stopped. `igny8 doctor` says what is wrong."
        ) from failure


@contextlib.contextmanager
def _harmless(arguments: Arguments) -> Iterator[None]:
    """Under a simulated clock an installation with real clients keeps nothing (decisions 3.20).

    That only sandboxes and outboxes are reached is up to the gateways, which ask the clock.
    """
    if arguments.today is None:
        yield
        return
    if installation_is_demo():
        yield
        return
    arguments.output.warn(
        f"The clock is simulated ({arguments.today}): this shows what would happen; nothing of it "
        "is kept."
    )
    settings.JOBS_ARE_SENT = False
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def at_the_terminal() -> str:
    """Who types, by the name they have on this machine, as it stands beside what they enter."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = f"user {os.getuid()}"
    return f"{name}, at the terminal"


def installation_is_demo() -> bool:
    """Whether all clients here are the demo's, so that a simulated clock may leave traces."""
    clients = Account.objects.exclude(kind=Account.Kind.OPERATOR)
    return clients.exists() and not clients.filter(is_demo=False).exists()
