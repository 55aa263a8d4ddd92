"""One publisher at a time per site, whichever process it runs in."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from igny8.publishing.errors import SiteBusy

PAUSE = 0.1


@contextmanager
def site_lock(name: str, *, wait: float) -> Iterator[None]:
    """Hold the site for the block. Raises SiteBusy after `wait` seconds.

    The lock belongs to the database session, not to a transaction: none is open while we talk to
    the site, and PostgreSQL frees it by itself when a worker is killed.
    """
    key = f"publishing:{name}"
    until = time.monotonic() + wait
    while not _asked("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", key):
        if time.monotonic() >= until:
            raise SiteBusy(
                f"Somebody else is publishing to this site and did not finish within {wait:.0f} "
                "seconds. Nothing was published. It is tried again by itself."
            )
        time.sleep(PAUSE)
    try:
        yield
    finally:
        _asked("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", key)


def _asked(question: str, key: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [key])
        return bool(cursor.fetchone()[0])
