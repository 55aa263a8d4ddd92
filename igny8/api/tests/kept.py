"""Proof that a refusal changed nothing: what every table of ours holds, before and after."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection


def everything() -> dict[str, str]:
    """A hash of the rows of each of our tables; signing in is not what is asked about."""
    tables = [m._meta.db_table for m in apps.get_models() if m.__module__.startswith("igny8.")]
    one = (
        "SELECT '{0}', md5(coalesce(string_agg(r, ' ' ORDER BY r), '')) FROM "
        "(SELECT (to_jsonb(t) - 'last_login')::text AS r FROM {0} t) AS rows"
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(table) for table in tables))
        return dict(cursor.fetchall())


@contextmanager
def nothing_changes() -> Iterator[None]:
    before = everything()
    yield
    after = everything()
    changed = sorted(table for table in before if before[table] != after[table])
    assert changed == [], f"changed: {', '.join(changed)}"
